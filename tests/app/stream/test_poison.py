"""An event that always breaks the connection: three tries, then it is passed over, kept as far as it came, and told."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from app.archive.verify import verify
from app.domain.event import Arrival
from app.domain.link import LinkReport, NoticeReport
from app.domain.profile import Secret
from app.stream.stumbles import TRIES, Break, Stumbles
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


def fall(place: int = 7, position: str = "100", *, is_proven: bool = True, remains: Arrival | None = None) -> Break:
    return Break(place, position, is_proven, remains, at=1)


def piece(offset: str) -> Arrival:
    return Arrival(offset, f"u-{offset}", "", "", "", None, "", 1, b"{", readable=False)


def test_breaks_at_other_places_do_not_add_up() -> None:
    stumbles = Stumbles()
    assert [stumbles.broke(fall(place, remains=piece("101"))) for place in (7, 7, 8, 8, 9, 9)] == [None] * 6
    assert stumbles.probe is None


def test_an_outage_is_no_event_that_breaks_the_connection() -> None:
    """What is archived does not come again either, so nothing says that the server is well."""
    stumbles = Stumbles()
    for _ in range(20):
        assert stumbles.broke(fall(is_proven=False, remains=piece("101"))) is None
    assert (stumbles.tries, stumbles.probe) == (0, None)


def test_each_probe_is_preceded_by_the_proof_that_it_is_needed() -> None:
    stumbles = Stumbles()
    asked = []
    for _ in range(3 + 2 * 10):
        assert stumbles.broke(fall(is_proven=stumbles.probe is None)) is None
        asked.append(stumbles.probe.resume if stumbles.probe else "")
    assert asked[:9] == ["", "", "101", "", "102", "", "103", "", "104"]
    assert [int(resume) - 100 for resume in asked if resume] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15]


def test_by_what_directly_follows_nothing_is_passed_over() -> None:
    stumbles = Stumbles()
    for _ in range(TRIES):
        stumbles.broke(fall())
    assert stumbles.probe is not None
    assert (stumbles.probe.resume, stumbles.probe.gap) == ("101", None)


def test_a_first_event_that_breaks_the_connection_is_passed_over_where_its_offset_is_known() -> None:
    stumbles = Stumbles()
    first = fall(0, "", is_proven=False, remains=piece("55"))
    assert [stumbles.broke(first) for _ in range(TRIES - 1)] == [None] * (TRIES - 1)
    skip = stumbles.broke(first)
    assert skip is not None
    assert (skip.resume, skip.evidence) == ("56", piece("55"))
    assert skip.gap is not None
    assert skip.gap.is_skip


@pytest.mark.parametrize("position", ["", "opaque", "ä"])
def test_offsets_that_are_no_numbers_are_not_counted_on(position: str) -> None:
    stumbles = Stumbles()
    for _ in range(10):
        assert stumbles.broke(fall(position=position, remains=piece("odd"))) is None
    assert stumbles.probe is None
