"""The ring of *In progress*: one clock for all rings. Painting one asks for its angle, which keeps the clock running.

So it rests by itself once no ring is painted any more: hidden, covered, gone.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.theme import theme

TURN_MS: Final = 1200
"""One turn."""
_STEP_MS = 50
_IDLE_STEPS = 10


class Turning(QObject):
    """``turned`` comes at every step: paint again what turns."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._since = QElapsedTimer()
        self._idle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)

    def part(self) -> float:
        """How far the present turn is, 0 to 1, for painting; always 0 with reduced motion."""
        if theme.reduced_motion:
            return 0.0
        self._idle = 0
        if not self._timer.isActive():
            self._since.start()
            self._timer.start()
        return (self._since.elapsed() % TURN_MS) / TURN_MS

    @property
    def is_running(self) -> bool:
        """Whether some ring was painted lately."""
        return self._timer.isActive()

    def _step(self) -> None:
        self._idle += 1
        if self._idle > _IDLE_STEPS:
            self._timer.stop()
        else:
            self.turned.emit()


turning: Final = Turning()
"""The clock of this application."""
