"""The archive for the window: the reader's questions, asked from the event loop and answered on one thread of its own.

SQLite wants one thread, and the loop must never wait for a disk. So each question goes to the same worker, in order.
The archive is opened by the first question; until the recorder has made it, questions wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.archive.reader import Activity, Facets, Reader, Slice, Unindexed, Volumes
from app.domain.event import ArchivedEvent, Gap
from app.domain.filter import EventFilter
from app.domain.profile import Secret

T = TypeVar("T")

LOOK_EVERY = 0.25
"""Seconds between two looks whether the recorder has made the archive."""


class ArchiveView:
    """One archive, read. Each question may raise ArchiveUnreadable; see ``Reader`` for what each one answers."""

    def __init__(self, path: Path, key: Secret, *, waits: bool = True) -> None:
        """``waits`` is whether the recorder may still make the archive; without it, an absent one is an error."""
        self._path = path
        self._key = key
        self._waits = waits
        self._reader: Reader | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="archive")

    @property
    def path(self) -> Path:
        """The archive's folder."""
        return self._path

    async def newest(self, filter: EventFilter, limit: int) -> Slice:
        """The newest rows that the filter lets through, newest first."""
        return await self._ask(lambda reader: reader.newest(filter, limit))

    async def older(self, seq: int, filter: EventFilter, limit: int) -> Slice:
        """The rows before ``seq``."""
        return await self._ask(lambda reader: reader.older(seq, filter, limit))

    async def newer(self, seq: int, filter: EventFilter, limit: int) -> Slice:
        """The rows after ``seq``."""
        return await self._ask(lambda reader: reader.newer(seq, filter, limit))

    async def event(self, seq: int) -> ArchivedEvent | None:
        """One row."""
        return await self._ask(lambda reader: reader.event(seq))

    async def gaps(self) -> tuple[Gap, ...]:
        """The holes that the server could not fill."""
        return await self._ask(lambda reader: reader.gaps())

    async def activity(self, now: int) -> Activity:
        """What happens per property, as of ``now`` in microseconds."""
        return await self._ask(lambda reader: reader.activity(now))

    async def facets(self) -> Facets:
        """What there is to filter by."""
        return await self._ask(lambda reader: reader.facets())

    async def volumes(self, days: int, now: int) -> Volumes:
        """How many events a day of each hotel and kind."""
        return await self._ask(lambda reader: reader.volumes(days, now))

    async def count(self) -> int:
        """How many rows there are."""
        return await self._ask(lambda reader: reader.count())

    async def count_matching(self, filter: EventFilter, since_seq: int) -> int:
        """How many rows after ``since_seq`` the filter lets through."""
        return await self._ask(lambda reader: reader.count_matching(filter, since_seq))

    async def unindexed(self) -> Unindexed:
        """How far the text index is behind."""
        return await self._ask(lambda reader: reader.unindexed())

    async def newest_seq(self) -> int:
        """The newest row, 0 where there is none."""
        return await self._ask(lambda reader: reader.newest_seq())

    async def first_time(self) -> int | None:
        """When the oldest event was received, in microseconds; None where there is none."""
        return await self._ask(lambda reader: reader.first_time())

    async def passed_over(self) -> dict[str, str]:
        """The parts that do not read, by the names of their files, and what is wrong with each."""
        return await self._ask(lambda reader: reader.passed_over())

    async def close(self) -> None:
        """Let the archive go. Questions that wait are answered first."""
        await asyncio.get_running_loop().run_in_executor(self._worker, self._close)
        await asyncio.to_thread(self._worker.shutdown)

    async def _ask(self, question: Callable[[Reader], T]) -> T:
        await self._made()
        return await asyncio.get_running_loop().run_in_executor(self._worker, partial(self._answer, question))

    async def _made(self) -> None:
        while self._waits and self._reader is None:
            if await asyncio.to_thread(Reader.is_there, self._path):
                return
            await asyncio.sleep(LOOK_EVERY)

    def _answer(self, question: Callable[[Reader], T]) -> T:
        if self._reader is None:
            self._reader = Reader.open(self._path, self._key)
        return question(self._reader)

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
