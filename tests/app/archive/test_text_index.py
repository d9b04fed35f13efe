"""Free text is found the same with the index and without it, whatever becomes of the index."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
import zstandard
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.archive import erasure, postings
from app.archive.database import Database
from app.archive.folder import Folder
from app.archive.guest import Guest
from app.archive.indexing import EVERY, Indexer, follow
from app.archive.pruning import prune
from app.archive.reader import Reader
from app.archive.verify import stats, verify
from app.archive.words import Wanted
from app.archive.writer import Writer
from app.domain.event import Arrival
from app.domain.filter import Condition, EventFilter, Facet
from app.domain.profile import Secret
from app.domain.retention import Retention
from tests.app.archive.samples import KEY, OTHER_KEY, PLAIN, SECOND, START, archive_of, arrival, open_writer

SPAN_BITS = 3
PER_SEGMENT = 20
GUESTS = ["Ada Example", "Adam Sample-Berg", "Zoë Bergström", "alice.berg@example.com", "2026-11-24", "2026-11-25"]
TEXTS = ["ada", "berg", "zoe", "2026-11-24", "2026-11", "example.com", "a", "check ada", "event-1", "nowhere", "@"]


@pytest.fixture(autouse=True)
def small_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SPAN_BITS", SPAN_BITS)


def guests(count: int, first: int = 0) -> list[Arrival]:
    """Events whose guests take turns."""
    hotels = ["AUR01", "BEA02", None]
    names = ["CHECK IN", "CANCEL"]
    return [
        arrival(n, guest=GUESTS[n % len(GUESTS)], hotel=hotels[n % 3], name=names[n // 3 % 2])
        for n in range(first, first + count)
    ]


def index(path: Path, key: Secret = KEY) -> list[str]:
    """Index everything; what was said of it."""
    said: list[str] = []
    with Indexer(path, key, said.append) as indexer:
        while indexer.step():
            pass
    return said


def found(reader: Reader, text: str, *conditions: Condition) -> list[int]:
    """The rows of all pages, newest first; the other direction, and the count, must say the same."""
    asked = EventFilter(conditions, text)
    rows: list[int] = []
    below, exhausted = reader.newest_seq() + 1, False
    while not exhausted:
        page = reader.older(below, asked, 3)
        assert [row.seq for row in page.rows] == sorted((row.seq for row in page.rows), reverse=True)
        rows += [row.seq for row in page.rows]
        below, exhausted = page.reached, page.exhausted
    assert [row.seq for row in reader.walk(asked)] == rows[::-1]
    assert reader.count_matching(asked, 0, budget=60) == len(rows)
    return rows


def scanned(reader: Reader, text: str, *conditions: Condition) -> list[int]:
    """What a look at each body says."""
    wanted = Wanted(text)
    rows = reader.walk(EventFilter(conditions))
    return [row.seq for row in rows if wanted.is_in(row.body)][::-1]


def check(reader: Reader) -> None:
    """All texts, alone and under other conditions."""
    for text in TEXTS:
        for conditions in ((), (Condition(Facet.HOTEL, "AUR01"),), (Condition(Facet.EVENT, "CANCEL", negated=True),)):
            assert found(reader, text, *conditions) == scanned(reader, text, *conditions), (text, conditions)


class IndexMachine(RuleBasedStateMachine):
    """Events arrive, are indexed in any steps, and words are erased; indexes are lost."""

    @initialize()
    def begin(self) -> None:
        self.bits, postings.SPAN_BITS = postings.SPAN_BITS, SPAN_BITS
        self.folder = Path(tempfile.mkdtemp())
        self.path = archive_of(self.folder / "archive", guests(1), per_segment=PER_SEGMENT)
        self.count = 1
        self.reader = Reader.open(self.path, KEY)
        self.indexer = Indexer(self.path, KEY)

    @rule(count=st.integers(1, 30))
    def arrive(self, count: int) -> None:
        with open_writer(self.path, per_segment=PER_SEGMENT) as writer:
            for start in range(0, count, 4):
                writer.add(guests(min(4, count - start), self.count + start))
        self.count += count

    @rule()
    def step(self) -> None:
        self.indexer.step()

    @rule()
    def catch_up(self) -> None:
        while self.indexer.step():
            pass
        assert self.reader.unindexed() == (0, None)

    @rule(guest=st.sampled_from(["Ada Example", "Zoë Bergström"]))
    def erase(self, guest: str) -> None:
        erasure.erase(self.path, KEY, Guest(name=guest))

    @rule(which=st.integers(0, 5))
    def lose(self, which: int) -> None:
        self.indexer.close()
        texts = Folder(self.path).texts()
        if texts:
            Folder(self.path).remove_text(texts[which % len(texts)])
        self.indexer = Indexer(self.path, KEY)

    @invariant()
    def is_found(self) -> None:
        for text in ("ada", "berg", "2026-11", "nowhere"):
            assert found(self.reader, text) == scanned(self.reader, text)

    def teardown(self) -> None:
        if hasattr(self, "path"):
            postings.SPAN_BITS = self.bits
            self.indexer.close()
            self.reader.close()
            shutil.rmtree(self.folder)


IndexMachine.TestCase.settings = settings(
    max_examples=10, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
TestIndex = IndexMachine.TestCase


@pytest.fixture
def reader(path: Path) -> Iterator[Reader]:
    """Of an archive of three segments, indexed."""
    archive_of(path, guests(50), per_segment=PER_SEGMENT, batch=7)
    index(path)
    with Reader.open(path, KEY) as reader:
        yield reader


def test_all_texts_under_all_conditions(reader: Reader) -> None:
    assert reader.unindexed() == (0, None)
    check(reader)


def test_what_the_index_names_is_all_that_is_looked_at(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bytes] = []
    is_in = Wanted.is_in

    def noted(self: Wanted, body: bytes) -> bool:
        looked.append(body)
        return is_in(self, body)

    monkeypatch.setattr(Wanted, "is_in", noted)
    assert len(reader.newest(EventFilter(text="alice.berg@example.com"), 100).rows) == 8
    assert len(looked) == 8
    assert not reader.newest(EventFilter(text="nowhere"), 100).rows
    assert len(looked) == 8


def test_what_is_younger_than_the_index_is_found_and_counted(path: Path, reader: Reader) -> None:
    with open_writer(path, per_segment=PER_SEGMENT) as writer:
        writer.add(guests(5, 50))
        writer.add(guests(9, 55))
        assert reader.unindexed() == (14, START + 50 * SECOND)
        check(reader)
    found = stats(path, KEY)
    assert (found.unindexed, found.unindexed_since) == (14, START + 50 * SECOND)


def test_while_events_arrive_older_segments_have_their_turn_too(path: Path) -> None:
    archive_of(path, guests(50), per_segment=PER_SEGMENT, batch=5)
    with Indexer(path, KEY) as indexer, Reader.open(path, KEY) as reader:
        for n in range(50, 60):
            with open_writer(path, per_segment=PER_SEGMENT) as writer:
                writer.add(guests(1, n))
            indexer.step()
            check(reader)
        assert reader.unindexed().events == 0


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100:-100] = bytes(len(content) - 200)
    file.write_bytes(content)


@pytest.mark.parametrize("what", ["damaged", "cut", "empty", "another's", "another key's", "older"])
def test_an_index_that_does_not_serve_is_done_without_and_made_anew(path: Path, tmp_path: Path, what: str) -> None:
    archive_of(path, guests(50), per_segment=PER_SEGMENT, batch=5)
    index(path)
    file = Folder(path).text(2)
    other = archive_of(tmp_path / "other", guests(45, 3), per_segment=PER_SEGMENT, batch=5)
    index(other)
    if what == "damaged":
        damage(file)
    elif what == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif what == "empty":
        file.write_bytes(b"")
    elif what == "another's":
        shutil.copy(Folder(other).text(2), file)
    elif what == "another key's":
        with open_writer(tmp_path / "third", key=OTHER_KEY) as writer:
            writer.add(guests(5))
        index(tmp_path / "third", OTHER_KEY)
        shutil.copy(Folder(tmp_path / "third").text(1), file)
    else:
        shutil.copy(Folder(path).text(1), file)
    with Reader.open(path, KEY) as reader:
        assert reader.unindexed().events == 20
        check(reader)
        assert not reader.passed_over()
    found = verify(path, KEY)
    assert found.events == 50
    assert [problem[:13] for problem in found.problems] == ["000002.text: "] * (what not in ("another's", "older"))
    said = index(path)
    assert bool(said) == (what not in ("another's", "older"))
    with Reader.open(path, KEY) as reader:
        assert reader.unindexed().events == 0
        check(reader)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE leaf SET bytes = x'28b52ffd00' WHERE id = (SELECT max(id) FROM leaf)", "do not read"),
        ("UPDATE block SET end = end - 1 WHERE first = (SELECT max(first) FROM block)", "name other events"),
        ("DELETE FROM block WHERE first = (SELECT max(first) FROM block WHERE first < 38)", "leaves out events"),
    ],
)
def test_what_is_wrong_in_an_index_is_told_and_once_it_is_deleted_made_anew(
    path: Path, change: str, problem: str
) -> None:
    archive_of(path, guests(50), per_segment=PER_SEGMENT, batch=5)
    index(path)
    assert verify(path, KEY).sound
    file = Folder(path).text(2)
    with closing(Database(file, KEY, cache_kb=100)) as db:
        db.run(change)
    (told,) = verify(path, KEY).problems
    assert told.startswith("000002.text: ")
    assert problem in told
    assert told.endswith("delete this file, and the next recording makes it anew")
    file.unlink()
    index(path)
    assert verify(path, KEY).sound


def test_only_the_owner_may_read_it(path: Path, reader: Reader) -> None:
    assert found(reader, "berg")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.iterdir() if ".text" in file.name}
    assert modes == {0o600}


def test_it_is_encrypted(path: Path, reader: Reader) -> None:
    assert reader.unindexed().events == 0
    for file in path.glob("*.text*"):
        content = file.read_bytes()
        assert b"SQLite format" not in content
        assert KEY.reveal().encode() not in content
        assert bytes.fromhex(KEY.reveal())[:16] not in content


def everything_in(path: Path, key: Secret) -> bytes:
    """The raw files of a plain archive, and all leaves of its indexes unpacked."""
    parts = [file.read_bytes() for file in path.iterdir()]
    unpacked = zstandard.ZstdDecompressor()
    for file in path.glob("*.text"):
        with closing(Database(file, key, read_only=True, cache_kb=500)) as db:
            parts += [unpacked.decompress(row[0]) for row in db.rows("SELECT bytes FROM leaf")]
            parts += [row[0] for row in db.rows("SELECT term FROM leaf")]
    return b"\n".join(parts).lower()


def test_no_byte_of_an_erased_guests_words_stays(path: Path) -> None:
    events = [arrival(n, guest="Quillfeather, Ada" if n % 10 == 0 else f"Grace {n}") for n in range(200)]
    with open_writer(path, key=PLAIN, per_segment=80) as writer:
        for start in range(0, 200, 10):
            writer.add(events[start : start + 10])
            index(path, PLAIN)
    before = everything_in(path, PLAIN)
    assert b"quillfeather" in before
    packed = [file.read_bytes() for file in path.glob("*.text")]
    erasure.erase(path, PLAIN, Guest(name="Ada Quillfeather"))
    assert b"quillfeather" not in everything_in(path, PLAIN)
    assert not _leaves(packed) & _leaves([file.read_bytes() for file in path.glob("*.text*")])
    index(path, PLAIN)
    assert b"quillfeather" not in everything_in(path, PLAIN)
    with Reader.open(path, PLAIN) as reader:
        assert reader.unindexed().events == 0
        assert found(reader, "quillfeather") == []
        assert len(found(reader, "erased")) == 20


def _leaves(files: list[bytes]) -> set[bytes]:
    """Where packed leaves begin, with some of what follows: zstd's magic number."""
    magic = b"\x28\xb5\x2f\xfd"
    return {part[:40] for file in files for part in file.split(magic)[1:]}


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_killed_between_erasing_and_emptying_the_index_asking_again_does_the_rest(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive_of(path, [*guests(10), arrival(10, guest="Quillfeather")])
    index(path)
    with monkeypatch.context() as patched:
        patched.setattr("app.archive.writer.empty_stale", killed)
        with pytest.raises(KeyboardInterrupt):
            erasure.erase(path, KEY, Guest(name="Quillfeather"))
    assert b"quillfeather" in everything_in(path, KEY)
    with Reader.open(path, KEY) as reader:
        assert reader.unindexed().events == 11
    erasure.erase(path, KEY, Guest(name="Quillfeather"))
    assert b"quillfeather" not in everything_in(path, KEY)


def test_a_pruned_segment_takes_its_index_along(path: Path) -> None:
    day = 24 * 3600 * SECOND
    events = [arrival(n, at=START + n * day // 4) for n in range(400)]
    archive_of(path, events, per_segment=100, batch=10)
    index(path)
    assert Folder(path).texts() == [1, 2, 3, 4]
    assert not any(log.stat().st_size for log in path.glob("*.text-wal"))
    outcome = prune(path, KEY, Retention(days=30), at=START + 100 * day)
    assert outcome.segments == 1
    assert Folder(path).texts() == [2, 3, 4]
    shutil.copy(Folder(path).text(3), Folder(path).text(1))
    index(path)
    assert Folder(path).texts() == [2, 3, 4]


def test_a_salvaged_segment_is_indexed_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SPAN_BITS", 9)
    archive_of(path, guests(2_000), per_segment=1_000, batch=500)
    index(path)
    segment = Folder(path).segment(1)
    content = bytearray(segment.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = bytes(20_000)
    segment.write_bytes(content)
    Writer.open(path, KEY, chain="LARK", profile="larkspur", events_per_segment=1_000, suspect=segment).close()
    assert Folder(path).texts() == [2]
    with Reader.open(path, KEY) as reader:
        assert reader.count() < 2_000
        assert found(reader, "berg") == scanned(reader, "berg")
        index(path)
        assert reader.unindexed().events == 0
        assert found(reader, "berg") == scanned(reader, "berg")


def test_an_archive_put_back_from_an_older_copy_is_indexed_anew(path: Path, tmp_path: Path) -> None:
    archive_of(path, guests(10))
    older = shutil.copytree(path, tmp_path / "older")
    archive_of(path, guests(10, 10))
    index(path)
    shutil.copy(older / "000001.segment", path / "000001.segment")
    archive_of(path, [arrival(n, guest="Somebody Else") for n in range(30, 50)])
    with Reader.open(path, KEY) as reader:
        assert reader.unindexed().events == 30
        assert len(found(reader, "somebody")) == 20
        index(path)
        assert reader.unindexed().events == 0
        assert len(found(reader, "somebody")) == 20


def test_in_a_folder_that_nobody_may_write_an_index_is_read(path: Path, reader: Reader) -> None:
    reader.close()
    path.chmod(0o500)
    try:
        with Reader.open(path, KEY) as still:
            check(still)
    finally:
        path.chmod(0o700)


def test_ids_and_values_of_any_json_are_indexed(path: Path) -> None:
    odd = [
        arrival(0, body=b'{"cut": "Ada Quillfeather', readable=False),
        arrival(1, body=json.dumps({"detail": [{"deep": [["Ada", {"x": ["Quillfeather"]}]]}]}).encode()),
        arrival(2, body=b"", readable=False),
    ]
    archive_of(path, odd)
    index(path)
    with Reader.open(path, KEY) as reader:
        assert found(reader, "ada quill") == [2, 1]


def test_while_very_much_comes_at_once_nothing_is_indexed(path: Path) -> None:
    """By a clock that stands still for the second and the fourth look: whatever came since came at once."""
    archive_of(path, guests(10))
    clock = iter([0.0, 0.0, 1.0, 1.0, 2.0])
    missing: list[int] = []

    class Looks(Event):
        """Notes what is not indexed after each look, and lets more arrive."""

        def wait(self, timeout: float | None = None) -> bool:
            assert timeout == EVERY
            missing.append(stats(path, KEY).unindexed)
            with open_writer(path) as writer:
                writer.add(guests(5, 10 + 5 * (len(missing) - 1)))
            if len(missing) == 5:
                self.set()
            return True

    with Indexer(path, KEY) as indexer:
        follow(indexer, Looks(), print, clock=lambda: next(clock))
    assert missing[:2] == [10, 15]
    assert missing[2] < 20
    assert missing[3] == missing[2] + 5
    assert missing[4] < missing[3] + 5
