"""From arrival to archive: in batches, in order, each once, and with a word when too much waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.archive.writer import Committed
from app.domain.errors import ArchiveDamaged
from app.domain.event import Arrival, Gap, Skip
from app.stream import intake
from app.stream.intake import Intake
from app.stream.patience import Patience
from tests.app.stream.scripted import arrival


class MemoryArchive:
    """What the archive's writer does, without a file."""

    def __init__(self, *rows: Arrival, resume: str | None = None) -> None:
        self.rows = list(rows)
        self.gaps: list[Gap] = []
        self.batches: list[int] = []
        self.resume = resume
        self.leapt = 0, ""

    def add(self, batch: Sequence[Arrival]) -> Committed:
        known = {row.unique_id for row in self.rows}
        fresh = [arrival for arrival in batch if arrival.unique_id not in known]
        self.rows += fresh
        self.batches.append(len(batch))
        unreadable = sum(not arrival.readable for arrival in batch)
        return Committed(len(self.rows), len(self.rows), self.position(), len(batch) - len(fresh), unreadable)

    def position(self) -> str:
        return next((row.offset for row in reversed(self.rows) if row.offset), "")

    def resume_offset(self) -> str | None:
        return self.resume or self.position() or None

    def record_gap(self, gap: Gap) -> None:
        self.gaps.append(gap)

    def skip(self, skip: Skip) -> Committed:
        self.leapt = len(self.rows), skip.resume
        if skip.gap is not None:
            self.gaps.append(skip.gap)
        committed = self.add([skip.evidence] if skip.evidence else [])
        self.leapt = len(self.rows), skip.resume
        return committed

    def leap(self) -> str | None:
        seq, offset = self.leapt
        return offset if offset and seq == len(self.rows) else None


class SlowArchive(MemoryArchive):
    """Writes only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = threading.Event()
        self.let = threading.Semaphore(0)
        self.threads: set[int] = set()

    def add(self, batch: Sequence[Arrival]) -> Committed:
        self.threads.add(threading.get_ident())
        self.writing.set()
        assert self.let.acquire(timeout=10)
        return super().add(batch)


class Hall:
    """An intake at work on an archive."""

    def __init__(self, archive: MemoryArchive) -> None:
        self.archive = archive
        self.pressed: list[bool] = []
        self.commits: list[int] = []
        self.gaps: list[Gap] = []
        self._thread = ThreadPoolExecutor(1)
        self.intake = Intake(
            archive,
            Patience(self._thread),
            on_commit=self._committed,
            on_pressure=self.pressed.append,
            on_gap=self.gaps.append,
            last_received=7,
        )

    def _committed(self, committed: intake.Committed) -> None:
        self.commits.append(committed.events)

    async def run(self, play: Callable[[], Awaitable[None]]) -> None:
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            writing = group.create_task(self.intake.run())
            await play()
            await self.intake.drained()
            writing.cancel()
        self._thread.shutdown()

    @property
    def offsets(self) -> list[int]:
        return [int(row.offset) for row in self.archive.rows]


def arrivals(first: int, count: int) -> list[Arrival]:
    return [arrival(offset) for offset in range(first, first + count)]


def test_what_arrives_while_a_batch_is_written_is_not_forgotten() -> None:
    archive = SlowArchive()
    hall = Hall(archive)

    async def play() -> None:
        loop = asyncio.get_running_loop()
        hall.intake.take(arrivals(0, 10))
        await loop.run_in_executor(None, archive.writing.wait)
        hall.intake.take(arrivals(10, 25))
        archive.let.release(2)

    asyncio.run(hall.run(play))
    assert hall.offsets == list(range(35))
    assert archive.batches == [10, 25]
    assert len(archive.threads) == 1


def test_a_batch_holds_two_thousand_at_most() -> None:
    hall = Hall(MemoryArchive())

    async def play() -> None:
        hall.intake.take(arrivals(0, 5_000))

    asyncio.run(hall.run(play))
    assert hall.archive.batches == [2_000, 2_000, 1_000]
    assert hall.commits == [2_000, 4_000, 5_000]


def test_single_events_wait_a_moment_for_company() -> None:
    hall = Hall(MemoryArchive())

    async def play() -> None:
        for offset in range(20):
            hall.intake.take(arrivals(offset, 1))
            await asyncio.sleep(0)

    asyncio.run(hall.run(play))
    assert hall.archive.batches == [20]


@pytest.mark.parametrize("limit", [(50, 1 << 30), (1 << 30, 100)])
def test_too_much_that_waits_holds_the_connection(monkeypatch: pytest.MonkeyPatch, limit: tuple[int, int]) -> None:
    monkeypatch.setattr(intake, "HIGH", limit)
    monkeypatch.setattr(intake, "LOW", (10, 20))
    hall = Hall(MemoryArchive())

    async def play() -> None:
        hall.intake.take(arrivals(0, 100))
        assert hall.pressed == [True]

    asyncio.run(hall.run(play))
    assert hall.pressed == [True, False]
    assert hall.offsets == list(range(100))


def test_what_the_archive_raises_ends_it() -> None:
    class Broken(MemoryArchive):
        def add(self, batch: Sequence[Arrival]) -> Committed:
            raise ArchiveDamaged("broken")

    hall = Hall(Broken())

    async def play() -> None:
        hall.intake.take(arrivals(0, 1))

    with pytest.RaisesGroup(ArchiveDamaged):
        asyncio.run(hall.run(play))


def test_a_gap_tells_what_lies_around_it() -> None:
    hall = Hall(MemoryArchive(*arrivals(0, 10), resume="3"))

    async def play() -> None:
        assert await hall.intake.resume_offset() == "3"
        hall.intake.take([arrival(50)._replace(offset="", unique_id="odd", readable=False)])
        hall.intake.take(arrivals(51, 5))

    asyncio.run(hall.run(play))
    (gap,) = hall.archive.gaps
    assert hall.gaps == [gap]
    assert (gap.before_seq, gap.from_offset, gap.to_offset, gap.to_time) == (12, "9", "51", 1)


def test_nothing_is_compared_where_nothing_was_asked_for() -> None:
    hall = Hall(MemoryArchive())

    async def play() -> None:
        assert await hall.intake.resume_offset() is None
        hall.intake.take(arrivals(51, 5))

    asyncio.run(hall.run(play))
    assert hall.archive.gaps == []
