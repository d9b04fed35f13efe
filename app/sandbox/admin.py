"""The sandbox's own controls, under ``/sandbox``: make things happen, and look at what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, fields
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.sandbox.catalogue import KINDS
from app.sandbox.emission import Wish
from app.sandbox.plots import FAULTS, Plot, decide, request
from app.sandbox.portal.subscription import Subscription
from app.sandbox.portal.vocabulary import Capability
from app.sandbox.problems import Problem
from app.sandbox.rules import Rules
from app.sandbox.tasks import Background
from app.sandbox.world import World


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Emit(_Order):
    """``rate`` in events a second, as fast as it goes without one; ``bytes`` about how long each frame is."""

    n: int = Field(1, ge=1, le=100_000_000)
    rate: float | None = Field(None, gt=0)
    hotel: str | None = None
    event: str | None = None
    guest: str | None = None
    bytes: int | None = Field(None, ge=0, le=64_000_000)


class Ask(_Order):
    """A partner's request. One that is not known comes into being. No ``events``: a usual set; no ``hotels``: all."""

    partner: str
    application: str | None = None
    events: list[str] | None = None
    hotels: list[str] | None = None
    by: str = "A. Partner"
    flaky: list[str] = []


class Which(_Order):
    """A subscription, by its id or by its partner's name or id."""

    id: str | None = None
    partner: str | None = None


class Withdraw(Which):
    """A partner takes its request back; ``by`` whom, if not by who asked."""

    by: str | None = None


class Decide(Which):
    """Somebody else decides, or revokes what was approved. ``hotels``: None for all that may be chosen."""

    by: str = "A. Brandt"
    hotels: list[str] | None = None
    status: str = Field("Approved", pattern="^(Approved|Rejected|Revoked)$")


class Access(_Order):
    """The user's access. What is left out stays as it is."""

    remove: list[str] = []
    add: list[str] = []
    roles: list[str] | None = None
    capabilities: list[Capability] | None = None
    streaming: bool | None = None


