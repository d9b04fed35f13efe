"""*Go to…* (Ctrl K): type a few letters, and go to a page, a partner, a property, or start an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.models import Column, RowsModel
from ui.routes import Route
from ui.text import one_line
from ui.theme import Token, theme
from ui.widgets.cell import Cell, Icon, body, small, strong
from ui.widgets.field import SearchField
from ui.widgets.table import TableView

SHOWN = 12
WIDTH = 560
TOP = 72
LEAST_SCORE = 55
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
    if not text.strip():
        return list(destinations[:SHOWN])
    from rapidfuzz import fuzz, process, utils  # when it is first asked for, not at the start

    choices = [f"{destination.title} {destination.kind}" for destination in destinations]
    hits = process.extract(
        text, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=SHOWN, score_cutoff=LEAST_SCORE
    )
    return [destinations[place] for _choice, _score, place in hits]


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
