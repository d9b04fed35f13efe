"""Pace: what may happen once in so many seconds, and work that lets the window answer in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

STEP = 0.002
"""Seconds of work until the window may answer."""


async def in_steps(work: Iterable[object]) -> None:
    """Go through the work's small pieces, and let the event loop turn whenever a step is over."""
    began = time.perf_counter()
    for _ in work:
        if time.perf_counter() - began > STEP:
            await asyncio.sleep(0)
            began = time.perf_counter()


class Beat:
    """Something that may happen once in so many seconds of a clock that only goes forward."""

    def __init__(self, every: float) -> None:
        self.every = every
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Seconds until it may happen again; 0 when it may."""
        return max(0.0, self._next - now)

    def strike(self, now: float) -> None:
        """It happened."""
        self._next = now + self.every
