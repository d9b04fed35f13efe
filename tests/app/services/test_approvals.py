"""Approving, against a portal that loses answers, refuses, and takes its time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import respx

from app.clients.portal import PortalClient
from app.clients.token import TokenSource
from app.domain import errors
from app.domain.portal import Choice, Progress, Status, Subscription
from app.domain.profile import Credentials, Profile, Secret
from app.services.approvals import GIVE_UP_AFTER, Approvals, Waiting
from app.services.questions import Questions
from tests.app import portal_json

T = TypeVar("T")

PROFILE = Profile(
    name="lark-uat", chain="LARK", gateway="https://lark.example", client_id="x", portal="https://portal.example"
)
CREDENTIALS = Credentials(Secret("app key"), Secret("secret"), token=Secret("a token"))
BASE = "https://portal.example/v1"
TWO = Choice(frozenset({"AUR01", "AUR02"}))
IN_PROGRESS = httpx.Response(202, json=portal_json.SUBSCRIPTION | {"status": "In Progress"}, headers={"ETag": '"8"'})
LOST = httpx.ReadTimeout("late")


class Desk:
    """An administrator's approvals, in front of a portal that answers as ``router`` says. Waiting takes no time."""

    def __init__(self, folder: Path) -> None:
        self.router = respx.Router(base_url=BASE, assert_all_called=False)
        self.questions = Questions(folder)
        self.waits: list[float] = []
        self.approval = self.router.post("/event-subscriptions/sub-1/approval")
        self.shown = self.router.get("/event-subscriptions/sub-1").respond(
            json=portal_json.SUBSCRIPTION, headers={"ETag": '"7"'}
        )

    def do(self, work: Callable[[Approvals], Awaitable[T]]) -> T:
        async def sleep(seconds: float) -> None:
            self.waits.append(seconds)

        async def scenario() -> T:
            transport = httpx.MockTransport(self.router.async_handler)
            source = TokenSource(PROFILE, CREDENTIALS)
            async with PortalClient.of(PROFILE, source, CREDENTIALS, transport=transport) as portal:
                return await work(Approvals(portal, self.questions, sleep=sleep))

        return asyncio.run(scenario())

    def approve(self, choice: Choice = TWO) -> Subscription:
        async def work(approvals: Approvals) -> Subscription:
            return await approvals.approve(await approvals.open("sub-1"), choice)

        return self.do(work)

    @property
    def keys(self) -> list[str]:
        """The keys of the decisions that were sent."""
        return [call.request.headers["idempotency-key"] for call in self.approval.calls]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "questions")


def test_an_approval_that_is_taken_leaves_no_question(desk: Desk) -> None:
    desk.approval.mock(return_value=IN_PROGRESS)
    assert desk.approve().summary.status is Status.IN_PROGRESS
    assert desk.questions.open() == ()


def test_a_lost_answer_is_asked_for_again_under_the_same_key(desk: Desk) -> None:
    desk.approval.mock(side_effect=[LOST, LOST, IN_PROGRESS])
    assert desk.approve().summary.status is Status.IN_PROGRESS
    assert len(desk.keys) == 3
    assert len(set(desk.keys)) == 1
    assert desk.shown.call_count == 3  # before the first, and before each repetition
    assert desk.questions.open() == ()


def test_who_approves_is_told_of_every_answer_that_was_lost(desk: Desk) -> None:
    desk.approval.mock(side_effect=[LOST, LOST, IN_PROGRESS])
    told: list[errors.DoormanError] = []

    async def work(approvals: Approvals) -> Subscription:
        return await approvals.approve(await approvals.open("sub-1"), TWO, told.append)

    assert desk.do(work).summary.status is Status.IN_PROGRESS
    assert [type(error) for error in told] == [errors.OutcomeUnknown, errors.OutcomeUnknown]


def test_an_answer_that_stays_lost_is_unknown_and_a_restart_finishes_the_question(desk: Desk) -> None:
    desk.approval.mock(side_effect=LOST)
    with pytest.raises(errors.OutcomeUnknown, match="never decides twice"):
        desk.approve()
    (question,) = desk.questions.open()
    assert question.choice == TWO

    desk.approval.mock(side_effect=None, return_value=IN_PROGRESS)

    async def after_restart(approvals: Approvals) -> list[Subscription]:
        return [await approvals.settle(question) for question in await approvals.open_questions()]

    (answer,) = desk.do(after_restart)
    assert answer.summary.status is Status.IN_PROGRESS
    assert len(set(desk.keys)) == 1
    assert desk.questions.open() == ()


