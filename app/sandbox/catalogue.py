"""The business events that partners may ask for: modules, names, the data elements each may carry.

Names are those of Oracle's public pages, and the placeholders WAITLIST RESERVATION, ROOM MOVE, RESOLVE TRACE and
REVERSE CHECK OUT.
"""

from __future__ import annotations

from typing import NamedTuple

RESERVATION = "RESERVATION"
PROFILE = "PROFILE"

PERSONAL = frozenset({"NAME", "FIRST NAME", "MEMBERSHIP NUMBER", "ROOM", "EMAIL", "PHONE NUMBER", "TRACE TEXT"})
"""Data elements that speak of a person."""

_STAY = ("ARRIVAL DATE", "DEPARTURE DATE", "ROOM TYPE", "RATE AMOUNT", "RESERVATION STATUS")
_WHO = ("NAME", "FIRST NAME")


class Kind(NamedTuple):
    """A kind of event. ``family`` is a plain word for its group; ``elements`` what a template usually asks for."""

    module: str
    name: str
    family: str
    elements: tuple[str, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            RESERVATION,
            "NEW RESERVATION",
            "booking",
            (*_STAY, "RATE CODE", "ADULTS", "CHILDREN", *_WHO, "EMAIL", "PHONE NUMBER"),
        ),
        Kind(RESERVATION, "UPDATE RESERVATION", "booking", (*_STAY, *_WHO, "MEMBERSHIP NUMBER")),
        Kind(
            RESERVATION,
            "CANCEL",
            "booking",
            ("ARRIVAL DATE", "DEPARTURE DATE", "RESERVATION STATUS", "CANCELLATION REASON"),
        ),
        Kind(RESERVATION, "ROLLBACK CANCEL", "booking", ("ARRIVAL DATE", "DEPARTURE DATE", "RESERVATION STATUS")),
        Kind(
            RESERVATION,
            "WAITLIST RESERVATION",
            "booking",
            ("ARRIVAL DATE", "DEPARTURE DATE", "ROOM TYPE", "RESERVATION STATUS"),
        ),
        Kind(RESERVATION, "ADVANCE CHECK IN", "arrival", ("ARRIVAL ESTIMATE TIME", "RESERVATION STATUS", *_WHO)),
        Kind(RESERVATION, "CHECK IN", "arrival", (*_STAY, "ROOM", *_WHO)),
        Kind(RESERVATION, "REVERSE CHECK IN", "arrival", ("ARRIVAL DATE", "RESERVATION STATUS")),
        Kind(RESERVATION, "NO SHOW", "arrival", ("ARRIVAL DATE", "RESERVATION STATUS")),
        Kind(RESERVATION, "ROOM MOVE", "in the house", ("ROOM", "ROOM TYPE")),
        Kind(RESERVATION, "NEW TRACE", "in the house", ("DEPARTMENT", "TRACE DATE", "TRACE TEXT")),
        Kind(RESERVATION, "RESOLVE TRACE", "in the house", ("DEPARTMENT", "TRACE DATE", "TRACE TEXT")),
        Kind(RESERVATION, "CHECK OUT", "departure", ("DEPARTURE DATE", "RESERVATION STATUS", *_WHO)),
        Kind(RESERVATION, "REVERSE CHECK OUT", "departure", ("DEPARTURE DATE", "RESERVATION STATUS")),
        Kind(PROFILE, "NEW PROFILE", "guests", (*_WHO, "EMAIL", "COUNTRY", "LANGUAGE")),
        Kind(PROFILE, "UPDATE PROFILE", "guests", (*_WHO, "EMAIL", "PHONE NUMBER", "COUNTRY", "LANGUAGE")),
    )
}
"""Every kind, by event name."""
