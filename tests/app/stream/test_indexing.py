"""The child that keeps the text index behind the stream: it follows, ends with its parent, and may be killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import structlog

from app import log
from app.archive.reader import Reader
from app.archive.verify import stats, verify
from app.archive.writer import Writer
from app.command import own_command
from app.domain.filter import EventFilter
from app.stream.indexing import keep_indexed
from tests.app.archive.samples import KEY, arrivals, open_writer

PATIENCE = 60.0


@pytest.fixture
def writer(archive: Path) -> Iterator[Writer]:
    with open_writer(archive) as writer:
        writer.add(arrivals(0, 10))
        yield writer


def until(holds: Callable[[], bool]) -> None:
    """Look again and again, as the one who waits does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "that did not come to pass"


def is_indexed(archive: Path) -> bool:
    with Reader.open(archive, KEY) as reader:
        return reader.unindexed().events == 0


def is_nearly_indexed(archive: Path, missing: int) -> bool:
    return stats(archive, KEY).unindexed <= missing


class Child:
    """``doormanctl archive index`` as the recorder starts it."""

    def __init__(self, archive: Path) -> None:
        command = [*own_command(), "archive", "index", str(archive), "--key-from-stdin"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        self.process.stdin.write(KEY.reveal().encode() + b"\n")
        self.process.stdin.flush()

    def end(self) -> tuple[int, bytes]:
        """Its exit code, and what it said."""
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def test_it_follows_the_writer_until_its_input_ends(archive: Path, writer: Writer) -> None:
    child = Child(archive)
    until(lambda: is_indexed(archive))
    for first in range(10, 40, 10):
        writer.add(arrivals(first, first + 10))
        assert stats(archive, KEY).unindexed in (0, 10)
        until(lambda: is_indexed(archive))
    assert child.end() == (0, b"")


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_it_leaves_an_index_that_serves(archive: Path, writer: Writer, seed: int) -> None:
    draw = random.Random(seed)
    count = 10
    for _ in range(3):
        child = Child(archive)
        writer.add(arrivals(count, count + 3_000))
        count += 3_000
        until(partial(is_nearly_indexed, archive, draw.randrange(1, 3_000)))
        child.process.send_signal(signal.SIGKILL)
        child.end()
        with Reader.open(archive, KEY) as reader:
            found = reader.newest(EventFilter(text=f"event-{count - 1}"), 10, budget=PATIENCE)
            assert [row.seq for row in found.rows] == [count]
    child = Child(archive)
    until(lambda: is_indexed(archive))
    assert child.end() == (0, b"")
    assert verify(archive, KEY).sound


def test_it_ends_with_a_recorder_that_is_killed(archive: Path, writer: Writer) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(archive), KEY.reveal()], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    until(lambda: is_indexed(archive))
    parent.kill()
    parent.communicate(timeout=PATIENCE)
    until(lambda: not is_alive(pid))


_PARENT = """
import asyncio, sys
from pathlib import Path
from app.command import own_command
from app.domain.profile import Secret
from app.stream import indexing

launch = asyncio.create_subprocess_exec
async def telling(*arguments, **named):
    process = await launch(*arguments, **named)
    print(process.pid, flush=True)
    return process
asyncio.create_subprocess_exec = telling
asyncio.run(indexing.keep_indexed(own_command(), Path(sys.argv[1]), Secret(sys.argv[2]), begin_after=0))
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().split()[2]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


async def _kept(archive: Path, meanwhile: Callable[[], Awaitable[None]], command: list[str]) -> None:
    async with asyncio.TaskGroup() as group:
        keeping = group.create_task(keep_indexed(command, archive, KEY, begin_after=0))
        await meanwhile()
        keeping.cancel()


def test_cancelled_it_leaves_no_child(archive: Path, writer: Writer) -> None:
    async def meanwhile() -> None:
        await asyncio.to_thread(until, lambda: is_indexed(archive))

    asyncio.run(_kept(archive, meanwhile, own_command()))


def test_one_that_does_not_end_is_killed(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.stream.indexing.END_WITHIN", 0.01)
    pids = tmp_path / "pid"
    code = f"import os, signal; open({str(pids)!r}, 'w').write(f'{{os.getpid()}} '); signal.pause()"

    async def meanwhile() -> None:
        await asyncio.to_thread(until, lambda: pids.exists() and pids.read_text().endswith(" "))

    asyncio.run(_kept(archive, meanwhile, [sys.executable, "-c", code]))
    assert not is_alive(int(pids.read_text()))


def test_what_it_says_and_that_it_ended_stands_in_the_log(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = structlog.get_config()
    log.configure()
    monkeypatch.setattr("app.stream.indexing.FIRST_WAIT", 0.0)
    ended = tmp_path / "ended"
    speaking = [sys.executable, "-c", f"print('made anew'); open({str(ended)!r}, 'a').write('x'); raise SystemExit(3)"]

    async def meanwhile() -> None:
        await asyncio.to_thread(until, lambda: ended.exists() and len(ended.read_text()) > 1)

    asyncio.run(_kept(archive, meanwhile, speaking))
    structlog.configure(**before)
    logged = capsys.readouterr().err
    assert "made anew" in logged
    assert "exit_code" in logged
