"""The files of an archive, opened for its writer; what is damaged is put right first, and nothing is thrown away.

::

    open all ──► a catalogue that does not read   ──► kept beside, made anew from the segments
       ▲     └─► a segment that does not read     ──► set aside (``quarantine``), what reads of it put in its place
       │                                              (``salvage``), the rest a gap, asked for again at the server
       └──────────────────────────────────────────────┘
    a segment that is gone, or belongs to another archive ──► ArchiveDamaged: only a person knows where it is

It makes no difference whether the segment is sealed or the one that is written: both are replaced under their number,
rows keep their numbers, and a crash in between is gone on from at the next opening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

from app.archive import quarantine, schema
from app.archive.catalogue import Catalogue, repair
from app.archive.complaints import damaged
from app.archive.database import Database
from app.archive.folder import Folder
from app.archive.salvage import Place, newest_up_to, salvage
from app.archive.schema import Identity
from app.archive.segment import Segment
from app.domain.errors import ArchiveDamaged, UsageError
from app.domain.event import Gap
from app.domain.profile import Secret

T = TypeVar("T")

_CACHE_KB = 1_000


class Repair(NamedTuple):
    """What was damaged and has been put right: the file's name, what the damaged one is called now, and the loss."""

    name: str
    kept: str
    gap: Gap | None


class Files(NamedTuple):
    """All open."""

    catalogue: Catalogue
    segments: list[Segment]
    repairs: tuple[Repair, ...]

    def close(self) -> None:
        """Give all of them back."""
        for segment in self.segments:
            segment.close()
        self.catalogue.close()


