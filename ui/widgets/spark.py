"""A line of counts over the last hour, beside the number it explains."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.pill import Mark


class SparkLine(Mark):
    """Oldest first, on a scale of its own, without axes. ``name`` says of what; colour alone never carries silence."""

    def __init__(self, name: str, width: int = 56, height: int = 18, parent: QWidget | None = None) -> None:
        self._side = QSize(width, height)
        self._values: tuple[float, ...] = ()
        self._silent = False
        super().__init__(parent)
        self.setAccessibleName(name)

    def set_values(self, values: Sequence[float], *, silent: bool = False) -> None:
        """Shows these counts; ``silent`` in the warning colour, beside a bell."""
        self._values = tuple(values)
        self._silent = silent
        self.update()

    def sizeHint(self) -> QSize:
        """As asked for, and with the text."""
        return QSize(theme.px(self._side.width()) + 3, theme.px(self._side.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, with a dot at the present."""
        rect = QRectF(self.rect()).adjusted(0, 0, -3, 0)
        token = Token.WARNING if self._silent else Token.TEXT_3
        paint.spark(QPainter(self), rect, self._values, token, dot=True)
