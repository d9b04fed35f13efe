"""The ring is there for the keyboard, and only for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tests.ui.keyboard import reached_by_tab
from ui.widgets import focus
from ui.widgets.button import Button
from ui.widgets.check import CheckBox
from ui.widgets.field import LineEdit


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    layout.addWidget(Button("First"))
    layout.addWidget(Button("Second"))
    layout.addWidget(CheckBox("Third"))
    layout.addWidget(LineEdit("Fourth"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.mouseClick(made.findChild(LineEdit), Qt.MouseButton.LeftButton)  # the mouse leads until Tab or a shortcut
    return made


def ring() -> focus.FocusRing:
    return focus._rings[0]


def around(widget: QWidget) -> QRect:
    """Where the ring of a widget should be, in its window."""
    return widget.rect().translated(widget.mapTo(widget.window(), widget.rect().topLeft())).adjusted(-3, -3, 3, 3)


def test_tab_brings_the_ring_and_a_click_does_not(window, qtbot):
    first, second = window.findChildren(Button)
    first.setFocus()
    assert not ring().isVisible()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert ring().isVisible()
    assert ring().geometry() == around(second)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not ring().isVisible()


def test_a_shortcut_brings_the_ring(window):
    second = window.findChildren(Button)[1]
    second.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert ring().isVisible()


def test_the_ring_moves_with_what_it_surrounds(window):
    second = window.findChildren(Button)[1]
    second.setFocus(Qt.FocusReason.ShortcutFocusReason)
    second.move(second.x() + 20, second.y())
    assert ring().geometry() == around(second)
    second.hide()
    assert window.findChild(CheckBox).hasFocus()
    assert ring().width() == 24, "the window moved the keyboard on, and the ring with it"


def test_a_box_has_the_ring_round_the_box(window):
    check = window.findChild(CheckBox)
    check.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert ring().width() == 24
    assert ring().isVisible()


def test_a_field_shows_its_focus_itself(window):
    window.findChild(LineEdit).setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert not ring().isVisible()


def test_the_ring_goes_with_what_it_surrounded(window, qtbot):
    second = window.findChildren(Button)[1]
    second.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.findChild(CheckBox).setEnabled(False)
    second.setParent(None)
    second.deleteLater()
    qtbot.waitUntil(lambda: not ring().isVisible())


def test_in_a_scroll_area_the_ring_lies_on_what_scrolls(window, qtbot):
    area = QScrollArea(window)
    content = QWidget()
    layout = QVBoxLayout(content)
    button = Button("Inside")
    layout.addWidget(button)
    area.setWidget(content)
    window.layout().addWidget(area)
    area.show()
    button.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert ring().parentWidget() is content


def test_reasons():
    assert focus.by_keyboard(Qt.FocusReason.TabFocusReason)
    assert not focus.by_keyboard(Qt.FocusReason.MouseFocusReason)


def test_what_is_made_later_takes_its_turn_where_it_stands(window):
    place = QWidget()
    window.layout().insertWidget(1, place)
    row = QHBoxLayout(place)
    late = QWidget()
    inner = QHBoxLayout(late)
    inner.addWidget(Button("Late"))
    inner.addWidget(Button("Later"))
    last = Button("Last")
    row.addWidget(late)
    row.addWidget(last)
    place.show()
    assert reached_by_tab(window) == ["First", "Second", "Third", "Fourth", "Late", "Later", "Last"]
    focus.in_turn(window.findChildren(Button)[0], late, last)
    assert reached_by_tab(window) == ["First", "Late", "Later", "Last", "Second", "Third", "Fourth"]


def test_the_ring_goes_where_the_window_moves_the_keyboard_until_a_click(window, qtbot):
    first, second = window.findChildren(Button)
    third = window.findChild(CheckBox)
    first.setFocus(Qt.FocusReason.ShortcutFocusReason)
    second.setFocus()
    assert ring().geometry() == around(second)
    qtbot.mouseClick(third, Qt.MouseButton.LeftButton)
    second.setFocus()
    assert not ring().isVisible()
