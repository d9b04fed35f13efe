"""Work that is cancelled in order: a request of httpx must be able to clean up behind itself.

Where a task is cancelled plainly while httpcore closes connections that idled too long, it closes one of them and
forgets the others, which stay open until the garbage collector finds them. Its clean-up is sheltered, but from
anyio's way of cancelling alone. So the work is a task of its own, and is cancelled in that way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import anyio

T = TypeVar("T")


async def orderly(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives, or raises. Cancelled, it cancels ``work`` first, and waits until that has cleaned up."""
    scope = anyio.CancelScope()

    async def within() -> T:
        with scope:
            return await work
        raise asyncio.CancelledError  # the scope took it in

    task = asyncio.get_running_loop().create_task(within(), name="request")
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        scope.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # it ended in its own way meanwhile, and nobody asks any more
        raise
