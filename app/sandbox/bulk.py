"""A great many events at once, made only when they are sent: a million of them weigh as much as a few dozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.sandbox.event import Body, Record

_STEPS = (0, 1, 2, 4, 5, 7, 8, 10)
_LAP = 11
"""Offsets within eight events; the next eight start eleven on. Real ones do not always go by one either."""

_PRIME = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def unique_id(offset: int, salt: int) -> str:
    """An id that looks random and is one to one with the offset: multiplication by an odd number, modulo 2⁶⁴."""
    mixed = (offset * _PRIME + salt) & _MASK
    text = f"{mixed:016x}"
    return f"{text[:8]}-{text[8:12]}-4{text[12:15]}-9{text[15]}d0-{(mixed ^ salt) & 0xFFFFFFFFFFFF:012x}"


class Bulk:
    """``count`` events over these bodies and hotels, ``spacing`` apart. Every record is a function of its position.

    ``turn``: how many came before, so that one bulk of one does not always meet the same hotel.
    """

    def __init__(
        self,
        *,
        first_offset: int,
        count: int,
        bodies: Sequence[Body],
        hotels: Sequence[str | None],
        moment: datetime,
        spacing: timedelta,
        salt: int,
        now: float,
        turn: int,
    ) -> None:
        self.made_at = now
        self._turn = turn
        self._first = first_offset
        self._count = count
        self._bodies = bodies
        self._hotels = hotels
        self._moment = moment
        self._spacing = spacing
        self._salt = salt
        self._stamped: tuple[int, str] = (-1, "")
        self.last_offset = self.record(count - 1).offset

    def __len__(self) -> int:
        return self._count

    def record(self, i: int) -> Record:
        """The i-th of them."""
        offset = self._first + _LAP * (i >> 3) + _STEPS[i & 7]
        # Neighbours differ in hotel and body, yet the same position always gives the same event.
        spread = ((self._turn + i) * 0x9E3779B1) & 0xFFFFFFFF
        return Record(
            offset,
            unique_id(offset, self._salt),
            self._hotels[spread % len(self._hotels)],
            self._timestamp(i),
            str(1_200_000 + spread % 800_000),
            str(55_000_000 + i // 2),
            self._bodies[(spread >> 9) % len(self._bodies)],
        )

    def find(self, offset: int) -> int:
        """The first position whose offset is not below ``offset``."""
        laps, rest = divmod(max(0, offset - self._first), _LAP)
        step = next(n for n, step in enumerate((*_STEPS, _LAP)) if step >= rest)
        return min(self._count, laps * 8 + step)

    def _timestamp(self, i: int) -> str:
        block = i >> 6  # one time for 64 events: they come from a busy system
        if self._stamped[0] != block:
            when = self._moment + self._spacing * (block << 6)
            self._stamped = (block, when.strftime("%Y-%m-%d %H:%M:%S.") + f"{when.microsecond // 1000:03}")
        return self._stamped[1]
