"""One SQLite file of an archive: opened, made whole or not at all, and its complaints put in words."""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import apsw

from app.archive import cipher, drive
from app.archive.complaints import COMPLAINTS, damaged, of_sqlite, told
from app.domain.errors import ArchiveDamaged, DoormanError
from app.domain.profile import Secret

PAGE_SIZE = 16_384
UNFINISHED = ".new"
"""What the name of a file ends with until it is whole."""
_BUSY_MS = 10_000
_FOLDING_CACHE_KB = 1_000
_ROWS_AT_ONCE = (250, 16, 1)


class Database:
    """A connection. Every statement is read to its end at once, so that none holds up the write-ahead log.

    All methods raise what ``app.archive.complaints`` draws.
    """

    def __init__(self, path: Path, key: Secret, *, read_only: bool = False, cache_kb: int) -> None:
        """Open the file ``path``, which must exist. For writing, every commit is on disk when it returns."""
        self.path = path
        self._read_only = read_only
        self._is_still = read_only and _is_still(path)
        with self._reported():
            self._connection = _opened_still(path) if self._is_still else _opened(path, read_only=read_only)
            self._connection.set_busy_timeout(_BUSY_MS)
            cipher.apply(self._connection, key)
            self._connection.pragma("synchronous", "FULL")
            self.keep_in_memory(cache_kb)

    def rows(self, sql: str, bindings: Sequence[Any] = ()) -> list[Any]:
        """All rows of an answer."""
        with self._reported():
            return self._connection.execute(sql, bindings).fetchall()

    def one(self, sql: str, bindings: Sequence[Any] = ()) -> Any:
        """The first value of the first row, or None."""
        with self._reported():
            return self._connection.execute(sql, bindings).get

    def run(self, sql: str, bindings: Sequence[Any] = ()) -> None:
        """A statement without an answer."""
        with self._reported():
            self._connection.execute(sql, bindings).fetchall()

    def run_many(self, sql: str, bindings: Iterable[Sequence[Any]]) -> None:
        """The same statement for each of these."""
        with self._reported():
            self._connection.executemany(sql, bindings)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Many rows in few statements.

        The interpreter's lock is given up and taken again with every statement, and taking it may cost 5 ms while
        another thread is busy: a statement for each row let a busy event loop slow the writer down to 1 %.
        """
        done = 0
        with self._reported():
            for at_once in _ROWS_AT_ONCE:
                while len(rows) - done >= at_once:
                    some = rows[done : done + at_once]
                    self._connection.execute(_insert_sql(table, len(some[0]), at_once), list(chain.from_iterable(some)))
                    done += at_once

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it, on disk, or nothing."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with suppress(*COMPLAINTS):  # the first failure is the one to tell; what is open ends with the connection
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise

    @property
    def is_outdated(self) -> bool:
        """Whether it was opened as a file that nobody writes, and somebody does by now."""
        return self._is_still and not _is_still(self.path)

    def keep_in_memory(self, kilobytes: int) -> None:
        """How much of the file may stay in memory."""
        self._connection.pragma("cache_size", -kilobytes)

    def checkpoint_every(self, pages: int) -> None:
        """How long the write-ahead log may grow before it is folded in."""
        self._connection.pragma("wal_autocheckpoint", pages)

    def fold_in(self) -> None:
        """Fold the write-ahead log in and empty it. Raises :class:`DoormanError` where a reader holds it for long."""
        if self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
            raise DoormanError(
                "Another program holds on to what was there before. Close the windows that show this archive, then do "
                f"the same again: {self.path}"
            )

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; nothing, if it is whole."""
        return [found for (found,) in self.rows("PRAGMA integrity_check(20)") if found != "ok"]

    def close(self) -> None:
        """Give the file back. The last one to close it folds the write-ahead log in."""
        with self._reported():
            self._connection.close()

    def damaged(self, detail: str) -> ArchiveDamaged:
        """The error for a part of this file that does not read."""
        return damaged(self.path, detail)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except COMPLAINTS as error:
            connection = getattr(self, "_connection", None)
            system = connection.system_errno if connection is not None else 0
            raise of_sqlite(self.path, error, system, read_only=self._read_only) from error


def fold_in(path: Path, key: Secret) -> None:
    """Fold in the write-ahead log of a file that others may have open. Raises :class:`DoormanError`."""
    with closing(Database(path, key, cache_kb=_FOLDING_CACHE_KB)) as db:
        db.fold_in()


@cache
def _insert_sql(table: str, columns: int, rows: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return f"INSERT INTO {table} VALUES {', '.join([row] * rows)}"  # noqa: S608 - a table of the schema


def create(path: Path, key: Secret, fill: Callable[[Database], None]) -> None:
    """Make the file ``path`` and let ``fill`` write its tables and first rows.

    It is made beside, and gets its name when it is whole and on disk: a crash leaves nothing half made.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    with told(path.parent):
        _remove(unfinished)
        try:
            unfinished.touch(0o600)
            unfinished.chmod(0o600)
            with closing(Database(unfinished, key, cache_kb=2_000)) as database:
                database.run(f"PRAGMA page_size = {PAGE_SIZE}")
                database.run("PRAGMA journal_mode = WAL")
                with database.transaction():
                    fill(database)
            unfinished.replace(path)
        except BaseException:
            _remove(unfinished)
            raise
        sync(path.parent)


def _opened(path: Path, *, read_only: bool) -> apsw.Connection:
    return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE)


def _opened_still(path: Path) -> apsw.Connection:
    """Read without locks and without anything beside the file, which there is no room or no right to make."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)


def _is_still(path: Path) -> bool:
    """Whether nobody writes the file, and a reader cannot write beside it: on a read-only or a network drive."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return False
    return path.exists() and (not os.access(path.parent, os.W_OK) or bool(drive.remote(path.parent)))


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Make new names in a folder durable. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def carray(numbers: Iterable[int]) -> apsw.CArrayBinding:
    """Numbers as one binding, for ``IN carray(?)``. At least one."""
    return apsw.carray(array("q", numbers))
