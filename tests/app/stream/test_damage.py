"""The recorder over an archive that is damaged: it puts it right, says so, and the server's events come again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.archive.verify import verify
from app.domain.errors import ArchiveDamaged
from app.domain.event import Cause
from app.domain.link import NoticeReport, Report
from app.domain.profile import Secret
from tests.app.stream.recorder_process import KEY, SCALE, RecorderProcess, dump, environment, recorder
from tests.sandbox_process import SandboxProcess


def is_notice(report: Report) -> bool:
    return isinstance(report, NoticeReport)


async def record(archive: Path, sandbox: SandboxProcess, events: int) -> None:
    """A recorder that has ended."""
    async with recorder(archive, environment(sandbox, SCALE)) as process:
        await process.linked("live")
        sandbox.admin("emit", {"n": events})
        await process.committed(events)


def recorded_again(archive: Path, sandbox: SandboxProcess) -> None:
    assert sorted(dump(archive)) == sorted(sandbox.sent())
    report = verify(archive, Secret(KEY))
    assert report.problems == ()
    assert {gap.cause for gap in report.gaps} == {Cause.DAMAGED}
    assert any(name.endswith("/000001.segment") for name in report.kept_aside)


@pytest.mark.parametrize("content", [b"", b"hello" * 10_000, None])
def test_found_when_it_starts(archive: Path, sandbox: SandboxProcess, content: bytes | None) -> None:
    """None: the half of it."""

    async def main() -> None:
        await record(archive, sandbox, 3_000)
        file = archive / "000001.segment"
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2] if content is None else content)
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            notice = await process.until(is_notice)
            assert isinstance(notice, NoticeReport)
            assert "000001.segment was damaged" in notice.sentence
            assert "asked for them again" in notice.sentence
            assert (archive / notice.detail / "000001.segment").exists()
            await process.committed(3_000)
            sandbox.admin("emit", {"n": 10})
            await process.committed(3_010)

    asyncio.run(main())
    recorded_again(archive, sandbox)


def test_found_while_it_records(archive: Path, sandbox: SandboxProcess) -> None:
    """Pages that nobody holds in memory any longer: the write-ahead log was folded in, and the file was damaged."""

    async def main() -> RecorderProcess:
        await record(archive, sandbox, 3_000)
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.linked("live")
            file = archive / "000001.segment"
            with file.open("r+b") as held:
                for page in range(1, file.stat().st_size // 16_384):
                    held.seek(page * 16_384 + 5_000)
                    held.write(b"damage")
            sandbox.admin("emit", {"n": 2_000})
            await process.until(is_notice)
            await process.committed(5_000)
        return process

    process = asyncio.run(main())
    assert b"Traceback" not in process.log
    recorded_again(archive, sandbox)
    assert {kind: count for kind, count in sandbox.admin("stats")["violations"].items() if count} == {}


def test_an_archive_with_a_segment_missing_is_left_to_a_person(archive: Path, sandbox: SandboxProcess) -> None:
    async def main() -> None:
        await record(archive, sandbox, 10)
        (archive / "000001.segment").unlink()
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            end = await process.ended()
            assert (end.exit_code, "Restore the folder" in end.sentence) == (ArchiveDamaged.exit_code, True)

    asyncio.run(main())
