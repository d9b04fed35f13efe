"""One segment as a reader sees it: pages of rows, tallies, gaps. Every statement is short and leaves nothing open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

import zstandard

from app.archive import gaps, schema
from app.archive.bodies import Unpacker
from app.archive.database import Database, carray
from app.archive.folder import Folder
from app.archive.looked_up import FEW, LookedUp
from app.archive.migration import version
from app.archive.query import Query
from app.archive.tallies import Span, Tally, decode
from app.archive.text_index import Origin
from app.domain.event import ArchivedEvent, Gap
from app.domain.filter import EventFilter
from app.domain.profile import Secret

_LIVE_CACHE_KB = 8_000
_SEALED_CACHE_KB = 1_000
_PAGE = """
SELECT event.*, {stamp} FROM (SELECT seq FROM event WHERE {where} ORDER BY seq {order} LIMIT ?) AS found
CROSS JOIN event USING (seq) ORDER BY seq {order}
"""
_HOLDERS = f"""
SELECT unique_id FROM event
WHERE seq >> {schema.ID_BUCKET_BITS} IN carray(?) AND id_hash IN carray(?) AND seq < ? AND contradicts IS NULL
"""  # noqa: S608 - a number of the schema
_DICTIONARIES = f"SELECT {schema.STAMP}, from_seq, bytes FROM (SELECT 1) LEFT JOIN dictionary"  # noqa: S608
_TIMES = "SELECT min(earliest), max(latest) FROM bucket"
_COUNT = "SELECT count(*) FROM event WHERE {}"
_SEQS = "SELECT seq FROM event WHERE {}"
_BODIES = f"""
SELECT seq, id_hash, body, {schema.STAMP} FROM event WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?
"""  # noqa: S608 - numbers of the schema


class SegmentView:
    """A segment, read only. ``last_seq`` is None for the one that is being written."""

    def __init__(self, folder: Folder, key: Secret, number: int, first_seq: int, identity: schema.Identity) -> None:
        """Open segment ``number`` of the archive that ``identity`` names."""
        self.number = number
        self.first_seq = first_seq
        self.last_seq: int | None = None
        self.path = folder.segment(number)
        self._file = self.path.stat().st_ino if self.path.exists() else 0
        self._db = Database(folder.segment(number), key, read_only=True, cache_kb=_LIVE_CACHE_KB)
        self._identity = identity
        self._kinds: dict[int, schema.Kind] = {}
        self._unpacker = Unpacker(())
        self._stamp: int | None = None
        self._totals: Tally | None = None
        self._query: tuple[EventFilter, int, Query] | None = None
        self._text = LookedUp(folder.text(number), key, self.origin, self.id_hash)

    def seal(self, last_seq: int) -> None:
        """Take note that the writer has gone on to the next segment: this one no longer changes."""
        self.last_seq = last_seq
        self._db.keep_in_memory(_SEALED_CACHE_KB)

    def is_replaced(self) -> bool:
        """Whether the segment is another file by now, or none: the writer has put it right, or dropped it."""
        return not self.path.exists() or self.path.stat().st_ino != self._file or self._db.is_outdated

    def count_all(self) -> int:
        """How many events there are."""
        return sum(self.totals().values())

    def newest_seq(self) -> int:
        """The newest event, or the one before the segment's first."""
        if self.last_seq is not None:
            return self.last_seq
        newest = self._db.one("SELECT max(seq) FROM event")
        return self.first_seq - 1 if newest is None else int(newest)

    def query(self, filter: EventFilter) -> Query:
        """The filter as this segment needs it."""
        totals = self.totals()
        kinds = self.kinds(totals.keys())
        if self._query is None or self._query[:2] != (filter, len(kinds)):
            self._query = (filter, len(kinds), Query(filter, kinds, totals))
        return self._query[2]

    def page(self, query: Query, low: int, high: int, limit: int, *, newest_first: bool) -> list[ArchivedEvent]:
        """Matching events with ``low <= seq < high``, free text aside."""
        where = query.clause(low, high)
        order = "DESC" if newest_first else "ASC"
        return self._events(where.sql, order, (*where.bindings, limit))

    def indexed_to(self) -> int:
        """The event from which on the text index says nothing; the segment's first, where it serves for none."""
        return min(max(self.first_seq, self._text.mark()), self.newest_seq() + 1)

    def holding(self, words: Sequence[str], query: Query, low: int, high: int) -> list[int] | None:
        """The events from ``low`` to below ``high``, of one span, that may hold all words, in order; the text index
        says so, and what of the query leaves out most. None where nobody knows."""
        found = self._text.found(words, low, high)
        if found is None or len(found) <= FEW or query.takes_nearly_all:
            return found
        where = query.clause(low, high)
        matching = {seq for (seq,) in self._db.rows(_SEQS.format(where.sql), where.bindings)}
        return [seq for seq in found if seq in matching]

    def among(self, query: Query, seqs: Sequence[int], *, newest_first: bool) -> list[ArchivedEvent]:
        """Those of these events that match, free text aside."""
        where = query.clause_among(seqs)
        return self._events(where.sql, "DESC" if newest_first else "ASC", (*where.bindings, len(seqs)))

    def bodies(self, low: int, high: int, limit: int) -> list[tuple[int, int, bytes]]:
        """The first events from ``low`` to below ``high``: ``seq``, the hash of the id, and the body."""
        rows = self._read(_BODIES, (low, high, limit))
        try:
            return [(seq, id_hash, self._unpacker.unpack(seq, body)) for seq, id_hash, body, _ in rows]
        except zstandard.ZstdError as error:
            raise self._db.damaged(f"an event does not read: {error}") from error

    def id_hash(self, seq: int) -> int | None:
        """The hash of one event's id, or None where there is no such event."""
        found: int | None = self._db.one("SELECT id_hash FROM event WHERE seq = ?", (seq,))
        return found

    def origin(self) -> Origin:
        """What a text index has to be made of to serve this segment."""
        return Origin(self._identity.archive, self.first_seq, self.erased())

    def look_again(self) -> None:
        """The writer added files to the archive, or took some away."""
        self._text.look_again()

    def count(self, query: Query, low: int, high: int) -> int:
        """How many of them there are."""
        where = query.clause(low, high)
        return int(self._db.one(_COUNT.format(where.sql), where.bindings))

    def was_receiving(self, low: int, high: int, since: int | None, until: int | None) -> bool:
        """Whether events from ``low`` to below ``high`` can have been received in this time."""
        if since is None and until is None:
            return True
        buckets = (low >> schema.BUCKET_BITS, (high - 1) >> schema.BUCKET_BITS)
        earliest, latest = self._db.rows(_TIMES + " WHERE number BETWEEN ? AND ?", buckets)[0]
        return earliest is not None and (since is None or latest >= since) and (until is None or earliest < until)

    def event(self, seq: int) -> ArchivedEvent | None:
        """One event."""
        found = self._events("seq = ?", "ASC", (seq, 1))
        return found[0] if found else None

    def kinds(self, numbers: Set[int]) -> dict[int, schema.Kind]:
        """What these numbers stand for, and all others so far."""
        if not self._kinds.keys() >= numbers:
            self._kinds = schema.kinds(self._db)
        return self._kinds

    def totals(self) -> Tally:
        """Events by kind."""
        if self._totals is not None:
            return self._totals
        totals = self._tally(Span.SEGMENT)
        if self.last_seq is not None:
            self._totals = totals
        return totals

    def last_received(self) -> Tally:
        """When each kind was received last, microseconds."""
        return self._tally(Span.LAST_RECEIVED)

    def spans(self, span: Span, first: int, last: int) -> list[tuple[int, bytes]]:
        """The packed tallies of the minutes or hours from ``first`` to ``last``, included."""
        sql = "SELECT start, counts FROM tally WHERE span = ? AND start BETWEEN ? AND ? ORDER BY start"
        return self._db.rows(sql, (span, first, last))

    def times(self) -> tuple[int, int] | None:
        """The earliest and the latest receiving, or None where there is no event."""
        earliest, latest = self._db.rows(_TIMES)[0]
        return None if earliest is None else (earliest, latest)

    def erased(self) -> int:
        """Of how many events a guest's words were taken out. None before schema 2."""
        return int(self._db.one("SELECT count(*) FROM erased")) if version(self._db) > 1 else 0

    def gaps(self) -> list[Gap]:
        """The holes that were recorded in this segment."""
        return gaps.read(self._db)

    def newest_offset(self) -> str | None:
        """The offset of the newest event that has one."""
        offset: str | None = self._db.one("SELECT offset FROM event WHERE offset != '' ORDER BY seq DESC LIMIT 1")
        return offset

    def counted_aside(self, name: str) -> int:
        """One of the writer's counts beside the events: ``app.archive.segment.COUNTED``."""
        return int(self._db.one("SELECT value FROM fact WHERE name = ?", (name,)) or 0)

    def unreadable(self) -> int:
        """How many of the events nobody can read."""
        totals = self.totals()
        return sum(totals.get(number, 0) for number, kind in self.kinds(totals.keys()).items() if not kind.readable)

    def counted(self) -> tuple[Tally, Tally]:
        """Events by kind as the rows have it, and as the writer counted, both at one moment."""
        rows = self._db.rows(
            "SELECT kind, count(*), (SELECT counts FROM tally WHERE span = ?) FROM event GROUP BY kind", (Span.SEGMENT,)
        )
        return {kind: count for kind, count, _ in rows}, decode(rows[0][2]) if rows and rows[0][2] else {}

    def holders(self, hashes: Iterable[int], before: int) -> set[str]:
        """The ids with one of these hashes that stand here before a row, contradictions aside. At least one hash."""
        buckets = range(self.first_seq >> schema.ID_BUCKET_BITS, (self.newest_seq() >> schema.ID_BUCKET_BITS) + 1)
        rows = self._db.rows(_HOLDERS, (carray(buckets), carray(hashes), before))
        return {unique_id for (unique_id,) in rows}

    def check(self) -> list[str]:
        """What is wrong with the file itself; nothing, if it is whole."""
        found = self._db.check()
        if schema.identity(self._db) != self._identity:
            found.append("it belongs to another archive")
        return found

    def check_text(self) -> list[str]:
        """What is wrong with the text index; nothing where there is none, or one that is made anew anyway."""
        return [f"{self._text.path.name}: {problem}" for problem in self._text.check()]

    def close(self) -> None:
        """Give the files back."""
        self._text.close()
        self._db.close()

    def _tally(self, span: Span) -> Tally:
        blob = self._db.one("SELECT counts FROM tally WHERE span = ? AND start = 0", (span,))
        return {} if blob is None else decode(blob)

    def _events(self, where: str, order: str, bindings: Sequence[Any]) -> list[ArchivedEvent]:
        rows = self._read(_PAGE.format(where=where, order=order, stamp=schema.STAMP), bindings)
        kinds = self.kinds({row[1] for row in rows})
        try:
            return [self._event(row, kinds) for row in rows]
        except (zstandard.ZstdError, KeyError, TypeError) as error:
            raise self._db.damaged(f"an event does not read: {error}") from error

    def _read(self, sql: str, bindings: Sequence[Any]) -> list[Any]:
        """Rows with bodies, whose last column is the stamp of the dictionaries that unpack them."""
        while (rows := self._db.rows(sql, bindings)) and rows[0][-1] != self._stamp:
            self._load_dictionaries()
        return rows

    def _event(self, row: tuple[Any, ...], kinds: dict[int, schema.Kind]) -> ArchivedEvent:
        seq, number, received_at, committed_after, contradicts, _, offset, unique_id, primary_key, timestamp, body = (
            row[:-1]
        )
        hotel, module, name, readable = kinds[number]
        committed_at = received_at + committed_after
        body = self._unpacker.unpack(seq, body)
        return ArchivedEvent(
            *(seq, offset, unique_id, module, name, primary_key, hotel, timestamp, received_at),
            *(committed_at, body, readable, contradicts),
        )

    def _load_dictionaries(self) -> None:
        """Together with the stamp that they bear."""
        rows = self._db.rows(_DICTIONARIES)
        self._stamp = rows[0][0]
        self._unpacker = Unpacker((from_seq, data) for _, from_seq, data in rows if data is not None)
