"""Where an archive may lie: network drives are refused to a writer; read-only places are read all the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archive import drive
from app.archive.reader import Reader
from app.archive.verify import stats, verify
from app.domain.errors import ArchiveUnreadable, ArchiveUnwritable
from tests.app.archive.samples import KEY, archive_of, arrivals, ids, open_writer
from tests.app.archive.small_disk import needs_small_disk

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="mounts are told in a file on Linux")


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the system is made to say of its mounts."""
    table = tmp_path / "mounts"
    monkeypatch.setattr(drive, "MOUNTS", table)
    return table


@on_linux
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["/dev/sda / ext4 rw 0 0"], ""),
        (["/dev/sda / ext4 rw 0 0", "server:/homes {there} nfs4 rw 0 0"], "nfs4, server:/homes"),
        (["server:/root / nfs rw 0 0", "/dev/sdb {there} xfs rw 0 0"], ""),
        (["none / 9p rw 0 0"], ""),
        (["//server/share {there} cifs rw 0 0"], "cifs, //server/share"),
        (["C:\\134 {there} 9p rw 0 0"], "9p, C:\\"),
        (["me@server: {there} fuse.sshfs rw 0 0"], "fuse.sshfs, me@server:"),
        (["/dev/sdc {there} fuseblk rw 0 0"], ""),
        (["vault {there} fuse.gocryptfs rw 0 0"], ""),
        (["/dev/sda / ext4 rw 0 0", "server:/a {there}er nfs rw 0 0"], ""),
        (["server:/a {there} nfs rw 0 0", "/dev/sdd {there} ext4 rw 0 0"], ""),
        (["/dev/sda / ext4 rw 0 0", "server:/a {there}/archive\\040of\\040mine nfs rw 0 0"], "nfs, server:/a"),
    ],
)
def test_what_a_folder_lies_on(tmp_path: Path, mounts: Path, lines: list[str], found: str) -> None:
    mounts.write_text("".join(line.format(there=tmp_path) + "\n" for line in lines))
    assert drive.remote(tmp_path / "archive of mine" / "archive") == found


@on_linux
def test_no_archive_is_written_on_a_network_drive(path: Path, mounts: Path) -> None:
    archive_of(path, arrivals(0, 3))
    mounts.write_text(f"server:/homes {path.parent} nfs4 rw 0 0\n")
    for place in (path, path.with_name("another")):
        with pytest.raises(ArchiveUnwritable, match="not safe on a network drive") as refusal:
            open_writer(place)
        assert refusal.value.detail == "nfs4, server:/homes"
    assert not path.with_name("another").exists()


@on_linux
def test_an_archive_on_a_network_drive_is_read_unless_it_is_being_written(path: Path, mounts: Path) -> None:
    elsewhere = f"server:/homes {path.parent} nfs4 rw 0 0\n"
    archive_of(path, arrivals(0, 3))
    mounts.write_text(elsewhere)
    assert len(ids(path)) == 3
    mounts.write_text("")
    with open_writer(path) as writer:
        writer.add(arrivals(3, 5))
        mounts.write_text(elsewhere)
        with pytest.raises(ArchiveUnreadable, match="is being written there"):
            Reader.open(path, KEY)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A second way to the test's folder, by which nothing can be written."""
    view = tmp_path / "view"
    view.mkdir()
    subprocess.run(["mount", "--bind", str(tmp_path), str(view)], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", str(view)], check=True)
    yield view
    subprocess.run(["umount", "-l", str(view)], check=True)


@needs_small_disk
def test_a_read_only_archive_is_read_and_not_written(path: Path, read_only: Path) -> None:
    archive_of(path, arrivals(0, 30), per_segment=10, batch=10)
    there = read_only / path.name
    assert len(ids(there)) == 30
    assert verify(there, KEY).sound
    assert stats(there, KEY).events == 30
    for place in (there, read_only / "another"):
        with pytest.raises(ArchiveUnwritable, match="No archive can be written here"):
            open_writer(place)


@needs_small_disk
def test_a_reader_of_a_read_only_place_follows_who_writes_by_another_way(path: Path, read_only: Path) -> None:
    archive_of(path, arrivals(0, 15), per_segment=10, batch=5)
    with Reader.open(read_only / path.name, KEY) as reader:
        assert reader.count() == 15
        with open_writer(path, per_segment=10) as writer:
            for start in range(15, 40, 5):
                writer.add(arrivals(start, start + 5))
            assert reader.count() == 40
