"""The window's program, put together: ``doorman``.

The order matters for how soon it can be used: the window is shown first; what talks to servers, disks and key stores is
imported in a thread after that, while the window already answers.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.domain.errors import UsageError
from app.services.places import Places
from ui import loop
from ui.collector import Collector
from ui.command_line import Call, parse
from ui.main_window import MainWindow
from ui.settings.preferences import Preferences
from ui.stalls import WORTH_A_LINE_MS, StallLog, StallMeter
from ui.theme import theme
from ui.widgets import focus

if TYPE_CHECKING:
    from ui.shell import Shell
    from ui.switchboard import Switchboard

CLOSES_WITHIN = 3.5
"""Seconds that closing may take, of which the recorder has three. Then the program ends all the same."""

SLOW_TO_IMPORT = ("app.clients.vault", "app.services.checks", "app.services.workspace", "rapidfuzz")
"""The key store, HTTP, the archive, likeness of words: imported in a thread once the window can be used.

Modules that make objects of Qt must not be among them: those belong to the thread that makes them.
"""

PAGES_OF = ("ui.widgets", "ui.approvals.columns", "ui.approvals", "ui.live", "ui.readiness", "ui.settings")
"""What the pages are made of: imported after that by the window's own thread, one module a turn of the loop.

Imported with the first visit to a page they would hold the window up for a quarter of a second.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``doorman`` and give its exit code."""
    call = parse(sys.argv[1:] if arguments is None else arguments)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("doorman")
    app.setApplicationDisplayName("Doorman")
    app.setQuitOnLastWindowClosed(False)
    preferences = Preferences(Places.of().data / "preferences.json")
    theme.set_scheme(preferences.choices.scheme)
    theme.set_zoom(preferences.choices.zoom)
    theme.install(app)
    focus.install(app)
    window = MainWindow()
    window.restore(preferences.choices.geometry)
    window.set_narrow(preferences.choices.narrow)
    return loop.run(app, Program(call, window, preferences).run, window.close)


class Program:
    """From the first paint to the last line: opens what was asked for, waits for the window, closes in order."""

    def __init__(self, call: Call, window: MainWindow, preferences: Preferences) -> None:
        self._call = call
        self._window = window
        self._preferences = preferences
        self._closed = asyncio.Event()
        self._collector = Collector(window)

    async def run(self) -> int:
        """Show the window until it is closed. Gives the exit code."""
        self._collector.start()
        meter = _stall_meter(os.environ.get("DOORMAN_STALL_LOG", ""))
        self._window.closed.connect(self._closed.set)
        self._window.show()
        await loop.emitted(self._window.painted)
        switchboard, shell = self._put_together()
        try:
            return await self._until_closed(switchboard, shell)
        except UsageError as error:
            _complain(error.sentence)
            return error.exit_code
        finally:
            if meter is not None:
                meter.stop()
            await self._close(switchboard, shell)
            self._collector.stop()

    def _put_together(self) -> tuple[Switchboard, Shell]:
        from ui.commands import Commands
        from ui.keys import Keys
        from ui.pages import PAGES
        from ui.shell import Shell
        from ui.switchboard import Switchboard

        switchboard = Switchboard(Places.of(), Keys(parent=self._window), self._window)
        shell = Shell(self._window, switchboard, self._preferences, PAGES)
        Commands(self._window, shell, switchboard, self._preferences)
        return switchboard, shell

    async def _until_closed(self, switchboard: Switchboard, shell: Shell) -> int:
        if self._call.tour is not None:
            from ui.tour import Tour
            from ui.tour_steps import STEPS

            return await Tour(shell, self._window, self._call.tour, STEPS).run()
        from ui.start import open_first

        await open_first(self._call, os.environ, switchboard, shell)
        await asyncio.sleep(0)
        _mark_usable(os.environ.get("DOORMAN_USABLE_MARK", ""))
        for module in SLOW_TO_IMPORT:
            await asyncio.to_thread(import_module, module)
        for module in _modules_of(PAGES_OF):
            import_module(module)
            await asyncio.sleep(0)
        self._collector.settle()
        await self._closed.wait()
        return 0

    async def _close(self, switchboard: Switchboard, shell: Shell) -> None:
        """The window is gone from sight; what was chosen is kept, and the recorder says goodbye."""
        self._preferences.change(geometry=self._window.saved_geometry())
        self._window.hide()
        try:
            async with asyncio.timeout(CLOSES_WITHIN):
                await switchboard.end()
                await shell.close()
                await asyncio.to_thread(self._preferences.save)
        except TimeoutError:
            _complain("the recorder did not end in time; it ends by itself.")
        except OSError as failure:
            _complain(f"what was chosen in the window could not be kept: {failure}")


def _modules_of(packages: Sequence[str]) -> Iterator[str]:
    """The names of the modules of these packages, in order."""
    for package in packages:
        yield from (found.name for found in iter_modules(import_module(package).__path__, f"{package}."))


def _stall_meter(log: str) -> StallMeter | None:
    if not log:
        return None
    meter = StallMeter(StallLog(Path(log)).write, WORTH_A_LINE_MS)
    meter.start()
    return meter


def _mark_usable(path: str) -> None:
    """Make this file when the first page is there and the loop answers: the benchmark of starting waits for it."""
    if path:
        Path(path).touch()


def _complain(sentence: str) -> None:
    print(f"doorman: {sentence}", file=sys.stderr)  # noqa: T201 - the window is gone


if __name__ == "__main__":
    sys.exit(main())
