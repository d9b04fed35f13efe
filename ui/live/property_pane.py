"""The left pane of the live page: find a property, see what each sends, choose one to narrow the table to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import DoormanError
from ui.live.ground import Ground, Strip
from ui.live.property_model import PropertyModel
from ui.live.property_rows import PropertyRow, Whole
from ui.text import counted, tooltip
from ui.theme import Role, Token
from ui.widgets.button import Button, Size
from ui.widgets.field import SearchField
from ui.widgets.label import Drawing, Label
from ui.widgets.panel import Line
from ui.widgets.table import TableView

WIDTH = 304
SEARCH_HEIGHT = 40
FOOT_HEIGHT = 28

_ZONELESS = (
    "Oracle's list of hotels names no time zones; they come from the portal, where there is one. Times of a property "
    "whose zone is not known are shown in UTC."
)
_SELECT_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class PropertyPane(QWidget):
    """Shows a :class:`PropertyModel`: two lines a property, and below them how many there are."""

    chosen = Signal(object)
    """The hotel code, or a :class:`Whole`."""

    def __init__(self, model: PropertyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._current: str | Whole | None = Whole.ALL
        self._refused: tuple[DoormanError, ...] | None = None
        self.search = SearchField("Find a property", small=True)
        self.table: TableView[PropertyRow] = TableView(model, "Properties", edge=True, two_lines=True)
        self._known = Label("", Role.SMALL, Token.TEXT_2)
        self.nothing = NothingFound()
        self.nothing.clear.clicked.connect(self.search.clear)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.nothing)
        self._lay_out()
        self.search.textChanged.connect(model.search)
        self.table.clicked.connect(self._clicked)
        self.table.row_activated.connect(self._choose)
        model.shown.connect(self._refresh)
        self.setAccessibleName("Properties")

    def show_current(self, hotel: str | Whole | None) -> None:
        """Mark the property that the table is narrowed to; None where it is narrowed to none or to several."""
        self._current = hotel
        self._refresh()

    @property
    def foot(self) -> str:
        """What stands below the list."""
        return self._known.text()

    def show_refused(self, refused: Sequence[DoormanError]) -> None:
        """Names and zones were read as far as that went: why some are missing, nothing where all could be read."""
        self._refused = tuple(refused)
        self._refresh()

    def _refresh(self) -> None:
        """The foot, and the selection after rows came or moved."""
        self._show_known()
        is_empty = bool(self.search.text().strip()) and not self._model.rows
        if is_empty:
            self._show_nothing()
        self._middle.setCurrentWidget(self.nothing if is_empty else self.table)
        index = self._model.index_of(self._current)
        selection = self.table.selectionModel()
        if not index.isValid():
            selection.clear()
        elif selection.currentIndex().row() != index.row() or not selection.isRowSelected(index.row()):
            selection.setCurrentIndex(index, _SELECT_ROW)

    def _show_known(self) -> None:
        """How many properties there are, and what is not known of them."""
        words = counted(len(self._model.codes), "property", "properties")
        why = [error.sentence for error in self._refused or ()]
        zoneless = self._model.zoneless if self._refused is not None else 0
        if why:
            words += ", not all names known"
        elif zoneless:
            words += f", {counted(zoneless, 'time zone')} unknown"
        self._known.setText(words)
        self._known.setToolTip(tooltip("\n".join(why + [_ZONELESS] * bool(zoneless))) if why or zoneless else "")

    def _show_nothing(self) -> None:
        """Say that no property matches, and which ones are close."""
        sought, near = self.search.text().strip(), self._model.near()
        names = " and ".join(f"{row.name} ({row.hotel})" for row in near)
        text = f"Close to it: {names}." if near else "No code and no name of the chain is close to it."
        self.nothing.say(f"No property matches “{sought}”", text)

    def _clicked(self) -> None:
        row = self.table.current_row
        if row is not None:
            self._choose(row)

    def _choose(self, row: PropertyRow) -> None:
        self.chosen.emit(row.hotel)

    def _lay_out(self) -> None:
        top = Strip(Token.SURFACE, SEARCH_HEIGHT, margins=(16, 10))
        top.row.addWidget(self.search)
        foot = Strip(Token.SUNKEN, FOOT_HEIGHT, margins=(16, 12))
        foot.row.addWidget(self._known)
        foot.row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (top, Line(), self._middle, Line(), foot):
            column.addWidget(part, 1 if part is self._middle else 0)


class NothingFound(Ground):
    """What stands in the list's place when the search finds nothing; as narrow as the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Token.SURFACE, parent)
        self._title = Label("", Role.CARD_TITLE, wraps=True)
        self._text = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        self.clear = Button("Clear", size=Size.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(Drawing("search", Token.TEXT_2, 28), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, title: str, text: str) -> None:
        """Show this."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
