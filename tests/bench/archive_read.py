"""How fast a reader answers in an archive of 1,000,000 events (``DOORMAN_BENCH_EVENTS``): medians of 30 questions.

The first question after opening, with the opening, is asked 9 times.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.archive.indexing import Indexer
from app.archive.reader import Reader
from app.archive.writer import Writer
from app.domain.filter import Condition, EventFilter, Facet
from tests.bench.archive_write import BATCH, KEY, START, arrivals, say

EVENTS = int(os.environ.get("DOORMAN_BENCH_EVENTS", "1000000"))
ROWS = 200
APART = 20_000
HOTEL = EventFilter((Condition(Facet.HOTEL, "AUR007"),))
RARE = EventFilter((Condition(Facet.HOTEL, "AUR007"), Condition(Facet.EVENT, "NO SHOW")))
RESERVATION = EventFilter((Condition(Facet.RESERVATION, "912345"),))

TEXTS = {
    "nowhere": EventFilter(text="nowhere"),
    "rare": EventFilter(text="912345"),
    "frequent": EventFilter(text="reservation"),
    "date": EventFilter(text="2026-03-12"),
    "hotel": EventFilter(HOTEL.conditions, "check in"),
    "two_words": EventFilter(text="2026-03-12 no show"),
}


def _fill(path: Path) -> None:
    with Writer.open(path, KEY, chain="LARK", profile="bench") as writer:
        for first in range(0, EVENTS, 20_000):
            events = list(arrivals(20_000, first=first, microseconds_apart=APART))
            for start in range(0, len(events), BATCH):
                writer.add(events[start : start + BATCH])


def _open_and_ask(path: Path) -> None:
    with Reader.open(path, KEY) as reader:
        reader.newest(HOTEL, ROWS)


def _measure(bench: str, question: Callable[[], object], times: int = 30) -> None:
    took = []
    for _ in range(times):
        before = time.perf_counter()
        question()
        took.append((time.perf_counter() - before) * 1_000)
    say(bench, round(statistics.median(took), 2), "ms", worst=round(max(took), 2), events=EVENTS)


def main() -> None:
    """Measure and print."""
    now = START + EVENTS * APART
    middle = EVENTS // 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        _fill(path)
        _measure("archive_read_first", lambda: _open_and_ask(path), times=9)
        with Reader.open(path, KEY) as reader:
            _measure("archive_read_newest", lambda: reader.newest(EventFilter(), ROWS))
            _measure("archive_read_newest_hotel", lambda: reader.newest(HOTEL, ROWS))
            _measure("archive_read_newest_rare", lambda: reader.newest(RARE, ROWS))
            _measure("archive_read_newest_reservation", lambda: reader.newest(RESERVATION, ROWS))
            _measure("archive_read_older_hotel", lambda: reader.older(middle, HOTEL, ROWS))
            _measure("archive_read_newer_hotel", lambda: reader.newer(middle, HOTEL, ROWS))
            _measure("archive_read_text_unindexed", lambda: reader.newest(EventFilter(text="nowhere"), ROWS))
            with Indexer(path, KEY) as indexer:
                while indexer.step():
                    pass
            for name, asked in TEXTS.items():
                _measure(f"archive_read_text_{name}", partial(reader.newest, asked, ROWS, budget=60.0))
            _measure("archive_read_activity", lambda: reader.activity(now))
            _measure("archive_read_facets", reader.facets)
            _measure("archive_read_volumes", lambda: reader.volumes(7, now))


if __name__ == "__main__":
    main()
