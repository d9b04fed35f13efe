"""The folder that an archive is: its label, its files by name, and the lock that keeps a second writer out.

::

    my-archive/            0700
      label.json           what this is, the schema, and whether a key fits; nothing secret
      catalogue.db         whose archive it is, and which segment begins where
      000001.segment       500,000 events each, with everything needed to read them
      000001.text          which words stand in which of them: made of the segment, and made anew where it is lost
      000002.segment
      writer.lock          held by the recorder; the system lets go of it when the process dies

All files are 0600. Label and catalogue can be made again from the segments; one that was damaged is kept beside it, as
``catalogue.db.damaged-…``.
"""

from __future__ import annotations

import errno
import hmac
import os
import secrets
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.archive import cipher
from app.archive.complaints import damaged
from app.archive.database import UNFINISHED, Database, sync
from app.archive.migration import version
from app.archive.schema import VERSION, identity
from app.domain.errors import ArchiveBusy, ArchiveDamaged, ArchiveUnreadable, NewerSchema, NotAnArchive, WrongKey
from app.domain.profile import Secret
from app.files import set_aside

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LABEL = "label.json"
TEXT = ".text"
_LOCK = "writer.lock"
_FORMAT = "doorman-archive"
_CACHE_KB = 500
_FOREIGN = "This is not an archive of Doorman. Choose another path: {}"


class Label(msgspec.Struct, frozen=True, rename="camel"):
    """What ``label.json`` says. ``key_check`` proves a key without holding it."""

    format: str
    schema: int
    cipher: str
    archive: str
    key_check: str


