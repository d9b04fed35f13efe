"""How fast events are committed: a minute's number and an hour's line, from the counts that the recorder reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

MINUTES = 60
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND


class Rate:
    """Counts per second for a minute, per minute for an hour. Times are microseconds since 1970, UTC."""

    def __init__(self) -> None:
        self._marks: deque[tuple[int, int]] = deque()
        """(second, rows in the archive at its end), oldest first."""

    def add(self, at: int, events: int) -> None:
        """At this moment the archive had this many rows."""
        second = at // _SECOND
        if self._marks and self._marks[-1][0] >= second:
            self._marks[-1] = (self._marks[-1][0], events)
        else:
            self._marks.append((second, events))
        while len(self._marks) > 1 and self._marks[1][0] < second - MINUTES * 60:
            self._marks.popleft()

    def begin(self, minutes: Sequence[int], events: int, now: int) -> None:
        """What the archive knew at ``now``: ``events`` rows, and how many came in each minute, oldest first.

        The last minute is the one that runs. All goes before what was added meanwhile; a minute's rows are spread
        over it.
        """
        until = self._marks[0][0] if self._marks else now // _SECOND + 1
        reached = events - sum(minutes)
        first = now // _MINUTE - len(minutes) + 1
        before = [(first * 60 - 1, reached)]
        for minute, came in enumerate(minutes, first):
            seconds = min(60, now // _SECOND - minute * 60 + 1)
            before.extend((minute * 60 + n, reached + came * (n + 1) // seconds) for n in range(seconds))
            reached += came
        self._marks.extendleft(reversed([mark for mark in before if mark[0] < until]))

    def per_minute(self, now: int) -> int:
        """Rows of the last 60 seconds."""
        return sum(count for second, count in self._counts() if second > now // _SECOND - 60)

    def volume(self, now: int) -> tuple[float, ...]:
        """Rows per minute, oldest first: the minutes that are known, at most an hour, without the one that runs."""
        if not self._marks:
            return ()
        this = now // _MINUTE
        first = max((self._marks[0][0] + 1) // 60, this - MINUTES)
        per_minute = dict.fromkeys(range(first, this), 0)
        for second, count in self._counts():
            if second // 60 in per_minute:
                per_minute[second // 60] += count
        return tuple(map(float, per_minute.values()))

    def _counts(self) -> list[tuple[int, int]]:
        return [(after[0], after[1] - before[1]) for before, after in pairwise(self._marks)]
