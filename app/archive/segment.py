"""One segment file as the writer has it: the live one, which events go into, and sealed ones, which know their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple

import zstandard

from app.archive import bodies, gaps, migration, schema
from app.archive.database import Database, carray, create
from app.archive.folder import Folder
from app.archive.known import KnownIds
from app.archive.tallies import Place, Span, Tallies, Tally, decode
from app.archive.text_index import Origin
from app.domain.event import Arrival, Gap, Skip
from app.domain.profile import Secret

_CHECKPOINT_PAGES = 2_000
_LIVE_CACHE_KB = 8_000
_SEALED_CACHE_KB = 250

KNOWN = "known ids"
"""The fact of a sealed segment that holds its filter (``app.archive.known``)."""
KNOWN_BEFORE = "known"
"""The one that schemas 1 and 2 began with held a smaller filter; the rows make the new one."""
REPLAY_FROM = "replay_from"
"""The fact of a segment that says from which offset its lost rows are asked for again (``app.archive.salvage``)."""

LEAP = "leap"
"""The fact of a segment that holds its latest :class:`Leap`, both members parted by a blank."""

END = "end"
"""The fact of a segment that was made anew: a number above all that its rows ever had, so that none is given twice."""

_KIND = attrgetter(*schema.Kind._fields)

_INSERT_KIND = "INSERT INTO kind (id, hotel, module, name, readable) VALUES (?, ?, ?, ?, ?)"
_INSERT_DICTIONARY = "INSERT INTO dictionary VALUES (?, ?)"
PUT_TALLY = "INSERT OR REPLACE INTO tally VALUES (?, ?, ?)"
PUT_FACT = "INSERT OR REPLACE INTO fact VALUES (?, ?)"
_DROP_FACT = "DELETE FROM fact WHERE name = ?"
PUT_BUCKET = """
INSERT INTO bucket VALUES (?, ?, ?)
ON CONFLICT (number) DO UPDATE SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)
"""
_FIND_IDS = f"""
SELECT seq, unique_id, iif(seq IN (SELECT seq FROM erased), NULL, body) FROM event
WHERE seq >> {schema.ID_BUCKET_BITS} IN carray(?) AND id_hash IN carray(?) ORDER BY seq
"""  # noqa: S608 - a number of the schema
_BODIES = "SELECT seq, body FROM event WHERE seq > ? ORDER BY seq LIMIT ?"
_REPLACE_BODY = "UPDATE event SET body = ? WHERE seq = ?"
_ERASE = "INSERT OR IGNORE INTO erased VALUES (?)"
_NEWEST_RECEIVED_BY = f"""
SELECT seq FROM event
WHERE seq >> {schema.BUCKET_BITS} = (SELECT max(number) FROM bucket WHERE earliest <= ?1) AND received_at <= ?1
ORDER BY seq DESC LIMIT 1
"""  # noqa: S608 - a number of the schema


class Holding(NamedTuple):
    """An archived event that has an id in question. ``body`` is None where its words were erased."""

    seq: int
    body: bytes | None


class Form(NamedTuple):
    """What offsets are looked for, among how many events at most."""

    sql: str
    within: int


ANY = Form("offset != ''", 1 << 62)
"""Whatever the server calls an offset."""
ASKABLE = Form("offset NOT GLOB '*[^0-9]*' AND length(offset) BETWEEN 1 AND 20", 10_000)
"""What ``app.domain.event.is_askable`` says."""


class Leap(NamedTuple):
    """Rows up to ``seq`` are not asked for again: what follows them breaks the connection. ``offset`` is asked for."""

    seq: int
    offset: str


class Fresh(NamedTuple):
    """What goes into the archive, in order: events, the hashes of their ids, and the rows that they contradict."""

    arrivals: Sequence[Arrival]
    hashes: Sequence[int]
    contradicts: Sequence[int | None]


PRUNED = "pruned"
"""The fact of the oldest segment that says how many events went before it (``app.archive.retention``)."""

COUNTED = ("duplicates", "masked")
"""What a segment counts beside its events: those that came again and were dropped, and card numbers masked."""


class Segment:
    """A segment open for writing and for looking up ids. Pages of rows are read by ``app.archive.view``."""

    def __init__(self, folder: Folder, key: Secret, number: int, capacity: int) -> None:
        """``capacity``: about how many events it will hold at the end."""
        self.number = number
        self._is_sealed = False
        self._packer: bodies.Packer | None = None
        self._connect = partial(Database, folder.segment(number), key)
        self._db = db = self._connect(cache_kb=_LIVE_CACHE_KB)
        try:
            db.checkpoint_every(_CHECKPOINT_PAGES)
            self.identity = schema.identity(db)
            self.first_seq = int(self._fact("first_seq"))
            end = int(self._fact(END) or self.first_seq)
            self.newest_seq = max(int(db.one("SELECT max(seq) FROM event") or 0), end - 1)
            self.replay_from: str | None = self._fact(REPLAY_FROM)
            """The offset from which the server is asked again for rows that were lost here."""
            self._counted = {name: int(self._fact(name) or 0) for name in COUNTED}
            self._capacity = capacity
            self.known = self._known_ids()
            """Of a sealed segment, only until :meth:`seal`: its ids are then asked of :class:`SealedIds`."""
            self._load_dictionaries()
            self._note_stored()
            self.events = sum(self._stored_tally((Span.SEGMENT, 0)).values())
            """How many it holds."""
        except BaseException:
            db.close()
            raise

    @staticmethod
    def create(
        folder: Folder, key: Secret, number: int, identity: schema.Identity, first_seq: int, dictionary: bytes | None
    ) -> None:
        """Make segment ``number``, empty."""

        def fill(db: Database) -> None:
            db.run(schema.SEGMENT)
            db.run_many(PUT_FACT, {**identity._asdict(), "first_seq": first_seq, **dict.fromkeys(COUNTED, 0)}.items())
            if dictionary:
                db.run(_INSERT_DICTIONARY, (first_seq, dictionary))

        create(folder.segment(number), key, fill)

    def append(self, fresh: Fresh, counted: Mapping[str, int], committed_at: int, skip: Skip | None = None) -> None:
        """Commit events, their tallies and what else was ``counted`` of them (:data:`COUNTED`) in one transaction.

        With ``skip``, which the events are the evidence of, that is noted as well.
        """
        sums = {name: self._counted[name] + more for name, more in counted.items() if more}
        try:
            with self._db.transaction():
                if fresh.arrivals:
                    self._insert(fresh, committed_at)
                self._db.run_many(PUT_FACT, sums.items())
                if skip is not None:
                    self._note_skip(skip, self.newest_seq + len(fresh.arrivals))
        except BaseException:
            self._note_stored()
            raise
        self._counted.update(sums)
        self.newest_seq += len(fresh.arrivals)
        self.events += len(fresh.arrivals)
        self.known.add(fresh.hashes)

    def migrate(self) -> None:
        """Bring the file to this schema. Until then it was read only."""
        migration.migrate(self._db, migration.SEGMENT)

    def holdings(self, suspects: Iterable[int], ids: set[str]) -> dict[str, list[Holding]]:
        """The archived events that have one of these ids, oldest first. ``suspects`` are hashes of some of ``ids``."""
        buckets = range(self.first_seq >> schema.ID_BUCKET_BITS, (self.newest_seq >> schema.ID_BUCKET_BITS) + 1)
        found: dict[str, list[Holding]] = {}
        try:
            for seq, unique_id, packed in self._db.rows(_FIND_IDS, (carray(buckets), carray(suspects))):
                if unique_id in ids:
                    found.setdefault(unique_id, []).append(Holding(seq, packed and self._unpack(seq, packed)))
        except zstandard.ZstdError as error:
            raise self._db.damaged(f"an event does not read: {error}") from error
        return found

    def learn(self) -> None:
        """Train a dictionary from the first events, where there is none yet; the following are packed with it."""
        if self.dictionary is not None or self.events < bodies.SAMPLES:
            return
        samples = self._db.rows("SELECT seq, body FROM event ORDER BY seq LIMIT ?", (bodies.SAMPLES,))
        dictionary = bodies.train([self._unpack(seq, packed) for seq, packed in samples])
        self._db.run(_INSERT_DICTIONARY, (self.newest_seq + 1, dictionary))
        self._load_dictionaries()

    def holds_words(self, pieces: Iterable[bytes]) -> bool:
        """Whether one of these stands in a dictionary."""
        text = b"".join(row[0] for row in self._db.rows("SELECT bytes FROM dictionary"))
        return any(piece in text for piece in pieces)

    def erase(self, without: Mapping[int, bytes], *, packs_anew: bool) -> None:
        """Replace the bodies of these events, and leave nothing of the old ones on disk (``app.archive.erasure``)."""
        self._db.run("PRAGMA secure_delete = ON")
        with self._db.transaction():
            self._db.run_many(_ERASE, ((seq,) for seq in without))
            if packs_anew:
                self._pack_anew(without)
            else:
                packers = {d: bodies.Packer(d) for d in map(self._unpacker.dictionary, without)}
                packed = {seq: packers[self._unpacker.dictionary(seq)].pack([body])[0] for seq, body in without.items()}
                self._db.run_many(_REPLACE_BODY, ((body, seq) for seq, body in packed.items()))
        self._load_dictionaries()
        self._db.fold_in()

    def _pack_anew(self, without: Mapping[int, bytes]) -> None:
        """Pack all bodies with a dictionary trained from what is left. Readers see by the stamp that it is another."""
        samples = [body for _, body in next(self._bodies(without), [])]
        dictionary = bodies.train(samples) if len(samples) == bodies.SAMPLES else None
        packer = bodies.Packer(dictionary)
        for some in self._bodies(without):
            packed = packer.pack([body for _, body in some])
            self._db.run_many(_REPLACE_BODY, zip(packed, (seq for seq, _ in some), strict=True))
        self._db.run("DELETE FROM dictionary")
        if dictionary:
            self._db.run(_INSERT_DICTIONARY, (self.first_seq, dictionary))
        self._db.run(PUT_FACT, (schema.PACKING, int(self._fact(schema.PACKING) or 0) + schema.PACKED_ANEW))

    def _bodies(self, without: Mapping[int, bytes]) -> Iterator[list[tuple[int, bytes]]]:
        seq = 0
        while rows := self._db.rows(_BODIES, (seq, bodies.SAMPLES)):
            yield [(at, without[at] if at in without else self._unpack(at, packed)) for at, packed in rows]
            seq = rows[-1][0]

    def origin(self) -> Origin:
        """What a text index has to be made of to serve this segment."""
        return Origin(self.identity.archive, self.first_seq, int(self._db.one("SELECT count(*) FROM erased")))

    def times(self) -> tuple[int, int]:
        """The earliest and the latest receiving, microseconds; 0 where there is no event."""
        earliest, latest = self._db.rows("SELECT min(earliest), max(latest) FROM bucket")[0]
        return earliest or 0, latest or 0

    @property
    def pruned(self) -> int:
        """How many events of the archive, older than this segment's, were dropped."""
        return int(self._fact(PRUNED) or 0)

    def follow(self, pruned: Segment) -> None:
        """Become the oldest segment: note what went before."""
        self._db.run(PUT_FACT, (PRUNED, pruned.pruned + pruned.events))

    def seal(self) -> None:
        """Nothing more goes in: store the filter of known ids, and give back what writing needs, the filter too."""
        if self._is_sealed:
            return
        if self._fact(KNOWN) is None:
            with self._db.transaction():
                self._db.run(PUT_FACT, (KNOWN, self.known.store()))
                self._db.run(_DROP_FACT, (KNOWN_BEFORE,))
        # Another connection has none of the pages and statements that writing needed: two megabytes, in each segment.
        connection = self._connect(cache_kb=_SEALED_CACHE_KB)
        self._db.close()
        self._db = connection
        self._is_sealed = True
        self.known = KnownIds(1)
        self._packer = None

    def end_replay(self) -> None:
        """The server has begun to send again what was lost here: the rows themselves now say how far that came."""
        self._db.run(_DROP_FACT, (REPLAY_FROM,))
        self.replay_from = None

    def record_gap(self, gap: Gap) -> None:
        """Keep a hole that the server could not fill."""
        gaps.put(self._db, gap)

    def leap(self) -> Leap | None:
        """The latest leap over what breaks the connection."""
        fact = self._fact(LEAP)
        if fact is None:
            return None
        seq, _, offset = fact.partition(" ")
        return Leap(int(seq), offset)

    def offset_after(self, seq: int, form: Form) -> str | None:
        """The offset of the oldest event after ``seq`` that has one of this form."""
        sql = "SELECT offset FROM event WHERE seq > ? AND seq <= ? AND {} ORDER BY seq LIMIT 1"
        return self._offset(sql, form, seq, max(seq, self.first_seq - 1) + form.within)

    def newest_offset(self, seq: int, form: Form) -> str | None:
        """The offset of the newest event up to ``seq`` that has one of this form."""
        sql = "SELECT offset FROM event WHERE seq <= ? AND seq > ? AND {} ORDER BY seq DESC LIMIT 1"
        return self._offset(sql, form, seq, min(seq, self.newest_seq) - form.within)

    def _offset(self, sql: str, form: Form, *places: int) -> str | None:
        offset: str | None = self._db.one(sql.format(form.sql), places)
        return offset

    def newest_received_at(self) -> int | None:
        """When the newest event was received, microseconds."""
        time: int | None = self._db.one("SELECT received_at FROM event ORDER BY seq DESC LIMIT 1")
        return time

    def newest_received_by(self, time: int) -> int | None:
        """The newest event received at or before ``time``."""
        seq: int | None = self._db.one(_NEWEST_RECEIVED_BY, (time,))
        return seq

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def _note_skip(self, skip: Skip, newest: int) -> None:
        if skip.gap is not None:
            gaps.put(self._db, replace(skip.gap, before_seq=self.newest_seq + 1))
        self._db.run(PUT_FACT, (LEAP, f"{newest} {skip.resume}"))

    def _insert(self, fresh: Fresh, committed_at: int) -> None:
        first = self.newest_seq + 1
        kinds = self._kinds_of(fresh.arrivals)
        times = [arrival.received_at for arrival in fresh.arrivals]
        self._packer = self._packer or bodies.Packer(self.dictionary)
        packed = self._packer.pack([arrival.body for arrival in fresh.arrivals])
        together = zip(count(first), kinds, times, *fresh, packed, strict=False)
        rows = [
            (seq, kind, at, committed_at - at, other, id_hash, a.offset, a.unique_id, a.primary_key, a.timestamp, body)
            for seq, kind, at, a, id_hash, other, body in together
        ]
        self._db.insert("event", rows)
        self._db.run_many(PUT_TALLY, self._tallies.count(kinds, times))
        self._db.run_many(PUT_BUCKET, _bucket_times(first, times))

    def _kinds_of(self, arrivals: Sequence[Arrival]) -> list[int]:
        kinds = list(map(_KIND, arrivals))
        for kind in set(kinds).difference(self._kinds):
            self._kinds[kind] = len(self._kinds) + 1
            self._db.run(_INSERT_KIND, (self._kinds[kind], *kind))
        return [self._kinds[kind] for kind in kinds]

    def _known_ids(self) -> KnownIds:
        stored = self._fact(KNOWN)
        known = KnownIds(self._capacity, stored)
        if stored is None:
            known.add(row[0] for row in self._db.rows("SELECT id_hash FROM event"))
        return known

    def _load_dictionaries(self) -> None:
        dictionaries = self._db.rows("SELECT from_seq, bytes FROM dictionary ORDER BY from_seq")
        self.dictionary: bytes | None = dictionaries[-1][1] if dictionaries else None
        self._packer = None
        self._unpacker = bodies.Unpacker(dictionaries)
        self._unpack = self._unpacker.unpack

    def _note_stored(self) -> None:
        """Hold in memory what the file says, and nothing of a transaction that was taken back."""
        self._kinds: dict[tuple[Any, ...], int] = {kind: number for number, kind in schema.kinds(self._db).items()}
        self._tallies = Tallies(self._stored_tally)

    def _stored_tally(self, place: Place) -> Tally:
        counts = self._db.one("SELECT counts FROM tally WHERE span = ? AND start = ?", place)
        return {} if counts is None else decode(counts)

    def _fact(self, name: str) -> Any:
        return self._db.one("SELECT value FROM fact WHERE name = ?", (name,))


def _bucket_times(first_seq: int, times: Sequence[int]) -> list[tuple[int, int, int]]:
    """Bucket, earliest and latest receiving, for events from ``first_seq`` on."""
    buckets: dict[int, list[int]] = {}
    for seq, time in zip(count(first_seq), times, strict=False):
        buckets.setdefault(seq >> schema.BUCKET_BITS, []).append(time)
    return [(number, min(some), max(some)) for number, some in buckets.items()]
