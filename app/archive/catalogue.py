"""The catalogue: whose archive it is, and which segment begins where. Where it is lost, the segments tell it again.

A writer keeps a damaged catalogue under another name and makes it anew. A reader, which changes nothing, asks the
segments instead (:class:`Survey`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

from app.archive import migration, schema
from app.archive.database import Database, create
from app.archive.folder import Folder
from app.domain.errors import ArchiveDamaged
from app.domain.profile import Secret

_CACHE_KB = 500
_INSERT_SEGMENT = "INSERT OR REPLACE INTO segment VALUES (?, ?)"


class Catalogue:
    """The catalogue of an archive, for its writer or, ``read_only``, for a reader."""

    def __init__(self, folder: Folder, key: Secret, *, read_only: bool) -> None:
        self._db = Database(folder.catalogue, key, read_only=read_only, cache_kb=_CACHE_KB)
        if not read_only:
            migration.migrate(self._db, migration.CATALOGUE)

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

    def drop(self, number: int) -> None:
        """Let readers know that a segment is gone."""
        self._db.run("DELETE FROM segment WHERE number = ?", (number,))

    def close(self) -> None:
        """Give the file back."""
        self._db.close()


class Survey:
    """What the catalogue would say, asked of the segments: for a reader of an archive whose catalogue is lost.

    ``why`` is what is wrong with the catalogue, ``lost`` what is wrong with segments that do not read, by number.
    """

    def __init__(self, folder: Folder, key: Secret, why: str) -> None:
        self.why = why
        self._folder = folder
        self._key = key
        self.lost: dict[int, str] = {}
        self._known: dict[int, tuple[schema.Identity, int]] = {}

    def identity(self) -> schema.Identity:
        """Whose archive it is. Raises :class:`ArchiveDamaged` where no segment reads."""
        damage = self._look()
        if damage is not None and not self._known:
            raise damage
        return self._known[min(self._known)][0]

    def segments(self) -> list[tuple[int, int]]:
        """Number and first ``seq`` of each segment that reads, oldest first."""
        self._look()
        return [(number, first_seq) for number, (_, first_seq) in sorted(self._known.items())]

    def close(self) -> None:
        """Nothing is held."""

    def _look(self) -> ArchiveDamaged | None:
        damage = None
        self.lost.clear()
        for number in self._folder.segments():
            if number not in self._known:
                try:
                    self._known[number] = self._ask(number)
                except ArchiveDamaged as error:
                    damage = error
                    self.lost[number] = error.detail
        return damage

    def _ask(self, number: int) -> tuple[schema.Identity, int]:
        with closing(Database(self._folder.segment(number), self._key, read_only=True, cache_kb=_CACHE_KB)) as db:
            return schema.identity(db), schema.first_seq(db)


def consult(folder: Folder, key: Secret) -> Catalogue | Survey:
    """The catalogue for a reader, or where that does not read, what the segments say. There is at least one segment."""
    if not folder.catalogue.exists():
        return Survey(folder, key, "it is missing")
    catalogue = None
    try:
        catalogue = Catalogue(folder, key, read_only=True)
        catalogue.identity()
        catalogue.segments()
    except ArchiveDamaged as damage:
        if catalogue is not None:
            catalogue.close()
        return Survey(folder, key, damage.detail)
    return catalogue


def repair(folder: Folder, key: Secret, identity: schema.Identity, segments: Iterable[tuple[int, int]]) -> str:
    """Make the catalogue anew where it is missing or does not read, for a writer.

    What was there is kept under another name, which is returned; "" where the catalogue is well or there was none.
    """
    if not folder.catalogue.exists():
        Catalogue.create(folder, key, identity, segments)
        return ""
    found = consult(folder, key)
    found.close()
    if isinstance(found, Catalogue):
        return ""
    kept = folder.set_aside_catalogue()
    Catalogue.create(folder, key, identity, segments)
    return kept
