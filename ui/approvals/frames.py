"""How the approval pages lay out their parts: the page's margin, and content that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

MARGIN = 24
"""Pixels between the page's edge and its content."""

NARROW_BELOW = 1000
"""Pixels of a page's content, at 100 %, below which side panels and columns give way."""


def inset(content: QWidget, *, top: int = 8, bottom: int = MARGIN) -> QWidget:
    """The content within the page's margin."""
    around = QWidget()
    box = QVBoxLayout(around)
    box.setContentsMargins(MARGIN, top, MARGIN, bottom)
    box.addWidget(content)
    return around


def scrolled(content: QWidget, *, name: str) -> QScrollArea:
    """The content in an area that scrolls down and never sideways."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("page", True)
    area.setWidget(content)
    return area


def aside(panel: QWidget, width: int) -> QScrollArea:
    """A panel at the right, as high as its content, in an area that scrolls where that does not fit."""
    content = QWidget()
    box = QVBoxLayout(content)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(panel)
    box.addStretch(1)
    area = scrolled(content, name=panel.accessibleName() or "Beside it")
    area.setFixedWidth(width)
    return area
