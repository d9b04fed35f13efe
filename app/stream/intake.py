"""The way from the connection into the archive: batches, one thread that writes, and a word back when it is behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.domain.event import OLDEST_KEPT, Arrival, Cause, Gap, Skip
from app.stream.patience import Patience

BATCH = 2_000
"""Events in one transaction at most."""
GATHER = 0.020
"""Seconds that the first event of a batch waits for company."""
HIGH = (8_000, 32 * 1024 * 1024)
LOW = (2_000, 8 * 1024 * 1024)
"""Events and bytes that may wait: above HIGH the connection stops reading, until below LOW."""


class Committed(Protocol):
    """What the archive says of a batch: the last row, rows in all, the position, and what of the batch was odd."""

    @property
    def seq(self) -> int: ...  # noqa: D102
    @property
    def events(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> str: ...  # noqa: D102
    @property
    def duplicates(self) -> int: ...  # noqa: D102
    @property
    def unreadable(self) -> int: ...  # noqa: D102
    @property
    def masked(self) -> int: ...  # noqa: D102


class Archive(Protocol):
    """What is asked of the archive's writer. Everything is called in one thread only."""

    def add(self, batch: Sequence[Arrival]) -> Committed:
        """Write a batch and the position in one transaction."""
        ...

    def resume_offset(self) -> str | None:
        """Where to subscribe from so that nothing is missed, or None where nothing is known."""
        ...

    def position(self) -> str:
        """The last offset written, or ""."""
        ...

    def record_gap(self, gap: Gap) -> None:
        """Note a hole that the server could not fill."""
        ...

    def skip(self, skip: Skip) -> Committed:
        """Note what is passed over, and write its evidence, in one transaction."""
        ...

    def leap(self) -> str | None:
        """Where to subscribe from behind what was passed over, while nothing is archived from there; else None."""
        ...


