"""One event, whole: what changed, its JSON as it came, and when and where it stands in the stream."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.domain.event import ArchivedEvent
from ui.live.change_model import ChangeModel
from ui.live.event_cells import EventCells, event_icon, event_word, read_event
from ui.live.facts import FactList, body_text, facts_of
from ui.text import one_line, tooltip
from ui.theme import Role, Token, theme
from ui.widgets.button import IconButton
from ui.widgets.cell import Cell, Text, body
from ui.widgets.label import RunLine
from ui.widgets.panel import Line
from ui.widgets.table import TableView
from ui.widgets.tabs import Tabs
from ui.widgets.text_area import TextArea

NARROW_BELOW = 926
"""Pixels at 100 %: below it there is no room for every column of the changes beside the facts."""

_FIXED, _EXPANDING = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding


class Tab(Enum):
    """What the detail shows of the event."""

    CHANGES = "Changes"
    PLACE = "Place"
    JSON = "JSON"


class Detail(QWidget):
    """The pane below the table. It keeps showing its event while the table moves on.

    Where the event stands (times, position, ids) is said at the right; where the pane is narrow, in a tab of its own.
    """

    closed = Signal()
    copy_json_wanted = Signal()
    copy_id_wanted = Signal()

    def __init__(self, cells: EventCells, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = cells
        self.event_shown: ArchivedEvent | None = None
        self.changes = ChangeModel()
        self.table = TableView(self.changes, "Changes", edge=True)
        self.json = _plain_text("JSON of the event")
        self.facts = FactList()
        self.tabs = Tabs("Detail", line=False)
        for tab in Tab:
            self.tabs.add(tab, tab.value)
        self.tabs.chosen.connect(self._show_tab)
        self._pages = QStackedWidget()
        self._place = QWidget()
        self._pages_of: dict[object, QWidget] = {Tab.CHANGES: self.table, Tab.PLACE: self._place, Tab.JSON: self.json}
        for page in self._pages_of.values():
            self._pages.addWidget(page)
        self._is_narrow: bool | None = None
        self.setAccessibleName("Event detail")
        self._lay_out()
        theme.changed.connect(self.update)

    def show_event(self, event: ArchivedEvent) -> None:
        """Show another event; the tab stays."""
        self.event_shown = event
        read = read_event(event)
        self.changes.show_event(read)
        changed = sum(change.is_change for change in read.changes) if read else 0
        self.tabs.set_count(Tab.CHANGES, str(changed) if read else "")
        self.tabs.button(Tab.CHANGES).setEnabled(read is not None)
        if read is None:
            self.tabs.set_current(Tab.JSON)
        self._show_head(event)
        self.refresh()

    def refresh(self) -> None:
        """Say it again: the clock or the wish to see guest data is another."""
        event = self.event_shown
        if event is None:
            return
        self.changes.shows_guests = self._cells.shows_guests
        self.changes.repaint_all()
        self.facts.show_facts(facts_of(event, read_event(event), self._cells.clocks))
        self.json.setPlainText(body_text(event, reveal=self._cells.shows_guests))
        self._show_tab(self.tabs.current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow pane has no room for two things side by side."""
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < theme.px(NARROW_BELOW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface under the head."""
        QPainter(self).fillRect(self.rect(), theme.color(Token.SURFACE))

    def _show_head(self, event: ArchivedEvent) -> None:
        hotel = event.hotel or "Chain"
        word = Text(event_word(event), Role.SECTION, Token.TEXT, gap=8)
        reservation = Text(one_line(event.primary_key), Role.CODE, gap=8)
        name = body(one_line(f"{hotel} {self._cells.names.get(hotel, '')}"))
        cell = Cell(event_icon(event), word, reservation, name)
        self._which.set(cell)
        self._which.setToolTip(tooltip(cell.text))

    def _show_tab(self, tab: object) -> None:
        self._pages.setCurrentWidget(self._pages_of[tab])

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self.tabs.button(Tab.PLACE).setVisible(narrow)
        self._side_line.setVisible(not narrow)
        (self._place_row if narrow else self._row).addWidget(self.facts)
        self.facts.setSizePolicy(_EXPANDING if narrow else _FIXED, _EXPANDING)
        if not narrow and self.tabs.current is Tab.PLACE:
            self.tabs.set_current(Tab.CHANGES)
            self._show_tab(Tab.CHANGES)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(Line())
        self._side_line = Line(standing=True)
        self._place_row = QHBoxLayout(self._place)
        self._place_row.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addWidget(self._pages, 1)
        self._row.addWidget(self._side_line)
        column.addLayout(self._row, 1)
        self._arrange(narrow=False)

    def _make_head(self) -> QHBoxLayout:
        self._which = RunLine()
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._which)
        row.addSpacing(8)
        row.addWidget(self.tabs)
        row.addStretch(1)
        for icon, name, key, signal in (
            ("copy", "Copy the event as JSON", "Ctrl+C", self.copy_json_wanted),
            ("link", "Copy the unique id", "Ctrl+Shift+I", self.copy_id_wanted),
            ("x", "Close the detail", "Esc", self.closed),
        ):
            button = IconButton(icon, name, key)
            button.clicked.connect(signal)
            row.addWidget(button)
        return row


def _plain_text(name: str) -> TextArea:
    edit = TextArea(name)
    edit.setReadOnly(True)
    edit.setLineWrapMode(TextArea.LineWrapMode.NoWrap)
    edit.document().setDocumentMargin(12)
    edit.setFont(theme.font(Role.CODE))
    return edit
