"""What every test of the window stands on: the theme, asyncio inside Qt, a sandbox, and the window put together.

pytest-qt turns Qt's loop (``qtbot.waitUntil``, ``waitSignal``); :func:`loop` lets asyncio run inside it, so that a test
reads as what a person does: click, wait until it is on screen.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.clients.vault import Vault
from app.services.drafts import ProfileDraft
from app.services.places import Places
from tests.app.clients.memory_keyring import MemoryKeyring
from tests.sandbox_process import SandboxProcess
from ui import loop as qt_loop
from ui.commands import Commands
from ui.keys import Keys
from ui.main_window import DEFAULT, MainWindow
from ui.pages import PAGES, PageEntry
from ui.settings.preferences import Preferences
from ui.shell import Shell
from ui.switchboard import Switchboard
from ui.theme import Scheme, theme
from ui.widgets import focus

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE_MS = 20_000


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """The application's theme, in light and at 100 %."""
    theme.install(qapp)
    focus.install(qapp)
    theme.set_scheme(Scheme.LIGHT)
    yield
    theme.set_scheme(Scheme.SYSTEM)
    theme.set_zoom(100)


@pytest.fixture(scope="session", autouse=True)
def collects_by_itself() -> Iterator[None]:
    """Python does not, not even between two tests, when threads of the one before may still end."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Garbage is collected on this thread alone, as in the program (:mod:`ui.collector`)."""
    yield
    gc.collect(2 if gc.get_count()[2] > gc.get_threshold()[2] else 1)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[Any]:
    """asyncio inside Qt's loop, for as long as the test lasts."""
    with qt_loop.borrowed(qapp) as running:
        yield running


@pytest.fixture
def finish(loop: Any, qtbot: QtBot) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Runs a coroutine to its end, while Qt's loop turns, and gives its result."""

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        task = loop.create_task(work)
        qtbot.waitUntil(task.done, timeout=PATIENCE_MS)
        return task.result()

    return run


@pytest.fixture
def keyring() -> MemoryKeyring:
    """A key store in memory; it can be locked, and it can hang."""
    return MemoryKeyring()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A data directory of the test's own."""
    return Places(tmp_path / "data")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxProcess]:
    """One sandbox for all tests of the window that only look; those that decide start their own."""
    with SandboxProcess(hotels=24, time_scale=20.0) as process:
        yield process


@pytest.fixture
def draft(sandbox: SandboxProcess) -> ProfileDraft:
    """What a person types to connect to the sandbox."""
    return draft_for(sandbox)


def draft_for(sandbox: SandboxProcess) -> ProfileDraft:
    """The fields of the Connect page for a sandbox."""
    return ProfileDraft(
        gateway=sandbox.gateway,
        chain=sandbox.chain,
        enterprise_id=sandbox.enterprise_id,
        app_key=sandbox.app_key,
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        portal=sandbox.portal,
        stream=sandbox.stream,
    )


@pytest.fixture
def pages() -> Sequence[PageEntry]:
    """The pages of the window, in order; a test may take some of them."""
    return PAGES


@dataclass
class Doorman:
    """The whole window, put together as :mod:`ui.application` does."""

    window: MainWindow
    shell: Shell
    switchboard: Switchboard
    preferences: Preferences

    def shown(self, kind: type[QWidget]) -> bool:
        """Whether a page of this kind is at the front."""
        return isinstance(self.window.page, kind)


@pytest.fixture
def doorman(
    qtbot: QtBot,
    finish: Callable[[Coroutine[Any, Any, Any]], Any],
    places: Places,
    keyring: MemoryKeyring,
    pages: Sequence[PageEntry],
) -> Iterator[Doorman]:
    """The window, shown, with nothing open."""
    window = MainWindow()  # not qtbot's to close: what is open must be closed first
    preferences = Preferences(places.data / "preferences.json")
    switchboard = Switchboard(places, Keys(_store_of(keyring)), window)
    shell = Shell(window, switchboard, preferences, pages)
    Commands(window, shell, switchboard, preferences)
    window.resize(DEFAULT)
    window.show()
    shell.show_connect()
    yield Doorman(window, shell, switchboard, preferences)
    finish(switchboard.end())
    finish(shell.close())
    window.close()
    window.deleteLater()
    qtbot.waitUntil(lambda: not isValid(window), timeout=PATIENCE_MS)


def _store_of(keyring: MemoryKeyring) -> Callable[[], Vault]:
    def make() -> Vault:
        return Vault(keyring, limit=0.5)

    return make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The off-screen platform says that it has no window manager; that is no fault."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
