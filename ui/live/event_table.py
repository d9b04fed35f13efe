"""The live table: follows the newest until somebody reads, keeps what is read in place, and turns cells into filters.

It lets go for any scroll away, any selection by mouse or key. New rows then gather above; the pill says how many and
leads back.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from app.domain.filter import Condition
from ui.live.event_cells import Row, condition_of
from ui.live.event_model import EventModel
from ui.models import Index
from ui.theme import theme
from ui.widgets.new_rows import NewRows
from ui.widgets.table import TableView

PROPERTY_COLUMN = 1
NEAR_ROWS = 60
"""From how many rows before an end on more is read."""

_SELECT_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_READING_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
    }
)


class EventTable(TableView[Row]):
    """Rows of an :class:`EventModel`."""

    let_go = Signal()
    """The person reads: stop following."""
    older_wanted = Signal()
    newer_wanted = Signal()
    newest_wanted = Signal()
    """The pill was clicked."""
    cell_menu_requested = Signal(object, QPoint)
    """A right click, or the menu key: the :class:`Condition` of the cell or None, and where on the screen."""

    def __init__(self, model: EventModel, parent: QWidget | None = None) -> None:
        super().__init__(model, "Events", edge=True, marks_arrivals=True, parent=parent)
        self._events = model
        self.pill = NewRows(self)
        self.pill.clicked.connect(self.newest_wanted)
        model.restarted.connect(self._restarted)
        bar = self.verticalScrollBar()
        bar.actionTriggered.connect(self._bar_moved)
        bar.valueChanged.connect(self._look_for_ends)
        self.scrolled_by_person.connect(self._scrolled)

    # -- what the page asks for --------------------------------------------------------------------------------

    def go_to_newest(self) -> None:
        """Show the first rows."""
        self.verticalScrollBar().setValue(0)

    def show_waiting(self, waiting: int) -> None:
        """How many rows gathered above; 0 takes the pill away."""
        self.pill.set_number(waiting)

    def condition(self) -> Condition | None:
        """The current cell as a filter, or the property of its row where the cell is none; None without a row."""
        row = self.current_row
        if row is None:
            return None
        return condition_of(row, self.currentIndex().column()) or condition_of(row, PROPERTY_COLUMN)

    def select_quietly(self, key: object) -> None:
        """Make a row current again that came back, without scrolling to it."""
        index = self._events.index_of(key)
        if index.isValid() and self.currentIndex().row() != index.row():
            self.selectionModel().setCurrentIndex(index, _SELECT_ROW)

    # -- letting go, and the ends -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that move the selection let go first, so that no row slips away under them."""
        if event.key() in _READING_KEYS:
            self.let_go.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a row reads it."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.let_go.emit()
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the cell under the pointer, or of the current one for the menu key."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            spot = self.visualRect(self.currentIndex()).bottomLeft()
        else:
            spot = event.pos()
        if self.currentIndex().isValid():
            self.cell_menu_requested.emit(self.condition(), self.viewport().mapToGlobal(spot))

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """Where the current row goes, none is current: Qt would take a neighbour, as if somebody had chosen it."""
        if start <= self.currentIndex().row() <= end:
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, start, end)

    def _restarted(self) -> None:
        """Other rows are no news, and are read from their top."""
        self.forget_arrivals()
        self.go_to_newest()

    def _scrolled(self) -> None:
        if not self.is_at_top:
            self.let_go.emit()

    def _bar_moved(self, action: int) -> None:
        if action != QAbstractSlider.SliderAction.SliderNoAction.value:
            self.let_go.emit()

    def _look_for_ends(self, value: int) -> None:
        near = NEAR_ROWS * theme.row_height
        if value <= near and not self._events.reaches_newest:
            self.newer_wanted.emit()
        if self.verticalScrollBar().maximum() - value <= near and not self._events.reaches_oldest:
            self.older_wanted.emit()