def test_no_connection_after_a_lost_answer_does_not_count_as_an_answer(desk: Desk) -> None:
    desk.approval.mock(side_effect=[LOST, *[httpx.ConnectError("down")] * 3])
    with pytest.raises(errors.OutcomeUnknown):
        desk.approve()
    assert len(desk.questions.open()) == 1


def test_the_same_decision_made_again_is_the_same_question(desk: Desk) -> None:
    desk.approval.mock(side_effect=LOST)
    with pytest.raises(errors.OutcomeUnknown):
        desk.approve()
    desk.approval.mock(side_effect=None, return_value=IN_PROGRESS)
    desk.approve()
    assert len(set(desk.keys)) == 1


def test_a_decision_that_is_met_after_a_lost_answer_may_be_ones_own(desk: Desk) -> None:
    """A server that forgot the key cannot know that it is asked about the approval that it took."""
    current = {"status": "Approved", "decidedBy": "M. Keller", "decidedAt": "2026-11-24T10:41:00Z", "etag": "8"}
    desk.approval.mock(
        side_effect=[LOST, httpx.Response(409, json=portal_json.problem("not-pending", current=current))]
    )
    with pytest.raises(errors.DecidedMeanwhile, match=r"is Approved now, by M\. Keller: that may be your own") as met:
        desk.approve()
    assert met.value.may_be_ours
    assert desk.questions.open() == ()


def test_another_choice_is_another_decision_which_the_version_guards(desk: Desk) -> None:
    desk.approval.mock(side_effect=LOST)
    with pytest.raises(errors.OutcomeUnknown):
        desk.approve()
    desk.approval.mock(side_effect=None, return_value=IN_PROGRESS)
    desk.approve(Choice(frozenset({"AUR01"})))
    assert len(set(desk.keys)) == 2
    assert {call.request.headers["if-match"] for call in desk.approval.calls} == {'"7"'}
    assert desk.questions.open() == ()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.ConnectError("refused"), errors.Unreachable),
        (httpx.Response(401), errors.CredentialsRefused),
        (httpx.Response(403, json=portal_json.problem("role-may-not-approve")), errors.NotAllowed),
        (httpx.Response(412, json=portal_json.problem("decided-meanwhile")), errors.DecidedMeanwhile),
        (httpx.Response(410, json=portal_json.problem("withdrawn")), errors.Withdrawn),
        (httpx.Response(429, headers={"Retry-After": "3"}), errors.TooManyRequests),
    ],
)
def test_a_refusal_is_told_at_once_and_leaves_no_question(desk: Desk, answer: Any, error: type[Exception]) -> None:
    desk.approval.mock(side_effect=[answer])
    with pytest.raises(error):
        desk.approve()
    assert len(desk.keys) == 1
    assert desk.questions.open() == ()


def test_a_request_that_is_gone_when_looked_at_again_is_withdrawn(desk: Desk) -> None:
    desk.approval.mock(side_effect=LOST)
    desk.shown.side_effect = [
        httpx.Response(200, json=portal_json.SUBSCRIPTION, headers={"ETag": '"7"'}),
        httpx.Response(410, json=portal_json.problem("withdrawn")),
    ]
    with pytest.raises(errors.Withdrawn):
        desk.approve()
    assert desk.questions.open() == ()


def test_nothing_is_sent_where_the_question_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "questions").write_text("a file where the folder should be")
    desk = Desk(tmp_path / "questions")
    with pytest.raises(errors.DoormanError, match="Nothing was sent"):
        desk.approve()
    assert desk.keys == []


def test_a_damaged_question_is_kept_aside_and_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "x.json").write_text("{")
    with pytest.raises(errors.DoormanError, match="The note of an approval whose answer never came was damaged"):
        desk.questions.open()
    (kept,) = (tmp_path / "questions").glob("x.json.damaged-*")
    assert kept.read_text() == "{"
    assert desk.questions.open() == ()


# -- watching -----------------------------------------------------------------------------------------------------


