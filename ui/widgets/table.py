"""A table over a :class:`ui.models.RowsModel`: rows of one height, one paint call each, no widget in a cell.

Hover, selection, the frame of the current row, the bar of a new row, buttons inside rows. Selection is by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.models import Index, RowsModel
from ui.theme import Token, theme
from ui.widgets.arrivals import Arrivals
from ui.widgets.cell import Emphasis
from ui.widgets.cell_painter import CellPainter, Strips
from ui.widgets.head import Head
from ui.widgets.row_look import BAR_WIDTH, RowLook, paint_edge, paint_ground
from ui.widgets.rows_view import RowsView
from ui.widgets.run_painter import LINE, Painted, Span
from ui.widgets.scrolling import dress
from ui.widgets.turning import turning

R = TypeVar("R")
_FADE_STEP_MS = 50


class TableView(RowsView, QTableView, Generic[R]):
    """Shows rows. ``name`` is what the table is called when it is read out.

    ``edge`` stands for a table that meets the window's edge. ``marks_arrivals`` lets rows that are put on top show a
    fading bar. ``holds_place`` keeps what is read in its place when rows are put above.
    ``two_lines`` gives every row room for its cells' second line.
    """

    row_activated = Signal(object)
    """Enter or a double click: the row."""
    current_row_changed = Signal(object)
    """The current row, or None."""
    action_requested = Signal(object, str)
    """A click on a button inside a row: the row, and the action's name."""
    scrolled_by_person = Signal()
    """The wheel or a key moved the view."""

    def __init__(
        self,
        model: RowsModel[R],
        name: str,
        *,
        edge: bool = False,
        marks_arrivals: bool = False,
        two_lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._two_lines = two_lines
        self._hovered = -1
        self._painted = Painted()
        self._strips = Strips()
        self._arrivals = Arrivals() if marks_arrivals else None
        self._kept_current: Any = None
        self.holds_place = False
        self._clock = QElapsedTimer()
        self._clock.start()
        self._fading = QTimer(self)
        self._fading.setInterval(_FADE_STEP_MS)
        self._fading.timeout.connect(self._fade)
        self._head = Head(model.columns, edge=edge, parent=self)
        self._set_up(name)
        self.setModel(model)
        self._head.arrange()
        model.rowsInserted.connect(self._rows_came)
        model.rowsRemoved.connect(self._rows_went)
        model.modelAboutToBeReset.connect(self._remember_current)
        model.modelReset.connect(self._rows_went)
        model.modelReset.connect(self._find_current)
        turning.turned.connect(self._turn)
        theme.follow(self._restyle)

    def _set_up(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setHorizontalHeader(self._head)
        dress(self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.activated.connect(self._activate)

    # -- what pages ask for ----------------------------------------------------------------------------------------

    @property
    def current_row(self) -> R | None:
        """The row that is current, or None."""
        index = self.currentIndex()
        return self._rows.row_at(index) if index.isValid() else None

    def select(self, key: Any) -> bool:
        """Makes the row with this key current and shows it. Whether there is one."""
        index = self._rows.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    @property
    def row_height(self) -> int:
        """The height of every row, in pixels."""
        return theme.row_height + (theme.px(LINE) if self._two_lines else 0)

    @property
    def is_at_top(self) -> bool:
        """Whether the first row can be seen whole."""
        return self.verticalScrollBar().value() == 0

    def prepare(self, rows: Sequence[R]) -> Iterator[R]:
        """Makes cells and images of rows that are about to be put on top, those to be seen; stop between any two.

        Painting them is quick then, and the work can be spread over turns of the event loop.
        """
        ratio, height = self.viewport().devicePixelRatioF(), self.row_height - 1
        parts = self._parts(self.viewport().rect())
        for row in rows[: self.viewport().height() // self.row_height + 1]:
            cells, emphasis = self._rows.prepared(row)
            for column, span in self._head.lent(cells, parts):
                self._strips.prepare(cells[column], span, height, emphasis, ratio)
            yield row

    def forget_arrivals(self) -> None:
        """The rows on top are others, not new ones: no bar."""
        if self._arrivals is not None:
            self._arrivals.forget()

    def parts_of(self, number: int) -> list[tuple[int, Span]]:
        """The columns of a row that are shown, each with where its content stands."""
        cells, _ = self._rows.painted(number)
        return self._head.lent(cells, self._parts(self.viewport().rect()))

    def span_of(self, column: int) -> Span:
        """Where a column's content stands, for what must line up with it."""
        return self._head.span(column)

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """All rows that need it, from the model's cells straight to the painter."""
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, theme.color(Token.SURFACE))
        first = self.rowAt(max(0, area.top()))
        if first < 0:
            return
        last = self.rowAt(area.bottom())
        last = self._rows.rowCount() - 1 if last < 0 else last
        parts = self._parts(area)
        if area.height() >= self.viewport().height():
            self._painted = Painted()
        cells = CellPainter(painter, self._painted, self._strips)
        for number in range(first, last + 1):
            self._paint_row(painter, cells, number, parts)
        painter.end()

    def _parts(self, area: QRect) -> list[tuple[int, Span]]:
        """The columns that an area touches, and where their content stands: a fading bar touches none."""
        spans = self._head.spans()
        return [(n, span) for n, span in spans if span.left <= area.right() and span.right >= area.left()]

    def _paint_row(self, painter: QPainter, cells: CellPainter, number: int, parts: list[tuple[int, Span]]) -> None:
        top, height = self.rowViewportPosition(number), self.rowHeight(number)
        rect = QRectF(0, top, self.viewport().width(), height)
        contents, emphasis = self._rows.painted(number)
        look = self._look(number, emphasis)
        paint_ground(painter, rect, look)
        if emphasis in (Emphasis.GROUP, Emphasis.NOTICE):
            whole = Span(self._head.span(0).left, rect.width() - 10)
            cells.paint(contents[0], whole, top, height - 1, emphasis)
        else:
            for column, span in self._head.lent(contents, parts):
                cells.paint(contents[column], span, top, height - 1, emphasis)
        paint_edge(painter, rect, look)

    def _look(self, number: int, emphasis: Emphasis) -> RowLook:
        return RowLook(
            emphasis,
            selected=self.selectionModel().isRowSelected(number, QModelIndex()),
            pane_focused=self.has_keyboard,
            hovered=number == self._hovered,
            framed=self.frames_current and number == self.currentIndex().row(),
            fresh=self._arrivals.freshness(number, self._clock.elapsed()) if self._arrivals else 0.0,
        )

    def _turn(self) -> None:
        for rect in self._painted.turning:
            self.viewport().update(rect)

    def _restyle(self) -> None:
        self._strips.clear()
        self.verticalHeader().setMinimumSectionSize(self.row_height)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self._head.updateGeometry()
        self.viewport().update()

    # -- rows that come and go -------------------------------------------------------------------------------------

    def _rows_came(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._painted.actions.clear()
        if first:
            return
        count = last - first + 1
        if self.holds_place:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + count * self.row_height)
        if self._arrivals is not None and not theme.reduced_motion:
            self._arrivals.add(count, self._clock.elapsed())
            self._fading.start()

    def _rows_went(self) -> None:
        self._painted = Painted()
        self._hovered = -1
        if self._arrivals is not None and not self._rows.rowCount():
            self._arrivals.forget()

    def _remember_current(self) -> None:
        row = self.current_row
        self._kept_current = None if row is None else self._rows.key_of(row)

    def _find_current(self) -> None:
        """The current row is the same one again, if it is still there."""
        index = self._rows.index_of(self._kept_current)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _fade(self) -> None:
        if self._arrivals is None or not self._arrivals.settle(self._clock.elapsed()):
            self._fading.stop()
        self.viewport().update(QRect(0, 0, BAR_WIDTH, self.viewport().height()))

    # -- mouse and keyboard ----------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is lit; a button inside it has a pointing hand."""
        position = event.position().toPoint()
        self._hover(self.rowAt(position.y()))
        over = self._action_at(position) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a button inside a row."""
        position = event.position().toPoint()
        name = self._action_at(position)
        row = self._rows.row_at(self.rowAt(position.y()))
        super().mouseReleaseEvent(event)
        if name is not None and row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.action_requested.emit(row, name)

    def wheelEvent(self, event: Any) -> None:
        """Scrolls, and says so."""
        super().wheelEvent(event)
        self.scrolled_by_person.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """No row is lit once the pointer has left."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tells the row, not the cell."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self._update_row(previous.row())
            self._update_row(current.row())
            self.current_row_changed.emit(self._rows.row_at(current) if current.isValid() else None)

    def _activate(self, index: QModelIndex) -> None:
        self.row_activated.emit(self._rows.row_at(index))

    def _action_at(self, position: QPoint) -> str | None:
        for rect, action in self._painted.actions:
            if rect.contains(position):
                return action.name
        return None

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._update_row(self._hovered)
            self._hovered = number
            self._update_row(number)

    def _update_row(self, number: int) -> None:
        if number >= 0:
            top = self.rowViewportPosition(number)
            self.viewport().update(QRect(0, top, self.viewport().width(), self.rowHeight(number)))
