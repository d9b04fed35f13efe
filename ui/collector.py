"""Keeps Python's garbage collector on the thread of the window.

Python collects wherever it happens to be when enough was allocated: also in a thread that reads the archive or asks the
key store. An object of Qt that is part of a cycle would then be destroyed outside of its own thread, with its timers
still set, and the next of them ends the program. So collecting by itself is switched off, and a timer does it here.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS: Final = 1000


class Collector(QObject):
    """Collects on the thread that made it, in the generations and by the thresholds that Python itself uses."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From here on Python collects nothing by itself."""
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What exists by now stays for good, and need not be looked at again. Takes some 20 ms."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
