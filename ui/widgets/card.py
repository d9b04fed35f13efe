"""A card: a panel that is one click target, with an optional ribbon over its right edge."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.panel import RADIUS

OVERHANG = paint.RIBBON_OVERHANG
_SIDE = 16
SIDES = 2 * _SIDE + OVERHANG
"""Pixels of a card's width that its words do not have."""
_RIBBON_TOP = 14


class Card(QAbstractButton):
    """Fill ``body``. ``clicked`` comes for a click anywhere that no button inside takes, and for Enter or Space.

    The right 6 pixels of its width stay free for the ribbon's overhang, so that nothing shifts when the ribbon goes:
    lay cards out 10 apart for a gap of 16. ``name`` is what is read out.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ribbon: tuple[str, str] | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(_SIDE, 14, _SIDE + OVERHANG, 14)
        self.body.setSpacing(0)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ring", RADIUS)
        theme.changed.connect(self.update)

    def set_ribbon(self, icon: str = "", word: str = "") -> None:
        """Somebody is awaited; without a word, nobody is."""
        self._ribbon = (icon, word) if word else None
        self.setAccessibleDescription(word)
        self.update()

    def ribbon_room(self) -> int:
        """How much of the top line the ribbon covers, for what stands beside it."""
        return round(paint.ribbon_width(self._ribbon[1])) if self._ribbon else 0

    def sizeHint(self) -> QSize:
        """What its content needs."""
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What its content needs at least."""
        return self.body.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ring goes round the frame, not round the overhang."""
        super().resizeEvent(event)
        self.setProperty("ring_rect", self._frame())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame and ribbon. Under the pointer only the frame changes."""
        painter = QPainter(self)
        rect = QRectF(self._frame())
        lit = self.underMouse() or self.isDown()
        paint.frame(painter, rect, RADIUS, Token.SURFACE, Token.BORDER if lit else Token.LINE)
        if self._ribbon is not None:
            paint.ribbon(painter, rect.right(), _RIBBON_TOP, *self._ribbon)

    def _frame(self) -> QRect:
        return self.rect().adjusted(0, 0, -OVERHANG, 0)
