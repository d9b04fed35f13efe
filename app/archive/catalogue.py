"""The catalogue: whose archive it is, and which segment begins where. Made again from the segments whenever it is lost."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from app.archive import schema
from app.archive.cipher import connect, damaged, reported
from app.archive.folder import Folder
from app.archive.segment import Identity
from app.domain.profile import Secret


class Catalogue:
    """The catalogue of an archive that is being written."""

    def __init__(self, folder: Folder, key: Secret) -> None:
        self._path = folder.catalogue
        is_new = not self._path.exists()
        with reported(self._path):
            self._db = connect(self._path, key)
            if is_new:
                self._path.chmod(0o600)
                self._db.pragma("page_size", schema.PAGE_SIZE)
            self._db.pragma("journal_mode", "wal")
            self._db.pragma("synchronous", "FULL")
            with self._db:
                self._db.execute(schema.CATALOGUE)

    def identity(self) -> Identity | None:
        """Whose archive this is, or None where the catalogue was lost, or never written."""
        return read_identity(self._db)

    def write(self, identity: Identity, segments: Iterable[tuple[int, int]]) -> None:
        """Make the catalogue say exactly this. ``segments``: number and first ``seq`` of each."""
        with reported(self._path), self._db:
            self._db.execute("DELETE FROM segment")
            self._db.executemany("INSERT INTO segment VALUES (?, ?)", segments)
            self._db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", identity._asdict().items())

    def add(self, number: int, first_seq: int) -> None:
        """Let readers know of a new segment."""
        with reported(self._path):
            self._db.execute("INSERT OR REPLACE INTO segment VALUES (?, ?)", (number, first_seq))

    def close(self) -> None:
        """Give the file back."""
        with reported(self._path):
            self._db.close()


def read_identity(db: apsw.Connection) -> Identity | None:
    """What a catalogue says of its archive."""
    facts = dict(db.execute("SELECT name, value FROM fact").fetchall())
    return Identity(facts["archive"], facts["chain"], facts["profile"]) if facts else None


class CatalogueView:
    """The catalogue for a reader: which segments there are by now."""

    def __init__(self, folder: Folder, key: Secret) -> None:
        self._path = folder.catalogue
        with reported(self._path):
            self._db = connect(self._path, key, read_only=True)

    def segments(self) -> list[tuple[int, int]]:
        """Number and first ``seq`` of each segment, oldest first."""
        with reported(self._path):
            return self._db.execute("SELECT number, first_seq FROM segment ORDER BY number").fetchall()

    def identity(self) -> Identity:
        """Whose archive it is."""
        with reported(self._path):
            identity = read_identity(self._db)
        if identity is None:
            raise damaged(self._path, "it names no archive")
        return identity

    def close(self) -> None:
        """Give the file back."""
        self._db.close()
