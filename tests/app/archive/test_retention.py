"""What is too old or too much goes, a segment at a time; what is needed stays, and everything goes on adding up."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive import database
from app.archive.database import Database
from app.archive.pruning import Outcome, prune
from app.archive.reader import Reader
from app.archive.retention import DAY, Part, due
from app.archive.verify import stats, verify
from app.archive.writer import Writer
from app.domain.filter import EventFilter
from app.domain.retention import Retention
from tests.app.archive.samples import KEY, START, archive_of, arrival, arrivals, ids, open_writer

MONTH = Retention(days=30)
NOW = START + 100 * DAY


def daily(path: Path, *, days: int = 100, a_day: int = 100, per_segment: int = 1_000) -> Path:
    """An archive with so many events a day, up to now."""
    events = [arrival(n, at=START + n * DAY // a_day, hotel=f"AUR{n % 3}") for n in range(days * a_day)]
    return archive_of(path, events, per_segment=per_segment, batch=500)


def writer_of(path: Path, keep: Retention = MONTH, *, now: int = NOW, per_segment: int = 1_000) -> Writer:
    return Writer.open(
        path, KEY, chain="LARK", profile="larkspur", events_per_segment=per_segment, clock=lambda: now, keep=keep
    )


def test_segments_go_when_all_their_events_are_too_old(path: Path) -> None:
    daily(path)
    with writer_of(path) as writer, Reader.open(path, KEY) as reader:
        assert reader.count() == 10_000
        gone = []
        while part := writer.prune():
            gone.append(part.number)
        assert gone == [1, 2, 3, 4, 5, 6, 7]  # ten days each; the last of the seventh is 30 days old and a bit
        assert reader.count() == 3_000
        assert reader.first_time() == START + 70 * DAY
        assert sum(reader.facets().hotels.values()) == reader.activity(NOW).events == 3_000
        assert reader.newest(EventFilter(), 5_000, budget=60).exhausted
        assert reader.event(1) is None
    report = verify(path, KEY)
    assert report.sound
    assert (report.events, report.pruned, report.segments) == (3_000, 7_000, 3)
    assert stats(path, KEY).pruned == 7_000
    assert ids(path)[0] == "event-7000"
    with open_writer(path, per_segment=1_000) as writer:
        assert writer.resume_offset() is not None
        assert writer.add([arrival(9_999, at=NOW, hotel="AUR0")]).duplicates == 1


def test_the_oldest_go_while_there_is_too_much(path: Path) -> None:
    daily(path)
    sizes = [(path / f"{number:06}.segment").stat().st_size for number in range(1, 11)]
    with writer_of(path, Retention(bytes=sum(sizes[4:]) + sizes[3] // 2)) as writer:
        gone = []
        while part := writer.prune():
            gone.append(part.number)
    assert gone == [1, 2, 3, 4]
    assert verify(path, KEY).sound


def test_what_the_server_may_send_again_stays_whatever_the_limits(path: Path) -> None:
    """Ten days a segment: the last two hold what is younger than eight days, the newest among them."""
    daily(path)
    assert prune(path, KEY, Retention(days=1, bytes=1), at=NOW).segments_left == 1
    with open_writer(path, per_segment=1_000) as writer:
        again = [arrival(n, at=NOW, hotel=f"AUR{n % 3}") for n in range(9_200, 10_000)]
        assert writer.add(again).duplicates == 800


def test_the_newest_segment_and_what_is_resumed_from_stay_when_the_stream_was_silent(path: Path) -> None:
    daily(path, days=21, a_day=50, per_segment=1_000)
    assert prune(path, KEY, MONTH, at=START + 900 * DAY).segments == 0  # the newest holds only 50
    assert verify(path, KEY).events == 1_050


def test_a_dry_run_says_the_same_and_changes_nothing(path: Path) -> None:
    daily(path)
    before = set(path.glob("*.segment"))
    said = prune(path, KEY, MONTH, dry_run=True, at=NOW)
    assert set(path.glob("*.segment")) == before
    assert (said.segments, said.events, said.segments_left, said.events_left) == (7, 7_000, 3, 3_000)
    done = prune(path, KEY, MONTH, at=NOW)
    assert done == said
    assert prune(path, KEY, MONTH, at=NOW) == Outcome(0, 0, 0, 3, 3_000, done.bytes_left)


def test_a_segment_is_begun_in_time_where_few_events_come(path: Path) -> None:
    with writer_of(path, now=START) as writer:
        writer.add([arrival(0)])
    with writer_of(path, now=START + 4 * DAY) as writer:
        writer.add([arrival(1, at=START + 4 * DAY)])
    assert len(list(path.glob("*.segment"))) == 2
    with open_writer(path, clock=lambda: START + 90 * DAY) as writer:
        writer.add([arrival(2, at=START + 90 * DAY)])
    assert len(list(path.glob("*.segment"))) == 2


def test_readers_go_on_while_segments_vanish(path: Path) -> None:
    daily(path)
    everything = EventFilter()
    with Reader.open(path, KEY) as reader, Reader.open(path, KEY) as walker, writer_of(path) as writer:
        reader.count()
        walk = walker.walk()
        walked = [next(walk).seq]
        page = reader.newest(everything, 100)
        while writer.prune():
            writer.sweep()
            page = reader.older(page.reached, everything, 2_000, budget=60)
            walked.append(next(walk).seq)
        walked += [event.seq for event in walk]
        assert walked == sorted(set(walked))
        assert walked[-1] == 10_000
        assert reader.older(7_500, everything, 1_000, budget=60).rows[-1].seq == 7_001
        assert reader.older(10, everything, 10).rows == ()
        assert reader.newer(10, everything, 10).rows[-1].seq == 7_001


def test_a_reader_that_meets_a_segment_just_as_it_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    daily(path)
    with Reader.open(path, KEY) as reader, writer_of(path) as writer:
        named = reader._catalogue.segments()
        while writer.prune():
            writer.sweep()
        answers = iter([named])
        truly = reader._catalogue.segments
        monkeypatch.setattr(reader._catalogue, "segments", lambda: next(answers, None) or truly())
        assert reader.count() == 3_000


_DIE_AT = """
import os, sys
from pathlib import Path
from app.archive import catalogue, folder, segment
from tests.app.archive.test_retention import writer_of
owner, name, when = sys.argv[2:5]
owner = {"segment": segment.Segment, "catalogue": catalogue.Catalogue, "folder": folder.Folder}[owner]
whole = getattr(owner, name)
def dying(self, *arguments):
    if when == "after":
        whole(self, *arguments)
    os._exit(9)
