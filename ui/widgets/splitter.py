"""Two panes with a line between them that can be dragged."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from ui.theme import Token, theme


class _Line(QSplitterHandle):
    """The line itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fills what it has."""
        QPainter(self).fillRect(event.rect(), theme.color(Token.LINE))


class Splitter(QSplitter):
    """A 1 px line; Qt lets it be grabbed some pixels beside it. ``name`` is what is read out."""

    def __init__(self, orientation: Qt.Orientation, name: str, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setAccessibleName(name)

    def createHandle(self) -> QSplitterHandle:
        """The line, for Qt to place."""
        return _Line(self.orientation(), self)
