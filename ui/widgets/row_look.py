"""The look of one row of a table or tree: its ground, its bar at the left edge, its frame."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.cell import Emphasis

BAR_WIDTH = 3


@dataclass(slots=True)
class RowLook:
    """How a row stands at this moment. ``fresh`` is 1 just after it arrived and falls to 0."""

    emphasis: Emphasis = Emphasis.NORMAL
    selected: bool = False
    pane_focused: bool = True
    hovered: bool = False
    framed: bool = False
    fresh: float = 0.0


def row_ground(look: RowLook) -> Token:
    """The background of a row."""
    if look.selected:
        return Token.SELECT if look.pane_focused else Token.SELECT_IDLE
    if look.emphasis is Emphasis.FAILED:
        return Token.DANGER_SOFT
    if look.emphasis is Emphasis.NOTICE:
        return Token.WARNING_SOFT
    if look.hovered:
        return Token.HOVER
    return Token.SUNKEN if look.emphasis is Emphasis.GROUP else Token.SURFACE


def paint_ground(painter: QPainter, rect: QRectF, look: RowLook) -> None:
    """The background of a row, and the line that parts it from the next."""
    painter.fillRect(rect, theme.color(row_ground(look)))
    line = paint.hairline(painter)
    painter.fillRect(QRectF(rect.x(), rect.bottom() - line, rect.width(), line), theme.color(Token.ROW))


def paint_edge(painter: QPainter, rect: QRectF, look: RowLook) -> None:
    """The bar at the left edge and the frame of the current row, above everything else."""
    color = _edge_color(look)
    if color is not None:
        painter.fillRect(QRectF(rect.x(), rect.y(), BAR_WIDTH, rect.height()), color)
    if look.framed:
        paint.frame(painter, rect.adjusted(0, 0, 0, -1), 2, line=Token.FOCUS, width=2)


def _edge_color(look: RowLook) -> QColor | None:
    if look.emphasis is Emphasis.FAILED:
        return theme.color(Token.DANGER)
    if look.selected:
        return theme.color(Token.ACCENT_TEXT if look.pane_focused else Token.CONTROL)
    if look.fresh > 0:
        color = QColor(theme.color(Token.FOCUS))
        color.setAlphaF(look.fresh)
        return color
    return None
