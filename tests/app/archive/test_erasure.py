"""One guest's words are exported, or taken out so that no file of the archive holds them any more."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.archive import erasure, export
from app.archive.database import Database
from app.archive.guest import Guest, mentions
from app.archive.reader import Reader
from app.archive.verify import verify
from app.domain.errors import ArchiveBusy, UsageError
from app.domain.event import Arrival
from app.domain.profile import Secret
from app.wire import events
from tests.app.archive.samples import KEY, PLAIN, archive_of, arrival, arrivals, open_writer

ADA = Guest(name="Ada Quillfeather")
WORDS = ["quillfeather", "ada@"]


def writing(number: int, **elements: str) -> Arrival:
    """An event with these data elements."""
    event = json.loads(arrival(number).body)
    event["detail"] = [{"elementName": name, "oldValue": "", "newValue": value} for name, value in elements.items()]
    return arrival(number, body=json.dumps(event, ensure_ascii=False).encode())


def stay(number: int, *, of_ada: bool) -> Arrival:
    draw = random.Random(number)
    if of_ada:
        return writing(number, NAME="Quillfeather", FIRST="Ada", MAIL="ada@quillfeather.example", ROOM="412")
    name = f"{draw.choice(['Grace', 'Mary', 'Joan'])} {draw.choice(['Example', 'Sample', 'Specimen'])}{number}"
    return writing(number, NAME=name, MAIL=f"{draw.random()}@example.com", ROOM=str(draw.randrange(900)))


def filled(path: Path, key: Secret = KEY, count: int = 5_000) -> list[Arrival]:
    """Every tenth event is Ada's, so that the dictionary learns her by heart."""
    sent = [stay(number, of_ada=number % 10 == 0) for number in range(count)]
    with open_writer(path, key=key, per_segment=3_000) as writer:
        for start in range(0, count, 1_000):
            writer.add(sent[start : start + 1_000])
    return sent


def everything_in(path: Path, key: Secret = KEY) -> bytes:
    """The raw files of a plain archive; of any, the dictionaries, and the bodies unpacked."""
    found = [file.read_bytes() for file in path.iterdir()] if key is PLAIN else []
    for file in path.glob("*.segment"):
        with closing(Database(file, key, read_only=True, cache_kb=1_000)) as db:
            found += [row[0] for row in db.rows("SELECT bytes FROM dictionary")]
    with Reader.open(path, key) as reader:
        found += [event.body for event in reader.walk()]
    return b"\n".join(found).lower()


@pytest.mark.parametrize("key", [KEY, PLAIN])
def test_no_byte_of_the_words_is_left(path: Path, key: Secret) -> None:
    sent = filled(path, key)
    assert all(word.encode() in everything_in(path, key) for word in WORDS)
    outcome = erasure.erase(path, key, ADA)
    assert outcome == erasure.Outcome(500, packed_anew=2)
    left = everything_in(path, key)
    assert not [word for word in (*WORDS, "quill", "illfe", "feath") if word.encode() in left]
    with Reader.open(path, key) as reader:
        rows = list(reader.walk())
    assert [(r.offset, r.unique_id, r.received_at, r.hotel, r.name) for r in rows] == [
        (s.offset, s.unique_id, s.received_at, s.hotel, s.name) for s in sent
    ]
    assert [r.body for r in rows if (r.seq - 1) % 10] == [s.body for n, s in enumerate(sent) if n % 10]
    changes = events.read(rows[0].body).changes
    elements = [(c.element, c.old, c.new) for c in changes]
    assert elements == [(n, "", "erased") for n in ("NAME", "FIRST", "MAIL", "ROOM")]
    report = verify(path, key)
    assert report.sound
    assert (report.events, report.erased) == (5_000, 500)


def test_sent_again_the_words_do_not_come_back(path: Path) -> None:
    sent = filled(path)
    erasure.erase(path, KEY, ADA)
    with open_writer(path, per_segment=3_000) as writer:
        assert writer.add(sent).duplicates == 5_000
        assert writer.add([stay(5_000, of_ada=False)]).events == 5_001
    assert b"quillfeather" not in everything_in(path)
    assert erasure.erase(path, KEY, ADA) == erasure.Outcome(0)


def test_where_no_dictionary_holds_the_words_nothing_is_packed_anew(path: Path) -> None:
    archive_of(path, [*(stay(n, of_ada=False) for n in range(4_000)), stay(4_000, of_ada=True)], batch=1_000)
    assert erasure.erase(path, KEY, ADA) == erasure.Outcome(1, packed_anew=0)
    assert b"quillfeather" not in everything_in(path)
    assert verify(path, KEY).sound


