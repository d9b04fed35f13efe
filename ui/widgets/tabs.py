"""Tabs: underlined words of which one is on, with a count or a dot behind."""

from __future__ import annotations

from collections.abc import Hashable
from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.choices import Choice, Choices
from ui.widgets.pill import count_size, draw_count


class _Tab(Choice):
    """A tab: the current one is underlined."""

    def __init__(self, key: Hashable, label: str, parent: QWidget) -> None:
        super().__init__(key, label, parent)
        self.setProperty("ring", 4)

    def sizeHint(self) -> QSize:
        """Label, then a count or a dot."""
        width = float(ceil(paint.text_width(self.label, Role.BOLD)))
        if self.badge.text:
            width += 9 + count_size(self.badge.text).width()
        if self.badge.dot:
            width += 6 + 7
        return QSize(round(width), theme.height(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Label, count or dot, underline."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        middle = rect.center().y()
        on = self.isChecked()
        role = Role.BOLD if on else Role.STRONG
        token = Token.TEXT if on or self.underMouse() else Token.TEXT_2
        x = round(paint.draw_text(painter, 0, middle, self.label, role, theme.color(token)))
        if self.badge.text:
            size = count_size(self.badge.text)
            box = QRectF(x + 9, round(middle - size.height() / 2), size.width(), size.height())
            draw_count(painter, box, self.badge.text, self.badge.waiting)
        if self.badge.dot:
            box = QRectF(x + 6, round(middle - 3.5), 7, 7)
            paint.frame(painter, box, 3.5, Token.RIBBON)
        if on:
            underline = QRectF(0, rect.bottom() - 2, rect.width(), 2)
            paint.frame(painter, underline, 1, Token.ACCENT_TEXT)


class Tabs(Choices):
    """Tabs over a hairline. ``line=False`` leaves the hairline out where something else draws it."""

    def __init__(self, name: str, *, line: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._line = line
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(25)
        self._row.addStretch(1)
        theme.changed.connect(self.update)

    def add(self, key: Hashable, label: str) -> None:
        """One more tab, at the right."""
        tab = _Tab(key, label, self)
        self._add(tab)
        self._row.removeWidget(tab)
        self._row.insertWidget(self._row.count() - 1, tab)

    def set_dot(self, key: Hashable, shown: bool) -> None:
        """A red dot: somebody is awaited there."""
        choice = self._of(key)
        choice.badge.dot = shown
        choice.name()
        choice.updateGeometry()
        choice.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The hairline."""
        if self._line:
            painter = QPainter(self)
            paint.horizontal_line(painter, 0, self.height() - 1, self.width(), Token.LINE)
