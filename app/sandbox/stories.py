"""What happens at the chain: guests book, change their minds, arrive, move, leave, or never come.

Everything follows from a seed and the time. Hotels are busy by their own clocks: departures in the morning, arrivals in
the afternoon, bookings until late, no-shows when the night audit runs.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.sandbox.book import Book
from app.sandbox.catalogue import PROFILE, RESERVATION
from app.sandbox.chain import Chain, Hotel
from app.sandbox.event import Body, Element
from app.sandbox.people import invent
from app.sandbox.reservation import elements

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
