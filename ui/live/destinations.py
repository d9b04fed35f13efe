"""What *Go to…* offers of the live page: each property of the chain, whether the page was visited or not."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.filter import Condition, EventFilter, Facet
from ui.goto import Destination
from ui.live.typed import link_text
from ui.page import Desk
from ui.routes import Route

PAGE = "events"
"""The live page's name in routes."""


def properties_of(desk: Desk) -> Sequence[Destination]:
    """Every property whose name is known; each leads to its events."""
    return [
        Destination(f"{code} {name}".strip(), "Property", "building", _route(code))
        for code, name in desk.workspace.book.names.items()
    ]


def _route(hotel: str) -> Route:
    return Route(PAGE, filter=link_text(EventFilter((Condition(Facet.HOTEL, hotel),))))
