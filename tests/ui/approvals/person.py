"""The window on a sandbox that is begun again for each test, and somebody who looks, clicks, types and waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sandbox_process import SandboxProcess
from tests.ui.conftest import PATIENCE_MS, Doorman, draft_for
from ui.approvals.page import ApplicationsPage
from ui.approvals.request import Pace, RequestPresenter
from ui.approvals.request_view import RequestView
from ui.pages import PAGES, PageEntry
from ui.readiness.page import ReadinessPage
from ui.text import menu_text

QUICK = Pace(grace=0.2, tick=0.05, ask_again=0.1)
POLL_EVERY = 0.2


@pytest.fixture(scope="module")
def deciding() -> Iterator[SandboxProcess]:
    """A chain of 24 hotels and twelve partners, which goes on twenty times as fast."""
    with SandboxProcess(hotels=24, time_scale=20.0) as process:
        yield process


@pytest.fixture
def sandbox(deciding: SandboxProcess) -> SandboxProcess:
    """The same, its play begun again."""
    deciding.admin("reset", {})
    return deciding


@pytest.fixture
def pace() -> Pace:
    """How long a click can be taken back."""
    return QUICK


@pytest.fixture
def pages(pace) -> Sequence[PageEntry]:
    """Applications and Readiness, looking for new requests more often than a person needs."""
    made = {
        "applications": lambda desk: ApplicationsPage(desk, pace=pace, poll_every=POLL_EVERY),
        "readiness": lambda desk: ReadinessPage(desk, poll_every=POLL_EVERY),
    }
    return [replace(entry, make=made[entry.key]) for entry in PAGES if entry.key in made]


@dataclass
class Person:
    """Somebody at the window: looks, clicks, types, waits."""

    doorman: Doorman
    qtbot: QtBot
    sandbox: SandboxProcess

    @property
    def page(self):
        """The page at the front."""
        return self.doorman.window.page

    @property
    def request(self) -> RequestView:
        """The request that is shown."""
        shown = self.page.stack.currentWidget()
        assert isinstance(shown, RequestView)
        return shown

    @property
    def presenter(self) -> RequestPresenter:
        """What serves the request that is shown."""
        return self.request.presenter

    def sees(self, what: Callable[[], object]) -> None:
        """Waits until it is on screen."""
        self.qtbot.waitUntil(lambda: bool(what()), timeout=PATIENCE_MS)

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton | None:
        """The button of this name or these words that can be seen and clicked."""
        for button in (within or self.doorman.window).findChildren(QAbstractButton):
            called = name in (button.accessibleName(), button.text(), button.text().replace("&&", "&"))
            if (called or button.text() == menu_text(name)) and button.isVisible() and button.isEnabled():
                return button
        return None

    def clicks(self, name: str, within: QWidget | None = None) -> None:
        """Waits for a button and clicks it."""
        self.sees(lambda: self.button(name, within))
        button = self.button(name, within)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def clicks_row(self, table, key) -> None:
        """Clicks the row of a table."""
        self.sees(lambda: table.isVisible() and table.model().index_of(key).isValid())
        rect = table.visualRect(table.model().index_of(key))
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    def clicks_card(self, partner: str) -> None:
        """Clicks the card of a partner, beside its buttons."""
        self.sees(lambda: self.card(partner))
        QTest.mouseClick(self.card(partner), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))

    def card(self, partner: str):
        """The card of a partner that can be seen, or None."""
        for board in (self.page.list.board, self.page.own.board):
            for view in board.cards.findChildren(QAbstractButton):
                if getattr(view, "card", None) is not None and view.card.partner == partner and view.isVisible():
                    return view
        return None

    def presses(self, keys: str) -> None:
        """Presses keys where the keyboard is."""
        QTest.keySequence(self.doorman.window.focusWidget() or self.doorman.window, keys)

    def types(self, text: str) -> None:
        """Types where the keyboard is."""
        QTest.keyClicks(self.doorman.window.focusWidget() or self.doorman.window, text)

    def reviews(self, partner: str) -> None:
        """Goes straight to what a partner asks for."""
        self.clicks(f"Review the request of {partner}")
        self.sees(lambda: self.request.is_deciding)

    def comes_to_the_summary(self, *hotels: str) -> None:
        """Picks hotels, and goes on to step 3."""
        self.clicks("Next")
        self.sees(lambda: self.request.is_picking)
        self.presenter.choose_only(hotels)
        self.clicks("Next")
        self.sees(lambda: self.request.is_summing_up)


@pytest.fixture
def person(doorman: Doorman, sandbox: SandboxProcess, finish, qtbot) -> Person:
    """Somebody who has just connected, and sees the partner applications."""
    draft = draft_for(sandbox)
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    doorman.window.activateWindow()  # shortcuts are the active window's
    qtbot.waitUntil(doorman.window.isActiveWindow, timeout=PATIENCE_MS)
    person = Person(doorman, qtbot, sandbox)
    person.sees(lambda: isinstance(person.page, ApplicationsPage) and person.card("Acorn Upsell"))
    return person
