"""The tour: walks through the window as a person would, on the demo, and saves a picture of each step.

``doorman --tour DIR`` prints one line for each step and says where the pictures are; it ends with 0 when every step was
reached in time, else with 1 and what did not come. Clicks and keys go to the real widgets.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.main_window import DEFAULT, MainWindow
from ui.theme import Scheme, theme

if TYPE_CHECKING:
    from ui.shell import Shell

WITHIN = 20.0
"""Seconds that a step has until what it waits for is on screen."""
LOOK_EVERY = 0.05
SETTLES_WITHIN = 0.2
"""Seconds until everything is laid out and painted after a change."""


class TourStoppedError(Exception):
    """What a step waited for did not come."""


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step: what it shows, in words, and how one gets there. ``picture`` is the name of its file, or ""."""

    title: str
    walk: Callable[[Guide], Awaitable[None]]
    picture: str = ""


class Guide:
    """What a step may do: look, click, type, wait."""

    def __init__(self, shell: Shell, window: MainWindow) -> None:
        self.shell = shell
        self.window = window

    async def until(self, seen: Callable[[], object], what: str, within: float = WITHIN) -> None:
        """Wait until ``seen`` gives something true. Raises TourStoppedError: ``what`` did not come."""
        try:
            async with asyncio.timeout(within):
                while not seen():  # noqa: ASYNC110 - what is looked at has no signal: it is what a person would see
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            raise TourStoppedError(f"{what} did not come within {within:g} s") from None

    async def button(self, name: str, on: QWidget | None = None) -> QAbstractButton:
        """The button of this accessible name or these words, once it can be clicked; ``on`` a part of the window."""
        await self.until(lambda: self._find_button(name, on) is not None, f"the button “{name}”")
        button = self._find_button(name, on)
        assert button is not None
        return button

    async def click(self, name: str, on: QWidget | None = None) -> None:
        """Click a button."""
        QTest.mouseClick(await self.button(name, on), Qt.MouseButton.LeftButton)

    def press(self, keys: str, on: QWidget | None = None) -> None:
        """Press a key or a combination, as "Ctrl+K", where the keyboard is."""
        QTest.keySequence(on or self.window.focusWidget() or self.window, keys)

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type text where the keyboard is."""
        QTest.keyClicks(into or self.window.focusWidget() or self.window, text)

    def _find_button(self, name: str, on: QWidget | None) -> QAbstractButton | None:
        return next((button for button in self._buttons(on or self.window) if _is_called(button, name)), None)

    def _buttons(self, on: QWidget) -> Iterator[QAbstractButton]:
        for button in on.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                yield button


def _is_called(button: QAbstractButton, name: str) -> bool:
    return name in (button.accessibleName(), button.text().replace("&&", "&"))


class Tour:
    """Runs the steps in order."""

    def __init__(self, shell: Shell, window: MainWindow, folder: Path, steps: tuple[TourStep, ...]) -> None:
        self._guide = Guide(shell, window)
        self._folder = folder
        self._steps = steps

    async def run(self) -> int:
        """Walk. Gives the exit code."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._guide.window.resize(DEFAULT)
        for number, step in enumerate(self._steps, start=1):
            try:
                await step.walk(self._guide)
            except TourStoppedError as stopped:
                self._save(f"{number:02}-stopped")
                _print(f"{number:2}. {step.title}: {stopped}. Stopped; the picture is in {self._folder}.")
                return 1
            if step.picture:
                await self._save_both(f"{number:02}-{step.picture}")
            _print(f"{number:2}. {step.title}")
        _print(f"Every step was reached. The pictures are in {self._folder.resolve()}.")
        return 0

    async def _save_both(self, name: str) -> None:
        before = theme.scheme
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            theme.set_scheme(scheme)
            await asyncio.sleep(SETTLES_WITHIN)
            self._save(f"{name}-{scheme.value}")
        theme.set_scheme(before)

    def _save(self, name: str) -> None:
        self._guide.window.grab().save(str(self._folder / f"{name}.png"))


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the tour's steps are its output
