"""The live page's parts and where they stand; no part knows another.

::

    ┌ toolbar ───────────────────────────────────────────────┐
    ├ properties ─┬ filter line ─────────────────────────────┤
    │             │ notice                                   │
    │             │ event table, or a notice in its place    │
    │             ├ detail ──────────────────────────────────┤
    └─────────────┴ status line ─────────────────────────────┘
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.live.detail import Detail
from ui.live.event_cells import EventCells
from ui.live.event_model import EventModel
from ui.live.event_table import EventTable
from ui.live.filter_line import FilterLine
from ui.live.notice_view import NoticeBanner, NoticePage
from ui.live.notices import Notice
from ui.live.property_model import PropertyModel
from ui.live.property_pane import WIDTH, PropertyPane
from ui.live.status_line import StatusLine
from ui.live.toolbar import Toolbar
from ui.theme import theme
from ui.widgets.panel import Line
from ui.widgets.scaled import scaled
from ui.widgets.splitter import Splitter
from ui.widgets.state_page import Skeleton

DETAIL_HEIGHT = 264
LEAST_WIDTH = 200
"""Of the properties, in pixels at 100 %: a name still shows beside its numbers."""
SHARE = 0.31
"""Of the page's width that the properties take at most by themselves; a person may draw them wider."""
SKELETON = ((16, 62), (126, 44), (202, 120), (378, 56), (474, 200))
"""Left edge and width of each column's bar while the archive is read the first time."""


class LivePanes(QWidget):
    """Makes and lays out the parts; shows either rows, rows to come, or a notice."""

    def __init__(
        self,
        title: str,
        cells: EventCells,
        events: EventModel,
        properties: PropertyModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        clocks = cells.clocks
        self.toolbar = Toolbar(title)
        self.properties = PropertyPane(properties)
        self.filter_line = FilterLine(clocks)
        self.banner = NoticeBanner()
        self.notice = NoticePage()
        self.table = EventTable(events)
        self.skeleton = Skeleton(SKELETON)
        self.detail = Detail(cells)
        self.detail.hide()
        self.status = StatusLine(clocks)
        self._middle = QStackedWidget()
        self._lower = Splitter(Qt.Orientation.Vertical, "Events and detail")
        self._across = Splitter(Qt.Orientation.Horizontal, "Properties and events")
        self._wanted: tuple[int, int] | None = None
        self._zoom = theme.zoom
        self._lay_out()
        scaled(self.properties.setMinimumWidth, LEAST_WIDTH)
        theme.follow(self._follow_zoom)

    def show_notice(self, notice: Notice | None, *, has_rows: bool, is_read: bool) -> None:
        """A notice stands above the rows where there are any, and in their place where there are none."""
        self.banner.show_notice(notice if has_rows else None)
        if has_rows:
            self._middle.setCurrentWidget(self.table)
        elif notice is not None:
            self.notice.show_notice(notice)
            self._middle.setCurrentWidget(self.notice)
        else:
            self._middle.setCurrentWidget(self.table if is_read else self.skeleton)

    @property
    def sizes(self) -> tuple[int, int]:
        """Width of the properties and height of the detail, in pixels; the height is 0 until it was shown once."""
        return self._across.sizes()[0], 0 if self.detail.isHidden() else self._lower.sizes()[1]

    def set_sizes(self, properties: int, detail: int) -> None:
        """Take up the sizes of last time; 0 stands for the usual one."""
        self._wanted = (properties, detail or theme.px(DETAIL_HEIGHT))
        if self.isVisible():
            self._apply_sizes()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now the splitters know how much there is to part."""
        super().showEvent(event)
        self._apply_sizes()

    def _apply_sizes(self) -> None:
        layout = self.layout()
        if self._wanted is None or layout is None:
            return
        (properties, detail), self._wanted = self._wanted, None
        layout.activate()
        self._part(self._across, properties or min(theme.px(WIDTH), self._most), is_first=True)
        self._part(self._lower, detail, is_first=False)

    @property
    def _most(self) -> int:
        return round(self._across.width() * SHARE)

    def _follow_zoom(self) -> None:
        """The panes go with the text, as far as there is room for what stands beside them."""
        before, self._zoom = self._zoom, theme.zoom
        if before == self._zoom or self._wanted is not None:
            return
        properties, detail = self.sizes
        grown = round(properties * self._zoom / before)
        self._part(self._across, min(grown, max(properties, self._most)), is_first=True)
        if detail:
            self._part(self._lower, round(detail * self._zoom / before), is_first=False)

    def _part(self, splitter: Splitter, size: int, *, is_first: bool) -> None:
        """Give one pane its size, and the other one the rest."""
        whole = splitter.width() if splitter.orientation() is Qt.Orientation.Horizontal else splitter.height()
        rest = max(1, whole - size)
        splitter.setSizes([size, rest] if is_first else [rest, size])

    def _lay_out(self) -> None:
        for page in (self.table, self.notice, self.skeleton):
            self._middle.addWidget(page)
        _fill(self._lower, self._middle, self.detail, stretches=0)
        right = QWidget()
        _stack(right, (self.filter_line, Line(), self.banner, self._lower, Line(), self.status), self._lower)
        _fill(self._across, self.properties, right, stretches=1)
        _stack(self, (self.toolbar, Line(), self._across), self._across)


def _fill(splitter: Splitter, first: QWidget, second: QWidget, *, stretches: int) -> None:
    splitter.addWidget(first)
    splitter.addWidget(second)
    splitter.setStretchFactor(stretches, 1)


def _stack(into: QWidget, parts: Sequence[QWidget], stretches: QWidget) -> None:
    column = QVBoxLayout(into)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part, 1 if part is stretches else 0)
