"""Tasks: nothing runs unseen, nothing is lost, nothing outlives its owner."""

from __future__ import annotations

import asyncio

import pytest

from app.services.tasks import Tasks


class Failures(list[tuple[str, BaseException]]):
    """Collects what ``on_failure`` is told."""

    def __call__(self, name: str, error: BaseException) -> None:
        self.append((name, error))


async def answer(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def fail(error: Exception) -> None:
    raise error


def test_a_task_has_its_name_and_its_result() -> None:
    async def scenario() -> None:
        failures = Failures()
        tasks = Tasks(failures)
        task = tasks.spawn(answer(7), "count to seven")
        assert task.get_name() == "count to seven"
        assert len(tasks) == 1
        assert await task == 7
        assert len(tasks) == 0
        assert failures == []

    asyncio.run(scenario())


def test_a_failure_is_told_with_the_name() -> None:
    async def scenario() -> None:
        failures = Failures()
        tasks = Tasks(failures)
        error = ValueError("no such door")
        task = tasks.spawn(fail(error), "open the door")
        with pytest.raises(ValueError, match="no such door"):
            await task
        assert failures == [("open the door", error)]

    asyncio.run(scenario())


def test_closing_cancels_what_runs_and_reports_nothing() -> None:
    async def scenario() -> None:
        failures = Failures()
        tasks = Tasks(failures)
        task = tasks.spawn(asyncio.Event().wait(), "wait for ever")
        await asyncio.sleep(0)
        await tasks.close()
        assert task.cancelled()
        assert len(tasks) == 0
        assert failures == []

    asyncio.run(scenario())


def test_what_a_cancelled_task_starts_at_its_end_is_cancelled_too() -> None:
    async def scenario() -> None:
        tasks = Tasks(Failures())
        late: list[asyncio.Task[bool]] = []

        async def work() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                late.append(tasks.spawn(asyncio.Event().wait(), "tell that it ended"))

        tasks.spawn(work(), "work")
        await asyncio.sleep(0)
        await tasks.close()
        assert [task.cancelled() for task in late] == [True]
        assert len(tasks) == 0

    asyncio.run(scenario())


def test_a_task_may_close_its_own_owner() -> None:
    async def scenario() -> str:
        tasks = Tasks(Failures())
        other = tasks.spawn(asyncio.Event().wait(), "other")

        async def leave() -> str:
            await tasks.close()
            return "left"

        result = await tasks.spawn(leave(), "leave")
        assert other.cancelled()
        return result

    assert asyncio.run(scenario()) == "left"
