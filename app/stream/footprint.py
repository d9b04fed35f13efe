"""Whether this archive's recorder left the stream properly, and when: what the next one has to know.

A stream that is held may be held by our own last connection, which died without a goodbye: this tells the two apart.
And the first events of all, of which no offset is archived yet, may have been sent to a connection that died: the
server does not send them again by itself.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import structlog

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """The last one taken: ``open`` while a subscription is open; ``at`` in seconds since 1970.

    ``adrift``: the server was asked to go on without an offset, and nobody knows what it sent: it may have come to
    nobody. That matters until an offset is archived.
    """

    open: bool
    at: float
    adrift: bool = False


class Footprint:
    """A file in the archive's folder. It holds no secret, and a recorder that finds none is the first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, archive: Path) -> Footprint:
        """The one that belongs to an archive."""
        return cls(archive / "stream.json")

    def last(self) -> Step | None:
        """The last step, or None where none is known."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Step)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    @property
    def adrift(self) -> bool:
        """Whether events may have been sent to nobody, of which no offset is known."""
        last = self.last()
        return last is not None and last.adrift

    def opened(self, *, adrift: bool = False) -> None:
        """A subscription is about to be open."""
        self._write(Step(open=True, at=time.time(), adrift=adrift))

    def closed(self, *, adrift: bool = False) -> None:
        """It ended properly, by ``complete``."""
        self._write(Step(open=False, at=time.time(), adrift=adrift))

    def _write(self, step: Step) -> None:
        """Where that fails, recording goes on: without it, the next recorder only waits a little more or less."""
        fresh = self._path.with_suffix(".json.new")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(asdict(step)))
                if step.adrift:  # which the archive does not say, as it does all else
                    file.flush()
                    os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError as failure:
            _log.warning("footprint not written", failure=str(failure))
