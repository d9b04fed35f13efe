"""The recorder's log: one line of JSON for each entry, on standard error, without the values of variables.

It goes into the archive's folder as well, where support finds it. Entries say what happened to the
connection and the archive; never a secret, a token, the key's hash, or what an event says.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from app.outlet import Outlet

LARGEST = 1_000_000
"""Bytes after which a log file is begun anew."""
_FAREWELL = 0.3
"""Seconds that the last entries have for leaving when the program ends."""
KEPT = 3
"""Older files beside it, ``recorder.log.1`` being the youngest."""


def configure(file: Path | None = None) -> None:
    """Set it up; ``file`` takes the entries as well. Takes a moment, for the library is large: call it in a thread.

    The library's own default prints local variables beside a traceback; among them could be what nobody may see.
    """
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=_Lines(file),
    )


class _Lines:
    """Where finished lines go. The library asks it for a logger and calls that by the name of the level."""

    def __init__(self, file: Path | None) -> None:
        self._file = None if file is None else _PrivateFile(file)
        self._error = _error_of(sys.stderr)

    def __call__(self, *_: object) -> _Lines:
        return self

    def msg(self, line: str) -> None:
        self._error(f"{line}\n")
        if self._file is not None:
            self._file.handle(logging.makeLogRecord({"msg": line}))
            self._file.close()  # entries are rare, and what was written is there for whoever looks

    debug = info = warning = error = critical = exception = msg


@cache
def _error_of(stream: TextIO | None) -> Callable[[str], object]:
    """What puts lines on standard error; whoever started this program need not read them.

    Bytes go past the text layer, whose locks would hold up a process that ends while its reader is frozen.
    """
    try:
        descriptor = stream.fileno() if stream is not None else -1
    except OSError:
        descriptor = -1  # a stand-in, as tests have
    if stream is None or descriptor < 0:
        return lambda line: stream and stream.write(line)

    def write(line: str) -> None:
        with suppress(OSError):  # a full disk: the next entry may find room
            os.write(descriptor, line.encode())

    outlet = Outlet(write, "log")
    atexit.register(outlet.close, _FAREWELL)
    return outlet.put


class _PrivateFile(RotatingFileHandler):
    """A file that only its owner may read. One that cannot be written to is no reason to stop: the entry is gone."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=_private)

    def close(self) -> None:
        """What does not fit on a full disk is gone."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Standard error has the entry."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
