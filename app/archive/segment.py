"""One segment file, as the writer knows it: the one being written, and sealed ones that are asked for known ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from app.archive import bodies, schema, tallies
from app.archive.cipher import connect, create, reported
from app.archive.folder import Folder
from app.archive.known import KnownIds
from app.archive.query import carray
from app.domain.event import Arrival, Gap
from app.domain.profile import Secret

_CHECKPOINT_PAGES = 2_000
_WRITE_CACHE_KB = 32_000
_LOOK_UP_CACHE_KB = 1_000

_INSERT_EVENT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_BODY = "INSERT INTO body VALUES (?, ?)"
_PUT_TALLY = "INSERT OR REPLACE INTO tally VALUES (?, ?, ?)"
_PUT_FACT = "INSERT OR REPLACE INTO fact VALUES (?, ?)"
_PUT_BUCKET = """
INSERT INTO bucket VALUES (?, ?, ?)
ON CONFLICT (number) DO UPDATE SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)
"""
_PROBE = f"""
SELECT seq, id_hash, unique_id, packed FROM event JOIN body USING (seq)
WHERE seq >> {schema.BUCKET_BITS} IN carray(?) AND id_hash IN carray(?)
"""


class Holding(NamedTuple):
    """An archived event that has an id in question."""

    seq: int
    body: bytes


class Entry(NamedTuple):
    """An arrival that goes into the archive, the hash of its id, and what it contradicts."""

    arrival: Arrival
    id_hash: int
    contradicts: int | None


class Identity(NamedTuple):
    """Whose archive it is. Stands in every segment and in the catalogue."""

    archive: str
    chain: str
    profile: str


class Segment:
    """One segment, open for writing or for looking up ids. Not for reading pages: see ``app.archive.reader``."""

    def __init__(self, path: Path, key: Secret, capacity: int) -> None:
        self.path = path
        self.number = int(path.stem)
        self.capacity = capacity
        with reported(path):
            self._db = connect(path, key)
            self._db.pragma("synchronous", "FULL")
            self._db.pragma("wal_autocheckpoint", _CHECKPOINT_PAGES)
            facts = dict(self._db.execute("SELECT name, value FROM fact").fetchall())
            self.first_seq = int(facts["first_seq"])
            self.duplicates = int(facts["duplicates"])
            self.identity = Identity(facts["archive"], facts["chain"], facts["profile"])
            self.newest_seq = int(self._one("SELECT max(seq) FROM event") or self.first_seq - 1)
            self.known = KnownIds(capacity, facts.get("known"))
            self.is_sealed = "known" in facts
            if not self.is_sealed:
                self.known.add(row[0] for row in self._db.execute("SELECT id_hash FROM event"))
            self._kinds = self._stored_kinds()
            self.dictionaries = self._db.execute("SELECT from_seq, bytes FROM dictionary ORDER BY from_seq").fetchall()
        self._unpacker = bodies.Unpacker(self.dictionaries)
        self._packer = bodies.Packer(self.dictionaries[-1][1] if self.dictionaries else None)
        self._tallies = tallies.Tallies(self._stored_tally)

    @staticmethod
    def create(
        folder: Folder, key: Secret, number: int, identity: Identity, first_seq: int, dictionary: bytes | None
    ) -> None:
        """Make segment ``number``, empty."""

        def fill(db: apsw.Connection) -> None:
            db.execute(schema.SEGMENT)
            facts = {**identity._asdict(), "schema": schema.VERSION, "first_seq": first_seq, "duplicates": 0}
            db.executemany(_PUT_FACT, facts.items())
            if dictionary:
                db.execute("INSERT INTO dictionary VALUES (?, ?)", (first_seq, dictionary))

        create(folder.segment(number), key, fill)

    @property
    def events(self) -> int:
        """How many it holds."""
        return self.newest_seq - self.first_seq + 1

    @property
    def dictionary(self) -> bytes | None:
        """What the next segment packs with."""
        return self.dictionaries[-1][1] if self.dictionaries else None

    def holdings(self, suspects: Iterable[int], ids: set[str]) -> dict[str, list[Holding]]:
        """The archived events that have one of these ids, oldest first. ``suspects`` are the hashes of ``ids``."""
        buckets = range(self.first_seq >> schema.BUCKET_BITS, (self.newest_seq >> schema.BUCKET_BITS) + 1)
        found: dict[str, list[Holding]] = {}
        with reported(self.path):
            rows = self._db.execute(_PROBE, (carray(buckets), carray(suspects))).fetchall()
        for seq, _, unique_id, packed in sorted(rows):
            if unique_id in ids:
                found.setdefault(unique_id, []).append(Holding(seq, self._unpacker.unpack(seq, packed)))
        return found

    def append(self, entries: Sequence[Entry], duplicates: int, committed_at: int) -> None:
        """Commit events, their tallies and the number of dropped duplicates in one transaction."""
        with reported(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                if entries:
                    self._insert(entries, committed_at)
                if duplicates:
                    self._db.execute(_PUT_FACT, ("duplicates", self.duplicates + duplicates))
                self._db.execute("COMMIT")
            except BaseException:
                self._undo()
                raise
        self.duplicates += duplicates
        self.newest_seq += len(entries)
        self.known.add(entry.id_hash for entry in entries)

    def _insert(self, entries: Sequence[Entry], committed_at: int) -> None:
        first = self.newest_seq + 1
        pack = self._packer.pack
        kinds = [self._kind(entry.arrival) for entry in entries]
        times = [entry.arrival.received_at for entry in entries]
        self._db.executemany(
            _INSERT_EVENT,
            [
                (
                    seq,
                    kind,
                    a.received_at,
                    committed_at - a.received_at,
                    contradicts,
                    id_hash,
                    a.offset,
                    a.unique_id,
                    a.primary_key,
                    a.timestamp,
                )
                for seq, kind, (a, id_hash, contradicts) in zip(count(first), kinds, entries, strict=False)
            ],
        )
        self._db.executemany(
            _INSERT_BODY, zip(count(first), [pack(entry.arrival.body) for entry in entries], strict=False)
        )
        self._db.executemany(_PUT_TALLY, self._tallies.count(kinds, times))
        buckets: dict[int, list[int]] = {}
        for seq, time in zip(count(first), times, strict=False):
            buckets.setdefault(seq >> schema.BUCKET_BITS, []).append(time)
        self._db.executemany(_PUT_BUCKET, [(number, min(some), max(some)) for number, some in buckets.items()])

    def _undo(self) -> None:
        """Take back a transaction, and what was noted in memory for it."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._kinds = self._stored_kinds()
        self._tallies = tallies.Tallies(self._stored_tally)

    def _kind(self, arrival: Arrival) -> int:
        kind = schema.Kind(arrival.hotel, arrival.module, arrival.name, arrival.readable)
        number = self._kinds.get(kind)
        if number is None:
            number = self._kinds[kind] = len(self._kinds) + 1
            self._db.execute("INSERT INTO kind VALUES (?, ?, ?, ?, ?)", (number, *kind))
        return number

    def _stored_kinds(self) -> dict[schema.Kind, int]:
        rows = self._db.execute("SELECT hotel, module, name, readable, id FROM kind").fetchall()
        return {schema.Kind(hotel, module, name, bool(readable)): id_ for hotel, module, name, readable, id_ in rows}

    def _stored_tally(self, place: tallies.Place) -> tallies.Tally:
        blob = self._one("SELECT counts FROM tally WHERE span = ? AND start = ?", place)
        return tallies.decode(blob) if blob is not None else {}

    def _one(self, sql: str, bindings: Sequence[Any] = ()) -> Any:
        return self._db.execute(sql, bindings).get

    def learn(self, samples_wanted: int) -> None:
        """Train a dictionary from the events so far; the following ones are packed with it."""
        with reported(self.path):
            packed = self._db.execute("SELECT seq, packed FROM body ORDER BY seq LIMIT ?", (samples_wanted,)).fetchall()
            dictionary = bodies.train([self._unpacker.unpack(seq, body) for seq, body in packed])
            if dictionary is None:
                return
            self._db.execute("INSERT INTO dictionary VALUES (?, ?)", (self.newest_seq + 1, dictionary))
        self.dictionaries.append((self.newest_seq + 1, dictionary))
        self._unpacker = bodies.Unpacker(self.dictionaries)
        self._packer = bodies.Packer(dictionary)

    def seal(self) -> None:
        """Nothing more goes in: keep the filter of known ids, and give back what writing needs."""
        with reported(self.path):
            self._db.execute(_PUT_FACT, ("known", self.known.store()))
            self._db.pragma("cache_size", -_LOOK_UP_CACHE_KB)
        self.is_sealed = True

    def record_gap(self, gap: Gap) -> None:
        """Keep a hole that the server could not fill."""
        with reported(self.path):
            self._db.execute(
                "INSERT INTO gap VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                (gap.before_seq, gap.from_offset, gap.to_offset, gap.from_time, gap.to_time, gap.reason),
            )

    def newest_offset(self, seq: int) -> str | None:
        """The offset of the newest event up to ``seq`` that has one."""
        with reported(self.path):
            sql = "SELECT offset FROM event WHERE seq <= ? AND offset != '' ORDER BY seq DESC LIMIT 1"
            return self._one(sql, (seq,))  # type: ignore[no-any-return]

    def oldest_offset(self) -> str | None:
        """The offset of the oldest event that has one."""
        with reported(self.path):
            return self._one("SELECT offset FROM event WHERE offset != '' ORDER BY seq LIMIT 1")  # type: ignore[no-any-return]

    def received_at(self, seq: int) -> int | None:
        """When an event was received, microseconds."""
        with reported(self.path):
            return self._one("SELECT received_at FROM event WHERE seq = ?", (seq,))  # type: ignore[no-any-return]

    def newest_received_by(self, time: int) -> int | None:
        """The newest event received at or before ``time``."""
        bucket_sql = "SELECT number FROM bucket WHERE earliest <= ? ORDER BY number DESC LIMIT 1"
        event_sql = f"""
            SELECT seq FROM event WHERE seq >= ?1 << {schema.BUCKET_BITS} AND seq < (?1 + 1) << {schema.BUCKET_BITS}
            AND received_at <= ?2 ORDER BY seq DESC LIMIT 1
        """
        with reported(self.path):
            bucket = self._one(bucket_sql, (time,))
            return None if bucket is None else self._one(event_sql, (bucket, time))  # type: ignore[no-any-return]

    def close(self) -> None:
        """Give the file back. The last one to close it folds the write-ahead log in."""
        with reported(self.path):
            self._db.close()
