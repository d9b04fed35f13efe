"""What happens at the chain: guests book, change their minds, arrive, move, leave, or never come.

Everything follows from a seed and the time. Hotels are busy by their own clocks: departures in the morning, arrivals in
the afternoon, bookings until late, no-shows when the night audit runs.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.sandbox.catalogue import PROFILE, RESERVATION
from app.sandbox.chain import Chain, Hotel
from app.sandbox.event import Body, Element
from app.sandbox.people import invent
from app.sandbox.reservation import Reservation, book, change, elements, leave_note, resolve_note

_ACTIVITY = (2, 2, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 7, 7, 9, 11, 12, 11, 10, 8, 7, 6, 4, 3)
"""How much goes on at a hotel, by its own hour."""


class Moment(NamedTuple):
    """How often a kind of event happens: by its weight, twice as often in its hours, a quarter as often outside."""

    event: str
    weight: int
    first_hour: int
    last_hour: int


_MOMENTS = (
    Moment("NEW RESERVATION", 250, 9, 23),
    Moment("UPDATE RESERVATION", 560, 8, 22),
    Moment("CANCEL", 58, 9, 20),
    Moment("ROLLBACK CANCEL", 4, 9, 20),
    Moment("WAITLIST RESERVATION", 3, 9, 20),
    Moment("ADVANCE CHECK IN", 36, 7, 15),
    Moment("CHECK IN", 165, 14, 22),
    Moment("REVERSE CHECK IN", 3, 14, 23),
    Moment("NO SHOW", 8, 0, 3),
    Moment("ROOM MOVE", 25, 11, 19),
    Moment("NEW TRACE", 40, 7, 21),
    Moment("RESOLVE TRACE", 34, 8, 22),
    Moment("CHECK OUT", 162, 7, 11),
    Moment("REVERSE CHECK OUT", 2, 8, 12),
)
_PROFILE_SHARE = 0.025
_PROFILE_EVENTS = ("UPDATE PROFILE", "NEW PROFILE")
_PUBLISHER = "57015"
_TWICE_TOLD = 0.3
"""How often a check-in also comes as an UPDATE RESERVATION of the same action."""


class Happening(NamedTuple):
    """One event before it has a place in the stream; the fields are those of a record that follow its offset and id."""

    hotel: str | None
    timestamp: str
    primary_key: str
    action: str
    body: Body


class Stories:
    """An endless story. :meth:`next` tells what happens at a moment."""

    def __init__(self, chain: Chain, seed: int) -> None:
        self._source = random.Random(seed)  # noqa: S311 (a story, not a secret)
        self._hotels = [h for h in chain.hotels.values() if h.produces] or list(chain.hotels.values())
        self._books: dict[str, Book] = {}
        self._hour: tuple[int, int] | None = None
        self._shares: list[float] = []
        self._number = 930_000 + seed % 1_000
        self._action = 55_120_000 + seed % 1_000
        self._sibling: Happening | None = None

    def next(self, now: datetime, event: str | None = None, hotel: Hotel | None = None) -> Happening:
        """What happens at ``now`` (UTC), somewhere; or this event, or at this hotel."""
        if self._sibling is not None and event is None and hotel is None:
            sibling, self._sibling = self._sibling, None
            return sibling
        self._action += self._source.randint(1, 3)
        if event in _PROFILE_EVENTS or (event is None and hotel is None and self._source.random() < _PROFILE_SHARE):
            return self._profile(now, event)
        place = hotel or self._somewhere(now)
        local = now.astimezone(ZoneInfo(place.zone))
        if place.code not in self._books:
            self._books[place.code] = Book(self._source, place, local.date(), self._next_number)
        book_of_hotel, today = self._books[place.code], local.date()
        if event is not None:
            book_of_hotel.prepare(event, today)
        name, before, after = book_of_hotel.happen(event or self._something(local.hour), today)
        body = Body(RESERVATION, name, _PUBLISHER, elements(name, before, after))
        told = Happening(place.code, self._stamp(now), after.id, str(self._action), body)
        if name == "CHECK IN" and self._source.random() < _TWICE_TOLD:
            self._sibling = told._replace(body=replace(body, name="UPDATE RESERVATION"))
        return told

    def _next_number(self) -> int:
        self._number += self._source.randint(1, 4)
        return self._number

    def _somewhere(self, now: datetime) -> Hotel:
        """A hotel, by its size and what its own clock says."""
        hour = (now.toordinal(), now.hour)
        if hour != self._hour:
            self._hour = hour
            hours = {h.zone: now.astimezone(ZoneInfo(h.zone)).hour for h in self._hotels}
            self._shares = list(accumulate(h.size * _ACTIVITY[hours[h.zone]] for h in self._hotels))
        return self._source.choices(self._hotels, cum_weights=self._shares)[0]

    def _something(self, hour: int) -> str:
        weights = [m.weight * (2.0 if m.first_hour <= hour <= m.last_hour else 0.25) for m in _MOMENTS]
        return self._source.choices(_MOMENTS, weights)[0].event

    def _profile(self, now: datetime, event: str | None) -> Happening:
        """A guest's card changes. It belongs to the whole chain."""
        guest, was = invent(self._source), invent(self._source)
        name = event or self._source.choices(_PROFILE_EVENTS, (3, 1))[0]
        new = name == "NEW PROFILE"
        said = (
            Element("NAME", None if new else guest.name.replace("'", "&#x27;"), guest.name.replace("'", "&#x27;")),
            Element("FIRST NAME", None if new else guest.first_name, guest.first_name),
            Element("EMAIL", None if new else was.email, guest.email),
            Element("PHONE NUMBER", None if new else was.phone, guest.phone),
            Element("COUNTRY", None if new else guest.country, guest.country),
            Element("LANGUAGE", None if new else "E", "E"),
            Element("MEMBERSHIP NUMBER", None, guest.member or None, sequence="1", type="LL"),
        )
        return Happening(
            None, self._stamp(now), guest.profile, str(self._action), Body(PROFILE, name, _PUBLISHER, said)
        )

    def _stamp(self, now: datetime) -> str:
        """Both formats that were seen, the rarer one now and then. In UTC; the text does not say so."""
        if self._source.random() < 0.08:
            return f"{now:%d-%b-%y %I.%M.%S}.{now.microsecond:06} {now:%p}".upper()
        return f"{now:%Y-%m-%d %H:%M:%S}.{now.microsecond // 1000:03}"


