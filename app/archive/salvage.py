"""What still reads of a damaged segment becomes a sound one in its place; what does not is a gap, for people to see.

Rows keep their numbers. Rows that do not read are asked for again where the server may still keep them: the segment
notes the offset to begin from, as the fact ``replay_from``, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

from app.archive import gaps, schema
from app.archive.bodies import Unpacker
from app.archive.database import Database, create
from app.archive.segment import END, KNOWN, KNOWN_BEFORE, PUT_BUCKET, PUT_FACT, PUT_TALLY, REPLAY_FROM
from app.archive.tallies import Tallies, Tally, decode
from app.domain.errors import ArchiveUnreadable
from app.domain.event import OLDEST_KEPT, Cause, Gap, is_askable
from app.domain.profile import Secret

_CACHE_KB = 8_000
_AT_ONCE = 1_024
_BATCH = 1_000
"""Rows that a batch of the recorder adds at most beyond a segment's capacity."""
_BACK = 200
"""Rows before the lost ones, from which on the server is asked again: events need not come in order."""
_KEPT_BY_SERVER = 7 * 24 * 3600 * 1_000_000
"""Microseconds (OHIP guide, "Offsets")."""
_MADE_ANEW = {*schema.Identity._fields, "first_seq", KNOWN, KNOWN_BEFORE, REPLAY_FROM, END}
_UNREADABLE = (ArchiveUnreadable, zstandard.ZstdError, KeyError, TypeError)

Row = tuple[Any, ...]
_SEQ, _KIND, _RECEIVED_AT, _OFFSET = 0, 1, 2, 6
"""Where these stand in a row (``app.archive.schema``)."""


class Place(NamedTuple):
    """Where a segment stands in its archive.

    ``end`` is the first row of the next one, or None where there is none: then a segment has about ``capacity`` rows.
    ``earlier`` gives offset and time of the newest row up to another, asked of the segments before. ``until`` is when
    the next row was received, or ``now``. Times are microseconds.
    """

    identity: schema.Identity
    first_seq: int
    end: int | None
    capacity: int
    earlier: Callable[[int], tuple[str, int] | None]
    until: int
    now: int


class Loss(NamedTuple):
    """What does not read: ``rows`` of those from ``first`` to below ``end``, and the row ``after``, where it reads."""

    first: int
    end: int
    rows: int
    after: Row | None


def salvage(source: Path, key: Secret, target: Path, place: Place) -> Gap | None:
    """Make the segment ``target`` of what reads in ``source``, which was set aside. The gap, where rows are lost."""
    found: list[Gap | None] = []

    def fill(db: Database) -> None:
        db.run(schema.SEGMENT)
        db.run_many(PUT_FACT, [*place.identity._asdict().items(), ("first_seq", place.first_seq)])
        with closing(_Wreck(source, key)) as wreck:
            wreck.copy_all_but_rows(db)
            copy = _Copy(db, place.first_seq)
            end = wreck.end(place)
            for rows in wreck.rows(place.first_seq, end):
                copy.put(rows)
            db.run(PUT_FACT, (END, end))
            loss = copy.loss(end)
        found.append(_note(db, loss, source, place) if loss else None)

    create(target, key, fill)
    return found[0]


class _Wreck:
    """A damaged segment, read as far as it reads."""

    def __init__(self, source: Path, key: Secret) -> None:
        self._db: Database | None = None
        self.kinds: list[Row] = []
        self._dictionaries: list[tuple[int, bytes]] = []
        try:
            self._db = Database(source, key, read_only=True, cache_kb=_CACHE_KB)
            self.kinds = self._db.rows("SELECT * FROM kind")
            self._dictionaries = self._db.rows("SELECT from_seq, bytes FROM dictionary")
        except ArchiveUnreadable:
            self.kinds = []  # without both, no row tells anything

    def copy_all_but_rows(self, db: Database) -> None:
        """Facts, kinds, dictionaries, gaps, and which events were erased."""
        facts = [row for row in self._all("SELECT name, value FROM fact") if row[0] not in _MADE_ANEW]
        db.run_many(PUT_FACT, facts)
        db.run_many("INSERT INTO kind VALUES (?, ?, ?, ?, ?)", self.kinds)
        db.run_many("INSERT INTO dictionary VALUES (?, ?)", self._dictionaries)
        for gap in self._gaps():
            gaps.put(db, gap)
        db.run_many("INSERT INTO erased VALUES (?)", self._all("SELECT seq FROM erased"))

    def rows(self, first: int, end: int) -> Iterator[list[Row]]:
        """Those that read, in order, some at a time."""
        unpacker = Unpacker(self._dictionaries)
        kinds = {row[0] for row in self.kinds}
        if self.kinds and self._all("SELECT seq FROM event LIMIT 1"):
            for low in range(first, end, _AT_ONCE):
                yield from self._sound(low, min(low + _AT_ONCE, end), unpacker, kinds)

    def end(self, place: Place) -> int:
        """A number above all that its rows ever had."""
        if place.end is not None:
            return place.end
        newest = self._all("SELECT max(seq) FROM event")
        if not newest:
            return place.first_seq + place.capacity + _BATCH
        return max(place.first_seq, int(newest[0][0] or 0) + 1)

    def close(self) -> None:
        """Give the file back."""
        if self._db is not None:
            self._db.close()

    def _sound(self, low: int, high: int, unpacker: Unpacker, kinds: set[int]) -> Iterator[list[Row]]:
        assert self._db is not None
        try:
            rows = self._db.rows("SELECT * FROM event WHERE seq >= ? AND seq < ? ORDER BY seq", (low, high))
            for row in rows:
                unpacker.unpack(row[0], row[-1])
            if not {row[1] for row in rows} <= kinds:
                raise KeyError("kind")
        except _UNREADABLE:
            if high - low > 1:
                middle = (low + high) // 2
                yield from self._sound(low, middle, unpacker, kinds)
                yield from self._sound(middle, high, unpacker, kinds)
        else:
            yield rows

    def _gaps(self) -> list[Gap]:
        try:
            return [] if self._db is None else gaps.read(self._db)
        except ArchiveUnreadable:
            return []

    def _all(self, sql: str) -> list[Row]:
        try:
            return [] if self._db is None else self._db.rows(sql)
        except ArchiveUnreadable:
            return []


