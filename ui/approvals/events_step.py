"""Step 1: the events that are asked for, each in plain words, and the data elements of the one that is current."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from ui.approvals.columns.events import event_columns, event_key, event_path
from ui.approvals.event_panel import EventPanel
from ui.approvals.frames import NARROW_BELOW, lay_out_step, side_width
from ui.approvals.requested import EventRow, EventShow, RequestedEvents
from ui.theme import Role, Token, theme
from ui.tree_model import TreeModel
from ui.widgets.field import SearchField
from ui.widgets.label import Label
from ui.widgets.panel import ClippedPanel
from ui.widgets.scaled import scaled
from ui.widgets.segments import Segments
from ui.widgets.state_page import StatePage
from ui.widgets.tree import TreeView


class EventsStep(QWidget):
    """A table by family at the left, the current event at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events = RequestedEvents((), (), {})
        self._partner = ""
        self.search = SearchField("Search events", name="Search the requested events", key="/")
        scaled(self.search.setMinimumWidth, 120)
        scaled(self.search.setMaximumWidth, 220)
        self.search.textChanged.connect(self._put_up)
        self.filter = Segments("Show")
        for show in EventShow:
            self.filter.add(show, show.value)
        self.filter.chosen.connect(self._put_up)
        self.compared: QLabel = Label("", Role.SMALL, Token.TEXT_2)
        self._model: TreeModel[EventRow] = TreeModel(event_columns(), event_key, event_path)
        self.table: TreeView[EventRow] = TreeView(self._model, "Requested events", flat=True)
        self.table.current_row_changed.connect(self._show_row)
        self.panel = EventPanel()
        self._nothing = StatePage()
        self._nothing.add_button("Show all").clicked.connect(self._show_all)
        self._stack = QStackedWidget()
        self._stack.addWidget(ClippedPanel(self.table))
        self._stack.addWidget(self._nothing)
        self._lay_out()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(12)
        tools.addWidget(self.search, 20)
        tools.addWidget(self.filter)
        tools.addStretch(1)
        tools.addWidget(self.compared)
        lay_out_step(self, tools, self._stack, self.panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the panel is narrower."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW_BELOW)
        self.compared.setVisible(not narrow)
        self.panel.setFixedWidth(side_width(self.width(), 232 if narrow else 304))

    def show_events(self, events: RequestedEvents, partner: str, compared: str) -> None:
        """The events of a request; ``compared`` says with what they are compared."""
        self._events, self._partner = events, partner
        self.compared.setText(compared)
        for show, number in events.counts().items():
            self.filter.set_count(show, str(number))
        self.filter.button(EventShow.NEW).setEnabled(bool(events.new))
        self._put_up()

    def focus_search(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_personal(self) -> None:
        """Only the events that carry personal data."""
        self.filter.set_current(EventShow.PERSONAL)
        self._put_up()

    def _put_up(self) -> None:
        current = self.table.current_row
        show = self.filter.current
        rows = self._events.in_order(show if isinstance(show, EventShow) else EventShow.ALL, self.search.text())
        self._model.replace(rows)
        if not rows:
            self._nothing.say("search", "No event matches", f"{self._partner} asks for {len(self._events)} events.")
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows and not (current is not None and self.table.select(current.asked.name)):
            self.table.select(rows[0].asked.name)

    def _show_row(self, row: EventRow | None) -> None:
        if row is not None:
            self.panel.show_event(row, self._partner)

    def _show_all(self) -> None:
        self.search.clear()
        self.filter.set_current(EventShow.ALL)
        self._put_up()