_BEFORE_THE_DAY = ("CANCEL", "WAITLIST RESERVATION", "UPDATE RESERVATION")


class Book:
    """The reservations of one hotel. What cannot happen just now gives way to a new booking."""

    def __init__(self, source: random.Random, hotel: Hotel, today: date, number: Callable[[], int]) -> None:
        self._source = source
        self._number = number
        self._rooms = max(40, int(hotel.size * 60))
        self._coming: list[Reservation] = []
        self._inside: list[Reservation] = []
        self._left: deque[Reservation] = deque(maxlen=12)
        self._cancelled: deque[Reservation] = deque(maxlen=12)
        for days in (-2, -1, -1, 0, 0, 0, 1, 3, 8, 21):
            booking = book(source, number(), today + timedelta(days=days))
            if days < 0:
                booking.departure = max(booking.departure, today)
                booking.status, booking.room = "CHECKED IN", self._room()
                self._inside.append(booking)
            else:
                self._coming.append(booking)

    def happen(self, event: str, today: date) -> tuple[str, Reservation | None, Reservation]:
        """Let it happen: the event's name, the reservation before (None: it is new) and after."""
        booking = self._take(event, today)
        if booking is None:
            booking = self._new(today)
            return "NEW RESERVATION", None, booking.copy()
        before = booking.copy()
        self._EFFECTS[event](self, booking, today)
        return event, before, booking.copy()

    def prepare(self, event: str, today: date) -> None:
        """See to it that this can happen today, by a guest who is there for it."""
        if event not in self._EFFECTS or self._take(event, today) is not None:
            return
        booking = book(self._source, self._number(), today + timedelta(days=1 if event in _BEFORE_THE_DAY else 0))
        if event in ("ADVANCE CHECK IN", "CHECK IN", "NO SHOW", *_BEFORE_THE_DAY):
            self._coming.append(booking)
        elif event == "ROLLBACK CANCEL":
            booking.status = "CANCELLED"
            self._cancelled.append(booking)
        else:
            booking.status, booking.room = "CHECKED IN", self._room()
            leave_note(self._source, booking, today)
            self._inside.append(booking)
            if event == "REVERSE CHECK OUT":
                self._check_out(booking, today)

    def _take(self, event: str, today: date) -> Reservation | None:
        """A reservation that this can happen to."""
        due = [r for r in self._coming if r.arrival <= today]
        pools = {
            "UPDATE RESERVATION": self._coming + self._inside,
            "CANCEL": [r for r in self._coming if r.arrival > today] or self._coming,
            "WAITLIST RESERVATION": [r for r in self._coming if r.arrival > today],
            "ROLLBACK CANCEL": list(self._cancelled),
            "ADVANCE CHECK IN": [r for r in due if r.status == "RESERVED"],
            "CHECK IN": due,
            "NO SHOW": [r for r in due if r.arrival < today] or due,
            "REVERSE CHECK IN": [r for r in self._inside if r.arrival == today],
            "ROOM MOVE": self._inside,
            "NEW TRACE": self._inside + due,
            "RESOLVE TRACE": [r for r in self._inside + due if r.traces],
            "CHECK OUT": [r for r in self._inside if r.departure <= today] or self._inside,
            "REVERSE CHECK OUT": list(self._left),
        }
        pool = pools.get(event)
        return self._source.choice(pool) if pool else None

    def _new(self, today: date) -> Reservation:
        due = sum(r.arrival <= today for r in self._coming)
        days = 0 if due < 4 else int(self._source.expovariate(1 / 14))
        booking = book(self._source, self._number(), today + timedelta(days=days))
        self._coming.append(booking)
        if len(self._coming) > 60:  # a hotel does not grow without end; the oldest is let go quietly
            self._coming.pop(0)
        return booking

    def _room(self) -> str:
        n = self._source.randrange(self._rooms)
        return f"{1 + n // 20}{1 + n % 20:02}"

    def _update(self, booking: Reservation, today: date) -> None:
        change(self._source, booking, today)

    def _cancel(self, booking: Reservation, today: date) -> None:
        booking.status, booking.reason = "CANCELLED", self._source.choice(("GUEST", "TRAVEL", "RATE", "DUPLICATE"))
        self._coming.remove(booking)
        self._cancelled.append(booking)

    def _rollback(self, booking: Reservation, today: date) -> None:
        booking.status, booking.reason = "RESERVED", ""
        self._cancelled.remove(booking)
        self._coming.append(booking)

    def _waitlist(self, booking: Reservation, today: date) -> None:
        booking.status = "WAITLISTED" if booking.status == "RESERVED" else "RESERVED"

    def _advance(self, booking: Reservation, today: date) -> None:
        booking.status = "PRE-CHECKED IN"
        booking.eta = f"{self._source.randrange(13, 23)}:{self._source.choice(('00', '30'))}"

    def _check_in(self, booking: Reservation, today: date) -> None:
        booking.status, booking.room = "CHECKED IN", booking.room or self._room()
        booking.departure = max(booking.departure, today + timedelta(days=1))
        self._coming.remove(booking)
        self._inside.append(booking)
        if len(self._inside) > 60:
            self._inside.pop(0)

    def _reverse_in(self, booking: Reservation, today: date) -> None:
        booking.status, booking.room = "RESERVED", ""
        self._inside.remove(booking)
        self._coming.append(booking)

    def _no_show(self, booking: Reservation, today: date) -> None:
        booking.status = "NO SHOW"
        self._coming.remove(booking)

    def _move(self, booking: Reservation, today: date) -> None:
        was = booking.room
        while booking.room == was:
            booking.room = self._room()

    def _trace(self, booking: Reservation, today: date) -> None:
        leave_note(self._source, booking, today)

    def _resolve(self, booking: Reservation, today: date) -> None:
        resolve_note(booking)

    def _check_out(self, booking: Reservation, today: date) -> None:
        booking.status, booking.departure = "CHECKED OUT", min(booking.departure, max(today, booking.arrival))
        self._inside.remove(booking)
        self._left.append(booking)

    def _reverse_out(self, booking: Reservation, today: date) -> None:
        booking.status = "CHECKED IN"
        self._left.remove(booking)
        self._inside.append(booking)

    _EFFECTS: dict[str, Callable[[Book, Reservation, date], None]] = {  # noqa: RUF012
        "UPDATE RESERVATION": _update,
        "CANCEL": _cancel,
        "ROLLBACK CANCEL": _rollback,
        "WAITLIST RESERVATION": _waitlist,
        "ADVANCE CHECK IN": _advance,
        "CHECK IN": _check_in,
        "REVERSE CHECK IN": _reverse_in,
        "NO SHOW": _no_show,
        "ROOM MOVE": _move,
        "NEW TRACE": _trace,
        "RESOLVE TRACE": _resolve,
        "CHECK OUT": _check_out,
        "REVERSE CHECK OUT": _reverse_out,
    }