def router(world: World, background: Background) -> APIRouter:
    """The controls."""
    routes = APIRouter(prefix="/sandbox")

    @routes.post("/emit")
    async def emit(order: Emit) -> dict[str, Any]:
        """Make events happen. With a rate they go on happening after the answer."""
        if order.hotel is not None and order.hotel not in world.chain.hotels:
            raise Problem(404, f"There is no hotel {order.hotel}")
        if order.event is not None and order.event not in KINDS:
            raise Problem(404, f"There is no event {order.event}")
        wish = Wish(order.hotel, order.event, order.guest, order.bytes)
        if order.rate is not None:
            background.start(world.emit_paced(order.n, order.rate, wish))
            return {"n": order.n, "rate": order.rate}
        first, last = world.emit(order.n, wish)
        return {"n": order.n, "firstOffset": str(first), "lastOffset": str(last)}

    @routes.post("/fault")
    async def fault(plot: Plot) -> dict[str, Any]:
        """Let something go wrong."""
        return {"kind": plot.kind, "met": FAULTS[plot.kind](world, plot)}

    @routes.post("/request")
    async def make_request(order: Ask) -> dict[str, Any]:
        """A partner asks for events."""
        subscription = request(world, order)
        return {"id": subscription.id, "applicationId": subscription.application_id, "etag": subscription.etag}

    @routes.post("/withdraw")
    async def withdraw(order: Withdraw) -> dict[str, Any]:
        """A partner takes its request back."""
        subscription = _find(world, order)
        subscription.withdraw(order.by or subscription.requested_by, world.clock.today())
        return {"id": subscription.id, "status": subscription.status}

    @routes.post("/decide")
    async def make_decision(order: Decide) -> dict[str, Any]:
        """Somebody else decides first."""
        subscription = _find(world, order)
        decide(world, subscription, order)
        return {"id": subscription.id, "status": subscription.status, "etag": subscription.etag}

    @routes.post("/access")
    async def access(order: Access) -> dict[str, Any]:
        """Hotels, roles and capabilities of the user change; streaming is switched off or on."""
        for code in (*order.add, *order.remove):
            if code not in world.chain.hotels:
                raise Problem(404, f"There is no hotel {code}")
            world.chain.hotels[code].accessible = code in order.add
        if order.roles is not None:
            world.desk.user.roles = tuple(order.roles)
        if order.capabilities is not None:
            world.desk.capabilities = tuple(order.capabilities)
        if order.streaming is not None:
            world.desk.streaming_enabled = order.streaming
        return {"roles": world.desk.user.roles, "capabilities": world.desk.capabilities}

    @routes.post("/rules")
    async def rules(order: dict[str, float]) -> dict[str, Any]:
        """Change limits of the stream, by the names of :class:`app.sandbox.rules.Rules`; the answer is all of them."""
        known = {f.name for f in fields(Rules)}
        for name, value in order.items():
            if name not in known:
                raise Problem(404, f"There is no rule {name}")
            setattr(world.rules, name, value)
        return asdict(world.rules)

    @routes.post("/reset")
    async def reset() -> dict[str, Any]:
        """Start the play again. The credentials stay."""
        background.stop()
        world.reset()
        return world.first_line()

    @routes.get("/sign-in")
    async def sign_in() -> dict[str, str]:
        """User name and password for the password grant (SSD)."""
        return {"username": world.username, "password": world.password}

    @routes.get("/applications")
    async def applications() -> list[dict[str, Any]]:
        """Everybody who holds a key."""
        return [{"id": a.id, "name": a.name, "partner": a.partner, "appKey": a.app_key} for a in world.applications]

    @routes.get("/sent", response_class=StreamingResponse)
    async def sent(application: Annotated[str | None, Query()] = None) -> StreamingResponse:
        """Every distinct event that was sent, in the order of first sending; to anybody, or to one application."""
        journal = world.stream.consumers.sent
        if application is not None:
            known = world.applications.get(application)
            if known is None:
                raise Problem(404, f"There is no application {application}")
            journal = world.stream.consumers.of(known).journal

        def lines() -> Iterator[str]:
            page: list[str] = []
            for record in world.sent(journal):
                page.append(f"{record.offset}\t{record.unique_id}\n")
                if len(page) == 4_096:
                    yield "".join(page)
                    page.clear()
            yield "".join(page)

        return StreamingResponse(_gently(lines()), media_type="text/plain")

    @routes.get("/stats")
    async def stats() -> dict[str, Any]:
        """What the stream has done, and how its clients behave."""
        consumers = world.stream.consumers
        return {
            "events": {
                "made": world.log.end,
                "kept": world.log.end - world.log.oldest,
                "nextOffset": str(world.log.next_offset),
            },
            "sent": {"frames": consumers.sent.frames, "distinct": len(consumers.sent)},
            "connections": len(consumers.sessions),
            "upgrades": consumers.upgrades,
            "tokens": world.tokens.issued,
            "violations": consumers.conduct.report(),
            "latestViolations": list(consumers.conduct.latest),
            "consumers": [
                {
                    "application": c.application.id,
                    "active": c.holder is not None,
                    "frames": c.journal.frames,
                    "distinct": len(c.journal),
                    "waiting": world.log.end - max(c.place, world.log.oldest),
                }
                for c in consumers
            ],
        }

    return routes


async def _gently(lines: Iterator[str]) -> AsyncIterator[str]:
    """Page by page, so that the stream goes on meanwhile."""
    for page in lines:
        yield page
        await asyncio.sleep(0)


def _find(world: World, which: Which) -> Subscription:
    for subscription in world.desk.subscriptions():
        application = world.applications.get(subscription.application_id)
        names = (
            {subscription.id} if application is None else {subscription.id, application.partner, application.partner_id}
        )
        if {which.id, which.partner} - {None} and names >= {which.id, which.partner} - {None}:
            return subscription
    raise Problem(404, "There is no such subscription")
