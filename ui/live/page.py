"""The live page: hands what people do to its presenter, and shows what that says. Its parts stand in ``panes.py``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.event import ArchivedEvent
from app.domain.filter import Condition, EventFilter
from ui.goto import Destination
from ui.live.cell_menu import CellMenu
from ui.live.destinations import PAGE, properties_of
from ui.live.event_cells import EventCells, Row
from ui.live.event_model import EventModel
from ui.live.facts import body_text
from ui.live.hearing import Hearing
from ui.live.narrowing import Narrowing, property_of
from ui.live.notices import Notice, notice_of
from ui.live.panes import LivePanes
from ui.live.presenter import LivePresenter, now_micros
from ui.live.property_model import PropertyModel
from ui.live.remedies import Remedies
from ui.live.state import LiveState
from ui.live.times import Clocks
from ui.live.typed import link_text, read_link
from ui.page import Desk, Page
from ui.routes import Route
from ui.settings.preferences import TimeDisplay

COUNTDOWN_MS = 1000


class EventsPage(Page):
    """Events of one profile."""

    title: ClassVar[str] = "Events"

    def __init__(self, desk: Desk, now: Callable[[], int] = now_micros, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self.book = desk.workspace.book
        self.clocks = Clocks(self.book.zones)
        self.cells = EventCells(self.clocks, self.book.names)
        self.events = EventModel(self.cells, self)
        self.properties = PropertyModel(self.clocks, self.book.names, self)
        self.presenter = LivePresenter(desk.workspace.archive, self.events, self.properties, now, self)
        self.parts = LivePanes(self.title, self.cells, self.events, self.properties)
        self.table, self.detail = self.parts.table, self.parts.detail
        self.body.addWidget(self.parts)
        self.narrowing = Narrowing(self.presenter, self.table, self.properties, self)
        self.narrowing.narrowed.connect(self._narrowed)
        self.remedies = Remedies(desk, self.presenter, self.narrowing, self.tasks, self._notice)
        self.remedies.route_requested.connect(self.route_requested)
        self.remedies.connect_requested.connect(self.connect_requested)
        self._hearing = Hearing(desk.reports, self.presenter, now)
        self._countdown = QTimer(self)
        self._countdown.setInterval(COUNTDOWN_MS)
        self._countdown.timeout.connect(self._show_notice)
        self._connect_parts()
        self._connect_table()
        self._make_actions()
        self._is_started = False
        choices = desk.preferences.choices
        self.parts.set_sizes(choices.properties_width, choices.detail_height)
        self._show_time_display(choices.times)
        self._show(self.presenter.state)

    # -- the frame's side ----------------------------------------------------------------------------------------

    async def open(self, route: Route) -> None:
        """Show the filter of the link, or the one that was left; on the first visit start reading."""
        if route.filter:
            self.presenter.narrow(read_link(route.filter))
        elif self.presenter.state.filter:
            self.route_changed.emit(Route(PAGE, filter=link_text(self.presenter.state.filter)))
        if not self._is_started:
            self._is_started = True
            self._hearing.begin()
            self.tasks.spawn(self.presenter.run(), "read the archive")
            self.tasks.spawn(self._read_book(), "read names of properties")
        self.presenter.wake()

    def leave(self) -> None:
        """Nobody looks: rest until the next visit."""
        self.presenter.rest()
        properties, detail = self.parts.sizes
        height = detail or self._desk.preferences.choices.detail_height
        self._desk.preferences.change(properties_width=properties, detail_height=height)

    def panes(self) -> tuple[QWidget, ...]:
        """Table, detail, properties, filter."""
        return (self.table, self.detail, self.parts.properties, self.parts.filter_line)

    def destinations(self) -> Sequence[Destination]:
        """Every property that is known."""
        return properties_of(self._desk)

    def event(self, event: QEvent) -> bool:
        """Space presses the button that has the keyboard; everywhere else it pauses."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QGuiApplication.focusObject()
            if event.key() == Qt.Key.Key_Space and isinstance(focused, QAbstractButton):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the detail, wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape and self.detail.isVisible():
            self._close_detail()
        else:
            super().keyPressEvent(event)

    # -- what is shown -------------------------------------------------------------------------------------------

    def _show(self, state: LiveState) -> None:
        parts = self.parts
        parts.toolbar.show_state(state)
        parts.filter_line.show_state(state)
        parts.status.show_state(state, self._now())
        parts.properties.show_current(property_of(state.filter))
        self.table.holds_place = not state.is_following
        if state.is_following:
            self.table.go_to_newest()
        self.table.show_waiting(0 if state.is_following or state.is_paused else state.waiting)
        self._show_notice()

    def _show_notice(self) -> None:
        state = self.presenter.state
        self.parts.show_notice(self._notice(), has_rows=bool(self.events.rows), is_read=state.is_read)
        waits = state.reading_since is not None or (state.link is not None and state.link.retry_at is not None)
        if waits and not self._countdown.isActive():
            self._countdown.start()
        elif not waits:
            self._countdown.stop()

    def _notice(self) -> Notice | None:
        return notice_of(self.presenter.state, self.clocks, self._now())

    def _show_row(self, row: Row | None) -> None:
        if isinstance(row, ArchivedEvent) and self.detail.isVisible():
            self.detail.show_event(row)

    def _open_detail(self) -> None:
        row = self.table.current_row
        if isinstance(row, ArchivedEvent):
            self.detail.show_event(row)
            if self.detail.isHidden():
                self.detail.show()
                QTimer.singleShot(0, self._show_current)  # once the table has become lower

    def _show_current(self) -> None:
        self.table.scrollTo(self.table.currentIndex())

    def _close_detail(self) -> None:
        self.detail.hide()
        self.table.setFocus()

    def _show_time_display(self, display: TimeDisplay) -> None:
        self.clocks.display = display
        self.parts.toolbar.show_time_display(display)
        self._say_again()

    def _say_again(self) -> None:
        """Clock, names or the wish to see guest data have changed."""
        self.events.repaint_all()
        self.properties.repaint_all()
        self.detail.refresh()

    # -- intents -------------------------------------------------------------------------------------------------

    def _toggle_pause(self) -> None:
        if self.presenter.state.is_paused:
            self.presenter.resume()
        else:
            self.presenter.pause()

    def _toggle_follow(self) -> None:
        if self.presenter.state.is_following:
            self.presenter.let_go()
        else:
            self.presenter.follow()

    def _toggle_guests(self) -> None:
        self.cells.shows_guests = not self.cells.shows_guests
        self.parts.toolbar.show_guests(self.cells.shows_guests)
        self._say_again()

    def _choose_time_display(self, display: TimeDisplay) -> None:
        self._desk.preferences.change(times=display)

    def _preferences_changed(self) -> None:
        display = self._desk.preferences.choices.times
        if display is not self.clocks.display:
            self._show_time_display(display)

    def _next_time_display(self) -> None:
        displays = list(TimeDisplay)
        self._choose_time_display(displays[(displays.index(self.clocks.display) + 1) % len(displays)])

    def _narrowed(self, shown: EventFilter) -> None:
        self.route_changed.emit(Route(PAGE, filter=link_text(shown)))

    def _open_menu(self, condition: Condition | None, at: QPoint) -> None:
        row = self.table.current_row
        if isinstance(row, ArchivedEvent):
            menu = CellMenu(condition, row, self)
            menu.filter_wanted.connect(self.narrowing.add)
            menu.detail_wanted.connect(self._open_detail)
            menu.copy_json_wanted.connect(self._copy_json)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at)

    def _copy_json(self) -> None:
        event = self._event_in_hand()
        if event is not None:
            QGuiApplication.clipboard().setText(body_text(event, reveal=self.cells.shows_guests))

    def _copy_id(self) -> None:
        event = self._event_in_hand()
        if event is not None:
            QGuiApplication.clipboard().setText(event.unique_id)

    def _event_in_hand(self) -> ArchivedEvent | None:
        if self.detail.isVisible() and self.detail.event_shown is not None:
            return self.detail.event_shown
        row = self.table.current_row
        return row if isinstance(row, ArchivedEvent) else None

    # -- making --------------------------------------------------------------------------------------------------

    async def _read_book(self) -> None:
        refused = await self.book.read()
        self.clocks.set_zones(self.book.zones)
        self.parts.properties.show_refused(refused)
        self.properties.rename()
        self._say_again()

    def _connect_parts(self) -> None:
        parts, presenter = self.parts, self.presenter
        presenter.prepare_by(self.table.prepare)
        presenter.state_changed.connect(self._show)
        self._desk.preferences.changed.connect(self._preferences_changed)
        parts.toolbar.pause_toggled.connect(self._toggle_pause)
        parts.toolbar.follow_toggled.connect(self._toggle_follow)
        parts.toolbar.guests_toggled.connect(self._toggle_guests)
        parts.toolbar.time_display_wanted.connect(self._choose_time_display)
        parts.properties.chosen.connect(self.narrowing.choose_property)
        parts.filter_line.filter_wanted.connect(self.narrowing.show_only)
        parts.filter_line.typed.connect(self.narrowing.add_typed)
        parts.filter_line.search_stop_wanted.connect(presenter.stop_search)
        parts.filter_line.search_go_on_wanted.connect(presenter.go_on_searching)
        parts.banner.remedy_wanted.connect(self.remedies.apply)
        parts.notice.remedy_wanted.connect(self.remedies.apply)
        parts.detail.closed.connect(self._close_detail)
        parts.detail.copy_json_wanted.connect(self._copy_json)
        parts.detail.copy_id_wanted.connect(self._copy_id)

    def _connect_table(self) -> None:
        table, presenter = self.table, self.presenter
        table.let_go.connect(presenter.let_go)
        table.older_wanted.connect(presenter.read_older)
        table.newer_wanted.connect(presenter.read_newer)
        table.newest_wanted.connect(presenter.follow)
        table.cell_menu_requested.connect(self._open_menu)
        table.current_row_changed.connect(self._show_row)
        table.row_activated.connect(self._open_detail)
        table.clicked.connect(self._open_detail)

    def _make_actions(self) -> None:
        for text, icon, shortcut, do in (
            ("Pause or resume", "pause", "Space", self._toggle_pause),
            ("Follow the newest", "arrow-up", "End", self.presenter.follow),
            ("Show or hide guest data", "eye", "Ctrl+G", self._toggle_guests),
            ("Next time display", "clock", "Ctrl+T", self._next_time_display),
            ("Find a property", "search", "/", self.parts.properties.search.setFocus),
            ("Add a filter", "funnel", "Ctrl+F", self.parts.filter_line.bar.edit.setFocus),
            ("Only this cell", "funnel", "F", self.narrowing.only_cell),
            ("Not this cell", "ban", "Shift+F", self.narrowing.not_cell),
            ("Clear the filter", "x", "Ctrl+Backspace", self.narrowing.clear),
            ("Open the detail", "table-2", "Ctrl+Return", self._open_detail),
            ("Close the detail", "x", "Ctrl+Shift+Return", self._close_detail),
            ("Copy the event as JSON", "copy", "Ctrl+C", self._copy_json),
            ("Copy the unique id", "link", "Ctrl+Shift+I", self._copy_id),
        ):
            self.add_action(text, icon, shortcut, do)
