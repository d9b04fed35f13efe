"""Conditions as chips."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.widgets.chips import Chip, ChipBar, ChipValue

HOTEL = ChipValue("Property", "AUR01", data="hotel")
EVENT = ChipValue("Event", "NEW TRACE", negated=True, data="event")


@pytest.fixture
def bar(qtbot):
    made = ChipBar("Add a filter, or type free text")
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.set_chips([HOTEL, EVENT])
    made.show()
    made.activateWindow()
    made.edit.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    return made


def chips(bar: ChipBar) -> list[Chip]:
    return [chip for chip in bar.findChildren(Chip) if chip.isVisible()]


def test_chips_read_themselves_out(bar):
    assert [chip.accessibleName() for chip in chips(bar)] == [
        "Property is AUR01, remove",
        "Event is not NEW TRACE, remove",
    ]
    assert [chip.sizeHint().height() for chip in chips(bar)] == [24, 24]
    assert EVENT.words == "Event is not"


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space])
def test_a_key_takes_a_chip(bar, qtbot, key):
    with qtbot.waitSignal(bar.removal_requested) as told:
        qtbot.keyClick(chips(bar)[0], key)
    assert told.args == ["hotel"]


def test_a_click_takes_a_chip(bar, qtbot):
    with qtbot.waitSignal(bar.removal_requested) as told:
        qtbot.mouseClick(chips(bar)[1], Qt.MouseButton.LeftButton)
    assert told.args == ["event"]


def test_backspace_in_the_empty_field_takes_the_last(bar, qtbot):
    with qtbot.waitSignal(bar.removal_requested) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Backspace)
    assert told.args == ["event"]
    bar.set_chips([])
    with qtbot.assertNotEmitted(bar.removal_requested):
        qtbot.keyClick(bar.edit, Qt.Key.Key_Backspace)


def test_backspace_in_text_takes_a_letter(bar, qtbot):
    qtbot.keyClicks(bar.edit, "ab")
    with qtbot.assertNotEmitted(bar.removal_requested):
        qtbot.keyClick(bar.edit, Qt.Key.Key_Backspace)
    assert bar.edit.text() == "a"


def test_text_is_told_as_it_is_typed_and_submitted(bar, qtbot):
    with qtbot.waitSignal(bar.text_changed) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_A)
    assert told.args == ["a"]
    with qtbot.waitSignal(bar.submitted) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert told.args == ["a"]
    qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert bar.edit.text() == ""


def test_the_keyboard_stays_in_the_bar_when_its_chip_goes(bar, qtbot):
    chips(bar)[0].setFocus()
    bar.set_chips([EVENT])
    assert bar.edit.hasFocus()
    qtbot.waitUntil(lambda: len(chips(bar)) == 1)


def test_the_same_chips_are_left_alone(bar):
    before = chips(bar)
    bar.set_chips([HOTEL, EVENT])
    assert chips(bar) == before
