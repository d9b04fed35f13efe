"""Measures for how long the window did not answer. Runs only where ``DOORMAN_STALL_LOG`` names a file.

A timer is due every :data:`BEAT_MS`. When its turn comes late, the loop was held that long by something else,
and so was every click: that is a stall. The log gets one line for each over :data:`WORTH_A_LINE_MS`::

    2026-11-24T10:42:07.123Z 134 ms
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 10
WORTH_A_LINE_MS = 100.0


class StallMeter(QObject):
    """Tells ``on_stall`` how many milliseconds each beat came late, those over ``least`` milliseconds."""

    def __init__(self, on_stall: Callable[[float], None], least: float = 0.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_stall = on_stall
        self._least = least
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Measure from now on."""
        self._due = perf_counter() + BEAT_MS / 1000
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Measure no longer."""
        self._timer.stop()

    def _beat(self) -> None:
        now = perf_counter()
        late = (now - self._due) * 1000
        self._due = now + BEAT_MS / 1000
        if late > self._least:
            self._on_stall(late)


class StallLog:
    """A file with one line for each stall."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, milliseconds: float) -> None:
        """Add a line. The file is opened for each: lines are rare, and whoever reads it sees them at once."""
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{moment}Z {milliseconds:.0f} ms\n")
