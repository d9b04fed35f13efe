"""Where the archive stood a minute ago, so that a rate is a count and not a guess."""

from __future__ import annotations

from collections import deque

MINUTE = 60_000_000
"""Microseconds."""


class LastMinute:
    """Marks of the last minute, oldest first: when, and the newest ``seq`` then. Times are microseconds, UTC."""

    def __init__(self) -> None:
        self._marks: deque[tuple[int, int]] = deque()

    @property
    def is_marked(self) -> bool:
        """Whether anything is known yet."""
        return bool(self._marks)

    def mark(self, at: int, seq: int) -> None:
        """At this moment the newest row was ``seq``. What is over a minute older is let go, but for one."""
        self._marks.append((at, seq))
        while len(self._marks) > 1 and self._marks[1][0] <= at - MINUTE:
            self._marks.popleft()

    @property
    def begins_after(self) -> int:
        """The ``seq`` after which the minute's rows begin."""
        return self._marks[0][1] if self._marks else 0

    @property
    def rows(self) -> int:
        """How many rows came in it."""
        return self._marks[-1][1] - self._marks[0][1] if self._marks else 0
