"""An opened profile against a real sandbox: who is signed in, which hotels, the decision, and the events after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.filter import EventFilter
from app.domain.link import CommittedReport, LinkReport, LinkState, Report
from app.domain.portal import Choice, PartnerApplication, Status
from app.domain.readiness import Actor, Prerequisite
from app.services import readiness
from app.services.demo import Demo
from app.services.places import Places
from app.services.tasks import Tasks
from app.services.workspace import Workspace


class Reports:
    """What the recorder says, and a way to wait for it."""

    def __init__(self) -> None:
        self.heard: list[Report] = []
        self._news = asyncio.Event()

    def __call__(self, report: Report) -> None:
        self.heard.append(report)
        self._news.set()

    async def until(self, holds: Callable[[Report], bool]) -> None:
        """Wait for a report of which this holds."""
        async with asyncio.timeout(30):
            while not any(holds(report) for report in self.heard):
                self._news.clear()
                await self._news.wait()


def fail(name: str, error: BaseException) -> None:
    pytest.fail(f"{name}: {error}")


def test_from_the_decision_to_the_events(tmp_path: Path) -> None:
    async def scenario() -> None:
        reports = Reports()
        async with Demo(["--hotels", "16", "--rate", "50", "--time-scale", "20"]) as demo:
            tasks = Tasks(fail)
            async with Workspace(demo.profile, demo.credentials, demo.places, tasks, reports, time_scale=20) as desk:
                await decide(desk)
                await watch_events(desk, reports)
            assert not desk.recording.is_running
            await tasks.close()

    asyncio.run(scenario())


async def decide(desk: Workspace) -> None:
    """What waits, what it asks for, whether all is ready, the decision, and the server's Approved."""
    assert desk.approvals is not None
    assert desk.portal is not None
    session = await desk.session()
    assert session is not None
    assert session.environment.chain == desk.profile.chain
    assert session is await desk.session()
    assert len(await desk.hotels()) == 16
    waiting = await desk.approvals.waiting()
    assert waiting
    assert {summary.status for summary in waiting} == {Status.PENDING}
    summary = waiting[0]
    card: PartnerApplication = await desk.portal.partner_application(summary.application_id)
    ready = await readiness.check(desk.portal, session, card)
    assert [check.prerequisite for check in ready.checks] == list(Prerequisite)
    assert readiness.next_actor(ready, summary.status) is Actor.YOU
    free = [p.hotel for p in await desk.approvals.properties(summary.id) if p.blocked is None]
    subscription = await desk.approvals.open(summary.id)
    taken = await desk.approvals.approve(subscription, Choice(frozenset(free[:2])))
    assert taken.summary.status is Status.IN_PROGRESS
    seen = [progress async for progress in desk.approvals.watch(summary.id)]
    assert seen[-1].status is Status.APPROVED
    assert seen[-1].approved == 2
    assert (await desk.approvals.history(summary.id))[0].actor


async def watch_events(desk: Workspace, reports: Reports) -> None:
    """The recorder writes, the view reads."""
    await desk.recording.start()
    await reports.until(lambda report: isinstance(report, LinkReport) and report.state is LinkState.LIVE)
    await reports.until(lambda report: isinstance(report, CommittedReport) and report.events > 0)
    newest = await desk.archive.newest(EventFilter(), 10)
    assert newest.rows
    assert await desk.archive.count() >= len(newest.rows)


def test_without_a_portal_live_works_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        demo = Demo(["--hotels", "8", "--rate", "0"])
        async with demo:
            tasks = Tasks(fail)
            profile = replace(demo.profile, portal=None)
            async with Workspace(profile, demo.credentials, Places(tmp_path), tasks, Reports()) as desk:
                assert (desk.portal, desk.approvals, await desk.session()) == (None, None, None)
                assert len(await desk.hotels()) == 8
                assert desk.archive_path == tmp_path / "archives" / "demo"
            await tasks.close()

    asyncio.run(scenario())
