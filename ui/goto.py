"""*Go to…* (Ctrl K): type a few letters, and go to a page, a partner, a property, or start an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.models import Column, RowsModel
from ui.routes import Route
from ui.text import one_line
from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.cell import Cell, Icon, body, small, strong
from ui.widgets.field import SearchField
from ui.widgets.table import TableView

SHOWN = 12
WIDTH = 560
TOP = 72
LEAST_SCORE = 72
LEAST_TO_GUESS = 4
"""Letters from which on a likeness is looked for: fewer are like everything."""
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


def found(text: str, destinations: Sequence[Destination]) -> list[Destination]:
    """The destinations that a few letters may mean, best first; for no letters the first ones as they come."""
    wanted = text.strip().casefold()
    if not wanted:
        return list(destinations[:SHOWN])
    scored = [(_score(wanted, f"{d.title} {d.kind}".casefold()), d) for d in destinations]
    likely = sorted((pair for pair in scored if pair[0] >= LEAST_SCORE), key=_first, reverse=True)
    return [destination for _points, destination in likely[:SHOWN]]


def _score(wanted: str, name: str) -> float:
    """How well a name fits, to 300: a word that begins so before letters inside one, and both before a likeness."""
    from rapidfuzz import fuzz  # when it is first asked for, not at the start

    likeness = fuzz.WRatio(wanted, name)
    if any(word.startswith(wanted) for word in name.split()) or name.startswith(wanted):
        return 200 + likeness
    if wanted in name:
        return 100 + likeness
    return likeness if len(wanted) >= LEAST_TO_GUESS else 0


def _first(pair: tuple[float, Destination]) -> float:
    return pair[0]


class GoTo(QFrame):
    """The list that opens over the window. ``chosen`` carries a :class:`Destination`."""

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self._destinations: Sequence[Destination] = ()
        self.field = SearchField("Go to a page, a partner, a property, an action", name="Go to")
        self._model: RowsModel[Destination] = RowsModel(
            [Column("Go to", _title, stretch=True), Column("Kind", _kind, width=190)], key=id
        )
        self.list: TableView[Destination] = TableView(self._model, "What can be gone to")
        self.list.horizontalHeader().hide()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("Go to")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._choose_current)
        self.field.installEventFilter(self)
        self.list.row_activated.connect(self._choose)
        self.list.clicked.connect(self._choose_current)

    def open(self, destinations: Sequence[Destination]) -> None:
        """Show the list, with the keyboard in its field."""
        self._destinations = destinations
        self.field.clear()
        self._narrow("")
        width = theme.px(WIDTH)
        self.setFixedSize(width, theme.height(32) + 24 + SHOWN * theme.row_height)
        corner = QPoint((self._window.width() - width) // 2, TOP)
        self.move(self._window.mapToGlobal(corner))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A surface with a frame."""
        paint.frame(QPainter(self), QRectF(self.rect()), 8, Token.SURFACE, Token.BORDER)

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
        hits = found(text, self._destinations)
        self._model.replace(hits)
        if hits:
            self.list.select(id(hits[0]))

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
