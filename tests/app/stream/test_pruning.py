"""The recorder holds its archive within the profile's limits: segment by segment, and again after a while."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from app.archive.retention import Part
from app.stream.patience import Patience
from app.stream.pruning import keep_within_limits


def test_what_is_due_goes_at_once_and_what_becomes_due_goes_later() -> None:
    assert asyncio.run(_pruned()) == [1, 2, 3]


async def _pruned() -> list[int]:
    due = [[Part(1, 5, 9, 0, 0), Part(2, 5, 9, 0, 0)], [], [Part(3, 5, 9, 0, 0)]]
    gone: list[int] = []
    swept: list[int] = []
    all_gone = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Archive:
        def prune(self) -> Part | None:
            if due and due[0]:
                gone.append(due[0][0].number)
                return due[0].pop(0)
            del due[:1]
            if not due:
                loop.call_soon_threadsafe(all_gone.set)
            return None

        def sweep(self) -> None:
            swept.append(len(gone))

    with ThreadPoolExecutor(1) as thread:
        async with asyncio.TaskGroup() as group:
            pruning = group.create_task(keep_within_limits(Archive(), Patience(thread), every=0.001))
            await asyncio.wait_for(all_gone.wait(), 10)
            pruning.cancel()
    assert swept[:5] == [1, 2, 2, 2, 3]
    return gone
