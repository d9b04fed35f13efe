"""Where a page lies: the way to it, each part a link, the page itself last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.text import menu_text
from ui.theme import Role, Token, theme
from ui.widgets import focus, paint
from ui.widgets.label import Drawing, Label
from ui.widgets.layouts import clear
from ui.widgets.pressable import Pressable


class _Crumb(Pressable):
    """One part of the way."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(menu_text(text), parent)
        self._words = text
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ring", 3)
        theme.follow(self._restyle)

    def sizeHint(self) -> QSize:
        """Its words."""
        return QSize(round(paint.text_width(self._words, Role.SMALL)) + 1, theme.height(18))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, in the accent's colour under the pointer."""
        painter = QPainter(self)
        color = theme.color(Token.ACCENT_TEXT if self.underMouse() else Token.TEXT_2)
        paint.draw_text(painter, 0, QRectF(self.rect()).center().y(), self._words, Role.SMALL, color)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Breadcrumbs(QWidget):
    """The way to a page. ``crumb_requested`` names a part of it, from 0, that a person wants to go to."""

    crumb_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self.crumb_requested)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._parts: tuple[str, ...] = ()
        self.setAccessibleName("Where this page lies")

    def set_path(self, parts: Sequence[str]) -> None:
        """Shows this way; the last part is the page itself."""
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        for before in self._group.buttons():
            self._group.removeButton(before)
        clear(self._row)
        for number, part in enumerate(parts[:-1]):
            crumb = _Crumb(part, self)
            self._group.addButton(crumb, number)
            self._row.addWidget(crumb)
            self._row.addWidget(Drawing("chevron-right", Token.TEXT_3, 12))
        focus.in_turn(self, *self._group.buttons())
        self._row.addWidget(Label(parts[-1], Role.SMALL_STRONG, Token.TEXT_2, elides=True), 1)
