"""Text of many lines: to be read on a surface, or to be typed within the frame of a field."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.field import RADIUS
from ui.widgets.scrolling import dress

_PADDING = (7, 6, 7, 6)


class TextArea(QPlainTextEdit):
    """Plain text; Tab leads on. :class:`TextFrame` gives it a frame."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame around it changes."""
        super().focusInEvent(event)
        self._repaint_frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame around it changes."""
        super().focusOutEvent(event)
        self._repaint_frame()

    def _repaint_frame(self) -> None:
        around = self.parentWidget()
        if around is not None:
            around.update()


class TextFrame(QWidget):
    """The frame of a field around a text area."""

    def __init__(self, area: TextArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = area
        column = QVBoxLayout(self)
        column.setContentsMargins(*_PADDING)
        column.addWidget(area)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As a field's."""
        focused, enabled = self._area.hasFocus(), self._area.isEnabled()
        line = Token.FOCUS if focused else Token.CONTROL if enabled else Token.BORDER
        ground = Token.SURFACE if enabled else Token.SUNKEN
        paint.frame(QPainter(self), QRectF(self.rect()), RADIUS, ground, line, width=2 if focused else None)
