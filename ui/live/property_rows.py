"""The rows of the list of properties, made from what the archive knows of each, once a second and for thousands.

Every property of the chain has one, also one that sends nothing, and every code that ever came, also an unknown one.
The first row stands for all; the chain's own events have a row when there are any. A row that says the same as a second
ago is the same object, so that nobody has to look at it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from app.archive.counts import MINUTES, Activity, HotelActivity
from ui.live.minute import MINUTE
from ui.live.times import SECOND

JUST_NOW = 2
"""Events of fewer seconds ago came now."""

_QUIET = (0,) * (MINUTES - 1)


class Whole(Enum):
    """Rows that are not one property."""

    ALL = "All properties"
    CHAIN = "Chain"


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One row. ``minutes`` are counts of the last hour, oldest first; ``last_at`` is in microseconds, UTC, or None.

    ``age`` is how many seconds ago that was, as exactly as it is told: to the second, minute, hour or day.
    """

    hotel: str | Whole
    name: str
    minutes: tuple[int, ...]
    per_minute: int
    total: int
    last_at: int | None
    age: int | None = None


class PropertyRows:
    """Makes the rows of one list. ``names`` are properties' names by code, and may grow."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._kept: dict[str | Whole, tuple[HotelActivity | None, PropertyRow]] = {}

    def make(self, activity: Activity, now: int, a_minute: int) -> Iterator[PropertyRow]:
        """One row after the other, as of ``now`` (microseconds, UTC): all, the chain, the properties by code.

        ``a_minute`` is how many events came in all in the last 60 seconds, counted; of each property that is estimated
        from the two last minutes of the clock.
        """
        sent = {hotel.hotel: hotel for hotel in activity.hotels}
        yield replace(self._row(Whole.ALL, "", activity.overall, now), per_minute=a_minute)
        if None in sent:
            yield self._row(Whole.CHAIN, "", sent[None], now)
        for code in sorted({code for code in sent if code is not None} | self._names.keys()):
            yield self._row(code, self._names.get(code, ""), sent.get(code), now)

    def _row(self, hotel: str | Whole, name: str, sent: HotelActivity | None, now: int) -> PropertyRow:
        age = told_age(sent.last_received_at, now) if sent else None
        kept = self._kept.get(hotel)
        if kept is not None and not _moves(sent) and kept[0] == sent and (kept[1].name, kept[1].age) == (name, age):
            return kept[1]
        row = _made(hotel, name, sent, age, now)
        self._kept[hotel] = (sent, row)
        return row


def told_age(at: int | None, now: int) -> int | None:
    """How many seconds ago, rounded down to the unit in which it is told; 0 for just now."""
    if at is None:
        return None
    seconds = max(0, (now - at) // SECOND)
    if seconds < JUST_NOW:
        return 0
    unit = 1 if seconds < 60 else 60 if seconds < 3600 else 3600 if seconds < 86400 else 86400
    return seconds // unit * unit


def _moves(sent: HotelActivity | None) -> bool:
    """Whether its events a minute are others from second to second, though none comes."""
    return sent is not None and bool(sent.minutes[-1] or sent.minutes[-2])


def _made(hotel: str | Whole, name: str, sent: HotelActivity | None, age: int | None, now: int) -> PropertyRow:
    """The last 60 seconds are the present minute so far, and the rest of the one before."""
    if sent is None:
        return PropertyRow(hotel, name, _QUIET, 0, 0, None)
    *over, present = sent.minutes
    running = now % MINUTE / MINUTE
    per_minute = round(present + over[-1] * (1 - running))
    return PropertyRow(hotel, name, tuple(over), per_minute, sent.events, sent.last_received_at, age)
