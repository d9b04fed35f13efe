"""How often connections to streams are opened, counted over all recorders whose archives lie side by side.

Oracle refuses more than 150 upgrades in two minutes; all profiles together stay well below, however many recorders run
and however often they are started again. Source: OHIP guide, "Streaming API".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
import structlog

from app.clock import passing
from app.files import locked, write_atomically

MOST = 100
"""Upgrades in one window."""

_log = structlog.get_logger(__name__)


class Upgrades:
    """The count, kept in a file that all recorders share. ``window`` is in seconds.

    ``clock`` is in seconds, and the same for all processes of this machine: nobody sets it, so that a date which is put
    right does not open the door to twice as many.
    """

    def __init__(self, path: Path, window: float, clock: Callable[[], float] = passing) -> None:
        self._path = path
        self._window = window
        self._clock = clock

    @classmethod
    def beside(cls, archive: Path, window: float) -> Upgrades:
        """The count that this archive's recorder shares with those of its neighbours."""
        return cls(archive.parent / ".doorman-upgrades.json", window)

    async def take(self) -> None:
        """Count one more, as soon as that is allowed.

        A file that cannot be kept holds nobody up: one recorder alone stays far below the limit by its own waits.
        """
        while (wait := await asyncio.to_thread(self._try)) > 0:
            _log.warning("too many connections of late", wait=round(wait, 1))
            await asyncio.sleep(wait)

    def _try(self) -> float:
        """Count one more and return 0, or return after how many seconds to try again."""
        try:
            with locked(self._path):
                now = self._clock()
                # Times ahead of now are from before the machine was started anew.
                recent = [at for at in self._read() if now - self._window < at <= now]
                if len(recent) >= MOST:
                    return recent[-MOST] + self._window - now
                write_atomically(self._path, msgspec.json.encode([*recent, now]))
        except OSError as failure:
            _log.warning("connections are not counted", detail=str(failure))
        return 0.0

    def _read(self) -> list[float]:
        try:
            return sorted(msgspec.json.decode(self._path.read_bytes(), type=list[float]))
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return []