class Folder:
    """Names of the files in one archive. Touches nothing until asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.catalogue = path / "catalogue.db"

    def segment(self, number: int) -> Path:
        """The file of segment ``number``, counted from 1."""
        return self.path / f"{number:06}.segment"

    def text(self, number: int) -> Path:
        """The text index of segment ``number``."""
        return self.path / f"{number:06}{TEXT}"

    def segments(self) -> list[int]:
        """The numbers of the segment files that exist, oldest first."""
        return sorted(int(file.stem) for file in self.path.glob("*.segment") if file.stem.isdecimal())

    def size(self, number: int) -> int:
        """Bytes on disk of a segment and its text index, less what is still in their write-ahead logs."""
        text = self.text(number)
        return self.segment(number).stat().st_size + (text.stat().st_size if text.exists() else 0)

    def has_log(self, number: int) -> bool:
        """Whether something of a segment is in its write-ahead log."""
        segment = self.segment(number)
        with suppress(FileNotFoundError):
            return segment.with_name(f"{segment.name}-wal").stat().st_size > 0
        return False

    def remove(self, number: int) -> None:
        """Delete a segment that the catalogue names no more. In use (Windows), it stays for another time."""
        with suppress(PermissionError):
            for file in self._files(number):
                file.unlink(missing_ok=True)

    def texts(self) -> list[int]:
        """The numbers of the segments that a text index is there for."""
        return sorted(int(file.stem) for file in self.path.glob(f"*{TEXT}") if file.stem.isdecimal())

    def remove_text(self, number: int) -> None:
        """Delete a segment's text index, with which nothing is lost. In use (Windows), it stays for another time."""
        with suppress(PermissionError):
            for file in _parts(self.text(number)):
                file.unlink(missing_ok=True)

    def _files(self, number: int) -> list[Path]:
        """The segment itself last: while it is there, the others are known to belong to something."""
        return [*_parts(self.text(number)), *_parts(self.segment(number))]

    def is_being_written(self) -> bool:
        """Whether somebody writes here, or did when it was killed."""
        logs = (log for log in self.path.glob("*-wal") if not log.name.endswith(f"{TEXT}-wal"))
        return any(log.stat().st_size for log in logs)

    def stamp(self) -> int:
        """A number that is another one when a file was added, replaced or taken away."""
        return self.path.stat().st_mtime_ns

    def label(self, key: Secret) -> Label:
        """Read the label and see whether ``key`` fits.

        Where it does not read, a segment that ``key`` opens tells the same. Raises :class:`NotAnArchive`,
        :class:`NewerSchema`, :class:`WrongKey`, and :class:`ArchiveDamaged` where ``key`` opens none of the segments.
        Changes nothing.
        """
        try:
            label = self._read_label()
        except ArchiveDamaged:
            told_by_segments = self._label_by_segments(key)
            if told_by_segments is None:
                raise
            label = told_by_segments
        if label.schema > VERSION:
            raise NewerSchema(
                f"A newer Doorman wrote this archive. Update Doorman on this computer, then open it again: {self.path}",
                detail=f"schema {label.schema}, this Doorman knows up to {VERSION}",
            )
        if (label.cipher == cipher.PLAIN) != cipher.is_plain(key):
            wanted = "is not encrypted; open it with the key none" if label.cipher == cipher.PLAIN else "needs its key"
            raise WrongKey(f"This archive {wanted}: {self.path}")
        if not hmac.compare_digest(label.key_check, cipher.proof(key, label.archive)):
            raise WrongKey(
                f"This archive was written with another key. Use that one, or choose another folder: {self.path}"
            )
        return label

    def _read_label(self) -> Label:
        try:
            label = msgspec.json.decode((self.path / LABEL).read_bytes(), type=Label)
        except FileNotFoundError as error:
            raise self._unlabelled(f"There is no archive here. Check the path: {self.path}", error) from error
        except PermissionError as error:
            raise ArchiveUnreadable(f"This user may not read the archive. Ask for permission: {self.path}") from error
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._unlabelled(_FOREIGN.format(self.path), error) from error
        if label.format != _FORMAT:
            raise NotAnArchive(_FOREIGN.format(self.path))
        return label

    def _unlabelled(self, sentence: str, why: Exception) -> ArchiveUnreadable:
        """Without a label that reads: an archive that is damaged, where there are segments; else something else."""
        if self.path.is_dir() and self.segments():
            return damaged(self.path / LABEL, str(why))
        return NotAnArchive(sentence)

    def lost_label(self) -> str:
        """What is wrong with the label, for which the segments stand in; "" where it is well."""
        try:
            self._read_label()
        except ArchiveDamaged as damage:
            return damage.detail
        return ""

    def repair_label(self, key: Secret) -> str:
        """Make the label anew where it is missing or does not read. The name under which the damaged one is kept."""
        if not self.lost_label():
            return ""
        label = self.label(key)
        kept = set_aside(self.path / LABEL).name if self.is_labelled else ""
        self._stick(label)
        return kept

    def _label_by_segments(self, key: Secret) -> Label | None:
        for number in self.segments():
            file = self.segment(number)
            with suppress(ArchiveDamaged), closing(Database(file, key, read_only=True, cache_kb=_CACHE_KB)) as db:
                archive = identity(db).archive
                return Label(_FORMAT, version(db), _cipher_of(key), archive, cipher.proof(key, archive))
        return None

    def set_aside_catalogue(self) -> str:
        """Give the damaged catalogue another name, which is returned; nothing of it is thrown away."""
        kept = f"{self.catalogue.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
        for ending in ("-wal", "-shm", ""):
            part = self.path / (self.catalogue.name + ending)
            if part.exists():
                part.replace(self.path / (kept + ending))
        return kept

    def prepare(self) -> None:
        """Make the folder where it is absent.

        Raises :class:`NotAnArchive` if something else is there.
        """
        if self.path.exists() and not self.path.is_dir():
            raise NotAnArchive(f"An archive is a folder, and this is a file. Choose another path: {self.path}")
        if self.path.is_dir() and any(file.name not in (_LOCK, LABEL + UNFINISHED) for file in self.path.iterdir()):
            raise NotAnArchive(f"This folder holds something else. Choose an empty one, or a new name: {self.path}")
        for missing in reversed([one for one in (self.path, *self.path.parents) if not one.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)

    def close_to_others(self) -> None:
        """See that only the owner may read what is here, whatever the umask, or whoever copied it, made of it."""
        for file in (self.path, *self.path.iterdir()):
            with suppress(FileNotFoundError, PermissionError):  # a log folded in meanwhile; a disk that knows no modes
                file.chmod(0o700 if file.is_dir() else 0o600)

    @property
    def is_labelled(self) -> bool:
        """Whether there is a label."""
        return (self.path / LABEL).exists()

    @property
    def is_begun(self) -> bool:
        """Whether there is an archive, even if its label is lost."""
        return self.is_labelled or bool(self.segments())

    def stick_label(self, key: Secret) -> Label:
        """Make this folder an archive, at once and for good."""
        archive = secrets.token_hex(16)
        return self._stick(Label(_FORMAT, VERSION, _cipher_of(key), archive, cipher.proof(key, archive)))

    def renew_label(self) -> None:
        """Let the label name this schema: an archive of an earlier one is about to be changed."""
        label = self._read_label()
        if label.schema != VERSION:
            self._stick(msgspec.structs.replace(label, schema=VERSION))

    def _stick(self, label: Label) -> Label:
        new = self.path / (LABEL + UNFINISHED)
        new.touch(0o600)
        new.chmod(0o600)
        with new.open("wb") as file:
            file.write(msgspec.json.encode(label))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path / LABEL)
        sync(self.path)
        return label


class WriterLock:
    """Only one process writes. Held through the system, so a killed process leaves none behind."""

    def __init__(self, folder: Folder) -> None:
        """Take the lock, or raise :class:`ArchiveBusy`."""
        file = folder.path / _LOCK
        if not file.exists():
            file.touch(0o600)
            file.chmod(0o600)
        self._file = file.open("rb+")
        try:
            if sys.platform == "win32":
                msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                raise
            raise ArchiveBusy(
                f"Another recorder writes into this archive. Stop it, or choose another folder: {folder.path}",
                detail=str(error),
            ) from error

    def close(self) -> None:
        """Let the next writer in."""
        self._file.close()


def _parts(file: Path) -> list[Path]:
    """A database and what SQLite keeps beside it; itself last."""
    return [file.with_name(file.name + ending) for ending in ("-wal", "-shm", "")]


def _cipher_of(key: Secret) -> str:
    return cipher.PLAIN if cipher.is_plain(key) else cipher.NAME
