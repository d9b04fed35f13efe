"""How far something is: a bar with a failed piece, or a piece that travels while the length is unknown.

A percentage is never invented: what is not measured is of unknown length.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.turning import turning

_PIECE = 0.25


class ProgressBar(QProgressBar):
    """``subject`` makes it 8 high, the page's subject; otherwise 6. ``name`` says of what."""

    def __init__(
        self, name: str, *, subject: bool = False, token: Token = Token.BAR, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._token = token
        self._failed = 0
        self._thickness = 8 if subject else 6
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        turning.turned.connect(self._travel)
        theme.changed.connect(self.update)

    def set_done(self, done: int, total: int, failed: int = 0, token: Token | None = None) -> None:
        """``done`` of ``total``, and ``failed`` beside them. ``token`` changes the colour of what is done."""
        self._failed = failed
        self._token = token or self._token
        self.setRange(0, max(1, total))
        self.setValue(done)
        words = f"{done} of {total}" + (f", {failed} failed" if failed else "")
        self.setAccessibleDescription(words)
        self.update()

    def set_unknown(self) -> None:
        """Something goes on and its length is not known."""
        self._failed = 0
        self.setRange(0, 0)
        self.setAccessibleDescription("")
        self.update()

    def sizeHint(self) -> QSize:
        """As thin as it is."""
        return QSize(120, self._thickness)

    def minimumSizeHint(self) -> QSize:
        """Never thinner."""
        return QSize(24, self._thickness)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, what is done, what failed."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.maximum():
            paint.bar(painter, rect, self.value() / self.maximum(), self._failed / self.maximum(), self._token)
            return
        paint.bar(painter, rect, 0)
        width = rect.width() * _PIECE
        x = (rect.width() - width) * _there_and_back(turning.part())
        paint.frame(painter, QRectF(x, 0, width, rect.height()), rect.height() / 2, self._token)

    def _travel(self) -> None:
        if self.maximum() == 0:
            self.update()


def _there_and_back(part: float) -> float:
    return 2 * part if part < 0.5 else 2 - 2 * part
