"""The whole window on a sender that streams, off screen: shared by the measurements of the live page.

Sender, recorder and window are three processes on whatever cores there are, as when people use them.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.domain.link import LinkState
from app.services.places import Places
from tests.bench._sender import NAME, PacedSender
from ui.keys import Keys
from ui.live.page import EventsPage
from ui.loop import run
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.routes import Route
from ui.settings.preferences import Preferences
from ui.shell import Shell
from ui.switchboard import Switchboard
from ui.theme import theme
from ui.widgets import focus

PATIENCE = 60.0


def measured(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a measurement in the window's own loop."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    focus.install(app)
    return run(app, main, app.quit)


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition, without turning the loop much."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.05)


@asynccontextmanager
async def live_window(sender: PacedSender, before: Callable[[Path], None] | None = None) -> AsyncIterator[EventsPage]:
    """The window at its usual size with the events page, recording and following what the sender sends.

    ``before`` is given the path of the archive before anything else is made.
    """
    with tempfile.TemporaryDirectory(prefix="doorman-live-") as folder:
        places = Places(Path(folder))
        if before is not None:
            before(places.archive(NAME))
        window = MainWindow()
        switchboard = Switchboard(places, Keys(parent=window), window)
        shell = Shell(window, switchboard, Preferences(Path(folder) / "preferences.json"), PAGES)
        window.show()
        try:
            await switchboard.open_with(*sender.profile())
            shell.visit(Route("events"))
            page = window.page
            assert isinstance(page, EventsPage)
            reports = switchboard.reports
            await until(lambda: reports.link is not None and reports.link.state is LinkState.LIVE)
            gc.collect()
            gc.freeze()
            yield page
        finally:
            window.hide()
            await switchboard.end()
            await shell.tasks.close()
