"""Which events of a segment may hold a text: a file beside it, ``000001.text``, made of what the segment holds.

It is written a moment behind the segment (``app.archive.indexing``), and covers the events below its mark; what is
younger is looked through body by body. Nothing is lost with it: where it is missing, damaged, of another key or of
another segment, all bodies are looked through, and it is made anew.

A block covers up to a span of events (``app.archive.postings``). What comes in little by little makes small blocks;
eight of about one size are joined, and all of a span that is full: there are only ever a few, and each event is
packed some times at most. A question reads for each block the leaves that the beginning of a word can stand in, newest
first; so the frequent words of a large archive cost no more than those of a small one.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise, takewhile
from pathlib import Path
from typing import NamedTuple

import zstandard

from app.archive.database import Database, create
from app.archive.migration import version
from app.archive.postings import AFTER, Postings, joined, pack, places, span, unpack
from app.archive.words import term
from app.domain.errors import ArchiveDamaged
from app.domain.profile import Secret

VERSION = 1
"""Raised with every change of the tables, the leaves, or what the words of an event are: then it is made anew."""

_SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE block (first INTEGER PRIMARY KEY, end INTEGER NOT NULL);
CREATE TABLE leaf (id INTEGER PRIMARY KEY, block INTEGER NOT NULL, term BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX leaf_by_term ON leaf (block, term);
"""
_PUT_FACT = "INSERT OR REPLACE INTO fact VALUES (?, ?)"
_INSERT_LEAF = "INSERT INTO leaf VALUES (NULL, ?, ?, ?)"
_LEAVES = """
SELECT block.first, block.end, leaf.bytes FROM block LEFT JOIN leaf ON leaf.block = block.first AND leaf.term < ?2
AND leaf.term >= ifnull((SELECT max(term) FROM leaf AS other WHERE other.block = block.first AND other.term <= ?1), ?1)
WHERE block.first >= ?3 AND block.first < ?4 ORDER BY block.first
"""
_LEAVES_OF = "SELECT end, bytes FROM block JOIN leaf ON leaf.block = block.first WHERE first = ?"
_ALIKE = 8
"""So many blocks of about one size become one."""
_CACHE_KB = 4_000
_CHECKPOINT_PAGES = 1_000
_NEWEST, _NEWEST_HASH = "newest", "newest_hash"


class Origin(NamedTuple):
    """What an index was made of. It serves no segment that is another, or that words were erased from since."""

    archive: str
    first_seq: int
    erased: int


