"""The catalogue: whose archive it is, and which segment begins where. Made again from the segments whenever it is lost."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from app.archive import schema
from app.archive.cipher import connect, create, reported
from app.archive.folder import Folder
from app.archive.segment import Identity
from app.domain.profile import Secret


class Catalogue:
    """The catalogue of an archive that is being written."""

    def __init__(self, folder: Folder, key: Secret, identity: Identity, segments: Iterable[tuple[int, int]]) -> None:
        """Open the catalogue, or make it; then it names exactly these: number and first ``seq`` of each segment."""
        self._path = folder.catalogue
        rows = list(segments)

        def fill(db: apsw.Connection) -> None:
            db.execute(schema.CATALOGUE)
            db.executemany("INSERT INTO fact VALUES (?, ?)", identity._asdict().items())
            db.executemany("INSERT INTO segment VALUES (?, ?)", rows)

        if not self._path.exists():
            create(self._path, key, fill)
        with reported(self._path):
            self._db = connect(self._path, key)
            self._db.pragma("synchronous", "FULL")
            if self._db.execute("SELECT number, first_seq FROM segment ORDER BY number").fetchall() != rows:
                self._replace(rows)

    def _replace(self, rows: list[tuple[int, int]]) -> None:
        with self._db:
            self._db.execute("DELETE FROM segment")
            self._db.executemany("INSERT INTO segment VALUES (?, ?)", rows)

    def add(self, number: int, first_seq: int) -> None:
        """Let readers know of a new segment."""
        with reported(self._path):
            self._db.execute("INSERT OR REPLACE INTO segment VALUES (?, ?)", (number, first_seq))

    def close(self) -> None:
        """Give the file back."""
        with reported(self._path):
            self._db.close()


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
            facts = dict(self._db.execute("SELECT name, value FROM fact").fetchall())
        return Identity(facts["archive"], facts["chain"], facts["profile"])

    def close(self) -> None:
        """Give the file back."""
        self._db.close()
