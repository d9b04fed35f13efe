"""The tables. One archive is a catalogue and segments; a segment holds everything needed to read its events.

A *kind* is a combination of hotel, module, event name and readable: filters on these become a set of small integers,
and so do counts. ``kind`` ids belong to their segment.

A *bucket* is ``BUCKET`` consecutive events. Every index begins with it, so that an insert touches a few warm pages
however large the segment is. (Measured, per second at 300,000 events: 8,192 → 89,000, 32,768 → 68,000.) Ids have
larger ones: they are looked for in all buckets of all segments, so fewer are better.
"""

from __future__ import annotations

from typing import NamedTuple

from app.archive.database import Database

VERSION = 3
"""Of the schema: in the label, and of each file (``user_version``). An archive with a higher one is refused."""

BUCKET_BITS = 13
BUCKET = 1 << BUCKET_BITS
ID_BUCKET_BITS = 14

CATALOGUE = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE segment (number INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL);
"""

SEGMENT = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE dictionary (from_seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE kind (
    id INTEGER PRIMARY KEY,
    hotel TEXT,
    module TEXT NOT NULL,
    name TEXT NOT NULL,
    readable INTEGER NOT NULL
);
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    committed_after INTEGER NOT NULL,
    contradicts INTEGER,
    id_hash INTEGER NOT NULL,
    offset TEXT NOT NULL,
    unique_id TEXT NOT NULL,
    primary_key TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX event_by_kind ON event (seq >> {BUCKET_BITS}, kind);
CREATE INDEX event_by_id ON event (seq >> {ID_BUCKET_BITS}, id_hash);
CREATE INDEX event_by_primary_key ON event (seq >> {BUCKET_BITS}, primary_key);
CREATE TABLE bucket (number INTEGER PRIMARY KEY, earliest INTEGER NOT NULL, latest INTEGER NOT NULL);
CREATE TABLE tally (span INTEGER NOT NULL, start INTEGER NOT NULL, counts BLOB NOT NULL, PRIMARY KEY (span, start));
CREATE TABLE gap (
    id INTEGER PRIMARY KEY,
    before_seq INTEGER NOT NULL,
    from_offset TEXT NOT NULL,
    to_offset TEXT NOT NULL,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE erased (seq INTEGER PRIMARY KEY);
"""
"""``committed_after`` is microseconds from receiving to committing, ``body`` is packed (``app.archive.bodies``).
``bucket`` knows the receiving times of its events. ``tally`` is described in ``app.archive.tallies``. ``erased`` names
the events whose words were taken out (``app.archive.erasure``), ``cause`` is a ``Cause``. A change here takes a step in
``app.archive.migration``."""


PACKING = "packing"
PACKED_ANEW = 1_000
"""The fact of a segment that is raised by so much whenever its bodies are packed with other dictionaries."""
_PACKED = f"SELECT value FROM fact WHERE name = '{PACKING}'"  # noqa: S608 - a name of the schema
STAMP = f"(SELECT count(*) + coalesce(({_PACKED}), 0) FROM dictionary)"  # noqa: S608 - the same
"""A number that is another one whenever the dictionaries are. It is asked for together with the bodies."""


class Kind(NamedTuple):
    """What a kind's number stands for."""

    hotel: str | None
    module: str
    name: str
    readable: bool


class Identity(NamedTuple):
    """Whose archive it is. Stands in every segment and in the catalogue."""

    archive: str
    chain: str
    profile: str


def identity(db: Database) -> Identity:
    """What a file says of its archive."""
    facts = dict(db.rows("SELECT name, value FROM fact WHERE name IN ('archive', 'chain', 'profile')"))
    if len(facts) != len(Identity._fields):
        raise db.damaged("it does not say whose it is")
    return Identity(**facts)


def first_seq(db: Database) -> int:
    """The first event of a segment, there already or to come."""
    first = db.one("SELECT value FROM fact WHERE name = 'first_seq'")
    if first is None:
        raise db.damaged("it does not say where it begins")
    return int(first)


def kinds(db: Database) -> dict[int, Kind]:
    """All kinds of a segment by number."""
    rows = db.rows("SELECT id, hotel, module, name, readable FROM kind")
    return {number: Kind(hotel, module, name, bool(readable)) for number, hotel, module, name, readable in rows}
