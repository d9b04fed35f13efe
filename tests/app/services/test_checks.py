"""Trying a profile out, step by step."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx

from app.domain import errors
from app.domain.profile import Credentials, EnvironmentKind, Profile, Secret
from app.services.checks import Finding, Result, Step, check
from tests.app import portal_json

PROFILE = Profile(
    name="lark-uat",
    chain="LARK",
    gateway="https://lark.example",
    client_id="x",
    enterprise_id="LARKSPUR",
    portal="https://portal.example",
)
CREDENTIALS = Credentials(Secret("app key"), Secret("secret"))
HOTELS = {"hotelSummaryInfoList": [{"hotelId": "AUR01", "chainCode": "LARK"}, {"hotelId": "X", "chainCode": "OTHER"}]}


@pytest.fixture
def router() -> respx.Router:
    router = respx.Router(assert_all_called=False)
    router.get("https://lark.example/").respond(404)
    router.post("https://lark.example/oauth/v1/tokens", name="token").respond(
        json={"access_token": "t", "expires_in": 3600}
    )
    router.get("https://lark.example/ent/config/v1/hotels", name="hotels").respond(json=HOTELS)
    router.get("https://portal.example/v1/session", name="session").respond(json=portal_json.SESSION)
    return router


def found(router: respx.Router, profile: Profile = PROFILE, credentials: Credentials = CREDENTIALS) -> list[Finding]:
    async def scenario() -> list[Finding]:
        transport = httpx.MockTransport(router.async_handler)
        return [finding async for finding in check(profile, credentials, transport=transport)]

    findings = asyncio.run(scenario())
    assert [finding.step for finding in findings] == list(Step)
    return findings


def results(findings: list[Finding]) -> list[str]:
    return [finding.result.value for finding in findings]


def test_all_is_well(router: respx.Router) -> None:
    findings = found(router)
    assert results(findings) == ["good"] * 4
    assert findings[0].sentence.endswith("ms, certificate valid")
    assert [finding.sentence for finding in findings[1:]] == [
        "Signed in",
        "1 hotel of chain LARK",
        "M. Keller may approve for every hotel",
    ]


def test_a_role_that_may_only_look_says_so(router: respx.Router) -> None:
    access: dict[str, Any] = {"capabilities": [], "hotelAccess": {"scope": "some", "hotels": ["A", "B"]}}
    router["session"].respond(json=portal_json.SESSION | access)
    assert found(router)[3].sentence == "M. Keller may look, but not approve, for 2 hotels"


def test_a_token_that_was_handed_over_is_used(router: respx.Router) -> None:
    findings = found(router, credentials=replace(CREDENTIALS, token=Secret("given")))
    assert findings[1].sentence == "Uses the token it was given"
    assert not router["token"].called


def test_a_gateway_that_is_not_there_ends_it(router: respx.Router) -> None:
    router.get("https://lark.example/").mock(side_effect=httpx.ConnectTimeout("late"))
    findings = found(router)
    assert results(findings) == ["failed", "skipped", "skipped", "skipped"]
    assert isinstance(findings[0].problem, errors.TimedOut)


def test_a_refused_sign_in_ends_it(router: respx.Router) -> None:
    router["token"].respond(401)
    findings = found(router)
    assert results(findings) == ["good", "failed", "skipped", "skipped"]
    assert isinstance(findings[1].problem, errors.CredentialsRefused)


def test_an_unknown_chain_fails_and_the_portal_is_still_tried(router: respx.Router) -> None:
    findings = found(router, profile=replace(PROFILE, chain="WREN"))
    assert results(findings) == ["good", "good", "failed", "failed"]
    assert "no hotel of chain WREN: check the chain code" in findings[2].sentence
    assert "The portal is that of LARK UAT, the profile says WREN UAT: check the chain code" in findings[3].sentence
    assert all(isinstance(finding.problem, errors.PersonNeeded) for finding in findings[2:])


def test_uat_is_not_mistaken_for_production(router: respx.Router) -> None:
    findings = found(router, profile=replace(PROFILE, kind=EnvironmentKind.PRODUCTION))
    assert results(findings) == ["good", "good", "good", "failed"]
    assert "The portal is that of LARK UAT, the profile says LARK PRODUCTION" in findings[3].sentence


def test_without_a_portal_that_step_is_skipped_and_says_why(router: respx.Router) -> None:
    findings = found(router, profile=replace(PROFILE, portal=None))
    assert findings[3].result is Result.SKIPPED
    assert "names no portal" in findings[3].sentence
