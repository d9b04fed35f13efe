"""The text index kept close behind the stream: a child process that reads what is committed, and indexes it.

It is a process of its own because indexing takes more of the interpreter's lock than the stream could spare, of low
priority, and it stands back while very much comes at once: the index falls behind then, says so to whoever asks the
archive, and catches up. It ends with its standard input, so that a recorder that is killed leaves none behind.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path

import structlog

from app.domain.profile import Secret

BEGIN_AFTER = 1.0
"""Seconds after which it is started: what the recorder has to do first comes first."""
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
"""Seconds until one that ended by itself is started again; doubled each time."""
END_WITHIN = 1.0
"""Seconds in which it ends when it is asked to; then it is killed, with which nothing is lost."""

_log = structlog.get_logger(__name__)


async def keep_indexed(command: Sequence[str], archive: Path, key: Secret, begin_after: float = BEGIN_AFTER) -> None:
    """Have the archive indexed until cancelled. ``command`` starts Doorman's command line."""
    await asyncio.sleep(begin_after)
    wait = FIRST_WAIT
    while True:
        try:
            code = await _run([*command, "archive", "index", str(archive), "--key-from-stdin"], key)
            _log.warning("text index ended", exit_code=code)
        except OSError as failure:
            _log.warning("text index not started", failure=str(failure))
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


async def _run(command: Sequence[str], key: Secret) -> int:
    """Start the child, log what it says, and return its exit code. Cancelled, it ends the child first."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")},
        creationflags=_low_priority(),
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(key.reveal().encode() + b"\n")
        async for line in process.stdout:
            _log.warning("text index", says=line.decode("utf-8", "replace").strip())
        return await process.wait()
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), END_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()


def _low_priority() -> int:
    """Windows gives it at the start; elsewhere the child takes it by itself."""
    if sys.platform == "win32":
        return subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    return 0
