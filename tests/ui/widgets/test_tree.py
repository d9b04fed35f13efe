"""The tree with boxes, as somebody with mouse and keyboard meets it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.ui.widgets.conftest import move_pointer
from ui.models import Column, Index
from ui.theme import Token, theme
from ui.tree_model import Group, TreeModel
from ui.widgets.cell import Cell, bold, ident, strong
from ui.widgets.tree import TreeView


@dataclass(frozen=True)
class Place:
    """A hotel of the tests."""

    code: str
    brand: str
    country: str


PLACES = [
    Place("P1", "Beacon", "Portugal"),
    Place("P2", "Beacon", "Portugal"),
    Place("S1", "Beacon", "Spain"),
    Place("A1", "Aurora", "Italy"),
]


def group_cell(group: Group[Place]) -> Cell:
    return Cell(bold(group.label), strong(f"{group.ticked} of {len(group.rows)}"))


def make_model(*, boxes: bool) -> TreeModel[Place]:
    model: TreeModel[Place] = TreeModel(
        [Column("Property", lambda place: Cell(ident(place.code)), width=240, group=group_cell)],
        key=lambda place: place.code,
        path=lambda place: (place.brand, place.country),
        may_tick=(lambda _: True) if boxes else None,
    )
    model.replace(PLACES)
    return model


@pytest.fixture
def tree(qtbot) -> TreeView[Place]:
    model = make_model(boxes=True)
    made = TreeView(model, "Properties")
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def at(tree: TreeView[Place], index, x: int) -> QPoint:
    return QPoint(x, tree.visualRect(index).center().y())


def brand(tree: TreeView[Place]) -> Index:
    model = tree.model()
    assert isinstance(model, TreeModel)
    return model.index_of_group(("Beacon",))


def test_the_chevron_opens_and_closes(tree, qtbot):
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at(tree, brand(tree), 17))
    assert tree.isExpanded(brand(tree))
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at(tree, brand(tree), 17))
    assert not tree.isExpanded(brand(tree))


def test_enter_and_a_double_click_open_a_group(tree, qtbot):
    tree.setCurrentIndex(brand(tree))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert tree.isExpanded(brand(tree))
    place = at(tree, brand(tree), 200)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not tree.isExpanded(brand(tree))


def test_a_click_on_the_box_ticks_and_one_beside_it_does_not(tree, qtbot):
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at(tree, brand(tree), 40))
    assert tree.model().ticked == {"P1", "P2", "S1"}
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at(tree, brand(tree), 200))
    assert tree.model().ticked == {"P1", "P2", "S1"}


def test_two_quick_clicks_on_the_box_count_as_two(tree, qtbot):
    place = at(tree, brand(tree), 40)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tree.model().ticked == frozenset()
    assert not tree.isExpanded(brand(tree))


def test_space_ticks_and_arrows_move_and_open(tree, qtbot):
    tree.setCurrentIndex(brand(tree))
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert tree.model().ticked == {"P1", "P2"}


def test_a_row_is_told_when_it_becomes_current_and_when_it_is_opened(tree, qtbot):
    with qtbot.waitSignal(tree.current_row_changed) as told:
        assert tree.select("S1")
    assert told.args == [PLACES[2]]
    assert tree.current_row == PLACES[2]
    with qtbot.waitSignal(tree.row_activated) as told:
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert told.args == [PLACES[2]]
    assert not tree.select("unknown")


def test_what_was_open_stays_open_through_a_search(tree):
    tree.open_groups(("Beacon",), ("Beacon", "Spain"))
    tree.model().show_only(lambda place: place.country == "Spain")
    tree.model().show_only(None)
    assert tree.isExpanded(brand(tree))
    assert tree.isExpanded(tree.model().index_of_group(("Beacon", "Spain")))
    assert not tree.isExpanded(tree.model().index_of_group(("Beacon", "Portugal")))


def test_rows_are_as_high_as_in_tables_and_grow_with_the_text(tree):
    assert tree.visualRect(brand(tree)).height() == 28
    theme.set_zoom(150)
    assert tree.visualRect(brand(tree)).height() == 34


def test_the_keyboard_frames_the_current_row(tree, qtbot):
    tree.setCurrentIndex(tree.model().index(0, 0))
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    rect = tree.visualRect(tree.currentIndex())
    image = tree.viewport().grab().toImage()
    assert image.pixelColor(200, rect.y()) == theme.color(Token.FOCUS)


def test_the_row_under_the_pointer_is_lit(tree, qtbot):
    rect = tree.visualRect(brand(tree))
    move_pointer(tree.viewport(), QPoint(300, rect.center().y()))
    image = tree.viewport().grab().toImage()
    assert image.pixelColor(380, rect.y() + 4) == theme.color(Token.HOVER)


def test_a_flat_tree_is_open_for_good_and_has_no_chevrons(qtbot):
    model = make_model(boxes=False)
    flat = TreeView(model, "Events", flat=True)
    model.setParent(flat)
    qtbot.addWidget(flat)
    flat.resize(300, 300)
    flat.show()
    index = model.index_of_group(("Beacon",))
    assert flat.isExpanded(index)
    qtbot.mouseClick(flat.viewport(), Qt.MouseButton.LeftButton, pos=at(flat, index, 17))
    qtbot.mouseDClick(flat.viewport(), Qt.MouseButton.LeftButton, pos=at(flat, index, 17))
    assert flat.isExpanded(index)
    flat.setCurrentIndex(index)
    qtbot.keyClick(flat, Qt.Key.Key_Left)
    assert flat.isExpanded(index)


def test_a_column_lends_what_its_empty_cells_leave(qtbot):
    model: TreeModel[Place] = TreeModel(
        [
            Column("Property", lambda place: Cell(ident(place.code)), width=100, stretch=True, group=group_cell),
            Column("Note", lambda place: Cell(strong("Closed" if place.code == "S1" else "")), width=90, lends=True),
        ],
        key=lambda place: place.code,
        path=lambda place: (place.brand,),
    )
    model.replace(PLACES)
    made = TreeView(model, "Properties")
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    free, closed = (dict(made.parts_of(model.index_of(code)))[0] for code in ("P1", "S1"))
    assert free.borrowed[0] > closed.borrowed[0] > 0
    assert free.right + free.borrowed[0] < 300
