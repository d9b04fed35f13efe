"""The catalogue: whose archive it is, and which segment begins where. Where it is lost, the segments tell it again."""

from __future__ import annotations

from collections.abc import Iterable

from app.archive import schema
from app.archive.database import Database, create
from app.archive.folder import Folder
from app.domain.profile import Secret

_CACHE_KB = 500
_INSERT_SEGMENT = "INSERT INTO segment VALUES (?, ?)"


class Catalogue:
    """The catalogue of an archive, for its writer or, ``read_only``, for a reader."""

    def __init__(self, folder: Folder, key: Secret, *, read_only: bool) -> None:
        self._db = Database(folder.catalogue, key, read_only=read_only, cache_kb=_CACHE_KB)

    @staticmethod
    def create(folder: Folder, key: Secret, identity: schema.Identity, segments: Iterable[tuple[int, int]]) -> None:
        """Make the catalogue. ``segments``: number and first ``seq`` of each."""

        def fill(db: Database) -> None:
            db.run(schema.CATALOGUE)
            db.run_many("INSERT INTO fact VALUES (?, ?)", identity._asdict().items())
            db.run_many(_INSERT_SEGMENT, segments)

        create(folder.catalogue, key, fill)

    def identity(self) -> schema.Identity:
        """Whose archive it is."""
        return schema.identity(self._db)

    def segments(self) -> list[tuple[int, int]]:
        """Number and first ``seq`` of each segment, oldest first."""
        return self._db.rows("SELECT number, first_seq FROM segment ORDER BY number")

    def name_segments(self, segments: Iterable[tuple[int, int]]) -> None:
        """Name exactly these: number and first ``seq`` of each."""
        named = list(segments)
        if named != self.segments():
            with self._db.transaction():
                self._db.run("DELETE FROM segment")
                self._db.run_many(_INSERT_SEGMENT, named)

    def add(self, number: int, first_seq: int) -> None:
        """Let readers know of a new segment."""
        self._db.run(_INSERT_SEGMENT, (number, first_seq))

    def close(self) -> None:
        """Give the file back."""
        self._db.close()
