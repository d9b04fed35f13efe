"""The steps of a wizard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.theme import Token, theme
from ui.widgets.steps import Steps


@pytest.fixture
def steps(qtbot):
    made = Steps(("Events", "Properties", "Summary"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_step_says_where_it_stands(steps):
    steps.set_current(1)
    steps.set_note(1, "37 of 240")
    buttons = steps.findChildren(QPushButton)
    assert [button.accessibleName() for button in buttons] == [
        "Step 1, Events, done",
        "Step 2, Properties, current step",
        "Step 3, Summary, to come",
    ]
    assert buttons[1].accessibleDescription() == "37 of 240"


def test_only_done_steps_can_be_clicked(steps, qtbot):
    steps.set_current(1)
    first, second, third = steps.findChildren(QPushButton)
    with qtbot.waitSignal(steps.step_requested) as told:
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert told.args == [0]
    assert not second.isEnabled()
    assert not third.isEnabled()


def test_the_current_circle_is_filled_and_a_note_makes_room(steps):
    first = steps.findChildren(QPushButton)[0]
    assert first.grab().toImage().pixelColor(4, 12) == theme.color(Token.ACCENT)
    before = first.sizeHint().width()
    steps.set_note(0, "14, 3 of them new")
    assert first.sizeHint().width() > before
    steps.set_current(2)
    first.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    assert first.grab().toImage().pixelColor(4, 12) == theme.color(Token.ACCENT_SOFT)
