"""Rows of a table in every state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.models import Column, RowsModel
from ui.theme import theme
from ui.widgets.cell import Cell, Emphasis, Icon, body, code, ident, old_new, strong
from ui.widgets.panel import ClippedPanel
from ui.widgets.row_look import RowLook
from ui.widgets.table import TableView


@dataclass(frozen=True)
class StateOfRow:
    """A row that shows how rows look."""

    name: str
    look: RowLook


ROWS = (
    StateOfRow("Normal", RowLook()),
    StateOfRow("Hover", RowLook(hovered=True)),
    StateOfRow("Selected, pane has focus", RowLook(selected=True)),
    StateOfRow("Selected, pane without focus", RowLook(selected=True, pane_focused=False)),
    StateOfRow("Current row, keyboard", RowLook(framed=True)),
    StateOfRow("Selected and current", RowLook(selected=True, framed=True)),
    StateOfRow("New, the bar fades in 1.2 s", RowLook(fresh=1.0)),
    StateOfRow("Failed", RowLook(Emphasis.FAILED)),
    StateOfRow("Cannot be chosen", RowLook(Emphasis.BLOCKED)),
    StateOfRow("Group row", RowLook(Emphasis.GROUP)),
)


class RowStates(TableView[StateOfRow]):
    """A table whose rows stand still in every state."""

    def _look(self, number: int, emphasis: Emphasis) -> RowLook:
        return ROWS[number].look


def row_states() -> QWidget:
    """Rows."""

    def emphasis(row: StateOfRow) -> Emphasis:
        return Emphasis.BLOCKED if row.look.emphasis is Emphasis.BLOCKED else Emphasis.NORMAL

    columns: list[Column[StateOfRow]] = [
        Column("State of the row", lambda row: Cell(body(row.name)), width=208),
        Column("Time", lambda _: Cell(code("10:42:06")), width=84),
        Column("Property", lambda _: Cell(ident("AUR07")), width=80),
        Column("Event", lambda _: Cell(Icon("pencil"), strong("Update reservation")), width=200),
        Column("What changed", lambda _: Cell(body("Room type"), *old_new("DLX", "STE")), stretch=True),
    ]
    model = RowsModel(columns, key=lambda row: row.name, emphasis=emphasis)
    model.replace(ROWS)
    table = RowStates(model, "States of rows")
    model.setParent(table)
    framed = ClippedPanel(table)
    framed.setFixedHeight(theme.row_height * 11 + 2)
    return framed
