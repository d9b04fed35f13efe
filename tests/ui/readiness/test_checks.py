"""Readiness in words: what is done, whose turn it is, what cannot be checked, and a reminder to copy."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import TimedOut
from app.domain.portal import Capability, Status
from app.domain.readiness import Actor, Check, Prerequisite, Readiness
from tests.ui.approvals.fakes import SESSION, FakePortal
from tests.ui.approvals.samples import ENVIRONMENT, NOW, partner
from ui.readiness.checks import check_rows, checked_words, lines, reminder
from ui.readiness.presenter import ReadinessPresenter
from ui.widgets.cell import State

ACTORS = (Actor.PARTNER, Actor.CHAIN, Actor.PARTNER, Actor.PARTNER, Actor.YOU)
MARLOW = partner("Marlow Parking", None)


def readiness(*holds):
    checks = tuple(
        Check(p, held, actor, NOW - timedelta(days=21), "", "read from the portal")
        for p, held, actor in zip(Prerequisite, holds, ACTORS, strict=True)
    )
    return Readiness("APP-MARLOW", checks, NOW)


def rows(*holds):
    return check_rows(readiness(*holds), "Marlow Parking", "Larkspur Hotels")


def test_the_first_that_does_not_hold_is_somebodys_turn_and_the_rest_is_for_later():
    shown = rows(True, True, True, False, False)
    assert [row.state for row in shown] == [State.DONE, State.DONE, State.DONE, State.AWAITED, State.LATER]
    assert [row.actor for row in shown] == [
        "Marlow Parking",
        "Larkspur Hotels",
        "Marlow Parking",
        "Marlow Parking",
        "You",
    ]
    assert [row.may_remind for row in shown] == [False, False, False, True, False]
    assert [row.note for row in shown] == [
        "on 3 Nov 2026, read from the portal",
        "on 3 Nov 2026, read from the portal",
        "on 3 Nov 2026, read from the portal",
        "nothing received yet, 21 days after step 1, read from the portal",
        "not approved yet, read from the portal",
    ]


def test_your_own_turn_is_pending_and_needs_no_reminder():
    last = rows(True, True, True, True, False)[4]
    assert (last.state, last.is_next, last.may_remind) == (State.PENDING, True, False)


def test_what_is_not_reported_is_said_to_be_unknown_and_never_guessed():
    shown = rows(None, True, None, False, False)
    assert [row.state for row in shown] == [State.UNKNOWN, State.DONE, State.UNKNOWN, State.AWAITED, State.LATER]
    nothing = check_rows(Readiness("APP", (), NOW), "Marlow Parking", "Larkspur Hotels")
    assert {row.state for row in nothing} == {State.UNKNOWN}
    assert nothing[0].note == "your server does not report it"


def test_a_reminder_says_what_is_ready_and_what_is_still_theirs():
    text = reminder(readiness(True, True, True, False, False), MARLOW, ENVIRONMENT)
    assert text == (
        "Larkspur Hotels (UAT, chain LARK) is ready for events: the environment is added, streaming is on, "
        "your events template is ready.\n\n"
        "Please submit the request to subscribe the chain: Developer Portal, Applications, Marlow Link, Events, "
        "Subscribe. We approve when it arrives."
    )
    assert "Please" not in reminder(readiness(True, True, True, True, False), MARLOW, ENVIRONMENT)
    assert checked_words(readiness(*[None] * 5)).startswith("Checked 24 Nov 2026 ")


def test_the_list_begins_where_the_partner_has_to_act():
    shown = lines(
        [
            partner("Brook CRM", Status.APPROVED),
            partner("Acorn Upsell", Status.PENDING),
            partner("Fathom", Status.IN_PROGRESS),
            partner("Gone", Status.WITHDRAWN),
            MARLOW,
        ]
    )
    assert [(line.partner, line.words) for line in shown] == [
        ("Marlow Parking", "Waiting for the partner"),
        ("Acorn Upsell", "Waiting for you"),
        ("Fathom", "In progress"),
        ("Brook CRM", "Approved"),
        ("Gone", "Withdrawn"),
    ]
    assert shown[0].dots == (True, True, True, False, False)
    assert shown[0].spoken == "Marlow Parking, Marlow Link, Waiting for the partner, 3 of 5"


def test_without_a_report_the_dots_show_only_what_the_requests_tell():
    (line,) = lines([replace(partner("Brook CRM", Status.APPROVED), readiness_done=None)])
    assert line.dots == (None, None, None, True, True)
    assert line.spoken == "Brook CRM, Brook Link, Approved, 2 of 5, 3 cannot be checked"


@pytest.fixture
def portal():
    portal = FakePortal(who=replace(SESSION, capabilities=frozenset({Capability.READINESS})))

    async def answer(_application_id, _environment_id):
        return portal._or_fail(readiness(True, True, True, False, False))

    portal.readiness = answer
    return portal


def test_the_presenter_asks_and_keeps_what_was_known_where_asking_fails(portal, qapp):
    presenter = ReadinessPresenter(portal)
    told = []
    presenter.checked.connect(told.append)
    assert presenter.of(MARLOW.id) is None
    asyncio.run(presenter.check(MARLOW))
    portal.fails = TimedOut("No answer within 10 s.")
    asyncio.run(presenter.check(MARLOW))
    assert told == [MARLOW.id, MARLOW.id]
    assert presenter.of(MARLOW.id).done == 3
    assert presenter.problem(MARLOW.id) is portal.fails
