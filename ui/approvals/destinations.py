"""Where the approval pages' things are: their routes, and what *Go to…* offers of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.portal import Application, PartnerApplication
from ui.approvals import applications_view, own_view, request_view
from ui.approvals.cards import PartnerCard, card_of
from ui.goto import Destination
from ui.routes import Route

PAGE, READINESS_PAGE = "applications", "readiness"
MINE = Route(PAGE, step=applications_view.OWN)


def route_to(card: PartnerCard) -> Route:
    """Where a partner's application is decided; one that has asked for nothing is shown with what is still to do."""
    if not card.subscription_id:
        return Route(READINESS_PAGE, card.application_id)
    return Route(PAGE, card.subscription_id, request_view.OVERVIEW)


def route_to_own(application: Application) -> Route:
    """Where one of the chain's own applications is opened."""
    return Route(PAGE, application.id, own_view.DETAILS)


def destinations_of(
    partners: Iterable[PartnerApplication], own: Iterable[Application], now: datetime
) -> Sequence[Destination]:
    """Every partner's application, and the chain's own."""
    cards = [card_of(partner, now) for partner in partners]
    return (
        *(Destination(f"{card.partner} · {card.application}", "Partner", "layers", route_to(card)) for card in cards),
        *(Destination(mine.name, "My application", "layers", route_to_own(mine)) for mine in own),
    )
