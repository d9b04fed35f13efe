"""The reservations of one hotel, and what may happen to them."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta

from app.sandbox.chain import Hotel
from app.sandbox.reservation import Reservation, book, change, leave_note, resolve_note

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