class _Copy:
    """The rows of the new segment, with what is counted of them, and what is missing between them."""

    def __init__(self, db: Database, first: int) -> None:
        self._db = db
        self._tallies = Tallies(self._stored)
        self._expected = first
        self._loss: Loss | None = None

    def put(self, rows: Sequence[Row]) -> None:
        """Rows that follow."""
        if not rows:
            return
        for row in rows:
            if row[_SEQ] != self._expected:
                self._miss(row[_SEQ], row)
            self._expected = row[_SEQ] + 1
        kinds, times = [row[_KIND] for row in rows], [row[_RECEIVED_AT] for row in rows]
        self._db.insert("event", rows)
        self._db.run_many(PUT_TALLY, self._tallies.count(kinds, times))
        self._db.run_many(
            PUT_BUCKET, ((row[_SEQ] >> schema.BUCKET_BITS, at, at) for row, at in zip(rows, times, strict=True))
        )

    def loss(self, end: int) -> Loss | None:
        """What is missing, below ``end``; None where nothing is."""
        if self._expected < end:
            self._miss(end, None)
        return self._loss

    def _miss(self, end: int, after: Row | None) -> None:
        missing = end - self._expected
        if self._loss is None:
            self._loss = Loss(self._expected, end, missing, after)
        else:
            self._loss = self._loss._replace(end=end, rows=self._loss.rows + missing, after=after)

    def _stored(self, place: tuple[int, int]) -> Tally:
        counts = self._db.one("SELECT counts FROM tally WHERE span = ? AND start = ?", place)
        return {} if counts is None else decode(counts)


def _note(db: Database, loss: Loss, source: Path, place: Place) -> Gap:
    """Write down the gap, and from where the server is asked again, where it may still keep what is lost."""
    from_offset, from_time = _newest(db, loss.first - 1, place)
    to_offset, to_time = (loss.after[_OFFSET], loss.after[_RECEIVED_AT]) if loss.after else ("", place.until)
    lost = f"{loss.rows:,} of the events {loss.first:,} to {loss.end - 1:,} do not read"
    if loss.after is None and place.end is None:
        lost = f"events from {loss.first:,} on do not read"
    reason = f"{source.name} was damaged: {lost}. It is kept in {source.parent.name}."
    if to_time > place.now - _KEPT_BY_SERVER:
        reason += " The server is asked for them again."
        before, _ = _newest(db, loss.first - _BACK, place)
        db.run(PUT_FACT, (REPLAY_FROM, before if is_askable(before) else OLDEST_KEPT))
    gap = Gap(loss.end, from_offset, to_offset, from_time, to_time, Cause.DAMAGED, reason)
    gaps.put(db, gap)
    return gap


def _newest(db: Database, seq: int, place: Place) -> tuple[str, int]:
    """Offset and time of the newest row up to ``seq`` that has one, "" and 0 where there is none."""
    return newest_up_to(db, seq) or place.earlier(seq) or ("", 0)


def newest_up_to(db: Database, seq: int) -> tuple[str, int] | None:
    """Offset and time of the newest row of a segment up to ``seq`` that has an offset."""
    sql = "SELECT offset, received_at FROM event WHERE seq <= ? AND offset != '' ORDER BY seq DESC LIMIT 1"
    return next(iter(db.rows(sql, (seq,))), None)
