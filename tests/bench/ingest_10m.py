"""Does the recorder keep its pace in an archive that is full? The whole way from socket to committed, as in ``ingest``.

``ingest_10m_vs_empty`` is the rate into an archive that holds ten million events, over the rate into an empty one, the
medians of runs that take turns.
"""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.archive.writer import Writer
from app.domain.event import Arrival
from app.domain.profile import Secret
from tests.bench.ingest import FIRST_OFFSET, ingest, templates, unique_id

HELD = 10_000_000
EVENTS = 150_000
RUNS = 3
BATCH = 1_000


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.ingest_10m")
    arguments.add_argument("--held", type=int, default=HELD)
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--runs", type=int, default=RUNS)
    asked = arguments.parse_args()
    empty, full = [], []
    with tempfile.TemporaryDirectory(prefix="doorman-ingest-") as folder:
        archive, key = Path(folder) / "full", secrets.token_hex(32)
        _fill(archive, key, asked.held)
        for run in range(asked.runs):
            empty.append(ingest(Path(folder) / f"empty-{run}", key, asked.events))
            full.append(ingest(archive, key, asked.events, asked.held + run * asked.events))
        size = sum(file.stat().st_size for file in archive.iterdir())
    value = statistics.median(full) / statistics.median(empty)
    line = {"bench": "ingest_10m_vs_empty", "value": round(value, 3), "unit": "ratio", "at_least": 0.8}
    more = {"held": asked.held, "empty": [round(rate) for rate in empty], "full": [round(rate) for rate in full]}
    print(json.dumps(line | more | {"bytes_per_event": round(size / (asked.held + asked.runs * asked.events))}))
    return 0


def _fill(archive: Path, key: str, count: int) -> None:
    """Write the sender's first events straight into an archive."""
    bodies = list(templates())
    heads = [json.loads(body.replace(b"%b", b"")) for body in bodies]
    received_at = time.time_ns() // 1_000 - count * 100

    def arrivals() -> Iterator[Arrival]:
        for n in range(count):
            head, offset, event_id = heads[n % len(heads)], str(FIRST_OFFSET + n), unique_id(n)
            yield Arrival(
                offset,
                event_id,
                head["moduleName"],
                head["eventName"],
                head["primaryKey"],
                head["hotelId"],
                head["timestamp"],
                received_at + n * 100,
                bodies[n % len(bodies)] % (offset.encode(), event_id.encode()),
            )

    coming = arrivals()
    with Writer.open(archive, Secret(key), chain="LARK", profile="environment") as writer:
        while batch := list(islice(coming, BATCH)):
            writer.add(batch)


if __name__ == "__main__":
    sys.exit(main())
