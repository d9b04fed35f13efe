"""One of several: segments and tabs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.button import Button
from ui.widgets.segments import Segments
from ui.widgets.tabs import Tabs


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


def test_tab_goes_to_the_one_that_is_on_whoever_chose_it(choices):
    choices.set_current("personal")
    assert choices.button("personal").focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not choices.button("all").focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not choices.button("new").focusPolicy() & Qt.FocusPolicy.TabFocus


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


@pytest.fixture
def row(qtbot):
    """A toolbar: a search, segments, a button at the right."""
    holder = QWidget()
    qtbot.addWidget(holder)
    segments, search = Segments("Show"), QLineEdit()
    search.setMinimumWidth(100)
    for key in ("All", "Pending", "In progress", "Approved"):
        segments.add(key, key)
        segments.set_count(key, "3")
    line = QHBoxLayout()
    line.addWidget(search)
    line.addWidget(segments)
    QVBoxLayout(holder).addLayout(line)
    holder.resize(900, 80)
    holder.show()
    return holder


def test_segments_fold_into_a_menu_where_there_is_no_room_and_unfold_again(row, qtbot):
    segments = row.findChild(Segments)
    assert not segments.is_folded
    row.setMinimumWidth(1)
    row.resize(300, 80)
    assert segments.is_folded
    button = next(button for button in segments.findChildren(Button) if button.isVisible())
    assert button.words == "All 3"
    assert button.accessibleName() == "Show: All 3"
    menu = button.menu()
    menu.aboutToShow.emit()
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("All 3", True),
        ("Pending 3", False),
        ("In progress 3", False),
        ("Approved 3", False),
    ]
    with qtbot.waitSignal(segments.chosen) as told:
        menu.actions()[1].trigger()
    assert told.args == ["Pending"]
    assert button.words == "Pending 3"
    segments.set_count("Pending", "12")
    assert button.words == "Pending 12"
    row.resize(900, 80)
    assert not segments.is_folded
    assert segments.button("Approved").isVisible()


def test_a_segment_with_nothing_to_choose_is_left_out(row):
    segments = row.findChild(Segments)
    segments.set_offered("Approved", False)
    assert not segments.button("Approved").isVisible()
    row.setMinimumWidth(1)
    row.resize(300, 80)
    menu = next(button for button in segments.findChildren(Button) if button.isVisible()).menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["All 3", "Pending 3", "In progress 3"]
    segments.set_offered("Approved", True)
    row.resize(900, 80)
    assert segments.button("Approved").isVisible()


def test_two_segments_never_fold_and_larger_text_folds_more(row, qtbot):
    segments = row.findChild(Segments)
    row.setMinimumWidth(1)
    row.resize(segments.sizeHint().width() + 150, 80)
    assert not segments.is_folded
    theme.set_zoom(150)
    qtbot.waitUntil(lambda: segments.is_folded)
    two = Segments("Form")
    two.add("cards", "Cards")
    two.add("table", "Table")
    row.layout().addWidget(two)
    row.resize(20, 80)
    assert not two.is_folded


def test_the_keyboard_stays_in_segments_that_fold(row, qtbot):
    segments = row.findChild(Segments)
    row.activateWindow()
    segments.button("All").setFocus()
    qtbot.waitUntil(segments.button("All").hasFocus)
    row.setMinimumWidth(1)
    row.resize(300, 80)
    assert segments.isAncestorOf(row.focusWidget())
    assert row.focusWidget().isVisible()
