"""The menu by keyboard: Alt by itself, Alt and a letter, letters inside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from tests.ui.conftest import PATIENCE_MS
from ui.main_window import MainWindow
from ui.menu_keys import mark_letters
from ui.text import menu_words


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.set_connected(True)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    window.header.go_to.setFocus()
    return window


def popups() -> list[QMenu]:
    return [menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()]


def test_alt_by_itself_opens_the_menu_from_wherever_the_keyboard_is(window):
    QTest.keyPress(window.header.go_to, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert popups() == []
    QTest.keyRelease(window.header.go_to, Qt.Key.Key_Alt)
    assert [menu.accessibleName() for menu in popups()] == ["Menu"]
    QTest.keyClick(popups()[0], Qt.Key.Key_Escape)
    assert popups() == []


def test_alt_is_not_by_itself_when_another_key_or_the_mouse_came_meanwhile(window):
    QTest.keyPress(window.header.go_to, Qt.Key.Key_Alt)
    QTest.keyClick(window.header.go_to, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(window.header.go_to, Qt.Key.Key_Alt)
    assert popups() == []
    QTest.keyPress(window.header.go_to, Qt.Key.Key_Alt)
    QTest.mouseClick(window.navigation, Qt.MouseButton.LeftButton)
    QTest.keyRelease(window.header.go_to, Qt.Key.Key_Alt)
    assert popups() == []


def test_alt_opens_it_while_somebody_types(window, qtbot):
    field = QLineEdit(window.header)
    field.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Alt)
    assert [menu.accessibleName() for menu in popups()] == ["Menu"]
    popups()[0].hide()


def test_alt_and_a_letter_open_that_menu_and_a_letter_takes_a_line(window, qtbot):
    QTest.keyClick(window.header.go_to, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    assert window.actions_.view_menu.isVisible()
    with qtbot.waitSignal(window.actions_.reload.triggered):
        QTest.keyClick(window.actions_.view_menu, Qt.Key.Key_R)
    assert popups() == []


def test_a_menu_that_offers_nothing_now_does_not_open(window):
    window.set_connected(False)
    QTest.keyClick(window.header.menu_button, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert popups() == []


def test_the_pages_menu_takes_a_letter_that_is_free(window):
    titles = []
    for title in ("Applications", "Governance", "Events"):
        window.actions_.set_page_actions(title, [QAction("Do it", window)])
        titles.append([menu.title() for menu in window.actions_.menus])
    assert [shown[0] for shown in titles] == ["&Applications", "G&overnance", "&Events"]
    assert all(shown[1:] == ["&Go", "&View", "&Doorman", "&Help"] for shown in titles)


def test_every_line_of_a_menu_has_a_letter_of_its_own(qapp):
    words = ("Larger text", "Smaller text", "Less", "Elm & Oak", "–", "Text")
    actions = [QAction(text.replace("&", "&&")) for text in words]
    for _ in range(2):
        mark_letters(actions)
        assert [action.text() for action in actions] == [
            "&Larger text",
            "&Smaller text",
            "L&ess",
            "Elm && &Oak",
            "–",
            "&Text",
        ]
    assert [menu_words(action.text()) for action in actions] == list(words)
