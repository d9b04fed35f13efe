"""The sandbox's sense of time: every length that Oracle's rules name is divided by the time scale."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Turns lengths of the rules ("10 s", "24 h") into real seconds. Points in time stay real, for people to read."""

    def __init__(self, scale: float = 1.0) -> None:
        if scale <= 0:
            raise ValueError("the time scale must be greater than 0")
        self.scale = scale

    def real(self, seconds: float) -> float:
        """How long ``seconds`` of the rules really last here."""
        return seconds / self.scale

    def elapsed(self, since: float) -> float:
        """Seconds, as the rules count them, since a reading of :meth:`now`."""
        return (time.monotonic() - since) * self.scale

    @staticmethod
    def now() -> float:
        """A reading of the monotonic clock, in real seconds."""
        return time.monotonic()

    @staticmethod
    def today() -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)
