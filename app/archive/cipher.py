"""Opening one encrypted SQLite file, and saying in plain words why it does not open.

The cipher is AEGIS-256 of SQLite3 Multiple Ciphers with a raw 32-byte key: the fastest authenticated one measured, and
its key fills the whole raw key. (The 128-bit variants take half of a 32-byte key for a salt and write it in clear.)
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from app.domain.errors import ArchiveDamaged, DoormanError, UsageError
from app.domain.profile import Secret

PLAIN = "none"
"""The key that stands for "not encrypted"."""

CIPHER = "aegis-256"
_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")
PAGE_SIZE = 16_384
UNFINISHED = ".new"
"""What the name of a file ends with until it is whole."""
_BUSY_MS = 10_000


def check_key(key: Secret) -> None:
    """Raise :class:`UsageError` unless ``key`` is 64 hexadecimal characters or "none"."""
    if key.reveal() != PLAIN and not _HEX_KEY.fullmatch(key.reveal()):
        raise UsageError("The archive key must be 64 hexadecimal characters, or the word none for a plain archive.")


def connect(path: Path, key: Secret, *, read_only: bool = False) -> apsw.Connection:
    """Open (or, for writing, create) the database at ``path``. The key is applied, nothing is read yet."""
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(_BUSY_MS)
    if key.reveal() != PLAIN:
        connection.pragma("cipher", "aegis")
        connection.pragma("algorithm", CIPHER)
        connection.pragma("key", f"raw:{key.reveal()}")
    return connection


def create(path: Path, key: Secret, fill: Callable[[apsw.Connection], None]) -> None:
    """Make the database ``path`` and let ``fill`` write its tables and first rows.

    It is made beside, and gets its name when it is whole and on disk: a crash leaves nothing half made.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    for suffix in ("", "-wal", "-shm"):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
    with reported(path):
        connection = connect(unfinished, key)
        unfinished.chmod(0o600)
        connection.pragma("page_size", PAGE_SIZE)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "FULL")
        with connection:
            fill(connection)
        connection.close()
    unfinished.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make new names in a folder durable. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn what SQLite says about ``path`` into a sentence: damaged, or no room left on the disk."""
    try:
        yield
    except apsw.FullError as error:
        raise DoormanError(
            f"The disk that holds the archive is full. Free some space on it, then start again: {path}",
            detail=str(error),
        ) from error
    except (
        apsw.CorruptError,
        apsw.NotADBError,
        apsw.IOError,
        apsw.CantOpenError,
        apsw.SQLError,
        apsw.FormatError,
    ) as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, detail: str) -> ArchiveDamaged:
    """The error for a part of an archive that does not read."""
    return ArchiveDamaged(
        f"Part of the archive is damaged: {path.name} does not read. Restore the folder from a backup, "
        f"or move it away so that recording begins a new archive: {path.parent}",
        detail=detail,
    )
