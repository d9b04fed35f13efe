"""The head of a table or tree: 28 high on the sunken ground, words in sentence case, a line below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.models import Align, Column
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Cell
from ui.widgets.run_painter import Span, line_widths

PADDING = 10
EDGE_PADDING = 16


class Head(QHeaderView):
    """Titles of the columns. ``edge`` stands for a table that meets the window's edge: its first column keeps 16."""

    def __init__(self, columns: Sequence[Column[Any]], *, edge: bool, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._edge = edge
        self._zoom = theme.zoom
        self._left_out: dict[int, int] = {}
        self.setAccessibleName("Columns")
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)

    def arrange(self) -> None:
        """Gives the columns their widths, once the model is set."""
        self.setStretchLastSection(False)
        for number, column in enumerate(self._columns):
            stretches = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            self.setSectionResizeMode(number, stretches)
            if not column.stretch:
                self.resizeSection(number, theme.px(column.width))
        theme.follow(self._grow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def _grow(self) -> None:
        """The columns go with the size of the text, also those that a person made wider."""
        before, self._zoom = self._zoom, theme.zoom
        if before != self._zoom:
            for number, column in enumerate(self._columns):
                if number in self._left_out:
                    self._left_out[number] = round(self._left_out[number] * self._zoom / before)
                elif not column.stretch:
                    self.resizeSection(number, round(self.sectionSize(number) * self._zoom / before))
        self._make_room()

    def _make_room(self) -> None:
        """Leaves columns out where the one that stretches would not have its least width; brings back what has room."""
        widths = {number: self._wanted(number) for number in range(len(self._columns))}
        giving_way = [number for number in widths if self._rank(number)]
        room = self.viewport().width() - sum(width for number, width in widths.items() if number not in giving_way)
        for number in sorted(giving_way, key=self._rank):
            fits = widths[number] <= room
            self._leave_out(number, widths[number], not fits)
            room -= widths[number] if fits else 0

    def _rank(self, number: int) -> int:
        return self._columns[number].gives_way

    def _wanted(self, number: int) -> int:
        column = self._columns[number]
        return theme.px(column.width) if column.stretch else self._left_out.get(number) or self.sectionSize(number)

    def _leave_out(self, number: int, width: int, left_out: bool) -> None:
        if left_out == (number in self._left_out):
            return
        if left_out:
            self._left_out[number] = width
        self.setSectionHidden(number, left_out)
        if not left_out:
            self.resizeSection(number, self._left_out.pop(number))

    def span(self, number: int) -> Span:
        """Where the content of a column stands, less its padding."""
        left = self.sectionViewportPosition(number)
        first = self._edge and self.visualIndex(number) == 0
        return Span(
            left + (EDGE_PADDING if first else PADDING),
            left + self.sectionSize(number) - PADDING,
            self._columns[number].align is Align.RIGHT,
        )

    def spans(self) -> list[tuple[int, Span]]:
        """The columns that are shown, each with where its content stands."""
        shown = (number for number in range(len(self._columns)) if not self.isSectionHidden(number))
        return [(number, self.span(number)) for number in shown]

    def lent(self, cells: Sequence[Cell], parts: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
        """Parts of a row, where a column that lends gives what its lines leave over to the column before it."""
        if not any(column.lends for column in self._columns):
            return parts
        lent = list(parts)
        for place, (column, span) in enumerate(parts[1:]):
            if self._columns[column].lends:
                before, own = parts[place]
                free = [max(0, int(span.right - own.right - w - PADDING)) for w in line_widths(cells[column])]
                lent[place] = before, replace(own, borrowed=(free[0], free[1]))
        return lent

    def sizeHint(self) -> QSize:
        """28 high, or what a line needs."""
        return QSize(super().sizeHint().width(), theme.row_height)

    def paintEvent(self, event: Any) -> None:
        """The ground and the line, also behind the last column."""
        painter = QPainter(self.viewport())
        rect = QRectF(self.viewport().rect())
        painter.fillRect(rect, theme.color(Token.SUNKEN))
        paint.horizontal_line(painter, 0, rect.bottom() - paint.hairline(painter), rect.width(), Token.LINE)
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """One title."""
        if not rect.isValid():
            return
        span = self.span(logicalIndex)
        title = self._columns[logicalIndex].title
        x = span.left
        if span.to_right:
            x = max(x, span.right - paint.text_width(title, Role.TABLE_HEAD))
        middle = rect.y() + (rect.height() - 1) / 2
        color = theme.color(Token.TEXT_2)
        paint.draw_elided(painter, x, middle, span.right - x, title, Role.TABLE_HEAD, color)
