"""The Portal API's client: each operation, each refusal, and answers that are not what they should be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import httpx
import pytest
import respx

from app.clients.portal import PortalClient, every
from app.clients.token import TokenSource
from app.domain import errors
from app.domain.portal import Capability, Choice, Status, SubscriptionQuery
from app.domain.profile import Credentials, EnvironmentKind, Profile, Secret
from app.domain.readiness import Actor, Prerequisite
from tests.app import portal_json

T = TypeVar("T")

PROFILE = Profile(
    name="lark-uat", chain="LARK", gateway="https://lark.example", client_id="x", portal="https://portal.example/p"
)
CREDENTIALS = Credentials(Secret("app key"), Secret("secret"), token=Secret("a token"))
BASE = "https://portal.example/p/v1"
ALL = Choice(frozenset(), everything=True)


def ask(router: respx.Router, question: Callable[[PortalClient], Awaitable[T]]) -> T:
    """Ask a client whose server is ``router``."""

    async def scenario() -> T:
        source = TokenSource(PROFILE, CREDENTIALS)
        transport = httpx.MockTransport(router.async_handler)
        async with PortalClient.of(PROFILE, source, CREDENTIALS, transport=transport) as portal:
            return await question(portal)

    return asyncio.run(scenario())


@pytest.fixture
def router() -> respx.Router:
    return respx.Router(base_url=BASE, assert_all_called=False)


def approve(portal: PortalClient) -> Awaitable[Any]:
    return portal.approve("sub-1", ALL, etag='"7"', key="k")


# -- reading ------------------------------------------------------------------------------------------------------


def test_the_session_says_who_may_what(router: respx.Router) -> None:
    route = router.get("/session").respond(json=portal_json.SESSION)
    session = ask(router, lambda portal: portal.session())
    assert (session.user_name, session.hotels) == ("M. Keller", None)
    assert session.capabilities == {Capability.APPROVE, Capability.RETRY, Capability.READINESS}
    assert session.environment.kind is EnvironmentKind.UAT
    sent = route.calls.last.request.headers
    assert (sent["authorization"], sent["x-app-key"]) == ("Bearer a token", "app key")


def test_some_hotels_only(router: respx.Router) -> None:
    access = {"hotelAccess": {"scope": "some", "hotels": ["AUR01"]}}
    router.get("/session").respond(json=portal_json.SESSION | access)
    assert ask(router, lambda portal: portal.session()).hotels == frozenset({"AUR01"})


def test_a_query_becomes_parameters_and_absent_ones_are_left_out(router: respx.Router) -> None:
    route = router.get("/event-subscriptions").respond(json=portal_json.page([portal_json.SUMMARY]))
    query = SubscriptionQuery(text="acorn & co", statuses=frozenset({Status.PENDING, Status.IN_PROGRESS}))
    page = ask(router, lambda portal: portal.subscriptions(query))
    assert route.calls.last.request.url.params.multi_items() == [
        ("q", "acorn & co"),
        ("status", "In Progress"),
        ("status", "Pending"),
        ("sort", "-waiting"),
        ("limit", "100"),
    ]
    summary = page.items[0]
    assert (summary.partner, summary.application_id, summary.status) == ("Acorn Upsell", "upsell", Status.PENDING)
    assert summary.requested_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert (summary.approved_before_count, summary.approved_before_by) == (2, "M. Keller")


def test_a_subscription_comes_with_its_version(router: respx.Router) -> None:
    router.get("/event-subscriptions/sub-1").respond(json=portal_json.SUBSCRIPTION, headers={"ETag": '"7"'})
    subscription = ask(router, lambda portal: portal.subscription("sub-1"))
    assert subscription.etag == '"7"'
    assert [(event.name, event.is_new) for event in subscription.events] == [("CHECK IN", False), ("ROOM MOVE", True)]


def test_an_id_is_one_part_of_the_path_whatever_it_holds(router: respx.Router) -> None:
    route = router.get(path__regex=".*").respond(json=portal_json.SUBSCRIPTION, headers={"ETag": "e"})
    ask(router, lambda portal: portal.subscription("../session?x=1"))
    assert route.calls.last.request.url.raw_path == b"/p/v1/event-subscriptions/..%2Fsession%3Fx%3D1"


def test_every_other_list_and_item(router: respx.Router) -> None:
    application = {"id": "mine", "name": "Doorman", "status": "Approved", "eventCount": 3, "propertyCount": 240}
    card = {"id": "upsell", "name": "Upsell", "partner": {"id": "a", "name": "Acorn"}, "subscription": None}
    entry = {"at": "2026-11-22T09:30:00Z", "actor": "J. Moss", "action": "asked", "detail": None}
    router.get("/environments").respond(json=portal_json.page([portal_json.ENVIRONMENT]))
    router.get("/environments/env-1").respond(json=portal_json.ENVIRONMENT)
    router.get("/applications").respond(json=portal_json.page([application]))
    cards = router.get("/partner-applications").respond(json=portal_json.page([card]))
    router.get("/partner-applications/upsell").respond(json=card | {"subscription": portal_json.SUMMARY})
    router.get("/event-subscriptions/sub-1/properties").respond(json=portal_json.page(portal_json.HOTELS))
    router.get("/event-subscriptions/sub-1/history").respond(json=portal_json.page([entry]))

    async def read(portal: PortalClient) -> None:
        assert (await portal.environments(kind=EnvironmentKind.UAT)).items == (await portal.environment("env-1"),)
        assert (await portal.applications("door")).items[0].status is Status.APPROVED
        assert (await portal.partner_applications(without_request=True)).items[0].subscription is None
        assert cards.calls.last.request.url.params["status"] == "none"
        subscription = (await portal.partner_application("upsell")).subscription
        assert subscription is not None
        assert subscription.id == "sub-1"
        properties = (await portal.properties("sub-1", brand="Aurora", country="DE", status=Status.PENDING)).items
        assert [(p.hotel, p.blocked) for p in properties[1:3]] == [("AUR02", None), ("AUR03", "no-access")]
        assert (await portal.history("sub-1")).items[0].detail == ""

    ask(router, read)


def test_readiness(router: respx.Router) -> None:
    told = {"name": "template-ready", "holds": None, "actor": "partner", "at": None, "detail": None}
    answer = {"applicationId": "upsell", "environmentId": "env-1", "checkedAt": "2026-11-24T10:41:00Z"}
    router.get("/partner-applications/upsell/readiness", params={"environment": "env-1"}).respond(
        json=answer | {"prerequisites": [told]}
    )
    (check,) = ask(router, lambda portal: portal.readiness("upsell", "env-1")).checks
    assert (check.prerequisite, check.holds, check.actor) == (Prerequisite.TEMPLATE_READY, None, Actor.PARTNER)


def test_a_list_is_walked_page_by_page(router: respx.Router) -> None:
    route = router.get("/event-subscriptions")
    route.side_effect = [
        httpx.Response(200, json=portal_json.page([portal_json.SUMMARY], next="c1")),
        httpx.Response(200, json=portal_json.page([portal_json.SUMMARY | {"id": "sub-2"}])),
    ]

    async def walk(portal: PortalClient) -> list[str]:
        return [summary.id async for summary in every(partial(portal.subscriptions, SubscriptionQuery()))]

    assert ask(router, walk) == ["sub-1", "sub-2"]
    assert route.calls.last.request.url.params["cursor"] == "c1"


def test_a_list_that_goes_in_a_circle_ends(router: respx.Router) -> None:
    router.get("/environments").respond(json=portal_json.page([portal_json.ENVIRONMENT], next="c1"))

    async def walk(portal: PortalClient) -> list[str]:
        return [environment.id async for environment in every(portal.environments)]

    with pytest.raises(errors.NotTheServer, match="does not end"):
        ask(router, walk)


# -- answers that are not what they should be ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"json": {k: v for k, v in portal_json.SUBSCRIPTION.items() if k != "events"}}, "“events” is missing"),
        (
            {"json": portal_json.SUBSCRIPTION | {"events": [{"module": "R"}]}},
            r"the field “events\[0\]\.name” is missing",
        ),
        ({"json": portal_json.SUBSCRIPTION | {"eventCount": "two"}}, "the field “eventCount” is of another kind"),
        ({"json": portal_json.SUBSCRIPTION | {"status": "Maybe"}}, "the field “status” is of another kind"),
        ({"json": portal_json.SUBSCRIPTION | {"requestedAt": "2026-11-22T09:30:00"}}, "the field “requestedAt” is of"),
        ({"content": b"{"}, "what came cannot be read"),
        ({"content": b'"\xff"'}, "what came cannot be read"),
        ({"html": "<html>Sign in</html>"}, "A web page came instead of the request sub-1"),
    ],
)
def test_an_answer_that_cannot_be_read_names_the_field(router: respx.Router, answer: dict[str, Any], says: str) -> None:
    router.get("/event-subscriptions/sub-1").respond(headers={"ETag": "e"}, **answer)
    with pytest.raises(errors.NotTheServer, match=says):
        ask(router, lambda portal: portal.subscription("sub-1"))


def test_fields_that_are_not_known_are_passed_over(router: respx.Router) -> None:
    router.get("/event-subscriptions/sub-1").respond(
        json=portal_json.SUBSCRIPTION | {"mood": {"good": True}}, headers={"ETag": "e"}
    )
    assert ask(router, lambda portal: portal.subscription("sub-1")).summary.id == "sub-1"


def test_an_answer_without_its_version_is_refused(router: respx.Router) -> None:
    router.get("/event-subscriptions/sub-1").respond(json=portal_json.SUBSCRIPTION)
    with pytest.raises(errors.NotTheServer, match="which version"):
        ask(router, lambda portal: portal.subscription("sub-1"))


def test_a_profile_without_a_portal_has_no_client() -> None:
    profile = Profile(name="p", chain="LARK", gateway="https://lark.example", client_id="x")
    with pytest.raises(errors.UsageError, match="names no portal: Oracle publishes none"):
        PortalClient.of(profile, TokenSource(profile, CREDENTIALS), CREDENTIALS)


# -- deciding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        (ALL, {"properties": {"scope": "all"}}),
        (
            Choice(frozenset({"AUR02", "AUR01"})),
            {"properties": {"scope": "some", "hotels": ["AUR01", "AUR02"]}},
        ),
    ],
)
def test_an_approval_says_which_version_and_which_decision(
    router: respx.Router, choice: Choice, body: dict[str, Any]
) -> None:
    route = router.post("/event-subscriptions/sub-1/approval").respond(
        202, json=portal_json.SUBSCRIPTION | {"status": "In Progress"}, headers={"ETag": '"8"'}
    )
    approved = ask(router, lambda portal: portal.approve("sub-1", choice, etag='"7"', key="k-1"))
    assert (approved.summary.status, approved.etag) == (Status.IN_PROGRESS, '"8"')
    sent = route.calls.last.request
    assert (sent.headers["if-match"], sent.headers["idempotency-key"]) == ('"7"', "k-1")
    assert json.loads(sent.content) == body


CURRENT = {"status": "Approved", "decidedBy": "A. Lund", "decidedAt": "2026-11-24T10:41:00Z", "etag": "9"}


@pytest.mark.parametrize(
    ("code", "answer", "error", "says"),
    [
        (400, portal_json.problem("invalid"), errors.UsageError, "as wrong"),
        (401, {}, errors.CredentialsRefused, "refuses the token that it was given"),
        (403, {}, errors.NotAllowed, "does not let this user"),
        (
            403,
            portal_json.problem("role-may-not-approve", roles=["OHIPVIEW"], rolesThatMay=["OHIPADMIN"]),
            errors.NotAllowed,
            r"Your role \(OHIPVIEW\) may not approve, so nothing was approved: ask someone with OHIPADMIN",
        ),
        (403, portal_json.problem("role-may-not-approve"), errors.NotAllowed, r"\(none\).*ask an administrator"),
        (
            404,
            portal_json.problem("unknown"),
            errors.Withdrawn,
            "There is no request sub-1, or none any more: nothing was approved",
        ),
        (409, portal_json.problem("key-reused"), errors.UsageError, "under the same key for other hotels"),
        (
            409,
            portal_json.problem("not-pending", current=CURRENT),
            errors.DecidedMeanwhile,
            "A. Lund decided about the request sub-1 on 24 Nov 2026 at 10:41 UTC, and it is Approved now",
        ),
        (
            410,
            portal_json.problem("withdrawn", withdrawnAt="2026-11-24T10:41:00Z", withdrawnBy="J. Moss"),
            errors.Withdrawn,
            "J. Moss took the request sub-1 back on 24 Nov 2026 at 10:41 UTC: nothing was approved",
        ),
        (412, portal_json.problem("decided-meanwhile", current=CURRENT), errors.DecidedMeanwhile, "A. Lund decided"),
        (412, {}, errors.DecidedMeanwhile, "sub-1 changed while you looked at it, and it is another version now"),
        (412, portal_json.problem("x", current=7), errors.DecidedMeanwhile, "changed while you looked"),
        (422, portal_json.problem("other"), errors.UsageError, "cannot take the request"),
        (
            422,
            portal_json.problem("properties-not-allowed", refused=[{"hotel": "AUR03", "reason": "no-access"}]),
            errors.NotAllowed,
            "Nothing was approved, since not every hotel may be chosen: AUR03 is not among your hotels. Leave them out",
        ),
        (500, {}, errors.OutcomeUnknown, "whether it took effect is unknown"),
        (502, {}, errors.OutcomeUnknown, "was lost"),
        (503, {}, errors.OutcomeUnknown, "unknown"),
        (504, {}, errors.OutcomeUnknown, "was lost"),
    ],
)
def test_each_refusal_is_one_sentence(
    router: respx.Router, code: int, answer: dict[str, Any], error: type[errors.DoormanError], says: str
) -> None:
    router.post("/event-subscriptions/sub-1/approval").respond(code, json=answer)
    with pytest.raises(error, match=says) as caught:
        ask(router, approve)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("code", "answer", "error", "says"),
    [
        (
            409,
            portal_json.problem("not-failed"),
            errors.DecidedMeanwhile,
            "has failed any more, so nothing was tried again",
        ),
        (409, portal_json.problem("not-failed", current=CURRENT), errors.DecidedMeanwhile, "and it is Approved now"),
        (410, portal_json.problem("withdrawn"), errors.Withdrawn, "The partner took .* back: nothing was tried again"),
    ],
)
def test_a_refused_retry_speaks_of_the_retry(
    router: respx.Router, code: int, answer: dict[str, Any], error: type[errors.DoormanError], says: str
) -> None:
    router.post("/event-subscriptions/sub-1/retry").respond(code, json=answer)
    with pytest.raises(error, match=says) as caught:
        ask(router, lambda portal: portal.retry("sub-1", ["AUR01"]))
    assert "approv" not in caught.value.sentence


def test_a_request_that_was_taken_back_is_said_so_when_it_is_looked_at(router: respx.Router) -> None:
    router.get("/event-subscriptions/sub-1").respond(
        410, json=portal_json.problem("withdrawn", withdrawnAt="2026-11-24T10:41:00Z", withdrawnBy="J. Moss")
    )
    with pytest.raises(errors.Withdrawn, match=r"J\. Moss took the request sub-1 back on 24 Nov 2026 at 10:41 UTC"):
        ask(router, lambda portal: portal.subscription("sub-1"))


def test_a_conflict_carries_who_when_and_what(router: respx.Router) -> None:
    router.post("/event-subscriptions/sub-1/approval").respond(
        412, json=portal_json.problem("decided-meanwhile", current=CURRENT)
    )
    with pytest.raises(errors.DecidedMeanwhile) as caught:
        ask(router, approve)
    assert (caught.value.who, caught.value.what) == ("A. Lund", "Approved")
    assert caught.value.when == datetime(2026, 11, 24, 10, 41, tzinfo=UTC)


def test_refused_hotels_are_carried_and_counted(router: respx.Router) -> None:
    refused = [{"hotel": f"AUR{n}", "reason": "inactive"} for n in range(8)]
    router.post("/event-subscriptions/sub-1/approval").respond(
        422, json=portal_json.problem("properties-not-allowed", refused=refused)
    )
    with pytest.raises(errors.NotAllowed, match="AUR4 is no longer active and 3 more") as caught:
        ask(router, approve)
    assert caught.value.refused[7] == ("AUR7", "inactive")


def test_too_many_requests_says_how_long(router: respx.Router) -> None:
    router.post("/event-subscriptions/sub-1/approval").respond(429, headers={"Retry-After": "7"})
    with pytest.raises(errors.TooManyRequests) as caught:
        ask(router, approve)
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ReadTimeout("late"), errors.OutcomeUnknown),
        (httpx.ReadError("reset"), errors.OutcomeUnknown),
        (httpx.RemoteProtocolError("closed"), errors.OutcomeUnknown),
        (httpx.ConnectError("refused"), errors.Unreachable),
        (httpx.ConnectTimeout("late"), errors.TimedOut),
    ],
)
def test_what_never_left_is_told_from_what_may_have_arrived(
    router: respx.Router, failure: Exception, error: type[Exception]
) -> None:
    router.post("/event-subscriptions/sub-1/approval").mock(side_effect=failure)
    with pytest.raises(error):
        ask(router, approve)


def test_another_try_for_what_failed(router: respx.Router) -> None:
    route = router.post("/event-subscriptions/sub-1/retry").respond(202, json=portal_json.status())
    progress = ask(router, lambda portal: portal.retry("sub-1", ["AUR01"]))
    assert json.loads(route.calls.last.request.content) == {"hotels": ["AUR01"]}
    assert (progress.status, progress.in_progress, progress.next_look) == (Status.IN_PROGRESS, 2, 1.5)


def test_another_try_may_be_refused(router: respx.Router) -> None:
    router.post("/event-subscriptions/sub-1/retry").respond(409, json=portal_json.problem("not-failed"))
    with pytest.raises(errors.DecidedMeanwhile):
        ask(router, lambda portal: portal.retry("sub-1", ["AUR01"]))


def test_progress(router: respx.Router) -> None:
    answer = portal_json.status() | {"nextLookSeconds": None}
    router.get("/event-subscriptions/sub-1/status").respond(json=answer, headers={"ETag": '"9"'})
    progress = ask(router, lambda portal: portal.progress("sub-1"))
    assert (progress.etag, progress.total, progress.next_look) == ('"9"', 2, 2.0)
