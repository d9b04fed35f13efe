"""An archive of every schema that was released is read as it is, and becomes one of today's when it is written on.

``data/schema-1`` was made by the Doorman of that schema: 20 events in two segments, one of them known twice with
different bodies, one that nobody can read, and a hole. ``data/schema-2`` is the same as that schema's Doorman took it
over, with two more holes: one that damage made, and one where an event was passed over.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.archive import schema
from app.archive.database import Database
from app.archive.folder import Folder
from app.archive.migration import version
from app.archive.reader import Reader
from app.archive.segment import KNOWN
from app.archive.verify import verify
from app.archive.writer import Writer
from app.domain.errors import NewerSchema, UsageError
from app.domain.event import ArchivedEvent, Cause
from tests.app.archive.samples import KEY, archive_of, arrivals, ids, open_writer

DATA = Path(__file__).parent / "data"
OLD = sorted(folder.name for folder in DATA.iterdir())
IDS = [
    *(f"event-{n}" for n in range(12)),
    "event-5",
    "event-12",
    "unreadable:00",
    *(f"event-{n}" for n in range(14, 20)),
]
CAUSES = {
    "schema-1": {14: Cause.FORGOTTEN},
    "schema-2": {5: Cause.DAMAGED, 14: Cause.FORGOTTEN, 15: Cause.PASSED_OVER},
}
FILES = ("000001.segment", "000002.segment", "catalogue.db")


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest) -> str:
    """The name of an earlier schema."""
    return str(request.param)


@pytest.fixture
def path(old: str, tmp_path: Path) -> Path:
    """A copy of an archive of that schema."""
    return Path(shutil.copytree(DATA / old, tmp_path / "archive"))


def rows(path: Path) -> list[ArchivedEvent]:
    with Reader.open(path, KEY) as reader:
        return list(reader.walk())


def versions(path: Path) -> list[int]:
    found = []
    for name in FILES:
        with closing(Database(path / name, KEY, read_only=True, cache_kb=100)) as db:
            found.append(version(db))
    return found


def tables(path: Path, name: str) -> list[tuple[str, str]]:
    with closing(Database(path / name, KEY, read_only=True, cache_kb=100)) as db:
        return sorted(db.rows("SELECT name, sql FROM sqlite_schema"), key=str)


def facts(path: Path, name: str) -> set[str]:
    with closing(Database(path / name, KEY, read_only=True, cache_kb=100)) as db:
        return {name for (name,) in db.rows("SELECT name FROM fact")}


def causes(path: Path) -> dict[int, Cause]:
    with Reader.open(path, KEY) as reader:
        return {gap.before_seq: gap.cause for gap in reader.gaps()}


def label(path: Path) -> int:
    return int(msgspec.json.decode((path / "label.json").read_bytes())["schema"])


def test_there_is_one_of_every_earlier_schema() -> None:
    assert [f"schema-{number}" for number in range(1, schema.VERSION)] == OLD


def test_a_reader_reads_it_as_it_is(path: Path, old: str) -> None:
    before = {file.name: file.read_bytes() for file in path.iterdir() if file.suffix != ".db-shm"}
    assert [event.unique_id for event in rows(path)] == IDS
    report = verify(path, KEY)
    assert report.sound
    assert (report.events, report.duplicates, report.contradictions, report.unreadable) == (21, 1, 1, 1)
    assert causes(path) == CAUSES[old]
    assert {name: (path / name).read_bytes() for name in before} == before


def test_a_writer_brings_it_to_this_schema_and_goes_on(path: Path, old: str, tmp_path: Path) -> None:
    before = rows(path)
    with open_writer(path, per_segment=12) as writer:
        assert writer.position() == "1019"
        assert writer.add(arrivals(0, 3)).duplicates == 3
        assert rows(path) == before
        writer.add(arrivals(20, 30))
    assert label(path) == schema.VERSION
    assert versions(path) == [schema.VERSION] * 3
    assert verify(path, KEY).sound
    assert ids(path) == IDS + [f"event-{n}" for n in range(20, 30)]
    assert causes(path) == CAUSES[old]
    fresh = archive_of(tmp_path / "fresh", arrivals(0, 3))
    assert tables(path, "000001.segment") == tables(fresh, "000001.segment")
    assert tables(path, "catalogue.db") == tables(fresh, "catalogue.db")


@pytest.mark.parametrize("old", ["schema-1"])
def test_the_filter_of_a_sealed_segment_is_made_anew_where_it_is_of_the_former_kind(path: Path) -> None:
    assert "known" in facts(path, "000001.segment")
    with open_writer(path, per_segment=12) as writer:
        assert writer.add(arrivals(0, 3)).duplicates == 3
    assert {"known", KNOWN} & facts(path, "000001.segment") == {KNOWN}


_DIE_AT = """
import os, sys
from pathlib import Path
from app.archive import catalogue, folder, segment, migration
from tests.app.archive.samples import open_writer
where, when = sys.argv[2], int(sys.argv[3])
owner, name = {"label": (folder.Folder, "_stick"), "version": (migration.Database, "run")}[where]
whole, calls = getattr(owner, name), 0
def dying(self, *arguments):
    global calls
    if where == "label" or "user_version" in arguments[0] or "CREATE" in arguments[0]:
        calls += 1
        if calls == when:
            os._exit(9)
    return whole(self, *arguments)
