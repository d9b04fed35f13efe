"""What the recorder's memory grows by while it archives 1,000,000 events, in megabytes (10⁶ bytes).

``recorder_growth_1m`` is its resident size when all of them are committed, less that when it was live and had got none.
``peak`` is the greatest growth seen at any of the marks, ``filters`` what of the end's belongs to the filters of known
ids, which have to grow with what is held. The process is asked by ``ps``, so that nothing in it is changed by it.
"""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

from app.archive.known import KnownIds, SealedIds
from app.archive.writer import EVENTS_PER_SEGMENT
from tests.bench.ingest import Sending, environment, recorder

EVENTS = 1_000_000
EVERY = 50_000
RUNS = 3
MEGABYTE = 1_000_000


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--runs", type=int, default=RUNS)
    asked = arguments.parse_args()
    runs = [measure(asked.events) for _ in range(asked.runs)]
    growths = [marks[-1] for marks in runs]
    line = {"bench": "recorder_growth_1m", "value": round(statistics.median(growths), 1), "unit": "MB", "at_most": 50}
    more = {"events": asked.events, "runs": growths, "peak": max(map(max, runs)), "filters": filters(asked.events)}
    print(json.dumps(line | more))
    return 0


def measure(count: int) -> list[float]:
    """Growth at each mark of one run, the last at the end."""
    with tempfile.TemporaryDirectory(prefix="doorman-growth-") as folder, Sending(count) as sending:
        marks: list[float] = []
        at_start, due = 0.0, EVERY
        with recorder(Path(folder) / "archive", environment(sending.url, secrets.token_hex(32))) as (pid, reports):
            for report in reports:
                if report["type"] == "link" and report["state"] == "connecting":
                    at_start = resident(pid)
                elif report["type"] == "committed" and report["events"] >= min(due, count):
                    due += EVERY
                    marks.append(round(resident(pid) - at_start, 1))
                    if report["events"] >= count:
                        break
    return marks


def resident(pid: int) -> float:
    """Megabytes of a process in memory."""
    answer = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], stdout=subprocess.PIPE, text=True, check=True)
    return int(answer.stdout) * 1024 / MEGABYTE


def filters(events: int) -> float:
    """Megabytes of the filters for so many events: one of the live segment, and those of the sealed side by side."""
    tracemalloc.start()
    known = [KnownIds(EVENTS_PER_SEGMENT) for _ in range((events - 1) // EVENTS_PER_SEGMENT + 1)]
    sealed = SealedIds()
    for number, one in enumerate(known[1:]):
        sealed.put(number, one)
    del known[1:]
    sealed.suspects(())
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(taken / MEGABYTE, 1)


if __name__ == "__main__":
    sys.exit(main())
