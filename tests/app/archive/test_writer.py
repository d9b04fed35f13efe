"""What the writer promises: every event once, its position with it, and one clear word when it cannot."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.reader import Reader
from app.archive.verify import verify
from app.archive.writer import Committed, Writer
from app.domain.errors import ArchiveBusy, ArchiveDamaged, DoormanError, UsageError
from app.domain.event import Cause, Gap, Skip, is_askable
from app.domain.profile import Secret
from tests.app.archive.samples import KEY, SECOND, START, archive_of, arrival, arrivals, ids, open_writer


def test_what_is_added_is_committed_with_its_position(path: Path) -> None:
    with open_writer(path, clock=lambda: START + 99) as writer:
        assert writer.add(arrivals(0, 3)) == Committed(seq=3, events=3, offset="1002", duplicates=0, unreadable=0)
        assert writer.position() == "1002"
    with Reader.open(path, KEY) as reader:
        event = reader.event(2)
        assert event is not None
        sent = arrival(1)
        assert event.body == sent.body
        assert (event.offset, event.unique_id, event.hotel, event.name) == ("1001", "event-1", "AUR01", "CHECK IN")
        assert (event.received_at, event.committed_at) == (sent.received_at, START + 99)
        assert reader.position() == "1002"


def test_an_event_that_comes_again_is_dropped_and_counted(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add(arrivals(0, 5))
        assert writer.add(arrivals(3, 7)) == Committed(7, 7, "1006", duplicates=2, unreadable=0)
        assert writer.add([arrival(7), arrival(7)]) == Committed(8, 8, "1007", duplicates=1, unreadable=0)
        assert writer.add(arrivals(0, 8)).duplicates == 8
    assert ids(path) == [f"event-{number}" for number in range(8)]


def test_another_body_under_a_known_id_is_kept_and_marked(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add(arrivals(0, 3))
        other = arrival(1, guest="Grace Example")
        third = arrival(1, guest="Mary Example")
        assert writer.add([other, other, third, arrival(1)]).duplicates == 2
        assert writer.add([third]).duplicates == 1
    with Reader.open(path, KEY) as reader:
        assert [(e.seq, e.contradicts) for e in reader.walk()] == [(1, None), (2, None), (3, None), (4, 2), (5, 2)]
        assert [e.body for e in reader.walk()][3:] == [other.body, third.body]


def test_a_contradiction_within_one_batch_points_at_the_row_before(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add([arrival(0), arrival(1), arrival(1, guest="Grace Example")])
    with Reader.open(path, KEY) as reader:
        assert [event.contradicts for event in reader.walk()] == [None, None, 2]


def test_ids_are_known_across_segments_and_reopening(path: Path) -> None:
    events = arrivals(0, 35)
    archive_of(path, events, per_segment=10, batch=5)
    with open_writer(path, per_segment=10) as writer:
        assert writer.add(events) == Committed(35, 35, "1034", duplicates=35, unreadable=0)
        assert writer.add([arrival(3, guest="Grace Example")]).events == 36
    with Reader.open(path, KEY) as reader:
        newest = reader.event(36)
        assert newest is not None
        assert newest.contradicts == 4
    assert len(list(path.glob("*.segment"))) == 4


def test_ids_with_the_same_hash_are_told_apart(path: Path) -> None:
    """Two texts with one CRC-32: only the exact look-up can tell that the second one is new."""
    with open_writer(path) as writer:
        writer.add([arrival(0, unique_id="plumless")])
        assert writer.add([arrival(1, unique_id="buckeroo")]).duplicates == 0
        assert writer.add([arrival(0, unique_id="plumless")]).duplicates == 1


def test_an_unreadable_event_is_kept_as_it_came(path: Path) -> None:
    odd = arrival(0, unique_id="unreadable:00", offset="", hotel=None, module="", name="", body=b"\xff{")
    odd = odd._replace(readable=False)
    with open_writer(path) as writer:
        assert writer.add([odd]).unreadable == 1
        assert writer.add([odd, arrival(1)]).unreadable == 0
    with Reader.open(path, KEY) as reader:
        first = reader.event(1)
        assert first is not None
        assert (first.body, first.readable, first.hotel) == (b"\xff{", False, None)


def test_an_empty_body_is_kept_too(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add([arrival(0, body=b""), arrival(1)])
    with Reader.open(path, KEY) as reader:
        assert [event.body for event in reader.walk()] == [b"", arrival(1).body]


class TestResume:
    """Invariant 2: 200 events back and 60 s back, whichever is farther."""

    def test_nothing_is_known_in_an_empty_archive(self, path: Path) -> None:
        with open_writer(path) as writer:
            assert writer.resume_offset() is None
            assert writer.position() == ""

    def test_from_the_oldest_while_there_are_few(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add(arrivals(0, 150))
            assert writer.resume_offset() == "1000"

    def test_200_events_back_when_they_came_slowly(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add(arrivals(0, 1_000))
            assert writer.resume_offset() == str(1_000 + 999 - 200)

    def test_60_seconds_back_when_they_came_fast(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add([arrival(number, at=START + number * SECOND // 10) for number in range(1_000)])
            assert writer.resume_offset() == str(1_000 + 999 - 600)

    def test_less_where_time_goes_faster(self, path: Path) -> None:
        with open_writer(path, resume_time=30 * SECOND) as writer:
            writer.add([arrival(number, at=START + number * SECOND // 10) for number in range(1_000)])
            assert writer.resume_offset() == str(1_000 + 999 - 300)

    def test_across_segments(self, path: Path) -> None:
        archive_of(path, arrivals(0, 1_000), per_segment=150)
        with open_writer(path, per_segment=150) as writer:
            assert writer.resume_offset() == str(1_000 + 999 - 200)

    def test_rows_without_an_offset_are_passed_over(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add([arrival(number, offset="" if number in (798, 799, 999) else None) for number in range(1_000)])
            assert writer.resume_offset() == "1797"
            assert writer.position() == "1998"

    @pytest.mark.parametrize("odd", ["12x", "-1", "1" * 21, "1 2", "\u0661\u0662", "\u0000", "1.5", "*"])
    def test_an_offset_that_the_server_would_refuse_is_passed_over(self, path: Path, odd: str) -> None:
        """It would be refused for ever: nothing new could come, and the place would stay where it is."""
        assert not is_askable(odd)
        with open_writer(path, per_segment=500) as writer:
            writer.add([arrival(n, offset=odd if 700 < n < 800 or n < 3 else None) for n in range(500)])
            writer.add([arrival(n, offset=odd if 700 < n < 800 or n < 3 else None) for n in range(500, 1_000)])
            assert writer.resume_offset() == "1700"
        few = archive_of(path.with_name("few"), [arrival(n, offset=odd if n != 7 else None) for n in range(20)])
        with open_writer(few) as writer:
            assert writer.resume_offset() == "1007"

    def test_where_all_offsets_are_of_another_form_they_are_the_servers_own(self, path: Path) -> None:
        with open_writer(path, per_segment=500) as writer:
            writer.add([arrival(n, offset=f"{n}-a") for n in range(1_000)])
            assert writer.resume_offset() == "799-a"

    def test_none_when_no_event_had_an_offset(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add([arrival(0, offset="")])
            assert writer.resume_offset() is None

    def test_a_clock_that_was_put_back_does_no_harm(self, path: Path) -> None:
        back = [arrival(number, at=START + (number - 3_600) * SECOND) for number in range(500, 1_000)]
        with open_writer(path) as writer:
            writer.add(arrivals(0, 500) + back)
            offset = writer.resume_offset()
            assert offset is not None
            assert int(offset) <= 1_000 + 999 - 200


class TestSkip:
    """What breaks the connection is passed over: noted with what is left of it, and never asked for again."""

    GAP = Gap(0, "1299", "1305", START, START, Cause.PASSED_OVER, "It was passed over.")
    EVIDENCE = arrival(305, offset="1305", body=b'{"metadata": {"offset": "1305"', readable=False)

    def test_it_goes_on_behind_it_also_when_opened_again(self, path: Path) -> None:
        archive_of(path, arrivals(0, 300))
        with open_writer(path) as writer:
            assert writer.leap() is None
            told = writer.skip(Skip("1306", self.GAP, self.EVIDENCE))
            assert (told.seq, told.events, told.offset, told.unreadable) == (301, 301, "1305", 1)
        with open_writer(path) as writer:
            assert (writer.leap(), writer.resume_offset()) == ("1306", "1306")
            writer.add(arrivals(310, 460))
            assert (writer.leap(), writer.resume_offset()) == (None, "1310")
            writer.add(arrivals(460, 960))
            assert writer.resume_offset() == str(1_000 + 959 - 200)
        with Reader.open(path, KEY) as reader:
            assert reader.gaps() == (replace(self.GAP, before_seq=301),)
            assert [(row.seq, row.body) for row in reader.walk() if not row.readable] == [(301, self.EVIDENCE.body)]

    def test_without_evidence_the_next_row_is_the_first_behind_it(self, path: Path) -> None:
        with open_writer(path, per_segment=100) as writer:
            for first in range(0, 300, 100):
                writer.add(arrivals(first, first + 100))
            writer.skip(Skip("1306", self.GAP))
            assert (writer.leap(), writer.position()) == ("1306", "1299")
            writer.add(arrivals(310, 315))
            assert writer.resume_offset() == "1310"
        with Reader.open(path, KEY) as reader:
            assert [gap.before_seq for gap in reader.gaps()] == [301]

    def test_where_nothing_is_missing_nothing_is_said(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add(arrivals(0, 300))
            writer.skip(Skip("1300", None))
            assert writer.leap() == "1300"
        with Reader.open(path, KEY) as reader:
            assert reader.gaps() == ()

    def test_what_is_archived_needs_no_evidence(self, path: Path) -> None:
        with open_writer(path) as writer:
            writer.add(arrivals(0, 310))
            told = writer.skip(Skip("1306", self.GAP, self.EVIDENCE))
            assert (told.seq, told.unreadable) == (310, 0)

    def test_cards_in_it_are_masked(self, path: Path) -> None:
        with open_writer(path) as writer:
            card = b'{"detail": [{"newValue": "4111 1111 1111 1111'
            assert writer.skip(Skip("2", self.GAP, self.EVIDENCE._replace(body=card))).masked == 1


def test_a_gap_is_kept_for_people_to_see(path: Path) -> None:
    gap = Gap(2, "1000", "2000", START, START + SECOND, Cause.FORGOTTEN, "The server no longer keeps offset 1000.")
    with open_writer(path, per_segment=1) as writer:
        writer.add([arrival(0)])
        writer.add([arrival(1_000)])
        writer.record_gap(gap)
    with Reader.open(path, KEY) as reader:
        assert reader.gaps() == (gap,)


def modes(path: Path) -> set[tuple[bool, str]]:
    """Of everything in a folder and of itself: whether it is a folder, and its mode."""
    return {(file.is_dir(), oct(stat.S_IMODE(file.stat().st_mode))) for file in (path, *path.rglob("*"))}


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_only_the_owner_may_read_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "new" / "archive"
    with open_writer(path, per_segment=1) as writer, Reader.open(path, KEY) as reader:
        writer.add([arrival(0)])
        writer.add([arrival(1)])
        assert reader.count() == 2
        assert {file.name for file in path.iterdir()} > {"catalogue.db-wal", "000002.segment-wal", "000002.segment-shm"}
        assert modes(tmp_path / "new") == {(True, "0o700"), (False, "0o600")}
    assert modes(path) == {(True, "0o700"), (False, "0o600")}


def test_what_others_may_read_is_closed_to_them_when_it_is_written(path: Path) -> None:
    archive_of(path, arrivals(0, 3))
    path.chmod(0o755)
    for file in path.iterdir():
        file.chmod(0o644)
    with open_writer(path):
        assert modes(path) == {(True, "0o700"), (False, "0o600")}


def test_a_second_writer_is_kept_out(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add(arrivals(0, 3))
        with pytest.raises(ArchiveBusy, match="Stop it, or choose another folder"):
            open_writer(path)
        writer.add(arrivals(3, 4))
    with open_writer(path) as writer:
        assert writer.position() == "1003"


@pytest.mark.parametrize(("chain", "profile"), [("OTHER", "larkspur"), ("LARK", "other")])
def test_an_archive_belongs_to_one_chain_and_profile(path: Path, chain: str, profile: str) -> None:
    archive_of(path, arrivals(0, 3))
    with pytest.raises(UsageError, match="belongs to chain LARK, profile larkspur"):
        Writer.open(path, KEY, chain=chain, profile=profile)
    assert len(ids(path)) == 3


@pytest.mark.parametrize("key", ["", "abc", "g" * 64, "None"])
def test_a_key_that_cannot_be_one_is_a_mistake_in_the_call(path: Path, key: str) -> None:
    with pytest.raises(UsageError, match="64 hexadecimal characters"):
        open_writer(path, key=Secret(key))
    assert not path.exists()


def test_a_place_where_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DoormanError, match="No archive can be written here"):
        open_writer(tmp_path / "file" / "archive")


def test_a_lost_catalogue_is_made_again(path: Path) -> None:
    archive_of(path, arrivals(0, 30), per_segment=10, batch=10)
    (path / "catalogue.db").unlink()
    with open_writer(path, per_segment=10) as writer:
        assert writer.add(arrivals(29, 31)).events == 31
    assert ids(path) == [f"event-{number}" for number in range(31)]


@pytest.mark.parametrize("held", [b"", b"hello" * 10_000, None])
def test_a_damaged_catalogue_is_kept_and_made_again(path: Path, held: bytes | None) -> None:
    """None: a real one, of which the last byte is missing its match."""
    archive_of(path, arrivals(0, 30), per_segment=10, batch=10)
    catalogue = path / "catalogue.db"
    whole = catalogue.read_bytes()
    content = bytes([*whole[:-40], whole[-40] ^ 1, *whole[-39:]]) if held is None else held
    catalogue.write_bytes(content)
    with open_writer(path, per_segment=10) as writer:
        assert (path / writer.repairs[0].kept).read_bytes() == content
        assert writer.add(arrivals(29, 31)).events == 31
    assert writer.repairs[0].kept.startswith("catalogue.db.damaged-")
    with open_writer(path, per_segment=10) as writer:
        assert writer.repairs == ()
    assert ids(path) == [f"event-{number}" for number in range(31)]
    assert verify(path, KEY).sound


def test_the_only_segment_lost_is_damage_and_no_new_one_is_begun(path: Path) -> None:
    archive_of(path, arrivals(0, 3))
    (path / "000001.segment").unlink()
    with pytest.raises(ArchiveDamaged, match=r"000001\.segment is missing"):
        open_writer(path)
    assert not (path / "000001.segment").exists()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_lost_segment_is_damage(path: Path, number: int) -> None:
    archive_of(path, arrivals(0, 30), per_segment=10, batch=10)
    (path / f"{number:06}.segment").unlink()
    with pytest.raises(ArchiveDamaged, match=f"{number:06}.segment"):
        open_writer(path, per_segment=10)


def test_a_batch_that_fails_leaves_nothing_behind(path: Path) -> None:
    broken = arrival(5, hotel="NEW01")._replace(body="not bytes")  # type: ignore[arg-type]
    with open_writer(path) as writer:
        writer.add(arrivals(0, 5))
        with pytest.raises(TypeError):
            writer.add([broken])
        assert writer.add([arrival(5, hotel="NEW02")]) == Committed(6, 6, "1005", 0, 0)
    with Reader.open(path, KEY) as reader:
        assert reader.facets().hotels == {"AUR01": 5, "NEW02": 1}


def test_the_write_ahead_log_does_not_grow(path: Path) -> None:
    with open_writer(path) as writer, Reader.open(path, KEY) as reader:
        from app.domain.filter import EventFilter

        for start in range(0, 60_000, 1_000):
            writer.add(arrivals(start, start + 1_000))
            assert len(reader.newest(EventFilter(), 10).rows) == 10
        log = path / "000001.segment-wal"
        assert log.stat().st_size < 100_000_000
