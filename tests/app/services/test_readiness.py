"""The five prerequisites: reported, shown by other answers, or unknown; never guessed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
import respx

from app.clients.portal import PortalClient
from app.clients.token import TokenSource
from app.domain.link import LinkReport, LinkState
from app.domain.portal import PartnerApplication, PortalSession, Status
from app.domain.profile import Credentials, Profile, Secret
from app.domain.readiness import Actor, Prerequisite, Readiness
from app.services import readiness
from app.wire.portal import PartnerApplicationShape, SessionShape
from tests.app import portal_json

PROFILE = Profile(
    name="lark-uat", chain="LARK", gateway="https://lark.example", client_id="x", portal="https://portal.example"
)
CREDENTIALS = Credentials(Secret("app key"), Secret("secret"), token=Secret("a token"))


def application(subscription: dict[str, Any] | None) -> PartnerApplication:
    card = {"id": "upsell", "name": "Upsell", "partner": {"id": "a", "name": "Acorn"}, "subscription": subscription}
    return msgspec.convert(card, PartnerApplicationShape, strict=False).value()


def session(*capabilities: str, **changed: Any) -> PortalSession:
    told = portal_json.SESSION | {"capabilities": list(capabilities)} | changed
    return msgspec.convert(told, SessionShape).value()


def check(session: PortalSession, application: PartnerApplication, router: respx.Router) -> Readiness:
    async def scenario() -> Readiness:
        transport = httpx.MockTransport(router.async_handler)
        source = TokenSource(PROFILE, CREDENTIALS)
        async with PortalClient.of(PROFILE, source, CREDENTIALS, transport=transport) as portal:
            return await readiness.check(portal, session, application)

    return asyncio.run(scenario())


@pytest.fixture
def router() -> respx.Router:
    return respx.Router(base_url="https://portal.example/v1")


def holds(found: Readiness) -> list[bool | None]:
    assert [item.prerequisite for item in found.checks] == list(Prerequisite)
    return [item.holds for item in found.checks]


def test_without_reports_what_no_answer_shows_is_unknown(router: respx.Router) -> None:
    found = check(session(), application(portal_json.SUMMARY), router)
    assert holds(found) == [None, True, None, True, False]
    assert found.done == 2
    assert readiness.next_actor(found, Status.PENDING) is Actor.PARTNER


def test_without_a_request_the_partner_has_not_submitted(router: respx.Router) -> None:
    off = portal_json.ENVIRONMENT | {"streamingEnabled": False}
    found = check(session(environment=off), application(None), router)
    assert holds(found) == [None, False, None, False, False]
    assert found.checks[3].detail == "No request was received"


def test_what_the_server_reports_goes_first(router: respx.Router) -> None:
    told = [
        {"name": "environment-added", "holds": True, "actor": "partner", "at": "2026-11-03T08:00:00Z", "detail": ""},
        {"name": "template-ready", "holds": True, "actor": "partner", "at": None, "detail": "4 events"},
    ]
    router.get("/partner-applications/upsell/readiness", params={"environment": "env-1"}).respond(
        json={"applicationId": "upsell", "checkedAt": "2026-11-24T10:41:00Z", "prerequisites": told}
    )
    found = check(session("readiness"), application(portal_json.SUMMARY), router)
    assert holds(found) == [True, True, True, True, False]
    assert readiness.next_actor(found, Status.PENDING) is Actor.YOU
    assert readiness.next_actor(found, Status.IN_PROGRESS) is Actor.SERVER


def test_when_all_hold_nobody_has_to_act(router: respx.Router) -> None:
    approved = portal_json.SUMMARY | {"status": "Approved", "decidedAt": "2026-11-24T10:41:00Z"}
    told = [{"name": name, "holds": True, "actor": "partner"} for name in ("environment-added", "template-ready")]
    router.get("/partner-applications/upsell/readiness").respond(
        json={"applicationId": "upsell", "checkedAt": "2026-11-24T10:41:00Z", "prerequisites": told}
    )
    found = check(session("readiness"), application(approved), router)
    assert found.done == 5
    assert readiness.next_actor(found, Status.APPROVED) is Actor.NOBODY


NOW = datetime(2026, 11, 24, 10, 41, tzinfo=UTC)


def test_a_live_stream_of_ones_own_shows_that_streaming_is_enabled_and_nothing_else() -> None:
    found = readiness.shown_by_stream(LinkReport(LinkState.LIVE, 1), NOW)
    assert holds(found) == [None, True, None, None, None]
    assert (found.checks[1].detail, found.checks[1].source) == ("your own stream is live", "the recorder")
    assert [item.actor for item in found.checks] == [readiness.ACTORS[item.prerequisite] for item in found.checks]
    assert found.checked_at == NOW


@pytest.mark.parametrize("state", [state for state in LinkState if state is not LinkState.LIVE])
def test_a_stream_that_is_not_live_shows_nothing_either_way(state: LinkState) -> None:
    for link in (LinkReport(state, 1), None):
        found = readiness.shown_by_stream(link, NOW)
        assert holds(found) == [None] * 5
        assert found.checks[1].detail == readiness.NOT_LIVE
