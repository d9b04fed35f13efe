"""An event that always breaks the connection: three tries, then it is passed over, kept as far as it came, and told."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from app.archive.verify import verify
from app.domain.link import LinkReport, NoticeReport
from app.domain.profile import Secret
from app.stream.stumbles import TRIES
from tests.app.stream.recorder_process import KEY, SCALE, RecorderProcess, environment, gaps, recorder, rows
from tests.sandbox_process import SandboxProcess

RUDE = ("pingGap", "earlyReturn", "fight", "protocol", "upgrades")


def record(archive: Path, sandbox: SandboxProcess, how: str) -> RecorderProcess:
    """300 events, one that breaks the line in this way, and 50 more; then again from where that archive ends."""

    async def main() -> RecorderProcess:
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.linked("live")
            sandbox.admin("emit", {"n": 300})
            await process.committed(300)
            sandbox.admin("fault", {"kind": "poison", "how": how})
            sandbox.admin("emit", {"n": 50})
            await process.committed(350 + (how not in ("before",)))
        async with recorder(archive, environment(sandbox, SCALE)) as again:
            await again.linked("live")
            sandbox.admin("emit", {"n": 20})
            await again.committed(370 + (how not in ("before",)))
            assert not [r for r in again.reports if isinstance(r, LinkReport) and r.state.value == "reconnecting"]
        return process

    return asyncio.run(main())


def breaks(process: RecorderProcess) -> list[LinkReport]:
    return [r for r in process.reports if isinstance(r, LinkReport) and r.state.value == "reconnecting"]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["in", "oversized", "unlawful"])
def test_what_came_of_it_is_kept_and_it_is_passed_over(archive: Path, sandbox: SandboxProcess, how: str) -> None:
    process = record(archive, sandbox, how)
    kept = rows(archive)
    assert [row.seq for row in kept if not row.readable] == [301]
    evidence = kept[300]
    assert json.dumps(evidence.offset) in evidence.body.decode()
    assert int(kept[299].offset) < int(evidence.offset) < int(kept[301].offset)
    assert [(row.offset, row.unique_id) for row in kept if row.readable] == sandbox.sent()
    (gap,) = gaps(archive)
    assert (gap.before_seq, gap.from_offset, gap.to_offset) == (301, kept[299].offset, evidence.offset)
    assert len(breaks(process)) == TRIES
    assert "after three times" in breaks(process)[1].sentence
    (notice,) = [report for report in process.reports if isinstance(report, NoticeReport)]
    assert notice.sentence == gap.reason
    assert evidence.offset in notice.sentence
    found = verify(archive, Secret(KEY))
    assert (found.sound, found.skipped, found.unreadable) == (True, 1, 1)
    assert_polite(sandbox)


@pytest.mark.slow
def test_nothing_is_known_of_it_but_where_it_stood(archive: Path, sandbox: SandboxProcess) -> None:
    process = record(archive, sandbox, "before")
    kept = rows(archive)
    assert [(row.offset, row.unique_id) for row in kept] == sandbox.sent()
    (gap,) = gaps(archive)
    assert (gap.before_seq, gap.from_offset, gap.to_offset) == (301, kept[299].offset, kept[300].offset)
    assert "broke the connection" in gap.reason
    assert verify(archive, Secret(KEY)).skipped == 1
    assert [report.sentence for report in process.reports if isinstance(report, NoticeReport)] == [gap.reason]
    assert_polite(sandbox)


@pytest.mark.slow
def test_a_line_that_breaks_behind_an_event_loses_nothing(archive: Path, sandbox: SandboxProcess) -> None:
    process = record(archive, sandbox, "after")
    assert [(row.offset, row.unique_id) for row in rows(archive)] == sandbox.sent()
    assert gaps(archive) == ()
    assert verify(archive, Secret(KEY)).skipped == 0
    assert len(breaks(process)) == TRIES
    assert_polite(sandbox)


def assert_polite(sandbox: SandboxProcess) -> None:
    violations = sandbox.admin("stats")["violations"]
    assert {kind: violations[kind] for kind in RUDE} == dict.fromkeys(RUDE, 0)
