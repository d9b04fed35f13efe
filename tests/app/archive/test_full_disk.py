"""A full disk: one sentence, nothing half done, and the same batch goes in when there is room."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.archive import bodies
from app.archive.catalogue import Catalogue
from app.archive.reader import Reader
from app.archive.segment import Segment
from app.archive.verify import verify
from app.archive.writer import Writer
from app.domain.errors import ArchiveUnwritable, DiskFull
from app.domain.event import Cause, Gap
from tests.app.archive.samples import KEY, START, archive_of, arrivals, ids, open_writer
from tests.app.archive.small_disk import SmallDisk, needs_small_disk, small_disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 6) as disk:
        yield disk


def full(*_: Any, **__: Any) -> None:
    raise DiskFull("The disk is full.")


def fill_up(writer: Writer, batch: int) -> int:
    """Add until there is no room; the number of the first event that is not archived."""
    first = 0
    while first < 200_000:
        try:
            writer.add(arrivals(first, first + batch))
        except DiskFull:
            return first
        first += batch
    raise AssertionError("the disk does not fill up")


@needs_small_disk
@pytest.mark.parametrize("per_segment", [700, 500_000])
@pytest.mark.parametrize("batch", [100, 1_000])
def test_what_found_no_room_goes_in_when_there_is_some(disk: SmallDisk, per_segment: int, batch: int) -> None:
    disk.leave(3_000_000)
    path = disk.path / "archive"
    with open_writer(path, per_segment=per_segment) as writer:
        first = fill_up(writer, batch)
        for _ in range(3):
            with pytest.raises(DiskFull):
                writer.add(arrivals(first, first + batch))
        assert writer.position() == str(1_000 + first - 1)
        disk.give_back()
        assert writer.add(arrivals(first, first + batch)).duplicates == 0
        assert writer.add(arrivals(first + batch, first + 2 * batch)).events == first + 2 * batch
    assert ids(path) == [f"event-{number}" for number in range(first + 2 * batch)]
    found = verify(path, KEY)
    assert (found.problems, found.duplicates) == ((), 0)
    assert not list(path.glob("*.new*"))


@needs_small_disk
@pytest.mark.parametrize("room", [0, 4_096, 60_000, 120_000, 250_000])
def test_an_archive_that_there_is_no_room_to_make(disk: SmallDisk, room: int) -> None:
    disk.leave(room)
    with pytest.raises(DiskFull):
        open_writer(disk.path / "archive")
    disk.give_back()
    with open_writer(disk.path / "archive") as writer:
        writer.add(arrivals(0, 10))
    assert verify(disk.path / "archive", KEY).sound


@needs_small_disk
def test_an_archive_is_opened_and_read_without_room(disk: SmallDisk) -> None:
    path = archive_of(disk.path / "archive", arrivals(0, 2_000))
    disk.leave(0)
    with pytest.raises(DiskFull):
        Reader.open(path, KEY).newest_seq()
    with pytest.raises(DiskFull):
        open_writer(path)
    disk.give_back()
    with open_writer(path) as writer, Reader.open(path, KEY) as reader:
        disk.leave(0)
        assert reader.count() == 2_000
        with pytest.raises(DiskFull):
            writer.add(arrivals(2_000, 5_000))
        assert reader.count() == 2_000
        with pytest.raises(DiskFull):
            writer.record_gap(Gap(2_001, "a", "b" * 30_000, START, START, Cause.FORGOTTEN, "gone"))
        disk.give_back()
        assert writer.add(arrivals(2_000, 5_000)).events == 5_000
        assert reader.count() == 5_000
    assert verify(path, KEY).problems == ()


@pytest.mark.parametrize(
    ("owner", "step"),
    [(Segment, "create"), (Segment, "__init__"), (Catalogue, "add"), (Segment, "seal"), (Segment, "append")],
)
def test_each_step_of_a_roll_over_may_find_no_room(
    path: Path, monkeypatch: pytest.MonkeyPatch, owner: type, step: str
) -> None:
    with open_writer(path, per_segment=10) as writer:
        writer.add(arrivals(0, 10))
        with monkeypatch.context() as patch:
            patch.setattr(owner, step, full)
            for _ in range(2):
                with pytest.raises(DiskFull):
                    writer.add(arrivals(10, 20))
        assert writer.add(arrivals(5, 20)).duplicates == 5
        assert writer.add(arrivals(0, 25)) == (25, 25, "1024", 20, 0, 0)
    with open_writer(path, per_segment=10) as writer:
        assert writer.add(arrivals(0, 25)).duplicates == 25
    assert verify(path, KEY).problems == ()


def test_no_room_for_a_dictionary(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_writer(path) as writer:
        writer.add(arrivals(0, bodies.SAMPLES))
        with monkeypatch.context() as patch:
            patch.setattr(bodies, "train", full)
            with pytest.raises(DiskFull):
                writer.add(arrivals(bodies.SAMPLES, 2_500))
        assert writer.add(arrivals(bodies.SAMPLES, 2_500)).duplicates == 0
    assert ids(path) == [f"event-{number}" for number in range(2_500)]


@pytest.fixture
def file_limit() -> Iterator[Callable[[int], None]]:
    """Files may grow to so many bytes: the system then fails each write with an error that is not a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fails_is_no_damage_and_loses_nothing(path: Path, file_limit: Callable[[int], None]) -> None:
    with open_writer(path) as writer:
        writer.add(arrivals(0, 100))
        file_limit(300_000)
        with pytest.raises(ArchiveUnwritable, match="The disk that holds the archive failed") as failure:
            writer.add(arrivals(100, 5_000))
        assert not isinstance(failure.value, DiskFull)
        file_limit(resource.RLIM_INFINITY)
    with open_writer(path) as writer:
        assert writer.add(arrivals(0, 5_000)).duplicates == 100
    assert verify(path, KEY).problems == ()


@pytest.mark.parametrize(
    ("number", "says", "kind"),
    [
        (errno.ENOSPC, "The disk is full", DiskFull),
        (errno.EDQUOT, "The disk is full", DiskFull),
        (errno.EROFS, "No archive can be written here", ArchiveUnwritable),
        (errno.EACCES, "No archive can be written here", ArchiveUnwritable),
        (errno.EIO, "The disk that holds the archive failed", ArchiveUnwritable),
    ],
)
def test_what_the_system_refuses_while_an_archive_is_made(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str, kind: type[Exception]
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(kind, match=says):
            open_writer(path)
    with open_writer(path) as writer:
        writer.add(arrivals(0, 3))
    shutil.rmtree(path)
