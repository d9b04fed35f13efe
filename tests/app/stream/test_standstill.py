"""The recorder while there is no room for the archive: it says so, waits, goes on by itself, and loses nothing."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.domain.errors import ArchiveDamaged, DiskFull
from app.domain.link import LinkReport, LinkState, Need, Report
from app.stream.bulletin import Bulletin
from app.stream.footprint import Footprint
from app.stream.patience import Patience, Standstill
from tests.app.archive.small_disk import SmallDisk, needs_small_disk, small_disk
from tests.app.stream.recorder_process import SCALE, RecorderProcess, dump, environment, recorder
from tests.sandbox_process import SandboxProcess

FULL = DiskFull("The disk is full.", detail="/archive")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 24) as disk:
        yield disk


def is_standstill(report: Report) -> bool:
    return isinstance(report, LinkReport) and report.need is Need.ARCHIVE and report.retry_at is not None


def is_said_after(process: RecorderProcess, state: LinkState, then: LinkState) -> bool:
    states = [report.state for report in process.reports if isinstance(report, LinkReport)]
    return state in states and then in states[states.index(state) :]


@needs_small_disk
@pytest.mark.parametrize("fault", [None, {"kind": "reset"}])
def test_it_goes_on_by_itself_when_there_is_room(
    disk: SmallDisk, sandbox: SandboxProcess, fault: dict[str, object] | None
) -> None:
    archive = disk.path / "archive"

    async def main() -> RecorderProcess:
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.linked("live")
            sandbox.admin("emit", {"n": 500})
            await process.committed(500)
            disk.leave(100_000)
            sandbox.admin("emit", {"n": 12_000})
            report = await process.until(is_standstill)
            assert isinstance(report, LinkReport)
            assert "The disk is full" in report.sentence
            if fault:
                sandbox.admin("fault", fault)
            disk.give_back()
            await process.committed(12_500)
            await process.until(lambda _: is_said_after(process, LinkState.NEEDS_YOU, LinkState.LIVE))
        return process

    process = asyncio.run(main())
    assert dump(archive) == sandbox.sent()
    assert b"Traceback" not in process.log


@needs_small_disk
def test_asked_to_end_it_does_not_wait_for_room(disk: SmallDisk, sandbox: SandboxProcess) -> None:
    archive = disk.path / "archive"

    async def main() -> None:
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.linked("live")
            sandbox.admin("emit", {"n": 500})
            await process.committed(500)
            disk.leave(0)
            sandbox.admin("emit", {"n": 20_000})
            await process.until(is_standstill)
            asked_at = time.monotonic()
            process.process.send_signal(signal.SIGTERM)
            end = await process.ended()
            assert (end.exit_code, "the server sends it again" in end.sentence) == (0, True)
            assert time.monotonic() - asked_at < 3
        disk.give_back()
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.committed(20_500)

    asyncio.run(main())
    assert dump(archive) == sandbox.sent()


@needs_small_disk
def test_it_waits_for_room_to_make_the_archive(disk: SmallDisk, sandbox: SandboxProcess) -> None:
    archive = disk.path / "archive"

    async def main() -> None:
        disk.leave(0)
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.until(is_standstill)
            process.process.send_signal(signal.SIGTERM)
            assert (await process.ended()).exit_code == 0
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.until(is_standstill)
            disk.give_back()
            await process.linked("live")
            sandbox.admin("emit", {"n": 10})
            await process.committed(10)

    asyncio.run(main())
    assert dump(archive) == sandbox.sent()


@pytest.mark.skipif(sys.platform != "linux", reason="another process is limited on Linux only")
def test_a_disk_that_fails_ends_it_with_one_sentence_and_nothing_is_lost(
    tmp_path: Path, sandbox: SandboxProcess
) -> None:
    archive = tmp_path / "archive"

    async def main() -> RecorderProcess:
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.linked("live")
            sandbox.admin("emit", {"n": 500})
            await process.committed(500)
            resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
            sandbox.admin("emit", {"n": 20_000})
            end = await process.ended()
            link = next(report for report in reversed(process.reports) if isinstance(report, LinkReport))
            assert (link.state, link.need, link.sentence) == (LinkState.NEEDS_YOU, Need.ARCHIVE, end.sentence)
            assert (end.exit_code, "The disk that holds the archive failed" in end.sentence) == (5, True)
        async with recorder(archive, environment(sandbox, SCALE)) as again:
            await again.committed(20_500)
        return process

    process = asyncio.run(main())
    assert b"Traceback" not in process.log
    assert dump(archive) == sandbox.sent()


def asked(question: Callable[[], str]) -> list[object]:
    """What is told of an archive that is asked this, and its answer."""
    told: list[object] = []

    async def main() -> None:
        with ThreadPoolExecutor(1) as thread:
            told.append(await Patience(thread, told.append, scale=1_000).ask(question))

    asyncio.run(main())
    return told


def test_the_archive_is_asked_again_later_and_later() -> None:
    outcomes = iter([FULL] * 8)

    def question() -> str:
        for failure in outcomes:
            raise failure
        return "done"

    waits = [0.001, 0.002, 0.004, 0.008, 0.016, 0.030, 0.030, 0.030]
    expected = [Standstill(FULL, wait, attempt) for attempt, wait in enumerate(waits, 1)]
    assert asked(question) == [*expected, None, "done"]


def test_nothing_is_told_where_there_is_room() -> None:
    assert asked(lambda: "done") == ["done"]


def test_other_failures_are_not_waited_for() -> None:
    def question() -> str:
        raise ArchiveDamaged("broken")

    with pytest.raises(ArchiveDamaged):
        asked(question)


def test_what_the_stream_says_meanwhile_is_told_afterwards() -> None:
    told: list[Report] = []
    bulletin = Bulletin(told.append)
    for state in (LinkState.CONNECTING, LinkState.LIVE):
        bulletin.linked(LinkReport(state, 1))
    bulletin.stood_still(Standstill(FULL, 2.0, 1))
    bulletin.linked(LinkReport(LinkState.RECONNECTING, 2, "broke"))
    bulletin.stood_still(None)
    states = [report.state for report in told if isinstance(report, LinkReport)]
    assert states == [LinkState.CONNECTING, LinkState.LIVE, LinkState.NEEDS_YOU, LinkState.RECONNECTING]
    full = told[2]
    assert isinstance(full, LinkReport)
    assert (full.sentence, full.detail, full.attempt, full.need) == (FULL.sentence, FULL.detail, 1, Need.ARCHIVE)
    assert full.retry_at == full.at + 2_000_000


def test_a_footprint_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    footprint = Footprint.of(tmp_path)
    footprint.opened()
    (tmp_path / "stream.json.new").mkdir()
    footprint.closed()
    last = footprint.last()
    assert last is not None
    assert last.open