writer = writer_of(Path(sys.argv[1]))
setattr(owner, name, dying)
writer.prune()
writer.sweep()
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name"), [("segment", "follow"), ("catalogue", "drop"), ("segment", "close"), ("folder", "remove")]
)
def test_killed_while_pruning_nothing_comes_back_and_nothing_is_missing(
    path: Path, owner: str, name: str, when: str
) -> None:
    daily(path)
    assert subprocess.run([sys.executable, "-c", _DIE_AT, str(path), owner, name, when]).returncode == 9
    is_gone = owner == "folder" or name == "close" or (name, when) == ("drop", "after")
    report = verify(path, KEY)
    assert report.sound
    assert (report.events, report.pruned) == ((9_000, 1_000) if is_gone else (10_000, 0))
    with writer_of(path) as writer:
        assert (path / "000001.segment").exists() is not is_gone
        while writer.prune():
            writer.sweep()
        assert writer.add([]).events == 3_000
    assert verify(path, KEY).pruned == 7_000
    assert not list(path.glob("000001*"))


PARTS = st.lists(st.tuples(st.integers(0, 1_000), st.integers(1, 10**9), st.integers(0, 100), st.integers(0, 10)))


@given(PARTS, st.none() | st.integers(0, 100), st.none() | st.integers(0, 10**10))
def test_whatever_the_limits_only_the_oldest_go_and_never_all(
    given_parts: list[tuple[int, int, int, int]], days: int | None, size: int | None
) -> None:
    parts = [
        Part(n, events, bytes_, START + from_ * DAY, START + (from_ + span) * DAY)
        for n, (events, bytes_, from_, span) in enumerate(given_parts, 1)
    ]
    going = due(parts, Retention(days, size), NOW)
    assert going == parts[: len(going)]
    left = parts[len(going) :]
    assert bool(left) == bool(parts)
    assert all(part.latest < NOW - 8 * DAY for part in going)
    assert not going or sum(part.events for part in left) > 200


_DIE_AFTER_ROLLING_OVER = """
import os, sys
from pathlib import Path
from tests.app.archive.samples import arrivals, open_writer
writer = open_writer(Path(sys.argv[1]), per_segment=100)
for first in range(0, 350, 50):
    writer.add(arrivals(first, first + 50))
os._exit(9)
"""


def logs(path: Path) -> list[str]:
    return sorted(log.name for log in path.glob("*.segment-wal") if log.stat().st_size)


def test_logs_that_a_killed_writer_left_are_folded_in_but_for_the_one_in_use(path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", _DIE_AFTER_ROLLING_OVER, str(path)]).returncode == 9
    assert logs(path) == [f"00000{n}.segment-wal" for n in (1, 2, 3, 4)]
    with open_writer(path, per_segment=100) as writer, Reader.open(path, KEY) as reader:
        writer.add(arrivals(350, 360))
        writer.sweep()
        assert logs(path) == ["000004.segment-wal"]
        assert writer.add(arrivals(0, 370)).duplicates == 360
        writer.sweep()
        assert reader.count() == 370
    assert verify(path, KEY).sound


def test_a_log_that_a_reader_holds_on_to_is_folded_in_another_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_MS", 1)
    with open_writer(path, per_segment=100) as writer:
        writer.add(arrivals(0, 50))
        with closing(Database(path / "000001.segment", KEY, read_only=True, cache_kb=100)) as db:
            db.run("BEGIN")
            db.one("SELECT count(*) FROM event")
            for first in range(50, 250, 50):
                writer.add(arrivals(first, first + 50))
            writer.sweep()
            assert "000001.segment-wal" in logs(path)
            db.run("COMMIT")
            writer.sweep()
            assert "000001.segment-wal" not in logs(path)