def answer(*arguments: Any, **members: Any) -> httpx.Response:
    return httpx.Response(200, json=portal_json.status(*arguments, **members), headers={"ETag": '"8"'})


async def watched(approvals: Approvals) -> list[Progress]:
    return [progress async for progress in approvals.watch("sub-1")]


def test_watching_ends_with_the_servers_approved(desk: Desk) -> None:
    desk.router.get("/event-subscriptions/sub-1/status").mock(
        side_effect=[answer(moving=2), answer(approved=1, moving=1), answer("Approved", approved=2, moving=0)]
    )
    seen = desk.do(watched)
    assert [(p.status, p.approved) for p in seen] == [
        (Status.IN_PROGRESS, 0),
        (Status.IN_PROGRESS, 1),
        (Status.APPROVED, 2),
    ]
    assert desk.waits == [1.5, 1.5]


def test_watching_looks_more_rarely_while_nothing_changes_and_tells_nothing_twice(desk: Desk) -> None:
    desk.router.get("/event-subscriptions/sub-1/status").mock(
        side_effect=[answer(), answer(), answer(), answer("Failed", failed=1, moving=0)]
    )
    assert len(desk.do(watched)) == 2
    assert desk.waits == [1.5, 2.25, 3.375]


def test_watching_bears_some_failures(desk: Desk) -> None:
    desk.router.get("/event-subscriptions/sub-1/status").mock(
        side_effect=[
            httpx.ConnectError("down"),
            httpx.Response(503),
            httpx.Response(429, headers={"Retry-After": "9"}),
            answer("Approved", moving=0),
        ]
    )
    assert [p.status for p in desk.do(watched)] == [Status.APPROVED]
    assert desk.waits == [1, 2, 9]


def test_watching_gives_up_when_failures_go_on(desk: Desk) -> None:
    route = desk.router.get("/event-subscriptions/sub-1/status").mock(side_effect=httpx.ConnectError("down"))
    with pytest.raises(errors.Unreachable):
        desk.do(watched)
    assert route.call_count == GIVE_UP_AFTER


# -- what waits -----------------------------------------------------------------------------------------------------


def test_what_waits_is_told_when_it_changes(desk: Desk) -> None:
    one, two = portal_json.SUMMARY, portal_json.SUMMARY | {"id": "sub-2"}
    listed = desk.router.get("/event-subscriptions")
    listed.side_effect = [
        httpx.Response(200, json=portal_json.page([one])),
        httpx.Response(200, json=portal_json.page([one])),
        httpx.Response(200, json=portal_json.page([one, two])),
        httpx.ConnectError("down"),
        httpx.ConnectError("down"),
        httpx.Response(200, json=portal_json.page([two])),
        httpx.Response(401),
    ]
    seen: list[Waiting] = []

    async def watch(approvals: Approvals) -> None:
        async for waiting in approvals.watch_waiting(every=10):
            seen.append(waiting)

    with pytest.raises(errors.CredentialsRefused):
        desk.do(watch)
    assert [(waiting.count, waiting.problem is None) for waiting in seen] == [
        (1, True),
        (2, True),
        (2, False),
        (1, True),
    ]
    assert desk.waits == [10, 10, 10, 20, 40, 10]
    assert listed.calls.last.request.url.params["status"] == "Pending"


def test_lists_and_items_come_whole(desk: Desk) -> None:
    entry = {"at": "2026-11-22T09:30:00Z", "actor": "J. Moss", "action": "asked"}
    desk.router.get("/event-subscriptions/sub-1/properties").mock(
        side_effect=[
            httpx.Response(200, json=portal_json.page(portal_json.HOTELS[:2], next="c")),
            httpx.Response(200, json=portal_json.page(portal_json.HOTELS[2:])),
        ]
    )
    desk.router.get("/event-subscriptions/sub-1/history").respond(json=portal_json.page([entry]))
    desk.router.post("/event-subscriptions/sub-1/retry").respond(202, json=portal_json.status())

    async def work(approvals: Approvals) -> None:
        assert [p.hotel for p in await approvals.properties("sub-1")] == ["AUR01", "AUR02", "AUR03", "AUR04"]
        assert [e.actor for e in await approvals.history("sub-1")] == ["J. Moss"]
        assert (await approvals.retry("sub-1", ["AUR01"])).status is Status.IN_PROGRESS

    desk.do(work)
