"""The archive for the window: asked from the loop, read on a thread, made by somebody else in their own time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from app.archive.reader import Reader
from app.archive.writer import Writer
from app.domain.errors import NotAnArchive, WrongKey
from app.domain.event import Arrival
from app.domain.filter import Condition, EventFilter, Facet
from app.domain.profile import Secret
from app.services.archive_view import ArchiveView

KEY = Secret("ab" * 32)
NOW = 1_795_000_000_000_000
EVERYTHING = EventFilter()
HERE = EventFilter((Condition(Facet.HOTEL, "AUR01"),))


def arrival(number: int, hotel: str = "AUR01") -> Arrival:
    return Arrival(
        offset=str(number),
        unique_id=f"id-{number}",
        module="RESERVATION",
        name="CHECK IN",
        primary_key=str(1000 + number),
        hotel=hotel,
        timestamp="2026-11-24 10:42:06.812",
        received_at=NOW + number,
        body=b"{}",
    )


def write(path: Path, *arrivals: Arrival) -> None:
    writer = Writer.open(path, KEY, chain="LARK", profile="lark-uat")
    writer.add(arrivals)
    writer.close()


def test_every_question_is_the_readers(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    write(path, *(arrival(n, hotel="AUR01" if n % 2 else "BEA01") for n in range(1, 11)))

    async def scenario() -> None:
        view = ArchiveView(path, KEY)
        assert view.path == path
        assert [row.offset for row in (await view.newest(HERE, 2)).rows] == ["9", "7"]
        assert [row.offset for row in (await view.older(9, HERE, 1)).rows] == ["7"]
        assert [row.offset for row in (await view.newer(7, EVERYTHING, 10)).rows] == ["10", "9", "8"]
        row = await view.event(3)
        assert row is not None
        assert row.unique_id == "id-3"
        assert await view.event(99) is None
        assert await view.gaps() == ()
        assert await view.count() == 10
        assert await view.count_matching(HERE, 5) == 2
        assert await view.newest_seq() == 10
        assert await view.first_time() == NOW + 1
        assert (await view.activity(NOW + 100)).overall.events == 10
        assert (await view.facets()).hotels == {"AUR01": 5, "BEA01": 5}
        assert (await view.volumes(7, NOW + 100)).hours >= 0
        await view.close()

    asyncio.run(scenario())


def test_questions_wait_until_the_recorder_has_made_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive"

    async def scenario() -> None:
        view = ArchiveView(path, KEY)
        async with asyncio.TaskGroup() as group:
            question = group.create_task(view.count())
            await asyncio.sleep(0)
            assert not question.done()
            await asyncio.to_thread(write, path, arrival(1))
        assert question.result() == 1
        await view.close()

    asyncio.run(scenario())


def test_an_archive_that_nobody_will_make_is_an_error_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        view = ArchiveView(tmp_path / "nothing", KEY, waits=False)
        with pytest.raises(NotAnArchive):
            await view.count()
        await view.close()

    asyncio.run(scenario())


def test_a_wrong_key_is_told_by_each_question(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    write(path, arrival(1))

    async def scenario() -> None:
        view = ArchiveView(path, Secret("cd" * 32))
        for _ in range(2):
            with pytest.raises(WrongKey):
                await view.count()
        await view.close()

    asyncio.run(scenario())


def test_it_is_read_on_one_thread_which_is_not_the_loops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive"
    write(path, arrival(1))
    threads: set[str] = set()
    count = Reader.count

    def noted(reader: Reader) -> int:
        threads.add(threading.current_thread().name)
        return count(reader)

    monkeypatch.setattr(Reader, "count", noted)

    async def scenario() -> None:
        view = ArchiveView(path, KEY)
        assert await asyncio.gather(*(view.count() for _ in range(5))) == [1] * 5
        await view.close()

    asyncio.run(scenario())
    assert threads == {"archive_0"}
