"""What an archive takes on disk beside the JSON that came, text index included, once that has caught up.

``disk_ratio`` is of 200,000 events, each different. Beside it: how long indexing took, alone on the computer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from app.archive.indexing import Indexer
from app.archive.writer import Writer
from tests.bench.archive_write import BATCH, KEY, arrivals, say

EVENTS = 200_000


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.disk")
    arguments.add_argument("--events", type=int, default=EVENTS)
    count = arguments.parse_args().events
    with tempfile.TemporaryDirectory(prefix="doorman-disk-") as folder:
        path = Path(folder) / "archive"
        raw = fill(path, count)
        before = time.perf_counter()
        with Indexer(path, KEY) as indexer:
            while indexer.step():
                pass
        rate = round(count / (time.perf_counter() - before))
        sizes = {kind: sum(file.stat().st_size for file in path.glob(f"*.{kind}*")) for kind in ("segment", "text")}
        size = sum(file.stat().st_size for file in path.iterdir())
    each = {f"{kind}_bytes_an_event": round(of / count, 1) for kind, of in sizes.items()}
    say("disk_ratio", round(size / raw, 3), "ratio", at_most=0.4, json_bytes_an_event=round(raw / count), **each)
    say("text_index_rate", rate, "events/s", events=count)
    return 0


def fill(path: Path, count: int) -> int:
    """Write so many events; the bytes of their JSON."""
    raw = 0
    with Writer.open(path, KEY, chain="LARK", profile="bench") as writer:
        for first in range(0, count, BATCH):
            events = list(arrivals(min(BATCH, count - first), first=first))
            raw += sum(len(event.body) for event in events)
            writer.add(events)
    return raw


if __name__ == "__main__":
    sys.exit(main())
