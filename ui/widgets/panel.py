"""Surfaces: a rounded panel, and a hairline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Token, theme
from ui.widgets import paint

RADIUS = 8


class Panel(QFrame):
    """A rounded surface. Fill ``body``. ``ground`` and ``line`` are its colours."""

    def __init__(
        self,
        padding: int = 16,
        *,
        spacing: int = 8,
        ground: Token = Token.SURFACE,
        line: Token = Token.LINE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._line = line
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(spacing)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface."""
        paint.frame(QPainter(self), QRectF(self.rect()), RADIUS, self._ground, self._line)


class ClippedPanel(QFrame):
    """A rounded panel around something square, a table: a transparent child on top paints corners and frame."""

    def __init__(self, content: QWidget, *, around: Token = Token.WINDOW, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.body.addWidget(content)
        self._corners = _Corners(around, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface, where the content leaves some."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(Token.SURFACE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The corners stay on top."""
        super().resizeEvent(event)
        self._corners.setGeometry(self.rect())
        self._corners.raise_()


class _Corners(QWidget):
    """The colour around in the four corners, and the frame."""

    def __init__(self, around: Token, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outside of the rounding, then the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        outside = QPainterPath()
        outside.addRect(rect)
        inside = QPainterPath()
        inside.addRoundedRect(rect, RADIUS, RADIUS)
        painter.fillPath(outside.subtracted(inside), theme.color(self._around))
        paint.frame(painter, rect, RADIUS, line=Token.LINE)


class Line(QWidget):
    """A hairline, lying or standing."""

    def __init__(self, *, standing: bool = False, token: Token = Token.LINE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing = standing
        self._token = token
        along, across = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(across if standing else along, along if standing else across)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One pixel across."""
        return QSize(1, 16) if self._standing else QSize(16, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        if self._standing:
            paint.vertical_line(painter, 0, 0, self.height(), self._token)
        else:
            paint.horizontal_line(painter, 0, 0, self.width(), self._token)
