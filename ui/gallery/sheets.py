"""Both sheets, and their pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.gallery.controls import buttons, chips, fields, tabs_panel
from ui.gallery.frames import line_of
from ui.gallery.rows import RowStates, row_states
from ui.gallery.telling import banners, changes, happened, progress, sparks, steps
from ui.gallery.words import colours, marks, states, tooltips, types
from ui.theme import Role, Scheme, Token, theme
from ui.widgets.label import Label
from ui.widgets.new_rows import NewRows

SHEET = QSize(1440, 900)


def sheet(title: str, subtitle: str, left: Sequence[QWidget], right: Sequence[QWidget], weight: int) -> QWidget:
    """A sheet in two columns."""
    page = QWidget()
    page.setAutoFillBackground(True)
    page.setMinimumSize(SHEET)
    head = line_of(Label(title, Role.PAGE_TITLE), Label(subtitle, Role.BODY, Token.TEXT_2), gap=12)
    columns = QHBoxLayout()
    columns.setSpacing(16)
    for parts, part in ((left, weight), (right, 100 - weight)):
        column = QVBoxLayout()
        column.setSpacing(10)
        for number, made in enumerate(parts, 1):
            column.addWidget(made, 1 if number == len(parts) else 0)
        columns.addLayout(column, part)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(24, 12, 24, 14)
    outer.setSpacing(12)
    outer.addLayout(head)
    outer.addLayout(columns, 1)
    return page


def first_sheet() -> QWidget:
    """Buttons, states, chips, fields, colours, type."""
    left = (buttons(), states(), marks(), tooltips(), types())
    right = (fields(), tabs_panel(), chips(), colours())
    return sheet("Parts 1", "Buttons, states, chips, fields, colours, type", left, right, 51)


def second_sheet() -> QWidget:
    """Rows, banners, progress, steps, spark lines."""
    page = sheet(
        "Parts 2",
        "Rows, banners, progress, steps, sparklines, timeline",
        (banners(), progress(), changes()),
        (steps(), sparks(), happened()),
        50,
    )
    layout = page.layout()
    assert isinstance(layout, QVBoxLayout)
    rows = row_states()
    layout.insertWidget(1, rows)
    table = rows.findChild(RowStates)
    assert table is not None
    pill = NewRows(table)
    pill.set_number(86)
    return page


SHEETS: dict[str, Callable[[], QWidget]] = {"parts-a": first_sheet, "parts-b": second_sheet}


def save(directory: Path) -> list[Path]:
    """Both sheets in both schemes as PNG; returns the files."""
    directory.mkdir(parents=True, exist_ok=True)
    saved = []
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        for name, make in SHEETS.items():
            page = make()
            page.resize(page.minimumSizeHint().expandedTo(SHEET))
            page.show()
            path = directory / f"{name}-{scheme}.png"
            page.grab().save(str(path))
            page.close()
            saved.append(path)
    return saved
