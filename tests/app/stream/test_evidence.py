"""Faults of our own code cost one event its reading, and nothing else: the recorder goes on, and the event is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.archive.masking import Masked, masked
from app.archive.reader import Reader
from app.archive.writer import Writer
from app.domain.errors import ArchiveDamaged, DiskFull, DoormanError
from app.domain.event import ArchivedEvent, Arrival
from app.domain.profile import Secret
from app.stream import evidence
from app.stream.storage import Storage
from app.wire import frames
from tests.app.stream.recorder_process import KEY, SCALE, environment, recorder, rows
from tests.app.stream.scripted import arrival
from tests.sandbox_process import SandboxProcess

CARD = b"4111111111111111"


class FaultyError(Exception):
    """Nobody foresaw it."""


def stored(path: Path, batch: Sequence[Arrival]) -> tuple[list[ArchivedEvent], int]:
    """What is archived of a batch, and how many of its events count as unreadable."""
    key = Secret(KEY)
    storage = Storage(lambda suspect: Writer.open(path, key, chain="LARK", profile="p"), lambda repair: None)
    storage.open()
    told = storage.add(batch)
    storage.close()
    assert told.events == told.seq
    with Reader.open(path, key) as reader:
        return list(reader.walk()), told.unreadable


def test_an_event_that_cannot_be_masked_is_kept_without_digits(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = [arrival(n) for n in range(9)]
    batch[4] = batch[4]._replace(body=b"card " + CARD)

    def fails(some: Sequence[Arrival]) -> Masked:
        if any(CARD in one.body for one in some):
            raise FaultyError
        return masked(some)

    monkeypatch.setattr("app.archive.writer.masked", fails)
    kept, unreadable = stored(archive, batch)
    assert [row.offset for row in kept] == [str(n) for n in range(9)]
    assert [row.readable for row in kept] == [n != 4 for n in range(9)]
    assert (kept[4].body, unreadable) == (b"card " + b"*" * 16, 1)


def test_a_head_that_cannot_be_stored_is_left_out(archive: Path) -> None:
    """A lone surrogate is no text that SQLite takes."""
    batch = [arrival(1), arrival(2)._replace(primary_key="\ud800", body=b"{}"), arrival(3)]
    kept, _ = stored(archive, batch)
    assert [(row.offset, row.readable, row.body) for row in kept] == [
        ("1", True, batch[0].body),
        ("2", False, b"{}"),
        ("3", True, batch[2].body),
    ]


def test_what_fails_on_everything_is_raised() -> None:
    def fails(batch: Sequence[Arrival]) -> None:
        raise FaultyError

    with pytest.raises(FaultyError):
        evidence.store_or_keep(fails, [arrival(1), arrival(2)])


@pytest.mark.parametrize("failure", [DiskFull(""), ArchiveDamaged("")])
def test_what_somebody_has_to_mend_is_no_fault_of_an_event(failure: DoormanError) -> None:
    asked: list[int] = []

    def fails(batch: Sequence[Arrival]) -> None:
        asked.append(len(batch))
        raise failure

    with pytest.raises(type(failure)):
        evidence.store_or_keep(fails, [arrival(1), arrival(2)])
    assert asked == [2]


def test_a_message_that_cannot_be_read_is_kept_as_it_came() -> None:
    def fails(text: bytes, now: float, received_at: int) -> None:
        raise FaultyError

    kept = evidence.read_or_keep(fails, b"text", 0.0, 5)
    assert kept is not None
    assert (kept.body, kept.readable, kept.received_at) == (b"text", False, 5)


def test_an_event_nested_too_deep_to_read_does_not_end_the_recorder(archive: Path, sandbox: SandboxProcess) -> None:
    deep = "[" * 100_000

    async def main() -> None:
        async with recorder(archive, environment(sandbox, SCALE)) as process:
            await process.linked("live")
            sandbox.admin("fault", {"kind": "not-json", "body": deep})
            sandbox.admin("emit", {"n": 5})
            await process.committed(6)
            assert not [report for report in process.reports if "reconnecting" in str(report)]

    asyncio.run(main())
    kept = rows(archive)
    assert (kept[0].readable, kept[0].body) == (False, deep.encode())
    assert frames.unreadable(deep.encode(), 1).unique_id == kept[0].unique_id
    assert all(row.readable for row in kept[1:])
