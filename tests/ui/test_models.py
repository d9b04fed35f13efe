"""Rows in a table: the views are told just what differs, and selection and place survive."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from ui.models import MOST_STRETCHES, Align, Column, RowsModel
from ui.widgets.cell import Cell, Emphasis, body, code


@dataclass(frozen=True)
class Stay:
    """A row of the tests."""

    room: str
    guest: str = "Ada"


def room_cell(stay: Stay) -> Cell:
    return Cell(code(stay.room), tooltip=f"<b>{stay.room}</b>")


def guest_cell(stay: Stay) -> Cell:
    return Cell(body(stay.guest))


def key(stay: Stay) -> str:
    return stay.room


def make_model() -> RowsModel[Stay]:
    columns = [Column("Room", room_cell), Column("Guest", guest_cell, align=Align.RIGHT, says="Name of the guest")]
    return RowsModel(columns, key, lambda stay: Emphasis.FAILED if stay.guest == "Eve" else Emphasis.NORMAL)


def stays(rooms: str) -> list[Stay]:
    return [Stay(room) for room in rooms]


def rooms(model: RowsModel[Stay]) -> str:
    return "".join(str(model.data(model.index(row, 0))) for row in range(model.rowCount()))


class Log:
    """Hears what a view hears."""

    def __init__(self, model: RowsModel[Stay]) -> None:
        self.heard: list[tuple[str, int, int]] = []
        model.rowsInserted.connect(lambda _, first, last: self.heard.append(("inserted", first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.heard.append(("removed", first, last)))
        model.dataChanged.connect(lambda first, last: self.heard.append(("changed", first.row(), last.row())))
        model.layoutChanged.connect(lambda: self.heard.append(("reordered", -1, -1)))
        model.modelReset.connect(lambda: self.heard.append(("reset", -1, -1)))


def test_model_is_sound_through_every_change(qtmodeltester, qapp):
    model = make_model()
    qtmodeltester.check(model)
    model.replace(stays("abc"))
    model.insert_newest(stays("yz"))
    model.append_older(stays("d"))
    model.trim(4)
    model.update(Stay("a", "Bob"))
    model.replace(stays("cxyb"))
    qtmodeltester.check(model)
    assert rooms(model) == "cxyb"


def test_cells_answer_qts_roles(qapp):
    model = make_model()
    model.replace(stays("a"))
    cell = model.index(0, 0)
    assert model.data(cell) == "a"
    assert model.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "a"
    assert "&lt;b&gt;a&lt;/b&gt;" in model.data(cell, Qt.ItemDataRole.ToolTipRole)
    assert model.data(model.index(0, 1), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(cell, Qt.ItemDataRole.DecorationRole) is None
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(0, horizontal) == "Room"
    assert model.headerData(1, horizontal, Qt.ItemDataRole.AccessibleTextRole) == "Name of the guest"
    assert model.headerData(0, Qt.Orientation.Vertical) is None


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        ("", "abc", [("inserted", 0, 2)]),
        ("abc", "abc", []),
        ("abc", "zabc", [("inserted", 0, 0)]),
        ("abcdef", "adf", [("removed", 4, 4), ("removed", 1, 2)]),
        ("abc", "axbyc", [("inserted", 1, 1), ("inserted", 3, 3)]),
        ("abc", "cab", [("reordered", -1, -1)]),
        ("abc", "", [("removed", 0, 2)]),
    ],
)
def test_replacing_says_only_what_differs(qapp, before, after, heard):
    model = make_model()
    model.replace(stays(before))
    log = Log(model)
    model.replace(stays(after))
    assert log.heard == heard
    assert rooms(model) == after


def test_replacing_says_which_rows_changed(qapp):
    model = make_model()
    model.replace(stays("abc"))
    log = Log(model)
    model.replace([Stay("a"), Stay("b", "Bob"), Stay("c", "Cid")])
    assert log.heard == [("changed", 1, 2)]
    assert model.data(model.index(1, 1)) == "Bob"


def test_two_rows_with_one_key_are_refused(qapp):
    with pytest.raises(ValueError, match="same key"):
        make_model().replace(stays("aba"))


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_any_replacement_keeps_what_views_hold_on_to(before, after):
    model = make_model()
    model.replace([Stay(room) for room in before])
    held = {room: QPersistentModelIndex(model.index_of(room)) for room in before}
    model.replace([Stay(room, "Bob") for room in after])
    assert rooms(model) == "".join(after)
    for room, index in held.items():
        assert index.isValid() == (room in after)
        if index.isValid():
            assert model.data(index) == room
    for number, room in enumerate(after):
        assert model.number_of(room) == number


def test_places_are_known_after_rows_came_above_and_went_below(qapp):
    model = make_model()
    model.insert_newest(stays("cd"))
    model.insert_newest(stays("ab"))
    model.append_older(stays("ef"))
    model.trim(5)
    assert [model.number_of(room) for room in "abcdef"] == [0, 1, 2, 3, 4, None]
    assert model.row_at(2) == Stay("c")
    assert model.row_at(9) is None
    assert not model.index_of("f").isValid()
    model.update(Stay("c", "Eve"))
    assert model.painted(2)[1] is Emphasis.FAILED
    with pytest.raises(KeyError):
        model.update(Stay("f"))


def test_selection_stays_on_its_row_when_newer_rows_arrive(qtbot):
    model = make_model()
    model.replace(stays("abc"))
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.selectionModel().setCurrentIndex(model.index_of("b"), QItemSelectionModel.SelectionFlag.SelectCurrent)
    model.insert_newest(stays("xyz"))
    assert model.row_at(view.currentIndex()) == Stay("b")


def test_cells_are_made_again_when_what_they_show_changed(qapp):
    zone = ["UTC"]
    model: RowsModel[Stay] = RowsModel([Column("Time", lambda _: Cell(code(zone[0])))], key)
    model.replace(stays("a"))
    assert model.data(model.index(0, 0)) == "UTC"
    zone[0] = "CET"
    log = Log(model)
    model.repaint_all()
    assert model.data(model.index(0, 0)) == "CET"
    assert log.heard == [("changed", 0, 0)]


def test_rows_that_differ_in_very_many_places_are_told_at_once(qtmodeltester):
    model = make_model()
    everyone = [Stay(f"{number:04}") for number in range(4 * MOST_STRETCHES)]
    model.replace(everyone)
    log = Log(model)
    qtmodeltester.check(model)
    model.replace(everyone[::2])
    assert log.heard == [("reset", -1, -1)]
    assert list(model.rows) == everyone[::2]
    assert model.number_of("0004") == 2
    assert not model.index_of("0001").isValid()
    log.heard.clear()
    model.replace([stay for stay in everyone[::2] if stay.room != "0004"])
    assert log.heard == [("removed", 2, 2)]
