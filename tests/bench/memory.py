"""What the window's process holds at most while it works over 1,000,000 archived events, in megabytes (10⁶ bytes).

The archive is filled once; each run opens a copy of it in a window of its own process. That window follows 200 events a
second, is scrolled through some thousand rows, narrowed to a property and searched for a text; its figure is the
greatest resident size until then, as the system counts it. The median of the runs counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from app.archive.writer import Writer
from app.domain.event import ArchivedEvent
from app.domain.filter import Condition, EventFilter, Facet
from app.domain.profile import Secret
from app.wire.events import arrived
from tests.bench._live import live_window, measured, until
from tests.bench._sender import CHAIN, KEY, NAME, PacedSender
from tests.bench.ingest import FIRST_OFFSET, templates, unique_id
from ui.live.page import EventsPage

EVENTS = 1_000_000
BATCH = 1_000
RATE = 200
PAGES = 20
RUNS = 5


def write(path: Path) -> None:
    """The archive, over the last days."""
    bodies = list(templates())
    now = time.time_ns() // 1000
    with Writer.open(path, Secret(KEY), chain=CHAIN, profile=NAME) as writer:
        for first in range(0, EVENTS, BATCH):
            writer.add([
                arrived(
                    bodies[n % len(bodies)] % (b"%d" % (FIRST_OFFSET - EVENTS + n), unique_id(-n).encode()),
                    now - (EVENTS - n) * 300_000,
                )
                for n in range(first, first + BATCH)
            ])  # fmt: skip


async def measure(filled: Path) -> int:
    """Use a window over its own copy of the filled archive, then ask the system; prints the figure alone."""
    with PacedSender(RATE) as sender:
        async with live_window(sender, before=partial(shutil.copytree, filled)) as page:
            await until(lambda: page.presenter.state.events > EVENTS)
            await _read_on(page)
            page.presenter.narrow(EventFilter((Condition(Facet.HOTEL, "AUR07"),)))
            await until(lambda: _hotels(page) == {"AUR07"})
            page.presenter.narrow(EventFilter(text="nothing has this text"))
            await until(lambda: page.presenter.state.searched_back_to is not None)
            await asyncio.sleep(3)
            page.presenter.narrow(EventFilter())
            page.presenter.follow()
            await asyncio.sleep(3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    print(round(peak, 1))
    return 0


def main() -> None:
    """Fill one archive, measure the windows, print the line."""
    with tempfile.TemporaryDirectory(prefix="doorman-memory-") as folder:
        filled = Path(folder) / "archive"
        _itself("write", filled)
        runs = [float(_itself("measure", filled)) for _ in range(RUNS)]
    line = {
        "bench": "window_memory_1m",
        "value": statistics.median(runs),
        "unit": "MB",
        "at_most": 180,
        "runs": runs,
        "spread": round(max(runs) - min(runs), 1),
        "events": EVENTS,
    }
    print(json.dumps(line))


def _itself(role: str, path: Path) -> str:
    """What this module prints in that role, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.memory", role, str(path)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def _hotels(page: EventsPage) -> set[str | None]:
    return {row.hotel for row in page.events.rows if isinstance(row, ArchivedEvent)}


async def _read_on(page: EventsPage) -> None:
    page.presenter.let_go()
    bar = page.table.verticalScrollBar()
    for _ in range(PAGES):
        page.presenter.read_older()
        await until(partial(_has_read_on, page, page.events.reached))
        bar.setValue(bar.maximum())


def _has_read_on(page: EventsPage, before: int) -> bool:
    return page.events.reached < before


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.memory")
    arguments.add_argument("role", nargs="?", choices=["write", "measure"])
    arguments.add_argument("path", nargs="?", type=Path)
    asked = arguments.parse_args()
    if asked.role == "write":
        write(asked.path)
    elif asked.role == "measure":
        sys.exit(measured(partial(measure, asked.path)))
    else:
        main()
