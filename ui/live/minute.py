"""The last minute of the archive: how many rows came in it, and how many of them a filter lets through."""

from __future__ import annotations

from collections import deque

from app.domain.filter import EventFilter
from app.services.archive_view import ArchiveView

MINUTE = 60_000_000
"""Microseconds."""


class LastMinute:
    """Marks of the last minute, oldest first: when, and the newest ``seq`` then. Times are microseconds, UTC."""

    def __init__(self, archive: ArchiveView) -> None:
        self._archive = archive
        self._marks: deque[tuple[int, int]] = deque()

    @property
    def rows(self) -> int:
        """How many rows came in it."""
        return self._marks[-1][1] - self._marks[0][1] if self._marks else 0

    async def mark(self, at: int, seq: int) -> None:
        """At this moment the newest row is ``seq``. At first the archive is asked where it stood a minute ago."""
        if not self._marks:
            await self._look_back(at - MINUTE)
        self._marks.append((at, seq))
        while len(self._marks) > 1 and self._marks[1][0] <= at - MINUTE:
            self._marks.popleft()

    async def matching(self, asked: EventFilter) -> int | None:
        """How many of its rows the filter lets through; None without one, and for text: that takes too long."""
        if not asked or asked.text or not self._marks:
            return None
        return min(self.rows, await self._archive.count_matching(asked, self._marks[0][1]))

    async def _look_back(self, at: int) -> None:
        before = await self._archive.newest(EventFilter(until=at), 1)
        if before.rows:
            self._marks.append((at, before.rows[0].seq))
        elif before.exhausted:
            self._marks.append((at, before.reached - 1))
