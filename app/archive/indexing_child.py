"""The process that keeps the text indexes close behind a recorder: ends with its standard input, says what went wrong.

Somewhat low in priority, so that the stream comes first. Where its parent is gone it ends at once, in the middle of a
step too: a step that was not finished leaves what was there before.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from app.archive.indexing import Indexer, follow
from app.domain.profile import Secret

_NICENESS = 5
_GRACE = 0.5
"""Seconds for a step to be finished and the files to be closed in order."""


def run(path: Path, source: int) -> None:
    """Index the archive at ``path`` until ``source`` ends; its first line is the key. Raises what the archive does."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    line = b""
    while not line.endswith(b"\n") and (more := os.read(source, 4096)):
        line += more
    ended, closed = threading.Event(), threading.Event()
    threading.Thread(target=_end_with, args=(source, ended, closed), name="until", daemon=True).start()
    with Indexer(path, Secret(line.decode().strip()), _say) as indexer:
        follow(indexer, ended, _say)
    closed.set()


def _end_with(source: int, ended: threading.Event, closed: threading.Event) -> None:
    while os.read(source, 4096):
        pass
    ended.set()
    if not closed.wait(_GRACE):
        os._exit(0)


def _say(sentence: str) -> None:
    os.write(sys.stdout.fileno(), sentence.encode() + b"\n")
