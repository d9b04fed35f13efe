"""From a frame's arrival at the recorder to its row on the screen, at 1,000 events a second.

Each row carries when it was received; each paint of the table, once it is done, says which rows it showed for the first
time. The difference is a sample, in milliseconds; the figure is their 99th percentile, the median of the runs. Rows
that pass by unseen give no sample. A sender sends, the recorder writes, the window (1440 × 900, off screen) follows.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from statistics import median, quantiles
from typing import ClassVar
from unittest.mock import patch

from PySide6.QtGui import QPaintEvent

from app.domain.event import ArchivedEvent
from tests.bench._live import live_window, measured
from tests.bench._sender import PacedSender
from ui.live import panes
from ui.live.event_model import EventModel
from ui.live.event_table import EventTable

RATE = 1_000
SECONDS = 12
RUNS = 3
SETTLE = 2.0


class WatchedTable(EventTable):
    """The live table, and how old each row was when it was first painted."""

    samples: ClassVar[list[float]] = []
    newest = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = time.time_ns() // 1000
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        model = self.model()
        assert isinstance(model, EventModel)
        rows = model.rows[max(0, first) : last + 1 if last >= 0 else None]
        fresh = [row for row in rows if isinstance(row, ArchivedEvent) and row.seq > WatchedTable.newest]
        if fresh:
            WatchedTable.newest = fresh[0].seq
            WatchedTable.samples.extend((now - row.received_at) / 1000 for row in fresh)


async def measure() -> int:
    """Three runs over one window."""
    runs: list[list[float]] = []
    with patch.object(panes, "EventTable", WatchedTable), PacedSender(RATE) as sender:
        async with live_window(sender) as page:
            for _ in range(RUNS):
                await asyncio.sleep(SETTLE)
                WatchedTable.samples.clear()
                await asyncio.sleep(SECONDS)
                runs.append(list(WatchedTable.samples))
                assert page.presenter.state.is_following
    worst = [quantiles(samples, n=100)[98] for samples in runs]
    line = {
        "bench": "paint_latency_p99_1k",
        "value": round(median(worst), 1),
        "unit": "ms",
        "at_most": 250,
        "runs": [round(value, 1) for value in worst],
        "median": round(median(value for samples in runs for value in samples), 1),
        "rows_painted": sum(map(len, runs)),
    }
    print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(measured(measure))
