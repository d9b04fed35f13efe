"""Which pages there are, in the order of the navigation. Only what works is here: there are no dead entries.

Each is made on its first visit, and its modules are imported only then. :mod:`ui.page` says how one is added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.page import Desk, Page


class Group(Enum):
    """The heads of the navigation."""

    APPROVALS = "Approvals"
    LIVE = "Live"
    SETUP = "Setup"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the navigation. ``key`` is the page's name in routes and links; ``icon`` an icon."""

    key: str
    title: str
    icon: str
    group: Group
    make: Callable[[Desk], Page]


def _events(desk: Desk) -> Page:
    from ui.live.page import EventsPage

    return EventsPage(desk)


def _connections(desk: Desk) -> Page:
    from ui.settings.connections_page import ConnectionsPage

    return ConnectionsPage(desk)


def _preferences(desk: Desk) -> Page:
    from ui.settings.preferences_page import PreferencesPage

    return PreferencesPage(desk)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("events", "Events", "activity", Group.LIVE, _events),
    PageEntry("connections", "Connections", "plug", Group.SETUP, _connections),
    PageEntry("settings", "Settings", "settings", Group.SETUP, _preferences),
)


def entry_of(key: str) -> PageEntry | None:
    """The page of this key, or None."""
    return next((entry for entry in PAGES if entry.key == key), None)