def test_a_reader_that_is_open_reads_on(path: Path) -> None:
    filled(path)
    with Reader.open(path, KEY) as reader:
        before = [event.seq for event in reader.walk()]
        erasure.erase(path, KEY, ADA)
        after = list(reader.walk())
        assert [event.seq for event in after] == before
        assert not any(b"Quillfeather" in event.body for event in after)
        assert all(events.read(event.body) for event in after)


def test_a_dry_run_and_an_export_change_nothing(path: Path, tmp_path: Path) -> None:
    filled(path)
    before = everything_in(path)
    assert erasure.erase(path, KEY, ADA, dry_run=True) == erasure.Outcome(500)
    with Reader.open(path, KEY) as reader:
        assert export.write(mentions(reader, ADA), tmp_path / "ada.ndjson") == 500
    lines = [json.loads(line) for line in (tmp_path / "ada.ndjson").read_text().splitlines()]
    assert [line["uniqueEventId"] for line in lines] == [f"event-{n}" for n in range(0, 5_000, 10)]
    assert everything_in(path) == before


def test_while_a_recorder_is_at_work_it_is_left_alone(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add(arrivals(0, 3))
        with pytest.raises(ArchiveBusy):
            erasure.erase(path, KEY, Guest(name="Ada"))


def test_damaged_files_that_are_kept_are_named(path: Path) -> None:
    filled(path, count=3_500)
    segment = path / "000001.segment"
    content = bytearray(segment.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = bytes(20_000)
    segment.write_bytes(content)
    outcome = erasure.erase(path, KEY, ADA)
    assert len(outcome.kept_aside) == 1
    assert outcome.kept_aside[0].endswith("/000001.segment")
    assert erasure.erase(path, KEY, ADA, dry_run=True) == erasure.Outcome(0, kept_aside=outcome.kept_aside)


@pytest.mark.parametrize(
    ("guest", "found"),
    [
        (Guest(name="Ada Quillfeather"), [0, 1, 2]),
        (Guest(name="quillfeather, ADA"), [0, 1, 2]),
        (Guest(name="Renée O'Neil"), [3]),
        (Guest(reservation="934171"), [0, 1, 2, 3, 4]),
        (Guest(profile_id="77001"), [4, 5]),
        (Guest(name="Ada Quill"), []),
    ],
)
def test_who_is_mentioned(path: Path, guest: Guest, found: list[int]) -> None:
    sent = [
        writing(0, NAME="Ada Quillfeather"),
        writing(1, NAME="QUILLFEATHER", FIRST="ADA"),
        arrival(2, body=b'{"cut": "Ada Quillfeather', readable=False),
        writing(3, NAME="Ren&eacute;e O&#39;Neil"),
        writing(4, PROFILE="77001"),
        arrival(5, module="PROFILE", reservation="77001"),
        arrival(6, reservation="77001"),
    ]
    archive_of(path, sent)
    with Reader.open(path, KEY) as reader:
        assert [event.seq - 1 for event in mentions(reader, guest)] == found


@pytest.mark.parametrize("wrong", [{}, {"name": " "}, {"name": "?"}, {"name": "Ada", "reservation": "1"}])
def test_exactly_one_way_to_say_who(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="exactly one"):
        Guest(**wrong)


_DIE_AT = """
import os, sys
from pathlib import Path
from app.archive import segment
from tests.app.archive.test_erasure import ADA, KEY, erasure
whole, calls = getattr(segment.Segment, sys.argv[2]), 0
def dying(self, *arguments, **named):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os._exit(9)
    return whole(self, *arguments, **named)
setattr(segment.Segment, sys.argv[2], dying)
erasure.erase(Path(sys.argv[1]), KEY, ADA)
os._exit(9)
"""


@pytest.mark.parametrize(("where", "when"), [("erase", 1), ("erase", 2), ("_pack_anew", 1), ("_load_dictionaries", 3)])
def test_killed_half_way_it_is_whole_and_asking_again_does_the_rest(path: Path, where: str, when: int) -> None:
    filled(path)
    assert subprocess.run([sys.executable, "-c", _DIE_AT, str(path), where, str(when)]).returncode == 9
    assert verify(path, KEY).sound
    erasure.erase(path, KEY, ADA)
    assert b"quillfeather" not in everything_in(path)
    assert verify(path, KEY).erased == 500
