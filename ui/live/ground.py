"""A bar with a ground of its own: toolbars, feet, panes."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Token, theme


class Ground(QWidget):
    """Paints one token behind its content."""

    def __init__(self, token: Token, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color(self._token))


class Strip(Ground):
    """A bar of one line: ``row`` holds its parts. ``height`` is in pixels at 100 % and grows with the text."""

    def __init__(
        self,
        token: Token,
        height: int,
        margins: tuple[int, int] = (16, 16),
        spacing: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(token, parent)
        self._base = height
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(margins[0], 0, margins[1], 0)
        self.row.setSpacing(spacing)
        theme.follow(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(theme.height(self._base))
