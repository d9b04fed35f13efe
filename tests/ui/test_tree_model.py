"""Rows in groups: boxes say what their children say, and what may not be ticked never is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from ui.models import Column
from ui.tree_model import Group, TreeModel
from ui.widgets.cell import Box, Cell, Emphasis, Tick, bold, strong


@dataclass(frozen=True)
class Place:
    """A hotel of the tests."""

    code: str
    brand: str
    country: str
    blocked: bool = False


PLACES = [
    Place("P1", "Beacon", "Portugal"),
    Place("P2", "Beacon", "Portugal"),
    Place("P3", "Beacon", "Portugal", blocked=True),
    Place("S1", "Beacon", "Spain"),
    Place("I1", "Aurora", "Italy", blocked=True),
]


def name_cell(place: Place) -> Cell:
    return Cell(strong(place.code))


def group_cell(group: Group[Place]) -> Cell:
    return Cell(bold(group.label), strong(f"{group.ticked} of {len(group.rows)}"))


def brand_then_country(place: Place) -> tuple[str, ...]:
    return (place.brand, place.country)


@pytest.fixture
def model(qapp) -> TreeModel[Place]:
    made: TreeModel[Place] = TreeModel(
        [Column("Property", name_cell, group=group_cell), Column("City", lambda _: Cell())],
        key=lambda place: place.code,
        path=brand_then_country,
        may_tick=lambda place: not place.blocked,
        emphasis=lambda place: Emphasis.BLOCKED if place.blocked else Emphasis.NORMAL,
    )
    made.replace(PLACES)
    return made


def outline(model: TreeModel[Place], parent=None, depth: int = 0) -> list[str]:
    lines = []
    marks = {Tick.OFF: "[ ]", Tick.PARTLY: "[-]", Tick.ON: "[x]"}
    for row in range(model.rowCount(*([parent] if parent else []))):
        index = model.index(row, 0, *([parent] if parent else []))
        box = model.box(index)
        assert box is not None
        lines.append("  " * depth + (marks[box.tick] if box.enabled else "[#]") + f" {model.data(index)}")
        lines += outline(model, index, depth + 1)
    return lines


def test_model_is_sound(qtmodeltester, model):
    qtmodeltester.check(model)
    model.tick_all()
    model.show_only(lambda place: place.country == "Spain")
    qtmodeltester.check(model)


def test_groups_say_what_their_children_say(model):
    model.set_ticked(["P1", "S1"])
    assert outline(model) == [
        "[-] Beacon 2 of 4",
        "  [-] Portugal 1 of 3",
        "    [x] P1",
        "    [ ] P2",
        "    [#] P3",
        "  [x] Spain 1 of 1",
        "    [x] S1",
        "[#] Aurora 0 of 1",
        "  [#] Italy 0 of 1",
        "    [#] I1",
    ]


def test_clicking_partly_ticks_all_that_may_be_and_again_ticks_none(model, qtbot):
    model.set_ticked(["P1"])
    portugal = model.index_of_group(("Beacon", "Portugal"))
    with qtbot.waitSignal(model.ticked_changed):
        model.toggle(portugal)
    assert model.ticked == {"P1", "P2"}
    assert model.box(portugal) == Box(Tick.ON)
    model.toggle(portugal)
    assert model.ticked == frozenset()


def test_what_may_not_be_ticked_never_is(model):
    model.set_ticked(["P1", "P3", "unknown"])
    assert model.ticked == {"P1"}
    model.toggle(model.index_of("P3"))
    model.tick_all()
    assert model.ticked == {"P1", "P2", "S1"}
    assert not model.flags(model.index_of("P3")) & Qt.ItemFlag.ItemIsUserCheckable
    assert model.flags(model.index_of("P1")) & Qt.ItemFlag.ItemIsUserCheckable


def test_search_shows_some_and_forgets_no_tick(model):
    model.set_ticked(["P1"])
    model.show_only(lambda place: place.country == "Spain")
    assert [place.code for place in model.shown_rows] == ["S1"]
    assert not model.index_of("P1").isValid()
    model.tick_shown()
    model.show_only(None)
    assert model.ticked == {"P1", "S1"}


def test_grouping_can_change_and_ticks_stay(model):
    model.set_ticked(["P1"])
    model.replace(model.rows, lambda place: (place.country,))
    assert outline(model)[0] == "[-] Portugal 1 of 3"


def test_ticks_of_rows_that_went_away_are_gone(model, qtbot):
    model.tick_all()
    with qtbot.waitSignal(model.ticked_changed):
        model.replace(PLACES[1:])
    assert model.ticked == {"P2", "S1"}


def test_ticking_by_qts_own_role(model):
    index = model.index_of("P1")
    assert model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.ticked == {"P1"}
    assert model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert not model.setData(index, "other", Qt.ItemDataRole.EditRole)


def test_rows_and_groups_are_told_apart(model):
    leaf, group = model.index_of("I1"), model.index_of_group(("Aurora",))
    assert model.row_at(leaf) == PLACES[4]
    assert model.group_at(leaf) is None
    assert model.row_at(group) is None
    found = model.group_at(group)
    assert found is not None
    assert (found.label, found.level) == ("Aurora", 0)
    assert model.painted(leaf)[1] is Emphasis.BLOCKED
    assert model.painted(group)[1] is Emphasis.GROUP


def test_a_tree_without_boxes(qapp):
    model: TreeModel[Place] = TreeModel([Column("Property", name_cell)], lambda p: p.code, lambda p: (p.brand,))
    model.replace(PLACES)
    assert not model.has_boxes
    assert model.box(model.index_of("P1")) is None
    assert model.data(model.index_of("P1"), Qt.ItemDataRole.CheckStateRole) is None


def test_cells_are_made_anew_when_what_they_are_made_of_has_changed(qapp, qtbot):
    notes = {"P1": "before"}
    model = TreeModel(
        [Column("Note", lambda place: Cell(strong(notes.get(place.code, ""))), group=group_cell)],
        key=lambda place: place.code,
        path=brand_then_country,
    )
    model.replace(PLACES)
    index = model.index_of("P1")
    assert index.data() == "before"
    notes["P1"] = "after"
    with qtbot.waitSignal(model.dataChanged):
        model.repaint_all()
    assert index.data() == "after"


def test_what_can_be_ticked_is_known_anew_when_that_changed(qapp):
    closed: set[str] = set()
    model: TreeModel[Place] = TreeModel(
        [Column("Property", name_cell, group=group_cell)],
        key=lambda place: place.code,
        path=lambda place: (place.brand,),
        may_tick=lambda place: place.code not in closed,
    )
    model.replace(PLACES)
    group, leaf = model.index(0, 0), model.index_of("P1")
    assert model.flags(leaf) & model.flags(group) & Qt.ItemFlag.ItemIsUserCheckable
    closed.update(place.code for place in PLACES)
    model.repaint_all()
    assert not (model.flags(leaf) | model.flags(group)) & Qt.ItemFlag.ItemIsUserCheckable
    assert model.flags(leaf) & Qt.ItemFlag.ItemNeverHasChildren
