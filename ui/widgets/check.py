"""A box to tick with its label: a QCheckBox that paints itself, so that it matches the boxes in trees."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.text import menu_text
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Tick

_INDENT = 4
_GAP = 8
_TICKS = {
    Qt.CheckState.Unchecked: Tick.OFF,
    Qt.CheckState.PartiallyChecked: Tick.PARTLY,
    Qt.CheckState.Checked: Tick.ON,
}


class CheckBox(QCheckBox):
    """On, partly, off. The whole of it is the click target, the ring goes round the box."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(menu_text(text), parent)
        self._words = text
        self.setAccessibleName(text)
        self.setProperty("ring", 4)
        theme.follow(self._restyle)

    def sizeHint(self) -> QSize:
        """The box and its label."""
        width = _INDENT + theme.px(16) + _GAP + paint.text_width(self._words, Role.BODY) + 4
        return QSize(round(width), theme.height(24))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ring keeps to the box."""
        super().resizeEvent(event)
        self.setProperty("ring_rect", self._box().adjusted(-1, -1, 1, 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box and label."""
        painter = QPainter(self)
        box = self._box()
        paint.check_box(painter, QRectF(box), _TICKS[self.checkState()], self.isEnabled())
        color = theme.color(Token.TEXT if self.isEnabled() else Token.DISABLED)
        x = box.right() + 1 + _GAP
        paint.draw_elided(painter, x, self.height() / 2, self.width() - x, self._words, Role.BODY, color)

    def _box(self) -> QRect:
        side = theme.px(16)
        return QRect(_INDENT, round((self.height() - side) / 2), side, side)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