class Recovery:
    """Opens the files of one archive."""

    def __init__(
        self,
        folder: Folder,
        key: Secret,
        identity: Identity,
        capacity: int,
        clock: Callable[[], int],
        repairs: Iterable[Repair] = (),
    ) -> None:
        """``capacity``: about how many events a segment holds at the end. ``clock`` gives microseconds since 1970.

        ``repairs`` were made already.
        """
        self._folder = folder
        self._key = key
        self._identity = identity
        self._capacity = capacity
        self._clock = clock
        self._repairs = list(repairs)

    def open(self, suspect: Path | None) -> Files:
        """Everything, sound. ``suspect`` is a file that did not read a moment ago, though it may open.

        Raises :class:`ArchiveDamaged` where only a person can help, and then has changed nothing.
        """
        mended: set[Path] = set()
        if suspect is not None and suspect != self._folder.catalogue and suspect.exists():
            mended.add(suspect)
            self._mend(suspect)
        while True:
            try:
                return self._open()
            except ArchiveDamaged as damage:
                file = damage.file
                if file is None or file in mended or not self._can_mend(file):
                    raise
                mended.add(file)
                self._mend(file)

    def _open(self) -> Files:
        folder, key = self._folder, self._key
        with ExitStack() as opened:
            segments = []
            for number in self._numbers():
                segment = opened.enter_context(closing(Segment(folder, key, number, self._capacity)))
                self._check_identity(segment)
                segments.append(segment)
            for before, after in pairwise(segments):
                if before.newest_seq + 1 != after.first_seq:
                    why = f"it ends at {before.newest_seq}, not below {after.first_seq}"
                    raise damaged(folder.segment(before.number), why)
            folder.renew_label()
            for segment in segments:
                segment.migrate()
            folder.renew_label()
            for segment in segments:
                segment.migrate()
            named = [(segment.number, segment.first_seq) for segment in segments]
            kept = repair(folder, key, self._identity, named)
            if kept:
                self._repairs.append(Repair(folder.catalogue.name, kept, None))
            catalogue = opened.enter_context(closing(Catalogue(folder, key, read_only=False)))
            catalogue.name_segments(named)
            opened.pop_all()
        return Files(catalogue, segments, tuple(self._repairs))

    def _numbers(self) -> list[int]:
        """The segments that there are, and that there ought to be."""
        named = self._named()
        for number in self._folder.segments():
            if number < min(named, default=0):  # pruned, by a writer that died before it was gone
                self._folder.remove(number)
        there = [number for number in self._folder.segments() if number >= min(named, default=0)]
        numbers = sorted({*there, *named})
        for number in numbers:
            if number not in there:
                raise damaged(self._folder.segment(number), "the file is missing")
        if numbers:
            return numbers
        if self._folder.catalogue.exists():
            raise damaged(self._folder.segment(1), "the file is missing")
        Segment.create(self._folder, self._key, 1, self._identity, 1, None)
        return [1]

    def _named(self) -> dict[int, int]:
        """First rows by number, as the catalogue has them; nothing where it does not read."""
        if self._folder.catalogue.exists():
            with suppress(ArchiveDamaged), closing(Catalogue(self._folder, self._key, read_only=True)) as catalogue:
                return dict(catalogue.segments())
        return {}

    def _check_identity(self, segment: Segment) -> None:
        found = segment.identity
        if found.archive != self._identity.archive:
            raise damaged(self._folder.segment(segment.number), "it belongs to another archive")
        if found != self._identity:
            raise UsageError(
                f"This archive belongs to chain {found.chain}, profile {found.profile}. "
                f"Choose another folder: {self._folder.path}"
            )

    # -- putting right -----------------------------------------------------------------------------------------------

    def _can_mend(self, file: Path) -> bool:
        """Whether it is a segment of this archive that is there, or was being put right when the program died."""
        if file.suffix != ".segment" or file.parent != self._folder.path:
            return False
        number = int(file.stem)
        if not file.exists():
            return quarantine.holds(self._folder, number)
        identity = self._read(number, schema.identity)
        return identity is None or identity.archive == self._identity.archive

    def _mend(self, file: Path) -> None:
        number = int(file.stem)
        first_seq, end = self._first_seq(number), self._first_seq(number + 1)
        if first_seq is None:
            first_seq = self._after(number - 1)
        aside = quarantine.take(self._folder, number)
        self._folder.remove_text(number)
        now = self._clock()
        until = self._read(number + 1, _first_received_at) or now
        place = Place(self._identity, first_seq, end, self._capacity, partial(self._earlier, number), until, now)
        gap = salvage(aside, self._key, file, place)
        self._repairs.append(Repair(file.name, aside.parent.name, gap))

    def _first_seq(self, number: int) -> int | None:
        """The first row of a segment, as the catalogue says, or else the segment itself."""
        named = self._named().get(number)
        return self._read(number, schema.first_seq) if named is None else named

    def _after(self, number: int) -> int:
        """The first row that can follow a segment; where nobody knows, none that was ever given."""
        if number < 1:
            return 1
        newest = self._read(number, _newest_seq)
        return number * 2 * self._capacity if newest is None else newest + 1

    def _earlier(self, number: int, seq: int) -> tuple[str, int] | None:
        """Offset and time of the newest row up to ``seq`` that has an offset, of the segments before ``number``."""
        earlier = (one for one in reversed(self._folder.segments()) if one < number)
        found = (self._read(one, partial(_newest_up_to, seq)) for one in earlier)
        return next(filter(None, found), None)

    def _read(self, number: int, question: Callable[[Database], T]) -> T | None:
        """Ask a segment, if it is there and reads."""
        file = self._folder.segment(number)
        if file.exists():
            with suppress(ArchiveDamaged), closing(Database(file, self._key, read_only=True, cache_kb=_CACHE_KB)) as db:
                return question(db)
        return None


def _newest_seq(db: Database) -> int:
    return int(db.one("SELECT max(seq) FROM event") or schema.first_seq(db) - 1)


def _newest_up_to(seq: int, db: Database) -> tuple[str, int] | None:
    return newest_up_to(db, seq)


def _first_received_at(db: Database) -> int | None:
    time: int | None = db.one("SELECT received_at FROM event ORDER BY seq LIMIT 1")
    return time
