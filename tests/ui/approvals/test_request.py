"""One request decided: the countdown, every answer that a server may give, and never Approved before it says so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import DecidedMeanwhile, NotAllowed, OutcomeUnknown, ServerFault, TimedOut, Withdrawn
from app.domain.portal import Status
from app.services.questions import Question
from app.services.tasks import Tasks
from tests.ui.approvals.fakes import SESSION, FakeApprovals, FakePortal, in_progress, look
from tests.ui.approvals.samples import NOW, PROPERTIES, SUBSCRIPTION
from ui.approvals.outcome import Kind
from ui.approvals.request import Pace, Phase, RequestPresenter

AT_ONCE = Pace(grace=0.0, tick=0.01, ask_again=0.0)
QUESTION = Question("KEY", "SUB-1", '"1"', ("AUR01",), False, NOW)


@pytest.fixture
def portal():
    return FakePortal(status=look())


@pytest.fixture
def approvals(portal):
    return FakeApprovals(portal, answers=[in_progress()], looks=[look(), look(Status.APPROVED)])


@pytest.fixture
def request_(approvals, portal, qapp):
    return RequestPresenter(approvals, portal, "SUB-1", pace=AT_ONCE, now=lambda: NOW)


def approved(presenter):
    """Load, click Approve, and give every phase that the page showed."""
    phases = []

    def note():
        if not phases or phases[-1] is not presenter.phase:
            phases.append(presenter.phase)

    presenter.changed.connect(note)

    async def run():
        await presenter.load()
        await presenter.approve()

    asyncio.run(run())
    return phases


def test_approving_goes_through_every_phase_and_ends_when_the_server_says_so(request_, approvals):
    assert approved(request_) == [
        Phase.DECIDING,
        Phase.COUNTDOWN,
        Phase.SENDING,
        Phase.WATCHING,
        Phase.SETTLED,
    ]
    assert approvals.sent == [('"1"', {"AUR01", "AUR02", "BEA01"})]
    assert request_.progress.status is Status.APPROVED
    assert [step.title for step in request_.sent] == ["You chose 3 properties", "Sent to the portal"]


def test_taken_back_within_the_countdown_nothing_is_sent(approvals, portal, qapp):
    presenter = RequestPresenter(approvals, portal, "SUB-1", pace=Pace(grace=60.0))
    left = []
    presenter.ticked.connect(lambda: left.append(presenter.left))
    presenter.ticked.connect(presenter.take_back)
    assert approved(presenter) == [Phase.DECIDING, Phase.COUNTDOWN, Phase.DECIDING]
    assert approvals.sent == []
    assert len(left) == 1
    assert 59 < left[0] <= 60


def test_somebody_was_first_and_the_fresh_copy_says_so_before_anything_is_sent(request_, approvals):
    decided = {"decided_by": "R. Ito", "decided_at": NOW - timedelta(seconds=40), "granted_count": 7}
    theirs = in_progress(status=Status.APPROVED, **decided)
    approvals.opens = [SUBSCRIPTION, theirs]
    approved(request_)
    assert approvals.sent == []
    assert request_.outcome.kind is Kind.DECIDED
    assert request_.outcome.title.startswith("R. Ito decided this at ")
    assert request_.outcome.sentence == (
        "Approved for 7 of 7 properties, 40 seconds before you. Your choice was not sent."
    )


def test_somebody_was_first_between_looking_and_sending(request_, approvals):
    approvals.answers = [DecidedMeanwhile("Too late.", who="R. Ito", when=NOW, what="Approved", detail="412")]
    approvals.opens = [SUBSCRIPTION, SUBSCRIPTION, ServerFault("down")]
    approved(request_)
    assert request_.phase is Phase.SETTLED
    assert request_.outcome.title.startswith("R. Ito decided this at ")
    assert request_.outcome.detail == "412"


def test_a_request_that_changed_is_shown_anew_instead_of_sent(request_, approvals):
    changed = replace(SUBSCRIPTION, etag='"9"', events=SUBSCRIPTION.events[:1])
    approvals.opens = [SUBSCRIPTION, changed, changed]
    approved(request_)
    assert approvals.sent == []
    assert request_.phase is Phase.DECIDING
    assert request_.outcome.kind is Kind.CHANGED
    assert request_.subscription is changed
    assert len(request_.selection) == 3


def test_a_property_that_is_no_longer_yours_falls_out_and_is_named(request_, approvals):
    approvals.answers = [NotAllowed("Not yours.", refused=(("AUR02", "no-access"),))]
    approved(request_)
    assert request_.phase is Phase.DECIDING
    assert request_.outcome.kind is Kind.HOTELS_REFUSED
    assert request_.outcome.title == "1 property is no longer yours to choose."
    assert "AUR02" in request_.outcome.sentence
    assert request_.selection.codes == ("AUR01", "BEA01")


def test_a_role_that_may_not_approve_is_told_so(request_, approvals):
    approvals.answers = [NotAllowed("Your role (OHIPVIEW) may not approve.", detail="403")]
    approved(request_)
    assert (request_.outcome.kind, request_.outcome.sentence) == (
        Kind.NOT_ALLOWED,
        "Your role (OHIPVIEW) may not approve.",
    )
    assert len(request_.selection) == 3


def test_a_lost_answer_is_asked_about_until_it_is_known(request_, approvals):
    approvals.answers = [OutcomeUnknown("Lost.")]
    approvals.questions = ()
    approvals.settles = [OutcomeUnknown("Still lost."), in_progress()]
    seen = []
    request_.changed.connect(lambda: seen.append(request_.outcome.kind if request_.outcome else None))

    async def run():
        await request_.load()
        approvals.questions = (QUESTION,)
        await request_.approve()

    asyncio.run(run())
    assert [kind for kind in dict.fromkeys(seen) if kind] == [Kind.UNKNOWN, Kind.ARRIVED]
    assert request_.phase is Phase.SETTLED
    assert len(approvals.sent) == 1


def test_a_lost_answer_that_comes_after_all_is_said_to_have_come(request_, approvals):
    approvals.lost = (OutcomeUnknown("Lost."), TimedOut("Still nothing."))
    seen = []
    request_.changed.connect(lambda: seen.append((request_.phase, request_.outcome and request_.outcome.kind)))
    approved(request_)
    assert (Phase.UNKNOWN, Kind.UNKNOWN) in seen
    assert (Phase.WATCHING, Kind.ARRIVED) in seen
    assert len(approvals.sent) == 1


def test_a_decision_lost_before_a_restart_is_cleared_up_when_the_request_is_opened(request_, approvals):
    approvals.questions = (QUESTION,)
    approvals.settles = [NotAllowed("Your role may not approve.")]
    asyncio.run(request_.load())
    assert request_.phase is Phase.DECIDING
    assert request_.outcome.kind is Kind.NOT_ALLOWED


@pytest.mark.parametrize("when", ["opened", "sent"])
def test_a_request_that_was_withdrawn_is_over(request_, approvals, when):
    gone = Withdrawn("J. Moss took the request SUB-1 back: nothing was approved.")
    if when == "opened":
        approvals.opens = [gone]
    else:
        approvals.answers = [gone]
    approved(request_)
    assert request_.phase is Phase.SETTLED
    assert request_.outcome.kind is Kind.WITHDRAWN


def test_an_unreachable_server_leaves_the_choice_as_it_was(request_, approvals):
    approvals.answers = [TimedOut("No answer within 10 s."), in_progress()]
    approved(request_)
    assert (request_.phase, request_.outcome.kind) == (Phase.DECIDING, Kind.FAILED)
    asyncio.run(request_.approve())
    assert request_.phase is Phase.SETTLED


def test_what_the_server_does_not_offer_is_explained_and_never_sent(request_, approvals, portal):
    portal.who = replace(SESSION, capabilities=frozenset())
    assert approved(request_) == [Phase.DECIDING]
    assert "Developer Portal" in request_.cannot_approve
    request_.session = SESSION
    request_.choose_only(())
    assert request_.cannot_approve == "Choose at least one property in step 2."
    assert approvals.sent == []


def test_a_failed_property_is_tried_again(request_, approvals, portal):
    failed = replace(PROPERTIES[0], status=Status.FAILED)
    approvals.looks = [look(Status.FAILED, failed)]
    approved(request_)
    assert request_.phase is Phase.SETTLED
    assert request_.progress.failed == 1
    approvals.looks = [look(), look(Status.APPROVED)]
    asyncio.run(request_.retry(["AUR01"]))
    assert approvals.retried == [("AUR01",)]
    assert request_.progress.status is Status.APPROVED


def test_a_request_in_progress_is_watched_from_the_moment_it_is_opened(request_, approvals):
    approvals.subscription = in_progress()
    asyncio.run(request_.load())
    assert request_.phase is Phase.SETTLED
    assert request_.progress.status is Status.APPROVED


def test_what_cannot_be_read_is_a_problem_until_it_can(request_, approvals, portal):
    portal.fails = TimedOut("No answer within 10 s.")
    asyncio.run(request_.load())
    assert request_.phase is Phase.LOADING
    assert request_.problem is portal.fails
    portal.fails = None
    asyncio.run(request_.load())
    assert (request_.phase, request_.problem) == (Phase.DECIDING, None)


def test_times_are_of_this_moment_unless_given(approvals, portal, qapp):
    presenter = RequestPresenter(approvals, portal, "SUB-1", pace=AT_ONCE)
    approved(presenter)
    assert abs(presenter.sent[0].at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_window_that_closes_while_the_server_is_at_work_starts_nothing_new(request_, approvals):
    approvals.subscription, approvals.looks, approvals.is_endless = in_progress(), [look()], True
    told = []
    request_.decided.connect(lambda: told.append("decided"))

    async def close_while_watching():
        failures = []
        tasks = Tasks(on_failure=lambda _name, error: failures.append(error))
        request_.changed.connect(lambda: watching.set() if request_.progress else None)
        tasks.spawn(request_.load(), "load")
        await asyncio.wait_for(watching.wait(), 5)
        await tasks.close()
        return failures

    watching = asyncio.Event()
    assert asyncio.run(close_while_watching()) == []
    assert told == []
