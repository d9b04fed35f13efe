"""Killed at any moment, the archive keeps every committed batch, and the next writer loses and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.archive.reader import Reader
from app.archive.verify import verify
from tests.app.archive.samples import KEY, arrivals, ids, open_writer

_WRITE_ON = """
import sys
from pathlib import Path
from tests.app.archive.samples import arrivals, open_writer
from app.archive.reader import Reader
writer = open_writer(Path(sys.argv[1]), per_segment=int(sys.argv[2]))
first = int(writer.position() or 999) - 999
print("ready", first, flush=True)
for start in range(first, 1_000_000, 7):
    print(writer.add(arrivals(start, start + 7)).events, flush=True)
"""

_DIE_AT = """
import importlib, os, sys
from pathlib import Path
from tests.app.archive.samples import arrivals, open_writer
module, owner, method, when = sys.argv[2:6]
target = importlib.import_module(module)
target = getattr(target, owner) if owner else target
whole = getattr(target, method)
def dying(*arguments, **named):
    if when == "after":
        whole(*arguments, **named)
    os._exit(9)
writer = open_writer(Path(sys.argv[1]), per_segment=10)
writer.add(arrivals(0, 10))
setattr(target, method, staticmethod(dying) if method == "create" and owner else dying)
writer.add(arrivals(10, 20))
"""


@pytest.mark.parametrize("seed", range(6))
def test_kill_9_loses_no_committed_batch(path: Path, seed: int) -> None:
    draw = random.Random(seed)
    told = 0
    for _ in range(3):
        writing = subprocess.Popen(
            [sys.executable, "-c", _WRITE_ON, str(path), "100"], stdout=subprocess.PIPE, text=True
        )
        assert writing.stdout is not None
        assert writing.stdout.readline().startswith("ready")
        for _ in range(draw.randrange(1, 60)):
            told = int(writing.stdout.readline())
        os.kill(writing.pid, signal.SIGKILL)
        writing.wait()
        told = max([told, *(int(line) for line in writing.stdout.read().split("\n")[:-1] if line)])
        writing.stdout.close()
        found = ids(path)
        assert len(found) >= told
        assert found == [f"event-{number}" for number in range(len(found))]
    with open_writer(path, per_segment=100) as writer:
        assert writer.add(arrivals(0, told)).duplicates == told
    assert verify(path, KEY).sound


@pytest.mark.parametrize(
    ("module", "owner", "method", "when"),
    [
        ("app.archive.segment", "Segment", "create", "before"),
        ("app.archive.database", "", "sync", "before"),
        ("app.archive.segment", "Segment", "create", "after"),
        ("app.archive.catalogue", "Catalogue", "add", "before"),
        ("app.archive.catalogue", "Catalogue", "add", "after"),
        ("app.archive.segment", "Segment", "seal", "before"),
        ("app.archive.segment", "Segment", "seal", "after"),
        ("app.archive.segment", "Segment", "append", "before"),
        ("app.archive.segment", "Segment", "_insert", "after"),
        ("app.archive.segment", "Segment", "append", "after"),
    ],
)
def test_a_crash_while_rolling_over_is_put_right(path: Path, module: str, owner: str, method: str, when: str) -> None:
    dead = subprocess.run([sys.executable, "-c", _DIE_AT, str(path), module, owner, method, when])
    assert dead.returncode == 9
    committed = 20 if (method, when) == ("append", "after") else 10
    assert len(ids(path)) == committed
    with open_writer(path, per_segment=10) as writer, Reader.open(path, KEY) as reader:
        assert writer.resume_offset() == "1000"
        assert writer.add(arrivals(0, 25)).events == 25
        assert writer.add(arrivals(25, 30)).duplicates == 0
        assert reader.count() == 30
    assert ids(path) == [f"event-{number}" for number in range(30)]
    assert verify(path, KEY).sound
    assert not list(path.glob("*.new*"))


@pytest.mark.parametrize("name", ["label.json", "catalogue.db"])
def test_a_crash_while_an_archive_is_being_made(path: Path, name: str) -> None:
    """Whatever was not there yet is made by the next writer."""
    with open_writer(path):
        pass
    files = ["catalogue.db"] if name == "catalogue.db" else ["catalogue.db", "label.json", "000001.segment"]
    for file in files:
        (path / file).unlink()
    (path / f"{name}.new").write_bytes(b"half")
    assert Reader.is_there(path) is (name == "catalogue.db")
    with open_writer(path) as writer:
        assert writer.repairs == ()
        writer.add(arrivals(0, 3))
    assert len(ids(path)) == 3
