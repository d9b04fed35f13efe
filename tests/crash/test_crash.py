"""The harness itself: it counts rightly, acquits the recorder, and convicts broken ones. ``make crash`` kills more."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.app.archive.samples import KEY, archive_of, arrivals
from tests.crash.campaign import Campaign
from tests.crash.disorder import out_of_order_then_killed
from tests.crash.verdict import judge


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.mark.parametrize(
    ("first", "end", "lost_at", "invented"),
    [(0, 10, (), 0), (0, 12, ((11, 12),), 0), (0, 9, (), 1), (1, 11, ((10, 10),), 1), (-1, 12, ((1, 1), (12, 13)), 0)],
)
def test_what_is_missing_and_what_is_too_much_is_counted(
    archive: Path, first: int, end: int, lost_at: tuple[tuple[int, int], ...], invented: int
) -> None:
    archive_of(archive, arrivals(0, 10))
    verdict = judge(archive, KEY, [(a.offset, a.unique_id) for a in arrivals(first, end)])
    lost = sum(last - first + 1 for first, last in lost_at)
    assert (verdict.sent, verdict.archived, verdict.lost_at) == (end - first, 10, lost_at)
    assert (verdict.lost, verdict.twice, verdict.invented) == (lost, 0, invented)
    assert verdict.clean == (not lost and not invented)


@pytest.mark.slow
def test_three_kills_lose_and_double_nothing(archive: Path) -> None:
    campaign = Campaign(archive, kills=3, seed=7)
    verdict = asyncio.run(campaign.run())
    assert verdict.clean, verdict
    assert verdict.archived == verdict.sent > 1_000
    assert campaign.stages.total() == 4
    assert campaign.unsettled == ""


@pytest.mark.slow
@pytest.mark.parametrize(("recorder", "lost"), [("sound", 0), ("highest-offset", 1)])
def test_an_event_that_was_late_when_the_recorder_was_killed(archive: Path, recorder: str, lost: int) -> None:
    verdict = asyncio.run(out_of_order_then_killed(archive, recorder))
    assert (verdict.lost, verdict.twice, verdict.invented) == (lost, 0, 0)
    assert verdict.sent == 302
