"""Damage found by a writer: set aside, replaced by what still reads, said, and asked for again at the server."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.reader import Reader
from app.archive.verify import verify
from app.archive.writer import Writer
from app.domain.errors import ArchiveDamaged, DiskFull
from app.domain.event import OLDEST_KEPT
from tests.app.archive.samples import KEY, PLAIN, START, archive_of, arrival, arrivals, ids, open_writer

PER_SEGMENT = 2_000
EVENTS = 6_000
NOW = START + EVENTS * 1_000_000


@pytest.fixture
def archive(path: Path) -> Path:
    """Three full segments."""
    return archive_of(path, arrivals(0, EVENTS), per_segment=PER_SEGMENT, batch=500)


def opened(path: Path, *, suspect: Path | None = None, now: int = NOW) -> Writer:
    return Writer.open(
        path, KEY, chain="LARK", profile="larkspur", events_per_segment=PER_SEGMENT, clock=lambda: now, suspect=suspect
    )


def opened_after_use(path: Path) -> Writer:
    """A writer that has put right what is damaged: met at opening, or by a look-up."""
    writer = opened(path)
    if not writer.repairs:
        with pytest.raises(ArchiveDamaged) as damage:
            writer.add(arrivals(0, EVENTS))
        writer.close()
        writer = opened(path, suspect=damage.value.file)
    return writer


def segment(path: Path, number: int) -> Path:
    return path / f"{number:06}.segment"


def emptied(_held: bytes) -> bytes:
    return b""


def foreign(_held: bytes) -> bytes:
    return b"hello" * 10_000


def cut_short(held: bytes) -> bytes:
    return held[: len(held) // 2]


def bad_page(held: bytes) -> bytes:
    at = len(held) // 2
    return held[:at] + bytes(100) + held[at + 100 :]


Damage = Callable[[bytes], bytes]
damages = pytest.mark.parametrize("damage", [emptied, foreign, cut_short, bad_page])


@damages
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_damaged_segment_is_replaced_and_what_it_lost_comes_again(archive: Path, number: int, damage: Damage) -> None:
    file = segment(archive, number)
    content = damage(file.read_bytes())
    file.write_bytes(content)
    with opened_after_use(archive) as writer:
        (repair,) = writer.repairs
        assert repair.name == file.name
        kept = (archive / repair.kept / file.name).read_bytes()
        assert kept == content or (number, damage) == (3, bad_page), "the live one was written to, until it was met"
        assert repair.gap is not None
        assert repair.gap.reason.startswith(f"{file.name} was damaged: ")
        found = ids(archive)
        lost = [number for number in range(EVENTS) if f"event-{number}" not in set(found)]
        assert found == [f"event-{number}" for number in range(EVENTS) if number not in lost]
        asked = writer.resume_offset()
        assert asked is not None
        first = max(0, int(asked) - 1_000)
        assert first <= max(0, min(lost) - 200)
        for start in range(first, EVENTS + 100, 400):
            writer.add(arrivals(start, min(start + 400, EVENTS + 100)))
        assert writer.resume_offset() != asked
    whole = ids(archive)
    assert sorted(whole) == sorted(f"event-{number}" for number in range(EVENTS + 100))
    report = verify(archive, KEY)
    assert (report.problems, report.gaps, report.events) == ((), (repair.gap,), EVENTS + 100)
    with opened(archive) as writer:
        assert writer.repairs == ()
        assert writer.add(arrivals(0, EVENTS + 101)).events == EVENTS + 101


def test_most_of_a_segment_with_one_bad_page_is_kept(archive: Path) -> None:
    file = segment(archive, 2)
    file.write_bytes(bad_page(file.read_bytes()))
    with opened(archive, suspect=file) as writer:
        (repair,) = writer.repairs
        assert repair.gap is not None
        with Reader.open(archive, KEY) as reader:
            assert reader.count() > EVENTS - PER_SEGMENT // 2
            assert reader.count() == len(ids(archive)) == sum(reader.facets().modules.values())
            kept = reader.event(PER_SEGMENT + 1)
            assert kept is not None
            assert kept.unique_id == f"event-{PER_SEGMENT}"


def test_rows_never_get_a_number_again(archive: Path) -> None:
    file = segment(archive, 3)
    file.write_bytes(b"")
    with Reader.open(archive, KEY) as reader:
        before = reader.event(EVENTS)
        assert before is None or before.unique_id == f"event-{EVENTS - 1}"
    with opened(archive) as writer:
        committed = writer.add(arrivals(EVENTS - 1, EVENTS + 5))
        assert committed.seq > EVENTS
        assert committed.events == EVENTS - PER_SEGMENT + 6


@pytest.mark.parametrize("catalogue", [None, b"hello"])
def test_the_catalogue_may_be_damaged_as_well(archive: Path, catalogue: bytes | None) -> None:
    segment(archive, 2).write_bytes(b"")
    (archive / "catalogue.db").unlink()
    if catalogue:
        (archive / "catalogue.db").write_bytes(catalogue)
    with opened(archive) as writer:
        assert {repair.name for repair in writer.repairs} >= {"000002.segment"}
        assert writer.add(arrivals(0, EVENTS)).events == EVENTS
    assert verify(archive, KEY).problems == ()


def test_all_segments_damaged_at_once(archive: Path) -> None:
    for number in (1, 2, 3):
        segment(archive, number).write_bytes(b"hello" * 100)
    with opened(archive) as writer:
        assert len(writer.repairs) == 3
        assert writer.resume_offset() == OLDEST_KEPT
        assert writer.add(arrivals(0, EVENTS)).events == EVENTS
    assert sorted(ids(archive)) == sorted(f"event-{number}" for number in range(EVENTS))
    assert len(verify(archive, KEY).gaps) == 3


def test_nothing_is_asked_for_that_the_server_no_longer_keeps(archive: Path) -> None:
    segment(archive, 2).write_bytes(b"")
    with opened(archive, now=NOW + 8 * 24 * 3600 * 1_000_000) as writer:
        assert writer.resume_offset() == str(1_000 + EVENTS - 201)
        (repair,) = writer.repairs
        assert repair.gap is not None
        assert "asked" not in repair.gap.reason
        assert (repair.gap.before_seq, repair.gap.from_offset) == (4_001, "2999")


@pytest.mark.parametrize("died_at", ["take", "salvage"])
def test_a_crash_while_it_is_put_right(archive: Path, monkeypatch: pytest.MonkeyPatch, died_at: str) -> None:
    segment(archive, 2).write_bytes(b"")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if died_at == "take":
            segment(archive, 2).with_name("000002.segment-wal").write_bytes(b"old")
            patch.setattr("app.archive.quarantine.sync", die)
        else:
            patch.setattr("app.archive.recovery.salvage", die)
        with pytest.raises(KeyboardInterrupt):
            opened(archive)
    with opened(archive) as writer:
        assert writer.add(arrivals(0, EVENTS)).events == EVENTS
    assert verify(archive, KEY).problems == ()
    assert b"old" not in {file.read_bytes() for file in archive.glob("000002.segment-wal")}


def test_no_room_while_it_is_put_right(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segment(archive, 2).write_bytes(b"")

    def full(*_: object) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as patch:
        patch.setattr("app.archive.salvage.Tallies", full)
        for _ in range(2):
            with pytest.raises(DiskFull):
                opened(archive)
    with opened(archive) as writer:
        assert writer.add(arrivals(0, EVENTS)).events == EVENTS


def test_only_the_owner_reads_what_was_set_aside(archive: Path) -> None:
    segment(archive, 2).write_bytes(b"")
    with opened(archive) as writer:
        (repair,) = writer.repairs
    assert stat.S_IMODE((archive / repair.kept).stat().st_mode) == 0o700


def test_a_plain_archive_whose_bodies_do_not_unpack(path: Path) -> None:
    with open_writer(path, key=PLAIN) as writer:
        writer.add([arrival(number, guest=f"Guest {number} Example") for number in range(50)])
    file = segment(path, 1)
    held = file.read_bytes()
    at = held.index(b"\x28\xb5\x2f\xfd")
    file.write_bytes(held[:at] + b"????" + held[at + 4 :])
    writer = open_writer(path, key=PLAIN)
    with pytest.raises(ArchiveDamaged) as damage:
        writer.add(arrivals(0, 50))
    writer.close()
    assert damage.value.file == file
    with Writer.open(path, PLAIN, chain="LARK", profile="larkspur", suspect=file) as writer:
        assert writer.add([]).events == 49
