"""How long writing is held up while the oldest segments go: the longest of the slices, in milliseconds.

Each of four archives holds 300,000 events in segments of 50,000, ten days each, and is held to 30 days. Deleting the
files, which the recorder does in another thread, is not part of a slice.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

from app.archive.retention import DAY
from app.archive.writer import Writer
from app.domain.retention import Retention
from tests.bench.archive_write import BATCH, KEY, START, arrivals, say

EVENTS = 300_000
SEGMENT = 50_000
DAYS = 60
KEPT = Retention(days=30)
ARCHIVES = 4


def main() -> None:
    """Measure and print."""
    longest = []
    for _ in range(ARCHIVES):
        with tempfile.TemporaryDirectory(prefix="doorman-prune-") as folder:
            longest.append(max(_slices(Path(folder) / "archive")))
    say("prune_slice", round(statistics.median(longest), 2), "ms", at_most=50, worst=round(max(longest), 2))


def _slices(path: Path) -> list[float]:
    coming = arrivals(EVENTS, microseconds_apart=DAYS * DAY // EVENTS)
    with _writer(path, START) as writer:
        while batch := list(islice(coming, BATCH)):
            writer.add(batch)
    took = []
    with _writer(path, START + DAYS * DAY) as writer:
        while True:
            before = time.perf_counter()
            part = writer.prune()
            took.append((time.perf_counter() - before) * 1_000)
            if part is None:
                break
            writer.sweep()
    assert len(took) == 1 + (DAYS - 30) * EVENTS // DAYS // SEGMENT, took
    return took


def _writer(path: Path, now: int) -> Writer:
    return Writer.open(
        path, KEY, chain="LARK", profile="bench", events_per_segment=SEGMENT, clock=lambda: now, keep=KEPT
    )


if __name__ == "__main__":
    main()
