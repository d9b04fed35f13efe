"""Threads of the event loop that nobody waits for."""

from __future__ import annotations

import asyncio
import threading

import pytest

from app.stream.bystanders import Bystanders


def test_outcomes_and_failures_come_back() -> None:
    async def main() -> None:
        asyncio.get_running_loop().set_default_executor(Bystanders())
        assert await asyncio.to_thread(int, "7") == 7
        with pytest.raises(ValueError):
            await asyncio.to_thread(int, "seven")

    asyncio.run(main())


def test_the_loop_ends_while_one_still_works() -> None:
    ended = threading.Event()

    async def main() -> None:
        loop, begun = asyncio.get_running_loop(), asyncio.Event()
        loop.set_default_executor(Bystanders())

        def work() -> None:
            loop.call_soon_threadsafe(begun.set)
            ended.wait()

        loop.run_in_executor(None, work)
        await begun.wait()

    asyncio.run(main())
    assert not ended.is_set()
    ended.set()
