"""How long the window does not answer while 5,000 events a second arrive and the table follows.

A timer is due every 5 ms in the window's own event loop; how late each turn comes is a sample. The figure is the worst
1 % of the samples of a run: their 99th percentile, in milliseconds; the median of the runs counts. A sender sends, the
recorder writes, the window (1440 × 900, off screen) follows: three processes.
"""

from __future__ import annotations

import asyncio
import json
import sys
from statistics import median, quantiles
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

from tests.bench._live import live_window, measured
from tests.bench._sender import PacedSender

BEAT_MS = 5
RATE = 5_000
SECONDS = 12
RUNS = 3
SETTLE = 2.0


class Lateness(QObject):
    """Samples of how late a timer comes, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.samples: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._due = 0.0

    def start(self) -> None:
        """Sample from now on."""
        self.samples.clear()
        self._due = perf_counter() + BEAT_MS / 1000
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Sample no longer."""
        self._timer.stop()

    def _beat(self) -> None:
        now = perf_counter()
        self.samples.append(max(0.0, (now - self._due) * 1000))
        self._due = now + BEAT_MS / 1000


async def measure() -> int:
    """Three runs over one window."""
    runs: list[list[float]] = []
    rates: list[float] = []
    with PacedSender(RATE) as sender:
        async with live_window(sender) as page:
            lateness = Lateness()
            for _ in range(RUNS):
                await asyncio.sleep(SETTLE)
                before = page.presenter.state.events
                lateness.start()
                await asyncio.sleep(SECONDS)
                lateness.stop()
                runs.append(list(lateness.samples))
                rates.append((page.presenter.state.events - before) / SECONDS)
                assert page.presenter.state.is_following
    worst = [quantiles(samples, n=100)[98] for samples in runs]
    line = {
        "bench": "stall_p99_5k",
        "value": round(median(worst), 2),
        "unit": "ms",
        "at_most": 16,
        "runs": [round(value, 2) for value in worst],
        "longest": round(max(max(samples) for samples in runs), 1),
        "events_per_second": round(median(rates)),
        "samples": sum(map(len, runs)),
    }
    print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(measured(measure))
