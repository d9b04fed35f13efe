"""The one place that starts an asyncio task.

A bare ``create_task`` loses its exception and may be collected while it runs. A :class:`Tasks` names each task, holds
it, says when it failed, and cancels what is left when its owner closes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.domain.errors import DoormanError

T = TypeVar("T")

# Not structlog: it takes longer to import than a window has to appear, and its default shows local variables.
_log = logging.getLogger(__name__)


class Tasks:
    """The running work of one owner: a window, a page, a service."""

    def __init__(self, on_failure: Callable[[str, BaseException], None]) -> None:
        """``on_failure`` is told the task's name and what it raised; it runs in the loop and must not block."""
        self._on_failure = on_failure
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, coro: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Start ``coro``; ``name`` says what it does, for the log and for whoever shows the failure."""
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def __len__(self) -> int:
        """How many still run."""
        return len(self._running)

    async def close(self) -> None:
        """Cancel what still runs, what that starts at its end included, and wait until it has ended.

        A task that closes its own owner is not cancelled.
        """
        while left := [task for task in self._running if task is not asyncio.current_task() and not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            unforeseen = None if isinstance(error, DoormanError) else error
            _log.error("task failed: %s: %s", task.get_name(), error, exc_info=unforeseen)
            self._on_failure(task.get_name(), error)
