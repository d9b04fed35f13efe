"""Where the approval pages' things are, and what *Go to…* offers of them."""

from __future__ import annotations

from app.domain.portal import Application, Status
from tests.ui.approvals.samples import NOW, partner
from ui.approvals.cards import card_of
from ui.approvals.destinations import destinations_of, route_to
from ui.routes import Route

OWN = Application("OWN-1", "Larkspur Reporting", "", Status.APPROVED, 14, 240)


def test_a_request_is_where_it_is_decided():
    card = card_of(partner("Acorn Upsell", Status.PENDING), NOW)
    assert route_to(card) == Route("applications", card.subscription_id, "overview")


def test_what_asked_for_nothing_is_where_it_says_what_is_still_to_do():
    card = card_of(partner("Heron CRM", None), NOW)
    assert route_to(card) == Route("readiness", card.application_id)


def test_go_to_offers_every_partners_application_and_the_chains_own():
    acorn = partner("Acorn Upsell", Status.PENDING)
    offered = destinations_of([acorn], [OWN], NOW)
    assert [(d.title, d.kind) for d in offered] == [
        (f"Acorn Upsell · {acorn.name}", "Partner"),
        ("Larkspur Reporting", "My application"),
    ]
    assert [d.target for d in offered] == [
        route_to(card_of(acorn, NOW)),
        Route("applications", "OWN-1", "details"),
    ]
