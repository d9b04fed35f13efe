"""Everything that happened at the chain, in order, for as long as the server keeps it.

The log is addressed by *index*: 0 for the first event ever, one more for each that follows. It is a row of stretches:
:class:`app.sandbox.page.Page` holds them one by one, :class:`app.sandbox.bulk.Bulk` makes a million of them out of a
formula.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Protocol

from app.sandbox.clock import Clock
from app.sandbox.event import Record
from app.sandbox.page import Page

RETENTION = 7 * 24 * 3600.0
"""How long events are kept, in seconds of the rules."""
REMEMBERED = 1_000_000
"""Events that nobody gets again but ``/sandbox/sent`` still tells of; of older ones it says nothing."""


class Stretch(Protocol):
    """Some consecutive events. ``made_at`` is the reading of the clock when the last of them was added."""

    made_at: float
    last_offset: int

    def __len__(self) -> int: ...

    def record(self, i: int) -> Record:
        """The i-th of them."""

    def find(self, offset: int) -> int:
        """The first position whose offset is not below ``offset``; its length if there is none."""


class Log:
    """The events of the chain. ``on_growth`` is called after each addition; whoever sends events sets it."""

    def __init__(self, clock: Clock, first_offset: int) -> None:
        self._clock = clock
        self._stretches: list[Stretch] = []
        self._starts: list[int] = []
        self.on_growth: Callable[[], None] = _nobody_listens
        self.end = 0
        self.oldest = 0
        self.next_offset = first_offset
        self.poison: dict[int, str] = {}
        """The events, by index, that the line breaks on, and how (:mod:`app.sandbox.poison`)."""

    def append(self, record: Record) -> None:
        """Add one event. Its offset must be ``next_offset`` or above."""
        page = self._stretches[-1] if self._stretches else None
        if not isinstance(page, Page) or page.full:
            page = Page()
            self._add(page)
        page.append(record, self._clock.now())
        self.end += 1
        self.next_offset = record.offset + 1
        self.on_growth()

    def extend(self, stretch: Stretch) -> None:
        """Add a whole stretch at once."""
        self._add(stretch)
        self.end += len(stretch)
        self.next_offset = stretch.last_offset + 1
        self.on_growth()

    def _add(self, stretch: Stretch) -> None:
        self._starts.append(self.end)
        self._stretches.append(stretch)

    def expire(self) -> None:
        """Drop what is older than the retention. Whole stretches go; a stretch is as old as its youngest event."""
        gone = self._at(self.oldest)
        while gone < len(self._stretches) and self._clock.elapsed(self._stretches[gone].made_at) > RETENTION:
            gone += 1
            self.drop(self._starts[gone] if gone < len(self._starts) else self.end)

    def drop(self, until: int) -> None:
        """Forget everything before an index: nobody gets it again."""
        self.oldest = max(self.oldest, min(until, self.end))
        forgotten = self._at(self.oldest - REMEMBERED)
        del self._starts[:forgotten], self._stretches[:forgotten]

    def skip(self, events: int) -> None:
        """Let offsets go on as if so many events had happened that nobody will ever see."""
        self.next_offset += events

    def find(self, offset: int) -> int:
        """The index of the first kept event at or above an offset. Too old an offset: the oldest kept."""
        at = bisect_left(self._stretches, offset, key=_last_offset)
        if at == len(self._stretches):
            return self.end
        return max(self.oldest, self._starts[at] + self._stretches[at].find(offset))

    def records(self, start: int, stop: int) -> Iterator[Record]:
        """The events of ``[start, stop)`` that are kept."""
        return self._records(max(start, self.oldest), stop)

    def remembered(self, index: int) -> Record | None:
        """The event at an index, kept or gone; None where it is forgotten, or still to come."""
        return next(self._records(index, index + 1), None)

    def _at(self, index: int) -> int:
        """The number of the stretch that an index belongs to."""
        return max(0, bisect_right(self._starts, index) - 1)

    def _records(self, index: int, stop: int) -> Iterator[Record]:
        index, stop = max(index, self._starts[0] if self._starts else self.end), min(stop, self.end)
        at = self._at(index)
        while index < stop:
            first, stretch = self._starts[at], self._stretches[at]
            for i in range(index - first, min(stop - first, len(stretch))):
                yield stretch.record(i)
            index = first + len(stretch)
            at += 1


def _last_offset(stretch: Stretch) -> int:
    return stretch.last_offset


def _nobody_listens() -> None:
    """Until somebody does."""
