"""A portal that answers from memory, for presenters alone. What it should do next is set by the test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.portal import Capability, Page, PortalSession, Progress, Status
from tests.ui.approvals.samples import ENVIRONMENT, NOW, PROPERTIES, SUBSCRIPTION

SESSION = PortalSession(
    "U-1", "M. Keller", ("OHIPADMIN",), frozenset({Capability.APPROVE, Capability.RETRY}), None, ENVIRONMENT
)


@dataclass
class FakePortal:
    """What presenters read of a :class:`PortalClient`."""

    partners: tuple[Any, ...] = ()
    own: tuple[Any, ...] = ()
    found: dict[str, Any] = field(default_factory=dict)
    who: PortalSession = SESSION
    fails: Exception | None = None
    status: Progress | None = None

    async def session(self):
        return self._or_fail(self.who)

    async def applications(self, *, cursor=None, limit=0):
        return self._or_fail(Page(self.own, None, len(self.own)))

    async def partner_applications(self, text="", *, cursor=None, limit=0):
        items = self.found.get(text, ()) if text else self.partners
        return self._or_fail(Page(items, None, len(items)))

    async def progress(self, _subscription_id):
        return self.status

    def _or_fail(self, value):
        if self.fails is not None:
            raise self.fails
        return value


@dataclass
class FakeApprovals:
    """What presenters ask of :class:`Approvals`. ``answers`` are taken one by one: errors are raised."""

    portal: FakePortal
    subscription: object = SUBSCRIPTION
    properties_: tuple[Any, ...] = PROPERTIES
    answers: list[Any] = field(default_factory=list)
    settles: list[Any] = field(default_factory=list)
    looks: list[Any] = field(default_factory=list)
    questions: tuple[Any, ...] = ()
    lost: tuple[Any, ...] = ()
    is_endless: bool = False
    sent: list[Any] = field(default_factory=list)
    retried: list[Any] = field(default_factory=list)
    opens: list[Any] = field(default_factory=list)

    async def open(self, _subscription_id):
        return _given(self.opens.pop(0)) if self.opens else self.subscription

    async def properties(self, _subscription_id):
        return self.properties_

    async def history(self, _subscription_id):
        return ()

    async def approve(self, subscription, choice, on_lost=None):
        self.sent.append((subscription.etag, choice.hotels))
        for error in self.lost:
            on_lost(error)
        answer = _given(self.answers.pop(0))
        self.subscription = answer
        return answer

    async def settle(self, _question):
        answer = _given(self.settles.pop(0))
        self.subscription = answer
        return answer

    async def open_questions(self):
        return self.questions

    async def retry(self, _subscription_id, hotels):
        self.retried.append(tuple(hotels))
        return self.portal.status

    async def watch(self, _subscription_id):
        while self.looks:
            progress = self.looks.pop(0)
            self.portal.status = progress
            status = replace(self.subscription.summary, status=progress.status)
            self.subscription = replace(self.subscription, summary=status)
            yield progress
            await asyncio.sleep(0)
        if self.is_endless:
            await asyncio.Event().wait()


def _given(answer):
    if isinstance(answer, Exception):
        raise answer
    return answer


def look(status=Status.IN_PROGRESS, *properties):
    """How far the server is."""
    ended = None if status is Status.IN_PROGRESS else NOW
    counts = [sum(p.status is s for p in properties) for s in (Status.APPROVED, Status.IN_PROGRESS, Status.WAITING)]
    failed = sum(p.status is Status.FAILED for p in properties)
    return Progress("SUB-1", status, '"2"', *counts, failed, NOW, ended, 0.0, properties)


def in_progress(etag='"2"', status=Status.IN_PROGRESS, **summary):
    """The subscription once it was approved."""
    values = {"status": status, "decided_by": "M. Keller", "decided_at": NOW, "granted_count": 3} | summary
    return replace(SUBSCRIPTION, etag=etag, summary=replace(SUBSCRIPTION.summary, **values))
