"""What *Go to…* offers of the live page: each property of the chain, whether the page was visited or not."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.filter import Facet
from ui.goto import Destination
from ui.live.typed import link_part
from ui.page import Desk
from ui.routes import Route

PAGE = "events"
"""The live page's name in routes."""


def properties_of(desk: Desk) -> Sequence[Destination]:
    """Every property whose name is known; each leads to its events."""
    return [
        Destination(f"{code} {name}".strip(), "Property", "building", Route(PAGE, filter=link_part(Facet.HOTEL, code)))
        for code, name in desk.workspace.book.names.items()
    ]