class Intake:
    """What has arrived and is not yet written. ``on_commit`` is told of each batch, ``on_pressure`` when to hold on.

    All methods belong to the event loop; the archive is used in the thread of ``patience`` alone. While its disk is
    full, what has arrived waits here, and the connection is held when that becomes too much.
    """

    def __init__(
        self,
        archive: Archive,
        patience: Patience,
        *,
        on_commit: Callable[[Committed], None],
        on_pressure: Callable[[bool], None],
        on_gap: Callable[[Gap], None],
        last_received: int = 0,
    ) -> None:
        """``last_received`` is when something surely came last, in microseconds since 1970; 0 where nobody knows."""
        self._archive = archive
        self._ask = patience.ask
        self._on_commit = on_commit
        self._on_pressure = on_pressure
        self._on_gap = on_gap
        self._waiting: list[Arrival] = []
        self._bytes = 0
        self._pressed = False
        self._arrived = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._full = asyncio.Event()
        self._abandoned = False
        self._asked_for: str | None = None
        self._last_received = last_received
        self._probe: Skip | None = None
        self.has_caught_up = False
        """Whether the newest archived event came on this connection, again or for the first time."""
        self.newest = 0
        """The number of the newest row; 0 until something came."""

    def take(self, arrivals: Sequence[Arrival]) -> None:
        """Accept what arrived, in order. Never blocks."""
        self._waiting.extend(arrivals)
        self._bytes += sum(len(arrival.body) for arrival in arrivals)
        self._arrived.set()
        if not self._abandoned:
            self._empty.clear()
        if len(self._waiting) >= BATCH:
            self._full.set()
        if len(self._waiting) > HIGH[0] or self._bytes > HIGH[1]:
            self._press(True)

    async def resume_offset(self, probe: Skip | None = None) -> str | None:
        """Where to subscribe from, once all that has arrived is written. The next arrival is held against it.

        With a ``probe`` that is where it says, and what lies before is passed over as soon as anything arrives.
        """
        await self.drained()
        self.has_caught_up, self._probe, self._asked_for = False, probe, None
        leap = probe.resume if probe is not None else await self._ask(self._archive.leap)
        if leap is not None:
            return leap
        offset = await self._ask(self._archive.resume_offset)
        self._asked_for = None if offset == OLDEST_KEPT else offset  # which says nothing of what is kept
        return offset

    async def position(self) -> str:
        """The offset of the newest event, once all that has arrived is written."""
        await self.drained()
        return await self._ask(self._archive.position)

    async def skip(self, skip: Skip) -> None:
        """Pass over what breaks the connection, once all that has arrived is written."""
        await self.drained()
        committed = await self._ask(self._archive.skip, skip)
        self.newest = committed.seq
        if skip.gap is not None:
            self._on_commit(committed)
            self._on_gap(skip.gap)

    async def drained(self) -> None:
        """Returns when all that has arrived is written, or given up."""
        await self._empty.wait()

    def abandon(self) -> None:
        """Nobody waits any longer for what cannot be written just now: the next recorder asks the server for it."""
        self._abandoned = True
        self._empty.set()

    @property
    def is_empty(self) -> bool:
        """Whether all that has arrived is written."""
        return not self._waiting

    async def run(self) -> None:
        """Write what arrives, until cancelled. Raises what the archive raises."""
        while True:
            await self._arrived.wait()
            await self._gather()
            await self._write(1 if self._asked_for is not None else BATCH)

    async def _gather(self) -> None:
        if len(self._waiting) >= BATCH or self._asked_for is not None:
            return
        self._full.clear()
        try:
            async with asyncio.timeout(GATHER):
                await self._full.wait()
        except TimeoutError:
            pass

    async def _write(self, size: int) -> None:
        batch = self._waiting[:size]
        if self._probe is not None:
            await self._pass_over(self._probe, batch[0])
        before = await self._ask(self._archive.position) if self._asked_for is not None else ""
        committed = await self._ask(self._archive.add, batch)
        del self._waiting[: len(batch)]
        self._bytes -= sum(len(arrival.body) for arrival in batch)
        if self._asked_for is not None:
            await self._compare(batch[0], committed, before)
        self._last_received = batch[-1].received_at
        self.newest = committed.seq
        if not self.has_caught_up:
            self.has_caught_up = any(arrival.offset == committed.offset for arrival in batch)
        self._on_commit(committed)
        if len(self._waiting) < LOW[0] and self._bytes < LOW[1]:
            self._press(False)
        if not self._waiting:
            self._arrived.clear()
            self._empty.set()

    async def _pass_over(self, probe: Skip, first: Arrival) -> None:
        """Something came of a probe: now it is known what lies before it, and it is noted before that is written."""
        gap = replace(probe.gap, to_offset=first.offset or probe.resume) if probe.gap is not None else None
        committed = await self._ask(self._archive.skip, probe._replace(gap=gap))
        self._probe = None
        if gap is not None:
            self._on_commit(committed)
            self._on_gap(gap)

    async def _compare(self, first: Arrival, committed: Committed, before: str) -> None:
        """Whether the first arrival continues what is archived: it is the one asked for, or one that was known.

        A server that no longer keeps the offset asked for starts, silently, with the oldest that it keeps.
        """
        if not first.offset:
            return
        asked_for, self._asked_for = self._asked_for or "", None
        if first.offset == asked_for or committed.duplicates:
            return
        gap = Gap(
            before_seq=committed.seq,
            from_offset=before,
            to_offset=first.offset,
            from_time=self._last_received,
            to_time=first.received_at,
            cause=Cause.FORGOTTEN,
            reason=f"The server no longer keeps offset {asked_for}: it went on with {first.offset}. "
            "What lay between can only be asked of the property.",
        )
        await self._ask(self._archive.record_gap, gap)
        self._on_gap(gap)

    def _press(self, pressed: bool) -> None:
        if pressed != self._pressed:
            self._pressed = pressed
            self._on_pressure(pressed)
