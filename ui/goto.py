"""*Go to…* (Ctrl K): type a few letters, and go to a page, a partner, a property, or start an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.finder import Finder
from ui.models import Column, RowsModel
from ui.routes import Route
from ui.text import one_line
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Cell, Icon, body, small, strong
from ui.widgets.field import SearchField
from ui.widgets.label import Label
from ui.widgets.menu import RADIUS, cut_corners
from ui.widgets.table import TableView

SHOWN = 12
WIDTH = 560
TOP = 72
EDGE = 8
_TO_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True, eq=False)
class Destination:
    """Something to go to. ``kind`` says in a word what it is; ``target`` is a route, or an action to trigger."""

    title: str
    kind: str
    icon: str
    target: Route | QAction

    @property
    def key(self) -> str:
        """The shortcut that leads there too, or ""."""
        if isinstance(self.target, QAction):
            return self.target.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return ""


class GoTo(QFrame):
    """The list that opens over the window. ``chosen`` carries a :class:`Destination`."""

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self._destinations: Sequence[Destination] = ()
        self._finder = Finder(())
        self.field = SearchField("Go to a page, a partner, a property, an action", name="Go to")
        self._model: RowsModel[Destination] = RowsModel(
            [Column("Go to", _title, stretch=True), Column("Kind", _kind, width=190)], key=id
        )
        self.list: TableView[Destination] = TableView(self._model, "What can be gone to")
        self.list.horizontalHeader().hide()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.take_keys_of(self.field)
        self.nothing = Label("", Role.BODY, Token.TEXT_2, elides=True)
        self.nothing.setContentsMargins(10, 0, 10, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("Go to")
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(EDGE)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._choose_current)
        self.field.installEventFilter(self)
        self.list.row_activated.connect(self._choose)
        self.list.clicked.connect(self._choose_current)

    def open(self, destinations: Sequence[Destination]) -> None:
        """Show the list, with the keyboard in its field."""
        self._destinations = destinations
        self._finder = Finder([f"{destination.title} {destination.kind}" for destination in destinations])
        self.field.clear()
        self._narrow("")
        corner = QPoint((self._window.width() - self.width()) // 2, TOP)
        self.move(self._window.mapToGlobal(corner))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A surface with a frame."""
        paint.frame(QPainter(self), QRectF(self.rect()), RADIUS, Token.SURFACE, Token.BORDER)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The corners are cut anew."""
        super().resizeEvent(event)
        cut_corners(self, RADIUS + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go through the list while the keyboard stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _TO_THE_LIST:
                self.list.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        hits = [self._destinations[number] for number in self._finder.find(text, SHOWN)]
        self._model.replace(hits)
        self.list.setVisible(bool(hits))
        self.nothing.setVisible(not hits)
        if hits:
            self.list.select(id(hits[0]))
        else:
            self.nothing.setText(f"Nothing here is called “{one_line(text)}”.")
        self.setFixedSize(theme.px(WIDTH), theme.height(32) + 3 * EDGE + max(1, len(hits)) * theme.row_height)

    def _choose_current(self) -> None:
        row = self.list.current_row
        if row is not None:
            self._choose(row)

    def _choose(self, destination: Destination) -> None:
        self.hide()
        self.chosen.emit(destination)


def _title(destination: Destination) -> Cell:
    return Cell(Icon(destination.icon), strong(one_line(destination.title)))


def _kind(destination: Destination) -> Cell:
    kind = body(destination.kind, Token.TEXT_3)
    return Cell(kind, small(destination.key, Token.TEXT_3)) if destination.key else Cell(kind)
