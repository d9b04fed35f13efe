"""The list of partners: read again and again, searched here and at the server, kept where reading fails."""

import asyncio

import pytest

from app.domain.errors import TimedOut
from app.domain.portal import Application, Status
from app.services.tasks import Tasks
from tests.ui.approvals.fakes import FakePortal
from tests.ui.approvals.samples import NOW, partner
from ui.approvals.cards import MANY_PARTNERS, Order, Show
from ui.approvals.partners import PartnersPresenter

PARTNERS = (partner("Acorn Upsell", Status.PENDING), partner("Brook CRM", Status.APPROVED), partner("Cobalt", None))


@pytest.fixture
def portal():
    return FakePortal(PARTNERS, (Application("OWN-1", "Doorman", "", Status.APPROVED, 14, 240),))


@pytest.fixture
def presenter(portal, qapp):
    return PartnersPresenter(portal, now=lambda: NOW, poll_every=0.0)


def test_what_was_read_is_put_up(presenter):
    asyncio.run(presenter.refresh())
    assert (presenter.pending, presenter.board.total, presenter.read_at) == (1, 3, NOW)
    assert presenter.partner("APP-BROOK").partner == "Brook CRM"
    assert presenter.own_application("OWN-1").name == "Doorman"
    assert (presenter.partner("X"), presenter.own_application("X")) == (None, None)
    assert not presenter.is_many


def test_a_failed_look_keeps_what_was_known_and_the_next_one_heals(presenter, portal):
    asyncio.run(presenter.refresh())
    portal.fails = TimedOut("No answer within 10 s.")
    asyncio.run(presenter.refresh())
    assert presenter.problem is portal.fails
    assert presenter.board.total == 3
    portal.fails = None
    asyncio.run(presenter.refresh())
    assert presenter.problem is None


def test_new_requests_appear_by_themselves(presenter, portal):
    seen = []

    async def until_two_wait():
        two_wait = asyncio.Event()

        def look():
            seen.append(presenter.pending)
            portal.partners = (*PARTNERS, partner("Dovetail", Status.PENDING))
            if presenter.pending == 2:
                two_wait.set()

        presenter.read.connect(look)
        tasks = Tasks(on_failure=lambda _name, error: pytest.fail(str(error)))
        tasks.spawn(presenter.watch(), "watch")
        await asyncio.wait_for(two_wait.wait(), 5)
        await tasks.close()

    asyncio.run(until_two_wait())
    assert seen[:2] == [1, 2]
    assert presenter.board.pending == 2


def test_a_search_asks_the_server_for_what_names_do_not_hold(presenter, portal):
    portal.found = {"check in": PARTNERS[1:2]}
    asyncio.run(presenter.refresh())
    asyncio.run(presenter.search("check in"))
    assert [card.partner for card in presenter.board.cards] == ["Brook CRM"]
    asyncio.run(presenter.search(""))
    assert presenter.board.total == 3
    asyncio.run(presenter.refresh())
    portal.fails = TimedOut("No answer within 10 s.")
    asyncio.run(presenter.search("acorn"))
    assert [card.partner for card in presenter.board.cards] == ["Acorn Upsell"]
    assert presenter.problem is portal.fails


def test_filters_and_orders_stay_over_the_next_look(presenter):
    asyncio.run(presenter.refresh())
    presenter.narrow(Show.APPROVED)
    presenter.sort(Order.PARTNER)
    asyncio.run(presenter.refresh())
    assert [card.partner for card in presenter.board.cards] == ["Brook CRM"]
    assert presenter.board.order is Order.PARTNER


def test_many_partners_ask_for_a_table(presenter, portal):
    portal.partners = tuple(partner(f"P{n} Inn", None) for n in range(MANY_PARTNERS + 1))
    asyncio.run(presenter.refresh())
    assert presenter.is_many
