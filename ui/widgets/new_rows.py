"""The way back to the newest: "86 new", floating under a table's head."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea

from ui.text import count
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.pressable import Pressable

_BELOW_HEAD = 6
_SHADOW = 3
_STEP_MS = 250  # the number changes four times a second at most


class NewRows(Pressable):
    """Lies on a table's viewport, centred. Shown while there is something new; ``clicked`` goes there."""

    def __init__(self, table: QAbstractScrollArea) -> None:
        super().__init__(parent=table.viewport())
        self._number = 0
        self._shown = 0
        self._viewport = table.viewport()
        self._viewport.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._show_number)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ring", 14)
        self.hide()
        theme.follow(self._place)

    def set_number(self, number: int) -> None:
        """How many rows are new; 0 hides it at once."""
        self._number = number
        if not number:
            self._timer.stop()
            self._shown = 0
            self.hide()
        elif not self._timer.isActive():
            self._show_number()

    def sizeHint(self) -> QSize:
        """28 high and the shadow below."""
        width = 11 + theme.px(16) + 5 + paint.text_width(self._words(), Role.BOLD) + 14
        return QSize(ceil(width), theme.height(28) + _SHADOW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill in the accent, over its one soft shadow."""
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(0, 0, 0, -_SHADOW)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 26))
        painter.drawRoundedRect(rect.translated(0, 2), rect.height() / 2, rect.height() / 2)
        fill = Token.ACCENT_PRESS if self.isDown() else Token.ACCENT_HOVER if self.underMouse() else Token.ACCENT
        paint.frame(painter, rect, rect.height() / 2, fill)
        middle = rect.center().y()
        x = 11.0
        x += paint.draw_icon(painter, x, middle, "arrow-up", Token.ON_ACCENT) + 5
        paint.draw_text(painter, x, middle, self._words(), Role.BOLD, theme.color(Token.ON_ACCENT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays centred."""
        if watched is self._viewport and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _show_number(self) -> None:
        if self._shown == self._number:
            return
        self._shown = self._number
        self.setAccessibleName(f"{self._words()} rows, go to the newest")
        self._place()
        self.show()
        self.update()
        self._timer.start()

    def _words(self) -> str:
        return f"{count(self._shown)} new"

    def _place(self) -> None:
        hint = self.sizeHint()
        self.setGeometry((self._viewport.width() - hint.width()) // 2, _BELOW_HEAD, hint.width(), hint.height())
        self.raise_()
