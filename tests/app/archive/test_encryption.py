"""Keys, foreign files and damage: each gets one sentence, and nothing on disk changes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.reader import Reader
from app.archive.verify import verify
from app.domain.errors import (
    ArchiveDamaged,
    NewerSchema,
    NotAnArchive,
    WrongKey,
)
from app.domain.profile import Secret
from tests.app.archive.samples import KEY, OTHER_KEY, PLAIN, archive_of, arrivals, open_writer

Open = Callable[[Path, Secret], object]


def write(path: Path, key: Secret) -> object:
    return open_writer(path, key=key)


def read(path: Path, key: Secret) -> object:
    return Reader.open(path, key)


RUN = 8
"""Bytes of the key that cannot stand by chance in some megabytes of ciphertext; four do, once in ten such tests."""

both = pytest.mark.parametrize("opened", [write, read])


def contents(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def test_no_run_of_the_key_and_no_word_of_a_guest_stands_in_any_file(path: Path) -> None:
    key = bytes.fromhex(KEY.reveal())
    with open_writer(path, per_segment=3_000) as writer:
        for start in range(0, 7_000, 500):
            writer.add(arrivals(start, start + 500))
        for files in (contents(path), None):
            if files is None:
                writer.close()
                files = contents(path)
            for name, held in files.items():
                for start in range(len(key) - RUN + 1):
                    assert key[start : start + RUN] not in held, (
                        f"{name} holds bytes {start} to {start + RUN} of the key"
                    )
                assert KEY.reveal()[:12].encode() not in held.lower(), name
                assert b"Example" not in held, name
                assert b"larkspur" not in held, name


def test_without_a_key_the_files_are_plain(path: Path) -> None:
    with open_writer(path, key=PLAIN) as writer:
        writer.add(arrivals(0, 3))
    with sqlite3.connect(path / "000001.segment") as plain:
        assert plain.execute("SELECT count(*) FROM event").fetchone() == (3,)
    plain.close()
    with Reader.open(path, PLAIN) as reader:
        assert reader.count() == 3


def test_a_key_is_the_same_in_capitals(path: Path) -> None:
    archive_of(path, arrivals(0, 3))
    with Reader.open(path, Secret(KEY.reveal().upper())) as reader:
        assert reader.count() == 3


@both
@pytest.mark.parametrize(("made_with", "key"), [(KEY, OTHER_KEY), (KEY, PLAIN), (PLAIN, KEY)])
def test_a_wrong_key_is_refused_and_changes_nothing(path: Path, opened: Open, made_with: Secret, key: Secret) -> None:
    with open_writer(path, key=made_with) as writer:
        writer.add(arrivals(0, 3))
    before = contents(path)
    with pytest.raises(WrongKey) as refusal:
        opened(path, key)
    assert key.reveal() not in str(refusal.value) or key is PLAIN
    assert contents(path) == before


@both
@pytest.mark.parametrize("kind", ["file", "database", "folder", "label", "list"])
def test_something_else_is_not_an_archive_and_stays_as_it_is(tmp_path: Path, opened: Open, kind: str) -> None:
    path = tmp_path / "something"
    if kind == "file":
        path.write_text("hello")
    elif kind == "database":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE t (a)")
        other.close()
    else:
        path.mkdir()
        other_text = {"folder": "hello", "label": '{"format": "other"}', "list": "[]"}[kind]
        (path / ("label.json" if kind != "folder" else "letter.txt")).write_text(other_text)
    before = contents(tmp_path)
    with pytest.raises(NotAnArchive):
        opened(path, KEY)
    assert contents(tmp_path) == before


def test_no_archive_yet_is_no_archive_for_a_reader(path: Path) -> None:
    with pytest.raises(NotAnArchive, match="There is no archive here"):
        Reader.open(path, KEY)
    assert not Reader.is_there(path)
    assert not path.exists()
    archive_of(path, arrivals(0, 1))
    assert Reader.is_there(path)


@both
def test_a_newer_schema_is_refused(path: Path, opened: Open) -> None:
    archive_of(path, arrivals(0, 3))
    label = json.loads((path / "label.json").read_text())
    (path / "label.json").write_text(json.dumps({**label, "schema": 99}))
    before = contents(path)
    with pytest.raises(NewerSchema, match="Update Doorman"):
        opened(path, KEY)
    assert contents(path) == before


@pytest.mark.parametrize("name", ["000001.segment", "000002.segment", "catalogue.db"])
@pytest.mark.parametrize("place", [17, 100, 16_500, 40_000, -5_000, -40])
def test_a_flipped_byte_is_found(path: Path, name: str, place: int) -> None:
    archive_of(path, arrivals(0, 2_000), per_segment=1_000)
    flip(path / name, place)
    with pytest.raises(ArchiveDamaged):
        raise_what_is_found(path)


@pytest.mark.parametrize("name", ["000001.segment", "000002.segment", "catalogue.db"])
@pytest.mark.parametrize("kept", [0, 10, 5_000, 16_384, 20_000])
def test_a_file_cut_short_is_found(path: Path, name: str, kept: int) -> None:
    archive_of(path, arrivals(0, 2_000), per_segment=1_000)
    (path / name).write_bytes((path / name).read_bytes()[:kept])
    with pytest.raises(ArchiveDamaged):
        raise_what_is_found(path)


@pytest.mark.parametrize("name", ["000001.segment", "000002.segment", "catalogue.db"])
def test_foreign_content_under_a_name_of_ours_is_damage(path: Path, name: str) -> None:
    archive_of(path, arrivals(0, 2_000), per_segment=1_000)
    (path / name).write_bytes(b"hello" * 10_000)
    with pytest.raises(ArchiveDamaged, match=name):
        raise_what_is_found(path)
    with open_writer(path, per_segment=1_000) as writer:
        (repair,) = writer.repairs
    held = [file.read_bytes() for file in path.rglob("*") if file.is_file() and repair.kept in file.as_posix()]
    assert b"hello" * 10_000 in held


lost_labels = pytest.mark.parametrize("label", [b"", b"{oops", b"\xff\xfe", None])


def lose_label(path: Path, label: bytes | None) -> None:
    """Damage it, or, with None, take it away."""
    (path / "label.json").unlink()
    if label is not None:
        (path / "label.json").write_bytes(label)


@both
@lost_labels
def test_without_a_label_that_reads_another_key_opens_nothing(path: Path, opened: Open, label: bytes | None) -> None:
    archive_of(path, arrivals(0, 3))
    lose_label(path, label)
    before = contents(path)
    with pytest.raises(ArchiveDamaged, match=r"label\.json (does not read|is missing).*Restore"):
        opened(path, OTHER_KEY)
    assert contents(path) == before


@lost_labels
def test_a_lost_label_is_told_by_the_segments_and_made_anew_by_the_writer(path: Path, label: bytes | None) -> None:
    archive_of(path, arrivals(0, 3))
    whole = (path / "label.json").read_bytes()
    lose_label(path, label)
    assert Reader.is_there(path)
    with Reader.open(path, KEY) as reader:
        assert reader.count() == 3
    assert any(problem.startswith("label.json: ") for problem in verify(path, KEY).problems)
    with open_writer(path) as writer:
        kept = [repair.kept for repair in writer.repairs]
    assert (path / "label.json").read_bytes() == whole
    assert [(path / name).read_bytes() for name in kept] == ([] if label is None else [label])
    assert verify(path, KEY).sound


@both
def test_a_folder_where_the_label_should_be(path: Path, opened: Open) -> None:
    (path / "label.json").mkdir(parents=True)
    with pytest.raises(NotAnArchive, match="This is not an archive of Doorman"):
        opened(path, KEY)


@pytest.mark.parametrize("catalogue", [b"", b"hello" * 10_000, None])
def test_without_its_catalogue_an_archive_is_read_by_its_segments(path: Path, catalogue: bytes | None) -> None:
    """As the writer may be away for long; None: the file is lost."""
    archive_of(path, arrivals(0, 30), per_segment=10, batch=10)
    (path / "catalogue.db").unlink()
    if catalogue is not None:
        (path / "catalogue.db").write_bytes(catalogue)
    with Reader.open(path, KEY) as reader:
        assert [event.unique_id for event in reader.walk()] == [f"event-{number}" for number in range(30)]
        assert reader.lost_catalogue()
    found = verify(path, KEY)
    assert [problem for problem in found.problems if not problem.startswith("catalogue.db: ")] == []
    assert not found.sound
    assert found.events == 30


def test_the_only_segment_missing_is_said_as_missing(path: Path) -> None:
    archive_of(path, arrivals(0, 3))
    (path / "000001.segment").unlink()
    with pytest.raises(ArchiveDamaged, match=r"000001\.segment is missing"):
        Reader.open(path, KEY)


def test_a_segment_of_another_archive_is_refused(path: Path, tmp_path: Path) -> None:
    """Same key, same chain: it would be read without complaint."""
    archive_of(path, arrivals(0, 30), per_segment=10, batch=10)
    other = archive_of(tmp_path / "other", arrivals(0, 30), per_segment=10, batch=10)
    shutil.copy(other / "000002.segment", path / "000002.segment")
    with pytest.raises(ArchiveDamaged, match=r"000002\.segment"):
        open_writer(path, per_segment=10)
    assert not verify(path, KEY).sound


def flip(file: Path, place: int) -> None:
    held = bytearray(file.read_bytes())
    held[min(place, len(held) - 1)] ^= 0x01
    file.write_bytes(held)


def raise_what_is_found(path: Path) -> None:
    """Raise what opening or verifying an archive says of it."""
    found = verify(path, KEY)
    if not found.sound:
        raise ArchiveDamaged("; ".join(found.problems))
