"""Which pages there are, in the order of the navigation. Only what works is here: there are no dead entries.

Each is made on its first visit, and its modules are imported only then. :mod:`ui.page` says how one is added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.goto import Destination
    from ui.page import Desk, Page


class Group(Enum):
    """The heads of the navigation."""

    APPROVALS = "Approvals"
    LIVE = "Live"
    SETUP = "Setup"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the navigation. ``key`` is the page's name in routes and links; ``icon`` an icon.

    ``offers`` is what *Go to…* finds of the page's content before its first visit, for what is known without it.
    """

    key: str
    title: str
    icon: str
    group: Group
    make: Callable[[Desk], Page]
    offers: Callable[[Desk], Sequence[Destination]] | None = None


def _applications(desk: Desk) -> Page:
    from ui.approvals.page import ApplicationsPage

    return ApplicationsPage(desk)


def _readiness(desk: Desk) -> Page:
    from ui.readiness.page import ReadinessPage

    return ReadinessPage(desk)


def _events(desk: Desk) -> Page:
    from ui.live.page import EventsPage

    return EventsPage(desk)


def _properties(desk: Desk) -> Sequence[Destination]:
    from ui.live.destinations import properties_of

    return properties_of(desk)


def _connections(desk: Desk) -> Page:
    from ui.settings.connections_page import ConnectionsPage

    return ConnectionsPage(desk)


def _preferences(desk: Desk) -> Page:
    from ui.settings.preferences_page import PreferencesPage

    return PreferencesPage(desk)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("applications", "Applications", "layers", Group.APPROVALS, _applications),
    PageEntry("events", "Events", "activity", Group.LIVE, _events, _properties),
    PageEntry("readiness", "Readiness", "list-checks", Group.SETUP, _readiness),
    PageEntry("connections", "Connections", "plug", Group.SETUP, _connections),
    PageEntry("settings", "Settings", "settings", Group.SETUP, _preferences),
)
