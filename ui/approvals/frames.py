"""How the approval pages lay out their parts: head and tabs, what stands beside what, margins, content that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.scrolling import THICKNESS, ScrollArea

MARGIN = 24
"""Pixels between the page's edge and its content."""

NARROW_BELOW = 1000
"""Pixels of a page's content, at 100 %, below which side panels and columns give way."""

GUTTER = THICKNESS
"""Pixels that are kept free for a scroll bar."""

STEP_GAP = 16
"""Pixels between the content of a wizard's step and the panel beside it."""

_SHARE = 0.3
"""How much of the whole a side panel may take where larger text makes it wider."""


def inset(content: QWidget, *, top: int = 8, bottom: int = MARGIN) -> QWidget:
    """The content within the page's margin."""
    around = QWidget()
    box = QVBoxLayout(around)
    box.setContentsMargins(MARGIN, top, MARGIN, bottom)
    box.addWidget(content)
    return around


def lay_out_tabbed(page: QWidget, head: QWidget, tabs: QWidget, content: QWidget) -> None:
    """Something that was opened: its head and tabs within the margin, and below them the content of the tab."""
    top = QWidget()
    rows = QVBoxLayout(top)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(4)
    rows.addWidget(head)
    rows.addWidget(tabs)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(inset(top, top=12, bottom=0))
    column.addWidget(content, 1)


def lay_out_step(step: QWidget, tools: QLayout, content: QWidget, panel: QWidget) -> None:
    """A step of the wizard: tools above the content, and the panel at the right of both."""
    left = QVBoxLayout()
    left.setSpacing(12)
    left.addLayout(tools)
    left.addWidget(content, 1)
    row = QHBoxLayout(step)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(STEP_GAP)
    row.addLayout(left, 1)
    row.addWidget(panel)


class _GutterArea(ScrollArea):
    """Keeps the room of its bar also while there is none, so that its content always ends at the same place."""

    def __init__(self) -> None:
        super().__init__()
        self.verticalScrollBar().rangeChanged.connect(self._keep_room)
        self._keep_room(0, 0)

    def _keep_room(self, _least: int, most: int) -> None:
        self.setViewportMargins(0, 0, 0 if most else GUTTER, 0)


def scrolled(content: QWidget, *, name: str, gutter: bool = False) -> QScrollArea:
    """The content in an area that scrolls down and never sideways. ``gutter`` keeps the room of the bar free."""
    area = _GutterArea() if gutter else ScrollArea()
    area.setAccessibleName(name)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def side_width(whole: int, wanted: int) -> int:
    """How wide a side panel is: it goes with the size of the text, up to its share of the whole.

    ``whole`` is in pixels, ``wanted`` in pixels at 100 %, which it has in any case.
    """
    return max(wanted, min(theme.px(wanted), round(whole * _SHARE)))


def clear_of_gutter(*parts: QWidget | QLayout) -> QVBoxLayout:
    """Parts above or below an area with a gutter: they end where its content ends."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, GUTTER, 0)
    column.setSpacing(8)
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column


def aside(panel: QWidget) -> QScrollArea:
    """A panel at the right, as high as its content, in an area that scrolls where that does not fit."""
    content = QWidget()
    box = QVBoxLayout(content)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(panel)
    box.addStretch(1)
    return scrolled(content, name=panel.accessibleName() or "Beside it")