class TextIndex:
    """The text index of one segment, for its one writer at a time or, ``read_only``, for a reader.

    All methods raise :class:`ArchiveUnreadable` where it does not read.
    """

    def __init__(self, path: Path, key: Secret, *, read_only: bool) -> None:
        self.path = path
        self._db = Database(path, key, read_only=read_only, cache_kb=_CACHE_KB)
        if not read_only:
            self._db.checkpoint_every(_CHECKPOINT_PAGES)
            self._db.run("PRAGMA synchronous = NORMAL")  # its log may lose the last blocks in a crash, and stays whole
            self._db.run("PRAGMA secure_delete = ON")  # blocks that were joined leave no words either

    @staticmethod
    def create(path: Path, key: Secret) -> None:
        """Make the file, of nothing yet."""
        create(path, key, lambda db: db.run(_SCHEMA))

    def is_of(self, origin: Origin) -> bool:
        """Whether it was made of this, and by the rules that hold now."""
        facts = self._facts()
        return self.is_current and all(facts.get(name) == value for name, value in origin._asdict().items())

    @property
    def is_current(self) -> bool:
        """Whether it is of this version; only such a one can be written."""
        return version(self._db) == VERSION

    def mark(self) -> int:
        """The event from which on it covers nothing; 0 where it covers nothing at all."""
        return int(self._db.one("SELECT max(end) FROM block") or 0)

    def newest(self) -> tuple[int, int] | None:
        """The newest event that stands in it, and the hash of that one's id, by which it is known again."""
        facts = self._facts()
        return (facts[_NEWEST], facts[_NEWEST_HASH]) if _NEWEST in facts else None

    def found(self, word: str, low: int, high: int) -> list[int] | None:
        """The events with ``low <= seq < high``, of one span, that may hold a word that begins so, in order.

        None where it does not cover them all.
        """
        begin = span(low).start
        beginning = term(word)
        reached, seqs = low, list[list[int]]()
        try:
            for first, end, leaf in self._db.rows(_LEAVES, (beginning, beginning + AFTER, begin, high)):
                if first > reached:
                    return None
                reached = max(reached, end)
                if leaf is not None:
                    seqs += places(leaf, beginning, begin)
        except zstandard.ZstdError as error:
            raise self._db.damaged(f"a leaf of the text index does not read: {error}") from error
        if reached < high:
            return None
        all = seqs[0] if len(seqs) == 1 else sorted(set().union(*seqs))
        return all[bisect_left(all, low) : bisect_left(all, high)]

    def check(self) -> list[str]:
        """Read all of it: what is wrong with it, or nothing. Another may be writing it."""
        problems = self._db.check()
        blocks = self._db.rows("SELECT first, end FROM block ORDER BY first")
        if any(end != first for (_, end), (first, _) in pairwise(blocks)):
            problems.append("it leaves out events between those that it covers")
        for first, _ in blocks:
            leaves = self._db.rows(_LEAVES_OF, (first,))
            try:
                named = {place for places in unpack(leaf for _, leaf in leaves).values() for place in places}
            except (zstandard.ZstdError, struct.error) as error:
                problems.append(f"the leaves of event {first:,} and those after it do not read: {error}")
                continue
            if named and not first <= span(first).start + min(named) <= span(first).start + max(named) < leaves[0][0]:
                problems.append(f"the leaves of event {first:,} and those after it name other events")
        return problems

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All of it, or nothing; nobody else writes meanwhile."""
        with self._db.transaction():
            yield

    def renew(self, origin: Origin) -> None:
        """Begin anew, of this. Nothing of what it held stays on disk, once :meth:`fold_in` was called."""
        with self.writing():
            for table in ("leaf", "block", "fact"):
                self._db.run(f"DELETE FROM {table}")  # noqa: S608 - a table of this schema
            self._db.run_many(_PUT_FACT, origin._asdict().items())

    def add(self, first: int, end: int, postings: Mapping[bytes, array[int]], newest: tuple[int, int] | None) -> None:
        """Cover the events from ``first`` to below ``end`` as well, all of one span. Within :meth:`writing`."""
        blocks = self._blocks(first)
        count = _to_join([stop - at for at, stop in blocks], end - first)
        self._put(blocks[:count], first, end, dict(postings))
        if newest is not None:
            self._db.run_many(_PUT_FACT, ((_NEWEST, newest[0]), (_NEWEST_HASH, newest[1])))

    def tidy(self) -> bool:
        """Make one block of all those of a span that is full, where there is such a span."""
        with self.writing():
            last = self.mark() - 1
            firsts = [row[0] for row in self._db.rows("SELECT first FROM block ORDER BY first")]
            parted = (b for a, b in pairwise(firsts) if b in span(a) and last not in span(a))
            if (some := next(parted, None)) is None:
                return False
            (first, end), *before = self._blocks(some)
            self._put(before, first, end, unpack(self._take(first)))
            return True

    def fold_in(self) -> None:
        """Leave nothing in the write-ahead log. Raises :class:`DoormanError` where a reader holds it for long."""
        self._db.fold_in()

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def _blocks(self, seq: int) -> list[tuple[int, int]]:
        """First and end of each block of a span, newest first."""
        sql = "SELECT first, end FROM block WHERE first >= ? AND first < ? ORDER BY first DESC"
        whole = span(seq)
        return self._db.rows(sql, (whole.start, whole.stop))

    def _put(self, before: Sequence[tuple[int, int]], first: int, end: int, together: Postings) -> None:
        """Write a block, joined with those before it."""
        for at, _ in before:
            together = joined(unpack(self._take(at)), together)
            first = at
        self._db.run("INSERT INTO block VALUES (?, ?)", (first, end))
        self._db.run_many(_INSERT_LEAF, ((first, *leaf) for leaf in pack(together)))

    def _take(self, block: int) -> Sequence[bytes]:
        leaves = [row[0] for row in self._db.rows("SELECT bytes FROM leaf WHERE block = ?", (block,))]
        self._db.run("DELETE FROM leaf WHERE block = ?", (block,))
        self._db.run("DELETE FROM block WHERE first = ?", (block,))
        return leaves

    def _facts(self) -> dict[str, int]:
        return dict(self._db.rows("SELECT name, value FROM fact"))


def _to_join(sizes: Sequence[int], size: int) -> int:
    """How many of the blocks before, newest first, are joined with one of this size."""
    count = 0
    while True:
        alike = list(takewhile((2 * size).__ge__, sizes[count:]))
        if len(alike) < _ALIKE - 1:
            return count
        count += len(alike)
        size += sum(alike)


def empty_stale(path: Path, key: Secret, origin: Origin) -> None:
    """See that the index at ``path``, if there is one, holds no words of anything but this, on disk either.

    Raises :class:`DoormanError` where a reader holds on to them for long.
    """
    if not path.exists():
        return
    try:
        with closing(TextIndex(path, key, read_only=False)) as index:
            if not index.is_of(origin):
                index.renew(origin)
            index.fold_in()
    except ArchiveDamaged:
        for ending in ("-wal", "-shm", ""):
            path.with_name(path.name + ending).unlink(missing_ok=True)
