"""The live page over an archive of the test's own, without recorder or servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.portal import Hotel
from app.domain.profile import Secret
from app.services.archive_view import ArchiveView
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


class LivePage:
    """A page on its desk. ``reports`` stands in for the recorder; ``restarts`` counts how often it was started anew."""

    def __init__(self, page: EventsPage, archive: Path, reports: Reports, qtbot: QtBot) -> None:
        self.page = page
        self.archive = archive
        self.reports = reports
        self.restarts = 0
        self.preferences = page._desk.preferences
        self._qtbot = qtbot

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
        workspace = SimpleNamespace(archive=view, portal=None, hotels=_hotels)
        preferences = Preferences(tmp_path / "p.json")
        desk = Desk(workspace, SimpleNamespace(reports=reports), preferences, Counts())  # type: ignore[arg-type]
        page = EventsPage(desk, now=lambda: START + 600_000_000)
        shown.append((page, view))
        page.resize(1200, 800)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow, timeout=PATIENCE_MS)
        finish(page.open(Route("events", filter=link)))
        live = LivePage(page, path, reports, qtbot)
        workspace.recording = live
        return live

    yield show
    for page, view in shown:
        finish(page.tasks.close())
        finish(view.close())
        page.close()
        page.deleteLater()


async def _hotels() -> tuple[Hotel, ...]:
    return HOTELS
