"""Frames around parts, and parts that stand still in a state: under the pointer, held down, reached by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.theme import Role, Token
from ui.widgets import paint
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.panel import Panel


def line_of(*parts: QWidget, gap: int = 8) -> QHBoxLayout:
    """Parts side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def panel(title: str, *rows: QWidget | QHBoxLayout | QGridLayout, stretch: bool = False) -> Panel:
    """A titled panel with its content below."""
    made = Panel(14, spacing=8)
    made.body.addWidget(Label(title, Role.SMALL_BOLD, Token.TEXT_2))
    for row in rows:
        if isinstance(row, QWidget):
            made.body.addWidget(row)
        else:
            made.body.addLayout(row)
    if stretch:
        made.body.addStretch(1)
    return made


def lit(part: QWidget) -> QWidget:
    """A part as under the pointer."""
    part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    return part


def pressed(button: Button) -> Button:
    """A button that is held down."""
    button.setDown(True)
    return button


class Ringed(QWidget):
    """A part as the keyboard has reached it."""

    def __init__(self, part: QWidget, ring: QRect | None = None) -> None:
        super().__init__()
        self._part = part
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.addWidget(part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring where the program's own would be."""
        inside = self._part.property("ring_rect")
        inside = inside if isinstance(inside, QRect) else self._part.rect()
        rect = QRectF(inside.translated(self._part.pos()))
        paint.focus_ring(QPainter(self), rect, float(self._part.property("ring")))
