"""One of several: segments and tabs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.theme import theme
from ui.widgets.choices import Segments, Tabs


@pytest.fixture(params=[Segments, Tabs])
def choices(request, qtbot):
    made = request.param("Shown")
    qtbot.addWidget(made)
    for key, label in (("all", "All"), ("new", "New & old"), ("personal", "Personal data")):
        made.add(key, label)
    made.show()
    return made


def test_the_first_is_on_until_another_is_chosen(choices, qtbot):
    assert choices.current == "all"
    with qtbot.waitSignal(choices.chosen) as told:
        qtbot.mouseClick(choices.button("new"), Qt.MouseButton.LeftButton)
    assert told.args == ["new"]
    assert choices.current == "new"


def test_arrow_keys_move(choices, qtbot):
    choices.activateWindow()
    choices.button("all").setFocus()
    qtbot.waitUntil(choices.button("all").hasFocus)
    qtbot.keyClick(choices.button("all"), Qt.Key.Key_Right)
    assert choices.current == "new"


def test_the_program_chooses_without_a_signal(choices, qtbot):
    with qtbot.assertNotEmitted(choices.chosen):
        choices.set_current("personal")
    assert choices.current == "personal"
    with pytest.raises(KeyError):
        choices.set_current("unknown")


def test_a_count_stands_behind_the_label_and_is_read_out(choices):
    before = choices.button("new").sizeHint().width()
    choices.set_count("new", "3", waiting=True)
    assert choices.button("new").sizeHint().width() > before
    assert choices.button("new").accessibleName() == "New & old 3"
    assert choices.button("new").accessibleDescription() == "waiting"
    choices.set_count("new", "")
    assert choices.button("new").sizeHint().width() == before
    assert choices.button("new").accessibleName() == "New & old"


def test_it_is_painted_in_both_states_and_grows(choices):
    choices.set_count("all", "14")
    before = choices.grab().toImage()
    choices.set_current("new")
    assert choices.grab().toImage() != before
    height = choices.sizeHint().height()
    theme.set_zoom(150)
    assert choices.sizeHint().height() > height


def test_a_tab_has_a_dot_where_somebody_is_awaited(qtbot):
    tabs = Tabs("Request", line=False)
    qtbot.addWidget(tabs)
    tabs.add("events", "Events")
    before = tabs.grab().toImage()
    tabs.set_dot("events", True)
    assert tabs.button("events").accessibleDescription() == "waiting"
    assert tabs.grab().toImage() != before
