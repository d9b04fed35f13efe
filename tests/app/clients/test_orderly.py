"""Work that is cancelled in order: what it shelters is done to its end, and nothing is lost of what it says."""

from __future__ import annotations

import asyncio

import anyio
import pytest

from app.clients.orderly import orderly


def test_what_comes_of_it_comes_through() -> None:
    async def good() -> int:
        return 7

    async def bad() -> int:
        raise ValueError("no")

    assert asyncio.run(orderly(good())) == 7
    with pytest.raises(ValueError, match="no"):
        asyncio.run(orderly(bad()))


@pytest.mark.parametrize("end", ["quietly", "with a failure"])
def test_cancelled_it_cleans_up_to_the_end_first(end: str) -> None:
    done: list[str] = []

    async def work(begun: asyncio.Event) -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            with anyio.CancelScope(shield=True):
                for name in ("first", "second", "third"):
                    await asyncio.sleep(0)
                    done.append(name)
            if end == "with a failure":
                raise OSError("it broke while it was left")

    async def main() -> None:
        begun = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(orderly(work(begun)))
            await begun.wait()
            task.cancel()
        assert task.cancelled()
        assert done == ["first", "second", "third"]

    asyncio.run(main())


def test_a_limit_in_time_is_told_as_one() -> None:
    async def main() -> None:
        async with asyncio.timeout(0):
            await orderly(asyncio.Event().wait())

    with pytest.raises(TimeoutError):
        asyncio.run(main())
