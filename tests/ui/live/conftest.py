"""The live page over an archive of the test's own, without recorder or servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.portal import Hotel
from app.domain.profile import Credentials, Profile, Secret
from app.services.archive_view import ArchiveView
from app.services.property_book import PropertyBook
from tests.ui.conftest import PATIENCE_MS
from tests.ui.live.samples import KEY, START
from ui.counts import Counts
from ui.live.page import EventsPage
from ui.page import Desk
from ui.reports import Reports
from ui.routes import Route
from ui.settings.preferences import Preferences

HOTELS = (
    Hotel("AUR01", "Aurora Berlin Mitte", "LARK", "AUR", True),
    Hotel("AUR02", "Aurora Wien", "LARK", "AUR", True),
)


PROFILE = Profile("lark-uat", "LARK", "https://gateway.invalid", "client")


class Clock:
    """Ten minutes after the first event, until it is set."""

    def __init__(self) -> None:
        self.now = START + 600_000_000

    def __call__(self) -> int:
        return self.now


class Safe:
    """A key store."""

    async def load(self, name: str) -> Credentials:
        assert name == PROFILE.name
        return Credentials(Secret("the-app-key"), Secret("the-client-secret"))


class LivePage:
    """A page on its desk. ``reports`` stands in for the recorder; ``restarts`` counts how often it was started anew."""

    def __init__(self, page: EventsPage, archive: Path, reports: Reports, qtbot: QtBot, clock: Clock) -> None:
        self.page = page
        self.archive = archive
        self.reports = reports
        self.restarts = 0
        self.preferences = page._desk.preferences
        self._qtbot = qtbot
        self._clock = clock

    def at(self, later: int) -> None:
        """It is so many microseconds after the page was opened."""
        self._clock.now = START + 600_000_000 + later
        self.page._countdown.timeout.emit()

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    async def restart(self) -> None:
        self.restarts += 1

    @property
    def seqs(self) -> list[int]:
        """The rows that the table holds."""
        return [getattr(row, "seq", -1) for row in self.page.events.rows]

    def words(self, row: int) -> list[str]:
        """What a row says."""
        return [cell.text for cell in self.page.events.painted(row)[0]]


@pytest.fixture
def opened(qtbot: QtBot, finish: Callable[[Any], Any], tmp_path: Path) -> Iterator[Callable[..., LivePage]]:
    """Shows a page over the archive ``tmp_path / "archive"``; it is left in order after the test."""
    shown: list[tuple[EventsPage, ArchiveView]] = []

    def show(key: Secret = KEY, link: str = "") -> LivePage:
        path, reports = tmp_path / "archive", Reports()
        view = ArchiveView(path, key)
        workspace = SimpleNamespace(archive=view, book=PropertyBook(_hotels, None, _session), profile=PROFILE)
        preferences = Preferences(tmp_path / "p.json")
        desk = Desk(workspace, SimpleNamespace(reports=reports, keys=Safe()), preferences, Counts())  # type: ignore[arg-type]
        clock = Clock()
        page = EventsPage(desk, now=clock)
        shown.append((page, view))
        page.resize(1200, 800)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow, timeout=PATIENCE_MS)
        finish(page.open(Route("events", filter=link)))
        live = LivePage(page, path, reports, qtbot, clock)
        workspace.recording = live
        return live

    yield show
    for page, view in shown:
        finish(page.tasks.close())
        finish(view.close())
        page.close()
        page.deleteLater()


async def _session() -> None:
    """Without a portal nobody is signed in there."""


async def _hotels() -> tuple[Hotel, ...]:
    return HOTELS
