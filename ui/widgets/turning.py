"""The ring of *In progress*: one clock for all rings, which runs only while one of them can be seen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.theme import theme

TURN_MS: Final = 1200
"""One turn."""
_FRAME_MS = 50


class Turning(QObject):
    """``turned`` comes at every step while somebody has called :meth:`join` and not yet :meth:`leave`."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._members: set[int] = set()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def part(self) -> float:
        """How far the present turn is, 0 to 1; always 0 with reduced motion."""
        if theme.reduced_motion or not self._since.isValid():
            return 0.0
        return (self._since.elapsed() % TURN_MS) / TURN_MS

    def join(self, member: QObject) -> None:
        """Somebody shows a ring. Joining twice is joining once."""
        self._members.add(id(member))
        if not self._timer.isActive() and not theme.reduced_motion:
            self._since.start()
            self._timer.start()

    def leave(self, member: QObject) -> None:
        """Somebody shows none any more. Touches no Qt object: a window hides even while all is taken down."""
        self._members.discard(id(member))

    def _step(self) -> None:
        if self._members and not theme.reduced_motion:
            self.turned.emit()
        else:
            self._timer.stop()


turning: Final = Turning()
"""The clock of this application."""
