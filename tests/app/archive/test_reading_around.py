"""A reader over damage: what reads is shown, what does not is named, and taken back when it was put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.archive.reader import Reader
from app.archive.verify import stats, verify
from app.domain.errors import ArchiveDamaged
from app.domain.filter import EventFilter
from tests.app.archive.samples import KEY, START, archive_of, arrivals, open_writer

ALL = EventFilter()


@pytest.fixture
def archive(path: Path) -> Path:
    """Three segments of ten."""
    return archive_of(path, arrivals(0, 30), per_segment=10, batch=10)


def numbers(rows: object) -> list[int]:
    return [row.seq for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("content", [b"", b"hello" * 10_000])
@pytest.mark.parametrize("with_catalogue", [True, False])
def test_what_reads_is_shown_and_what_does_not_is_named(
    archive: Path, number: int, content: bytes, with_catalogue: bool
) -> None:
    name = f"{number:06}.segment"
    (archive / name).write_bytes(content)
    if not with_catalogue:
        (archive / "catalogue.db").unlink()
    left = [seq for seq in range(1, 31) if (seq - 1) // 10 + 1 != number]
    with Reader.open(archive, KEY) as reader:
        assert numbers(reader.walk()) == left
        assert numbers(reader.newest(ALL, 100).rows) == left[::-1]
        assert numbers(reader.older(left[-1], ALL, 5).rows) == left[-6:-1][::-1]
        assert reader.count() == 20
        assert reader.count_matching(ALL, 0) == 20
        assert reader.facets().modules == {"RESERVATION": 20}
        assert reader.activity(START).events == 20
        assert reader.newest_seq() == left[-1]
        assert list(reader.passed_over()) == [name]
    assert stats(archive, KEY).events == 20
    found = verify(archive, KEY)
    assert not found.sound
    assert any(str(number) in problem for problem in found.problems)
    assert found.events == 20


def test_nothing_that_reads_is_damage(archive: Path) -> None:
    for number in (1, 2, 3):
        (archive / f"{number:06}.segment").write_bytes(b"hello" * 100)
    with Reader.open(archive, KEY) as reader, pytest.raises(ArchiveDamaged):
        reader.count()


@pytest.mark.parametrize("number", [2, 3])
def test_an_open_reader_takes_back_what_was_put_right_and_goes_on(archive: Path, number: int) -> None:
    with Reader.open(archive, KEY) as before:
        assert before.count() == 30
        (archive / f"{number:06}.segment").write_bytes(b"")
        with Reader.open(archive, KEY) as reader:
            assert reader.count() == 20
            with open_writer(archive, per_segment=10) as writer:
                for start in range(0, 40, 5):
                    writer.add(arrivals(start, start + 5))
                for one in (before, reader):
                    assert one.count() == 40
                    assert one.passed_over() == {}
                    assert len(one.newest(ALL, 100, budget=10).rows) == 40
                    assert {event.unique_id for event in one.walk()} == {f"event-{n}" for n in range(40)}
