"""The table, as somebody with mouse and keyboard meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.ui.widgets.conftest import move_pointer
from ui.models import Align, Column, RowsModel
from ui.theme import Scheme, Token, theme
from ui.widgets.cell import Action, Cell, Emphasis, State, body, code, pill
from ui.widgets.table import TableView


@dataclass(frozen=True)
class Job:
    """A row of the tests."""

    name: str
    state: State = State.APPROVED


def name_cell(job: Job) -> Cell:
    return Cell(code(job.name), tooltip=job.name)


def state_cell(job: Job) -> Cell:
    return Cell(pill(job.state))


def action_cell(job: Job) -> Cell:
    return Cell(body("No answer"), Action("Retry", "retry")) if job.state is State.FAILED else Cell(body("Active"))


def emphasis(job: Job) -> Emphasis:
    return Emphasis.FAILED if job.state is State.FAILED else Emphasis.NORMAL


Make = Callable[..., TableView[Job]]


@pytest.fixture
def make(qtbot) -> Make:
    holders = []  # a window lives as long as somebody holds it

    def made(jobs: list[Job], **options: Any) -> TableView[Job]:
        columns = [
            Column("Name", name_cell, width=100),
            Column("Took", lambda _: Cell(code("0:41")), width=60, align=Align.RIGHT),
            Column("State", state_cell, width=120),
            Column("Answer", action_cell, stretch=True),
        ]
        model = RowsModel(columns, key=lambda job: job.name, emphasis=emphasis)
        model.replace(jobs)
        holder = QWidget()
        holders.append(holder)
        qtbot.addWidget(holder)
        layout = QVBoxLayout(holder)
        layout.addWidget(QLineEdit())
        table = TableView(model, "Jobs", **options)
        model.setParent(table)
        layout.addWidget(table)
        holder.resize(500, 300)
        holder.show()
        qtbot.waitExposed(holder)
        return table

    return made


def jobs(count: int) -> list[Job]:
    return [Job(f"J{number:03}") for number in range(count)]


def middle_of(table: TableView[Job], row: int, column: int = 0) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


def color_at(table: TableView[Job], x: int, y: int) -> QColor:
    return table.viewport().grab().toImage().pixelColor(x, y)


def test_it_has_a_name_and_titles(make):
    table = make(jobs(3))
    assert table.accessibleName() == "Jobs"
    assert table.model().headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert table.rowHeight(0) == 28


def test_rows_grow_with_the_text(make):
    table = make(jobs(3))
    theme.set_zoom(150)
    assert table.rowHeight(0) == 34


def test_a_click_selects_and_tells_the_row(make, qtbot):
    table = make(jobs(3))
    with qtbot.waitSignal(table.current_row_changed) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 1))
    assert told.args == [Job("J001")]
    assert table.current_row == Job("J001")


def test_arrow_and_enter_open_a_row(make, qtbot):
    table = make(jobs(3))
    table.select("J000")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.row_activated) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [Job("J001")]


def test_a_double_click_opens_a_row(make, qtbot):
    table = make(jobs(3))
    with qtbot.waitSignal(table.row_activated) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 2))
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 2))
    assert told.args == [Job("J002")]


def test_letters_do_not_search(make, qtbot):
    table = make([Job("A"), Job("B")])
    table.select("A")
    qtbot.keyClick(table, Qt.Key.Key_B)
    assert table.current_row == Job("A")


def test_a_selected_row_has_its_ground_and_its_bar_also_without_focus(make, qtbot):
    table = make(jobs(3))
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 1))
    y = middle_of(table, 1).y()
    assert color_at(table, 1, y) == theme.color(Token.ACCENT_TEXT)
    assert color_at(table, 440, y - 8) == theme.color(Token.SELECT)
    table.parentWidget().findChild(QLineEdit).setFocus()
    assert color_at(table, 1, y) == theme.color(Token.CONTROL)
    assert color_at(table, 440, y - 8) == theme.color(Token.SELECT_IDLE)


def test_rows_that_take_the_keys_of_a_field_look_as_if_they_had_the_focus(make, qtbot):
    table = make(jobs(3))
    field = table.parentWidget().findChild(QLineEdit)
    table.take_keys_of(field)
    table.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    table.select("J001")
    y = middle_of(table, 1).y()
    assert color_at(table, 440, y - 8) == theme.color(Token.SELECT)
    field.clearFocus()
    assert color_at(table, 440, y - 8) == theme.color(Token.SELECT_IDLE)


def test_the_keyboard_frames_the_current_row_and_the_mouse_does_not(make, qtbot):
    table = make(jobs(3))
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 0))
    top = table.rowViewportPosition(1)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert color_at(table, 200, top) == theme.color(Token.FOCUS)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 1))
    assert color_at(table, 200, top) == theme.color(Token.SELECT)


def test_the_row_under_the_pointer_is_lit_until_it_leaves(make, qtbot):
    table = make(jobs(3))
    y = middle_of(table, 1).y()
    move_pointer(table.viewport(), middle_of(table, 1))
    assert color_at(table, 440, y - 8) == theme.color(Token.HOVER)
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert color_at(table, 440, y - 8) == theme.color(Token.SURFACE)


def test_a_failed_row_offers_its_action(make, qtbot):
    table = make([Job("a"), Job("b", State.FAILED)])
    table.viewport().repaint()
    y = middle_of(table, 1).y()
    assert color_at(table, 1, y) == theme.color(Token.DANGER)
    with qtbot.waitSignal(table.action_requested) as told:
        button = QPoint(table.viewport().width() - 20, y)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=button)
    assert told.args == [Job("b", State.FAILED), "retry"]


def test_a_click_beside_the_action_is_none(make, qtbot):
    table = make([Job("b", State.FAILED)])
    table.viewport().repaint()
    with qtbot.assertNotEmitted(table.action_requested):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 0))


def test_what_is_read_stays_where_it_is_while_rows_come_above(make):
    table = make(jobs(60))
    table.holds_place = True
    table.verticalScrollBar().setValue(280)
    before = table.rowAt(0)
    row = table.model().rows[before]
    table.model().insert_newest([Job("new1"), Job("new2")])
    assert table.model().rows[table.rowAt(0)] == row
    assert not table.is_at_top


def test_a_table_that_follows_shows_the_newest(make):
    table = make(jobs(60))
    table.model().insert_newest([Job("new")])
    assert table.is_at_top
    assert table.model().rows[table.rowAt(0)] == Job("new")


def test_a_new_row_has_a_bar_that_fades(make, qtbot):
    table = make(jobs(3), marks_arrivals=True)
    table.model().insert_newest([Job("new")])
    assert color_at(table, 1, 14) != theme.color(Token.SURFACE)
    assert color_at(table, 1, 42) == theme.color(Token.SURFACE)
    qtbot.waitUntil(lambda: color_at(table, 1, 14) == theme.color(Token.SURFACE), timeout=3000)


def test_with_reduced_motion_nothing_fades(make):
    theme.set_reduced_motion(True)
    table = make(jobs(3), marks_arrivals=True)
    table.model().insert_newest([Job("new")])
    assert color_at(table, 1, 14) == theme.color(Token.SURFACE)


def test_the_wheel_says_that_a_person_scrolled(make, qtbot):
    table = make(jobs(60))
    wheel = QWheelEvent(
        QPointF(10, 10),
        QPointF(10, 10),
        QPoint(0, -60),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(table.scrolled_by_person):
        QApplication.sendEvent(table.viewport(), wheel)


def test_select_shows_the_row_or_says_there_is_none(make):
    table = make(jobs(60))
    assert table.select("J050")
    assert table.visualRect(table.currentIndex()).intersects(table.viewport().rect())
    assert not table.select("unknown")


def test_what_turns_is_painted_again_while_it_is_shown(make, qtbot):
    table = make([Job("a", State.IN_PROGRESS)])
    x = middle_of(table, 0, 2).x() - 40
    area = table.viewport().rect()
    area.setLeft(x)
    area.setWidth(40)
    before = table.viewport().grab(area).toImage()
    qtbot.waitUntil(lambda: table.viewport().grab(area).toImage() != before, timeout=3000)


def test_a_hidden_column_takes_no_room(make):
    table = make(jobs(2))
    table.horizontalHeader().setSectionHidden(1, True)
    table.viewport().repaint()
    assert table.span_of(2).left == 110


def test_the_edge_of_the_window_keeps_more_room(make):
    assert make(jobs(1), edge=True).span_of(0).left == 16
    assert make(jobs(1)).span_of(0).left == 10


def test_group_heads_and_notices_go_across(qtbot):
    looks = {"group": Emphasis.GROUP, "gap": Emphasis.NOTICE, "blocked": Emphasis.BLOCKED}
    columns = [
        Column("Name", lambda name: Cell(code(name)), width=40),
        Column("Rest", lambda _: Cell(body("rest")), stretch=True),
    ]
    model: RowsModel[str] = RowsModel(columns, key=lambda name: name, emphasis=lambda name: looks[name])
    model.replace(looks)
    table = TableView(model, "Looks")
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    image = table.viewport().grab().toImage()
    assert image.pixelColor(280, 4) == theme.color(Token.SUNKEN)
    assert image.pixelColor(280, 32) == theme.color(Token.WARNING_SOFT)
    theme.set_scheme(Scheme.DARK)
    image = table.viewport().grab().toImage()
    assert image.pixelColor(280, 32) == theme.color(Token.WARNING_SOFT)


def test_rows_of_two_lines_are_higher_and_the_second_line_keeps_to_its_side(qtbot):
    def inked(cell: Cell, align: Align) -> tuple[list[int], list[int]]:
        """The left and right ends of the ink in the upper and the lower half of the row."""
        model: RowsModel[str] = RowsModel([Column("It", lambda _: cell, width=200, align=align, stretch=True)], key=str)
        model.replace(["row"])
        table: TableView[str] = TableView(model, "Rows", two_lines=True)
        qtbot.addWidget(table)
        table.resize(200, 120)
        table.show()
        assert table.rowHeight(0) == table.row_height > theme.row_height
        table.viewport().grab()  # the first painting makes no image, the second does: both look the same
        image = table.viewport().grab().toImage()
        ground = image.pixel(100, 1)
        halves = (range(2, 23), range(23, table.row_height - 2))
        ends = [[x for x in range(4, 196) if any(image.pixel(x, y) != ground for y in half)] for half in halves]
        return [ends[0][0], ends[0][-1]], [ends[1][0], ends[1][-1]]

    cell = Cell(body("Berlin Mitte"), below=(body("12"),))
    assert cell.text == "Berlin Mitte 12"
    upper, lower = inked(cell, Align.LEFT)
    assert abs(upper[0] - lower[0]) <= 2
    assert lower[1] < upper[1] - 30
    upper, lower = inked(cell, Align.RIGHT)
    assert abs(upper[1] - lower[1]) <= 2
    assert lower[0] > upper[0] + 30


@pytest.fixture
def crowded(qtbot):
    """Three columns; the second gives way before the third."""
    columns = (
        Column("Job", name_cell, width=200, stretch=True),
        Column("State", state_cell, width=100, gives_way=2),
        Column("Action", action_cell, width=150, gives_way=1),
    )
    model = RowsModel(columns, lambda job: job.name)
    view = TableView(model, "Jobs")
    model.setParent(view)
    qtbot.addWidget(view)
    view.show()
    return view


def left_out(view):
    return [number for number in range(3) if view.isColumnHidden(number)]


@pytest.mark.parametrize(("width", "hidden"), [(460, []), (440, [1]), (360, [1]), (340, [2]), (250, [1, 2])])
def test_columns_give_way_to_the_one_that_stretches_and_come_back(crowded, width, hidden):
    crowded.resize(600, 200)
    assert left_out(crowded) == []
    crowded.resize(width, 200)
    assert left_out(crowded) == hidden
    crowded.resize(600, 200)
    assert (left_out(crowded), crowded.columnWidth(1), crowded.columnWidth(2)) == ([], 100, 150)


def test_columns_grow_with_the_text(crowded):
    crowded.resize(900, 200)
    crowded.setColumnWidth(1, 120)
    theme.set_zoom(150)
    assert [crowded.columnWidth(number) for number in (1, 2)] == [180, 225]
    crowded.resize(500, 200)
    theme.set_zoom(100)
    crowded.resize(900, 200)
    assert [crowded.columnWidth(number) for number in (1, 2)] == [120, 150]


def test_the_current_row_stays_current_when_a_search_leaves_few_of_many(make):
    many = jobs(1000)
    table = make(many)
    model = table.model()
    table.select(model.key_of(many[500]))
    model.replace(many[::2])
    assert table.current_row == many[500]
    assert table.selectionModel().isRowSelected(250, model.index(-1, -1))
    model.replace(many[1::2])
    assert table.current_row is None
