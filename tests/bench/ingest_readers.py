"""Do readers slow the recorder down? The whole way from socket to committed, as in ``ingest``, with two who read.

``ingest_with_readers`` is the rate while two processes page through the archive as windows that are being scrolled do,
over the rate without, the medians of runs that take turns. ``wal_mb`` is the longest that any write-ahead log was, in
megabytes (10⁶ bytes), and ``pages`` how many pages the readers saw.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import select
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle
from pathlib import Path

from app.archive.reader import Reader
from app.domain.errors import DoormanError
from app.domain.filter import Condition, EventFilter, Facet
from app.domain.profile import Secret
from tests.bench.ingest import ingest

EVENTS = 300_000
RUNS = 3
READERS = 2
ROWS = 200
DEEP = 20
EVERY = 0.1
"""Seconds from page to page: as fast as somebody turns a wheel."""
HOTEL = EventFilter((Condition(Facet.HOTEL, "AUR07"),))
KEY = "DOORMAN_ARCHIVE_KEY"


def main() -> int:
    """Measure and print, or, with ``read``, be a reader."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.ingest_readers")
    arguments.add_argument("role", nargs="?", choices=["measure", "read"], default="measure")
    arguments.add_argument("archive", nargs="?", type=Path)
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--runs", type=int, default=RUNS)
    asked = arguments.parse_args()
    if asked.role == "read":
        return read(asked.archive, Secret(os.environ[KEY]))
    alone, accompanied, longest, pages = [], [], 0, 0
    with tempfile.TemporaryDirectory(prefix="doorman-readers-") as folder:
        for run in range(asked.runs):
            key = secrets.token_hex(32)
            alone.append(ingest(Path(folder) / f"alone-{run}", key, asked.events))
            archive = Path(folder) / f"read-{run}"
            with watched(archive) as logs, ExitStack() as readers:
                seen = [readers.enter_context(_reading(archive, key)) for _ in range(READERS)]
                accompanied.append(ingest(archive, key, asked.events))
            longest, pages = max(longest, *logs), pages + sum(map(sum, seen))
    value = statistics.median(accompanied) / statistics.median(alone)
    line = {"bench": "ingest_with_readers", "value": round(value, 3), "unit": "ratio", "at_least": 0.9}
    more = {"alone": [round(rate) for rate in alone], "read": [round(rate) for rate in accompanied], "pages": pages}
    print(json.dumps(line | more | {"wal_mb": round(longest / 1e6, 1), "wal_at_most": 300}))
    return 0


def read(archive: Path, key: Secret) -> int:
    """Page back from the newest, again and again, every other time within one property; says how many pages it saw."""
    pages = 0
    while _goes_on():
        with suppress(DoormanError), Reader.open(archive, key) as reader:  # at first it is not there yet
            for filter in cycle((EventFilter(), HOTEL)):
                found = reader.newest(filter, ROWS)
                for _ in range(DEEP):
                    pages += 1
                    if not _goes_on():
                        print(pages)
                        return 0
                    found = reader.older(found.reached, filter, ROWS)
    print(pages)
    return 0


def _goes_on() -> bool:
    """When it is time for the next page: True, or False as soon as nobody holds the other end of the input."""
    return not select.select([sys.stdin], [], [], EVERY)[0]


@contextmanager
def _reading(archive: Path, key: str) -> Iterator[list[int]]:
    seen: list[int] = []
    command = [sys.executable, "-m", "tests.bench.ingest_readers", "read", str(archive)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=os.environ | {KEY: key}, stdin=pipe, stdout=pipe, text=True) as process:
        yield seen
        seen.append(int(process.communicate()[0]))


@contextmanager
def watched(archive: Path) -> Iterator[list[int]]:
    """Bytes of the write-ahead logs, looked at all the while."""
    sizes, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for log in archive.glob("*-wal"):
                with suppress(FileNotFoundError):  # the last one to close a file folds its log in
                    sizes.append(log.stat().st_size)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield sizes
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
