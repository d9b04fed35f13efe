"""How fast the archive takes events, alone: batches of 1,000, encrypted, on disk before the next one begins.

``archive_write`` is the median of five archives of 200,000 events; every body is the JSON of a believable reservation
event of about 1,380 bytes, each different.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.archive.writer import Writer
from app.domain.event import Arrival
from app.domain.profile import Secret

KEY = Secret("5a" * 32)
BATCH = 1_000
START = 1_790_000_000_000_000
_NAMES = {"UPDATE RESERVATION": 60, "NEW RESERVATION": 20, "CHECK IN": 7, "CHECK OUT": 7, "CANCEL": 5, "NO SHOW": 1}
_ELEMENTS = ("ARRIVAL DATE", "DEPARTURE DATE", "ADULTS", "ROOM TYPE", "RATE CODE", "RATE AMOUNT", "NAME")


def arrivals(count: int, *, first: int = 0, hotels: int = 240, microseconds_apart: int = 200) -> Iterator[Arrival]:
    """Invented events, the same for the same arguments."""
    draw = random.Random(first)
    names = draw.choices(list(_NAMES), weights=list(_NAMES.values()), k=count)
    for number, name in enumerate(names, first):
        offset, unique_id = str(180_000_000 + number), f"{draw.getrandbits(128):032x}"
        hotel, reservation = f"AUR{draw.randrange(hotels):03}", str(900_000 + draw.randrange(50_000))
        timestamp = f"2026-03-{draw.randint(1, 28):02} 16:45:48.{number % 1000:03}"
        event = {
            "metadata": {"offset": offset, "uniqueEventId": unique_id},
            "moduleName": "RESERVATION",
            "eventName": name,
            "primaryKey": reservation,
            "timestamp": timestamp,
            "hotelId": hotel,
            "publisherId": "OPERA",
            "actionInstanceId": str(draw.getrandbits(30)),
            "detail": [_element(draw, element) for element in _ELEMENTS],
        }
        body = json.dumps(event, separators=(",", ":")).encode()
        received_at = START + number * microseconds_apart
        yield Arrival(offset, unique_id, "RESERVATION", name, reservation, hotel, timestamp, received_at, body)


def _element(draw: random.Random, name: str) -> dict[str, str]:
    values = [
        f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        f"{draw.uniform(50, 400):.2f}",
        draw.choice("ABC"),
    ]
    return {
        "elementName": name,
        "newValue": draw.choice(values),
        "oldValue": draw.choice(values),
        "scopeFrom": values[0] if "RATE" in name else "",
        "scopeTo": "",
        "elementSequence": "1",
        "elementType": "",
        "elementRole": "",
    }


def _write(path: Path, batches: list[list[Arrival]]) -> tuple[float, list[float]]:
    """Seconds for all, and for each batch."""
    took = []
    with Writer.open(path, KEY, chain="LARK", profile="bench") as writer:
        began = time.perf_counter()
        for batch in batches:
            before = time.perf_counter()
            writer.add(batch)
            took.append(time.perf_counter() - before)
        return time.perf_counter() - began, took


def main() -> None:
    """Measure and print."""
    events = list(arrivals(200_000))
    batches = [events[start : start + BATCH] for start in range(0, len(events), BATCH)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rates, waits = [], []
    spent = time.process_time()
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "archive"
            seconds, took = _write(path, batches)
            rates.append(len(events) / seconds)
            waits.extend(took)
            size = sum(file.stat().st_size for file in path.iterdir())
    percentiles = statistics.quantiles(waits, n=100)
    spent = time.process_time() - spent
    say("archive_write", round(statistics.median(rates)), "events/s", runs=[round(rate) for rate in rates])
    say("archive_write_cpu", round(5 * len(events) / spent), "events/s of one core")
    say("archive_write_batch_p50", round(percentiles[49] * 1_000, 2), "ms")
    say("archive_write_batch_p99", round(percentiles[98] * 1_000, 2), "ms", worst=round(max(waits) * 1_000, 2))
    say("archive_write_size", round(size / len(events)), "bytes/event", json=len(events[0].body))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    say("archive_write_memory", round(grown / 1_024, 1), "MB")


def say(bench: str, value: float, unit: str, **more: object) -> None:
    """Print one figure."""
    sys.stdout.write(json.dumps({"bench": bench, "value": value, "unit": unit, **more}) + "\n")


if __name__ == "__main__":
    main()
