"""Asking the archive in its thread, and asking again for as long as its disk is full.

What is asked is done whole or not at all, so that asking again loses and doubles nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import DiskFull

T = TypeVar("T")

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
"""Seconds between two attempts: doubled with each one that finds no room."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """The archive takes nothing in: why, in how many seconds it is tried again, and how often it was."""

    failure: DiskFull
    retry_in: float
    attempt: int


class Patience:
    """The archive's thread. ``on_standstill`` is told of each failed attempt, and of None when there is room again."""

    def __init__(
        self,
        thread: Executor,
        on_standstill: Callable[[Standstill | None], None] = lambda standstill: None,
        *,
        scale: float = 1.0,
    ) -> None:
        """``scale`` divides the waits."""
        self._thread = thread
        self._on_standstill = on_standstill
        self._scale = scale

    async def ask(self, question: Callable[..., T], *arguments: object) -> T:
        """The answer. Raises what the archive raises, except that the disk is full."""
        attempt, wait = 0, FIRST_WAIT / self._scale
        while True:
            try:
                answer = await asyncio.get_running_loop().run_in_executor(self._thread, question, *arguments)
            except DiskFull as failure:
                attempt += 1
                self._on_standstill(Standstill(failure, wait, attempt))
            else:
                if attempt:
                    self._on_standstill(None)
                return answer
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT / self._scale)
