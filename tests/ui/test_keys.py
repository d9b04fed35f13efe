"""Every shortcut of every page, pressed wherever the keyboard may be; and the order in which Tab goes round."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcutEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from tests.ui.conftest import PATIENCE_MS, Doorman
from tests.ui.keyboard import reached_by_tab
from ui.pages import PAGES
from ui.routes import Route

MODIFIED = re.compile(r"Ctrl\+|Alt\+|(Shift\+)?F\d")
"""Other keys are typed into a field."""
EDIT_KEYS = {"Ctrl+Backspace", "Ctrl+Shift+Z", "Ctrl+C", "Ctrl+Shift+V"}
"""What a field itself does with these may come first while the keyboard is in it."""
PLACES = [
    *(Route(entry.key) for entry in PAGES),
    Route("applications", "sub-1002", "overview"),
    Route("applications", "sub-1002", "events"),
]


class Caught(QObject):
    """Takes every shortcut before its action does, so that nothing happens but what is asked for here."""

    def __init__(self, actions: list[QAction]) -> None:
        super().__init__()
        self.last: tuple[str, bool] | None = None
        for action in actions:
            action.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Shortcut or not isinstance(watched, QAction):
            return False
        assert isinstance(event, QShortcutEvent)
        self.last = watched.text(), event.isAmbiguous()
        return True


@pytest.fixture
def opened(doorman: Doorman, draft, finish, qtbot) -> Doorman:
    """The whole window with the sandbox's chain open, and the keyboard in it."""
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    doorman.window.activateWindow()
    qtbot.waitUntil(doorman.window.isActiveWindow, timeout=PATIENCE_MS)
    return doorman


def goes_to(doorman: Doorman, route: Route, qtbot) -> None:
    """Waits until the page has something that takes text or shows rows: the rest of it is there then, too."""
    doorman.shell.visit(route)
    qtbot.waitUntil(lambda: doorman.shell.route == route, timeout=PATIENCE_MS)


def where_the_keyboard_may_be(window: QWidget) -> Iterator[QWidget]:
    """One of each kind of part that Tab reaches."""
    kinds = set()
    for part in window.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled():
            if type(part) not in kinds:
                yield part
            kinds.add(type(part))


def is_its_own(part: QWidget, keys: QKeySequence) -> bool:
    """Whether the key means something to the part itself: letters to a field, Space to a button."""
    if isinstance(part, QAbstractButton):
        return keys.toString() == "Space"
    if not isinstance(part, QLineEdit | QPlainTextEdit):
        return False
    return not MODIFIED.match(keys.toString()) or keys.toString() in EDIT_KEYS


@pytest.mark.parametrize("route", PLACES, ids=str)
def test_every_shortcut_works_from_everywhere_on_its_page(opened, qtbot, route):
    goes_to(opened, route, qtbot)
    assert dead_keys(opened.window) == []


def test_every_shortcut_works_from_everywhere_before_anything_is_open(doorman, qtbot):
    doorman.window.activateWindow()
    qtbot.waitUntil(doorman.window.isActiveWindow, timeout=PATIENCE_MS)
    assert dead_keys(doorman.window) == []


def dead_keys(window) -> list[tuple[object, ...]]:
    """What was pressed where, and did not do alone what the menu says: part, key, action, and what came instead."""
    actions = [action for _menu, action in window.actions_.all()]
    assert any(action.shortcuts() for action in actions)
    caught = Caught(actions)
    dead: list[tuple[object, ...]] = []
    for part in where_the_keyboard_may_be(window):
        for action in actions:
            for keys in action.shortcuts():
                part.setFocus()
                caught.last = None
                QTest.keySequence(part, keys)
                if caught.last != (action.text(), False) and not is_its_own(part, keys):
                    dead.append(
                        (type(part).__name__, part.accessibleName(), keys.toString(), action.text(), caught.last)
                    )
    return dead


def in_turn(window) -> list[str]:
    """What Tab reaches, from the header on; first of it the frame, then the page."""
    order = reached_by_tab(window)
    start = order.index("Go to…")
    return order[start:] + order[:start]


def assert_reads(window) -> None:
    order = in_turn(window)
    here = next(item.accessibleName() for item in window.navigation.items() if item.isChecked())
    of_the_page = reached_by_tab(window, window.page)
    places = [order.index(name) for name in ("Go to…", here, window.navigation.recorder_card.accessibleName())]
    places += [order.index(of_the_page[0])] if of_the_page else []
    assert places == sorted(places), order


@pytest.mark.parametrize("route", PLACES, ids=str)
def test_tab_goes_round_as_one_reads(opened, qtbot, route):
    goes_to(opened, route, qtbot)
    assert_reads(opened.window)


def test_tab_goes_round_as_one_reads_also_in_the_next_profile(opened, finish, qtbot):
    goes_to(opened, Route("settings"), qtbot)
    name = opened.switchboard.workspace.profile.name
    finish(opened.switchboard.open(name))
    assert_reads(opened.window)
    finish(opened.switchboard.close())
    finish(opened.switchboard.open(name))
    goes_to(opened, Route("events"), qtbot)
    assert_reads(opened.window)
    goes_to(opened, Route("applications"), qtbot)
    assert_reads(opened.window)