setattr(owner, name, dying)
open_writer(Path(sys.argv[1]), per_segment=12)
os._exit(9)
"""


@pytest.mark.parametrize(("where", "when"), [("label", 1), *(("version", n) for n in range(1, 8))])
def test_killed_between_any_two_steps_it_is_whole_and_the_next_writer_ends_the_work(
    path: Path, old: str, where: str, when: int
) -> None:
    found = int(old.removeprefix("schema-"))
    steps = schema.VERSION - found + 1
    before = rows(path)
    dead = subprocess.run([sys.executable, "-c", _DIE_AT, str(path), where, str(when)])
    assert dead.returncode == 9
    assert label(path) == (found if where == "label" else schema.VERSION)
    assert versions(path)[0] == (schema.VERSION if when > steps else found)
    assert rows(path) == before
    assert causes(path) == CAUSES[old]
    assert verify(path, KEY).sound
    with open_writer(path, per_segment=12):
        assert versions(path) == [schema.VERSION] * 3
    assert rows(path) == before


def test_an_earlier_doorman_keeps_away_from_the_first_change_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_writer(path, per_segment=12):
        pass
    monkeypatch.setattr("app.archive.folder.VERSION", schema.VERSION - 1)
    with pytest.raises(NewerSchema):
        Folder(path).label(KEY)


def test_where_the_archive_is_anothers_it_stays_as_it_was(path: Path) -> None:
    before = {name: (path / name).read_bytes() for name in (*FILES, "label.json")}
    with pytest.raises(UsageError):
        Writer.open(path, KEY, chain="OTHER", profile="larkspur")
    assert {name: (path / name).read_bytes() for name in before} == before


def test_what_reads_of_a_damaged_one_is_kept_with_the_causes_of_its_gaps(path: Path, old: str) -> None:
    file = path / FILES[1]
    with closing(Database(file, KEY, read_only=True, cache_kb=100)) as db:
        page = db.one("SELECT rootpage FROM sqlite_schema WHERE name = 'tally'")
        size = db.one("PRAGMA page_size")
    with file.open("r+b") as held:
        held.seek((page - 1) * size + 100)
        held.write(bytes(100))
    with open_writer(path, per_segment=12, suspect=file) as writer:
        assert [repair.name for repair in writer.repairs] == [file.name]
    assert causes(path).items() >= CAUSES[old].items()
    assert versions(path) == [schema.VERSION] * 3
    assert verify(path, KEY).sound
