"""Verify reads everything; stats counts from what was counted."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest

from app.archive.database import Database
from app.archive.verify import Report, Stats, stats, verify
from app.domain.event import Cause, Gap
from app.wire.plain import camel
from tests.app.archive.samples import KEY, SECOND, START, archive_of, arrival, arrivals, open_writer

DOCUMENT = (Path(__file__).parents[3] / "docs" / "archive-reports.md").read_text()


@pytest.mark.parametrize(("section", "of"), [("verify", Report), ("gap", Gap), ("stats", Stats)])
def test_the_document_describes_every_field_in_order(section: str, of: type) -> None:
    (told,) = (part for part in DOCUMENT.split("\n## ")[1:] if part.startswith(f"{section}\n"))
    assert re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE) == [camel(field.name) for field in fields(of)]
    if of is Gap:
        (line,) = (line for line in told.splitlines() if line.startswith("| `cause` |"))
        assert re.findall(r"`([a-z ]+)`:", line) == list(Cause)


def test_a_sound_archive(path: Path) -> None:
    gap = Gap(1, "1", "2", START, START, Cause.FORGOTTEN, "gone")
    with open_writer(path, per_segment=4) as writer:
        writer.add(arrivals(0, 4))
        writer.add([*arrivals(2, 6), arrival(3, guest="Grace"), arrival(9, hotel="BEA02", readable=False)])
        writer.record_gap(gap)
        expected = Report(True, (), 8, 2, 1, 1, (gap,), "1009", 2)
        assert verify(path, KEY) == expected
    assert verify(path, KEY) == expected


def test_stats(path: Path) -> None:
    archive_of(
        path, [*arrivals(0, 5), arrival(5, hotel=None), arrival(6, hotel="BEA02", readable=False)], per_segment=3
    )
    found = stats(path, KEY)
    size = sum(file.stat().st_size for file in path.iterdir())
    assert found == Stats(
        *("LARK", "larkspur", 7, 2, 1, 1, size, START, START + 6 * SECOND, "1006"),
        unindexed=7,  # nobody has made an index yet
        unindexed_since=START,
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("DELETE FROM event WHERE seq = 3", "rows are missing"),
        ("UPDATE event SET kind = 1", "the tallies do not agree"),
        ("UPDATE event SET kind = 99 WHERE seq = 2", "an event does not read"),
        ("UPDATE event SET body = x'00' WHERE seq = 2", "an event does not read"),
        ("UPDATE event SET unique_id = 'event-0' WHERE seq = 2", "stands twice"),
        ("DELETE FROM dictionary", "an event does not read"),
        ("UPDATE fact SET value = 'x' WHERE name = 'archive'", "belongs to another archive"),
        ("DELETE FROM fact", "does not say whose it is"),
        ("DROP TABLE tally", "no such table"),
    ],
)
def test_what_was_changed_behind_our_back_is_found(path: Path, change: str, problem: str) -> None:
    batches = [arrival(number, hotel=f"AUR{number % 3}") for number in range(5_000)]
    archive_of(path, batches, batch=2_500)
    database = Database(path / "000001.segment", KEY, cache_kb=1_000)
    database.run(change)
    database.close()
    found = verify(path, KEY)
    assert not found.sound
    assert problem in " ".join(found.problems)


def test_many_sound_events_are_no_suspects(path: Path) -> None:
    """One new id in a thousand looks known to the filter; it is the row itself that stands there, not a second one."""
    batches = [arrival(number, unique_id=str(uuid5(NAMESPACE_OID, str(number)))) for number in range(20_000)]
    archive_of(path, batches, batch=5_000)
    assert verify(path, KEY).problems == ()


def test_an_id_that_stands_twice_far_apart(path: Path) -> None:
    archive_of(path, arrivals(0, 5_000), batch=2_500)
    database = Database(path / "000001.segment", KEY, cache_kb=1_000)
    database.run(
        "UPDATE event SET (unique_id, id_hash) = (SELECT unique_id, id_hash FROM event WHERE seq = 7) WHERE seq = 4711"
    )
    database.close()
    assert "segment 1: the id event-6 stands twice" in verify(path, KEY).problems


def test_of_very_many_problems_the_first_are_named_and_the_others_counted(path: Path) -> None:
    archive_of(path, arrivals(0, 2_000), batch=1_000)
    database = Database(path / "000001.segment", KEY, cache_kb=1_000)
    database.run(
        "UPDATE event SET (unique_id, id_hash) = (SELECT unique_id, id_hash FROM event AS early "
        "WHERE early.seq = event.seq - 1000) WHERE seq BETWEEN 1001 AND 1100"
    )
    database.close()
    found = verify(path, KEY)
    assert found.events == 2_000
    assert len(found.problems) == 21
    assert found.problems[-1] == "segment 1: and 80 more"


def test_an_id_that_stands_in_two_segments(path: Path) -> None:
    archive_of(path, arrivals(0, 4), per_segment=2, batch=2)
    database = Database(path / "000002.segment", KEY, cache_kb=1_000)
    database.run("UPDATE event SET unique_id = 'event-1' WHERE seq = 3")
    database.close()
    assert verify(path, KEY).problems == ("segment 2: the id event-1 stands twice",)
