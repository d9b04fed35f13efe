"""One reservation, what may happen to it, and how that reads as data elements."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.sandbox.event import Element
from app.sandbox.people import Guest, invent

_ROOM_TYPES = (("STD", 118.0), ("TWN", 126.0), ("KNG", 139.0), ("DLX", 189.0), ("FAM", 204.0), ("STE", 312.0))
_RATES = ("BAR", "CORP", "ADV21", "WKND", "GROUP", "MEMBER")
_MARKETS = ("LEIS", "CORP", "GRP", "OTA", "MICE")
_SOURCES = ("WEB", "GDS", "OTA", "PHONE", "WALKIN")
_DEPARTMENTS = ("Housekeeping", "Front Office", "Concierge", "Food & Beverage", "Engineering")
_NOTES = (
    "Extra pillows, please",
    "Cot for <1 year",
    "Allergic to nuts & sesame",
    "Late arrival by train",
    "Quiet room away from lift",
    'Anniversary: "flowers" in room',
    "Bring the luggage up at 18:00",
)


@dataclass(slots=True)
class Reservation:
    """A booking as it stands. Amounts are per night; ``id`` is what events carry as their primary key."""

    id: str
    confirmation: str
    guest: Guest
    arrival: date
    departure: date
    room_type: str
    rate_code: str
    amount: float
    adults: int
    children: int
    market: str
    source: str
    status: str = "RESERVED"
    room: str = ""
    eta: str = ""
    reason: str = ""
    trace: tuple[str, str, str] = ("", "", "")
    trace_resolved: str = ""
    traces: list[tuple[str, str, str]] = field(default_factory=list)

    def copy(self) -> Reservation:
        """A copy to compare with later."""
        return replace(self, traces=list(self.traces))


def book(source: random.Random, number: int, arrival: date) -> Reservation:
    """A new booking, of a new guest."""
    room_type, price = source.choice(_ROOM_TYPES)
    return Reservation(
        id=str(number),
        confirmation=str(46_000_000 + number * 3 + source.randrange(3)),
        guest=invent(source),
        arrival=arrival,
        departure=arrival + timedelta(days=source.choices((1, 2, 3, 4, 7), (34, 30, 18, 11, 7))[0]),
        room_type=room_type,
        rate_code=source.choice(_RATES),
        amount=round(price * source.uniform(0.85, 1.3)),
        adults=source.choices((1, 2, 3), (38, 55, 7))[0],
        children=source.choices((0, 1, 2), (84, 10, 6))[0],
        market=source.choice(_MARKETS),
        source=source.choice(_SOURCES),
        eta=f"{source.randrange(13, 23)}:{source.choice(('00', '15', '30', '45'))}" if source.random() < 0.35 else "",
    )


def change(source: random.Random, booking: Reservation, today: date) -> None:
    """Something about a booking changes: dates, room type and price, people, or the expected time."""
    what = source.choices(("dates", "longer", "type", "people", "eta", "rate"), (18, 18, 22, 12, 20, 10))[0]
    if what == "dates" and booking.status == "RESERVED":
        days = timedelta(days=source.choice((-2, -1, 1, 2, 3)))
        if booking.arrival + days >= today:
            booking.arrival, booking.departure = booking.arrival + days, booking.departure + days
    elif what in ("dates", "longer"):
        booking.departure += timedelta(days=source.choice((1, 1, 2)))
    elif what == "type":
        booking.room_type, price = source.choice([t for t in _ROOM_TYPES if t[0] != booking.room_type])
        booking.amount = round(price * source.uniform(0.9, 1.25))
        booking.rate_code = source.choice((booking.rate_code, "UPSELL"))
    elif what == "people":
        booking.adults, booking.children = booking.adults % 3 + 1, source.randrange(3)
    elif what == "rate":
        booking.amount = round(booking.amount * source.uniform(0.8, 1.15), 2)
    else:
        booking.eta = f"{source.randrange(12, 24)}:{source.choice(('00', '15', '30', '45'))}"


def leave_note(source: random.Random, booking: Reservation, today: date) -> None:
    """Staff writes a trace for another department."""
    booking.trace = (source.choice(_DEPARTMENTS), today.isoformat(), source.choice(_NOTES))
    booking.trace_resolved = ""
    booking.traces.append(booking.trace)


def resolve_note(booking: Reservation) -> None:
    """The oldest trace is dealt with."""
    booking.trace = booking.traces.pop(0)
    booking.trace_resolved = "Y"


_CONTEXT = {
    "NEW RESERVATION": frozenset({"ARRIVAL DATE", "DEPARTURE DATE", "ROOM TYPE", "RATE CODE", "ADULTS", "FIRST NAME"}),
    "UPDATE RESERVATION": frozenset({"FIRST NAME"}),
    "CANCEL": frozenset({"ARRIVAL DATE", "DEPARTURE DATE"}),
    "ROLLBACK CANCEL": frozenset({"ARRIVAL DATE", "DEPARTURE DATE"}),
    "WAITLIST RESERVATION": frozenset({"ARRIVAL DATE", "DEPARTURE DATE", "ROOM TYPE"}),
    "ADVANCE CHECK IN": frozenset({"ARRIVAL DATE", "ARRIVAL ESTIMATE TIME", "FIRST NAME"}),
    "CHECK IN": frozenset({"ARRIVAL DATE", "DEPARTURE DATE", "ROOM TYPE", "RATE AMOUNT", "FIRST NAME"}),
    "REVERSE CHECK IN": frozenset({"ARRIVAL DATE"}),
    "NO SHOW": frozenset({"ARRIVAL DATE", "DEPARTURE DATE", "FIRST NAME", "MEMBERSHIP NUMBER"}),
    "ROOM MOVE": frozenset({"ROOM TYPE", "DEPARTURE DATE"}),
    "CHECK OUT": frozenset({"DEPARTURE DATE", "ROOM", "FIRST NAME"}),
    "REVERSE CHECK OUT": frozenset({"DEPARTURE DATE", "FIRST NAME"}),
}
"""Values that an event brings along though they did not move."""
_ALWAYS = frozenset({"CONFIRMATION NO", "RESERVATION STATUS", "NAME"})
_ON_BOOKING = _ALWAYS | _CONTEXT["NEW RESERVATION"] | {"EMAIL", "MEMBERSHIP NUMBER", "COMPANY"}
"""All that a new booking tells."""


def elements(event: str, before: Reservation | None, after: Reservation) -> tuple[Element, ...]:
    """What an event of this name says of the step from ``before`` (None: it is new) to ``after``.

    Every value that moved, and the unmoved ones that such an event brings along. Prices are told night by night.
    """
    old = _values(before) if before is not None else {}
    said: list[Element] = []
    for name, new in _values(after).items():
        was = old.get(name, "")
        wanted = name in _ALWAYS or name in _CONTEXT.get(event, ())
        if before is None:
            wanted = name in _ON_BOOKING and new not in ("", "0")
        if (wanted and new) or (before is not None and was != new):
            said.append(Element(name, was, new))
    if before is None or before.amount != after.amount or "RATE AMOUNT" in _CONTEXT.get(event, ()):
        said.extend(_nights(before, after))
    return tuple(said)


def _nights(before: Reservation | None, after: Reservation) -> list[Element]:
    """RATE AMOUNT, one element for each of the first nights."""
    nights = min(2, max(1, (after.departure - after.arrival).days))
    was = f"{before.amount:.2f}" if before is not None else ""
    days = [after.arrival + timedelta(days=n) for n in range(nights)]
    return [
        Element("RATE AMOUNT", was, f"{after.amount:.2f}", d.isoformat(), d.isoformat(), str(n), "AMOUNT", "")
        for n, d in enumerate(days, 1)
    ]


def _values(r: Reservation) -> dict[str, str]:
    department, day, text = r.trace
    values = {
        "CONFIRMATION NO": r.confirmation,
        "RESERVATION STATUS": r.status,
        "ARRIVAL DATE": r.arrival.isoformat(),
        "DEPARTURE DATE": r.departure.isoformat(),
        "NAME": r.guest.name,
        "FIRST NAME": r.guest.first_name,
        "ROOM TYPE": r.room_type,
        "ROOM": r.room,
        "RATE CODE": r.rate_code,
        "ADULTS": str(r.adults),
        "CHILDREN": str(r.children),
        "MARKET CODE": r.market,
        "SOURCE CODE": r.source,
        "ARRIVAL ESTIMATE TIME": r.eta,
        "MEMBERSHIP NUMBER": r.guest.member,
        "COMPANY": r.guest.company,
        "EMAIL": r.guest.email,
        "PHONE NUMBER": r.guest.phone,
        "CANCELLATION REASON": r.reason,
        "DEPARTMENT": department,
        "TRACE DATE": day,
        "TRACE TEXT": text,
        "TRACE RESOLVED": r.trace_resolved,
    }
    return {name: html.escape(value) for name, value in values.items()}
