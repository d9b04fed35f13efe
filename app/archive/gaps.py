"""The holes that a segment tells of, written, and read in every schema."""

from __future__ import annotations

from dataclasses import astuple

from app.archive.database import Database
from app.archive.migration import CAUSE_BY_REASON, version
from app.domain.event import Cause, Gap

_INSERT = "INSERT INTO gap VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT before_seq, from_offset, to_offset, from_time, to_time, {cause}, reason FROM gap ORDER BY id"
_HAS_CAUSES = 3
"""The schema from which on a gap says its cause."""


def put(db: Database, gap: Gap) -> None:
    """Write one down."""
    db.run(_INSERT, astuple(gap))


def read(db: Database) -> list[Gap]:
    """All of a segment, in the order in which they were found. Raises :class:`ArchiveDamaged`."""
    sql = _SELECT.format(cause="cause" if version(db) >= _HAS_CAUSES else CAUSE_BY_REASON)
    try:
        return [_gap(*row) for row in db.rows(sql)]
    except ValueError as error:
        raise db.damaged(f"a gap has a cause that nobody knows: {error}") from error


def _gap(before_seq: int, from_offset: str, to_offset: str, begun: int, ended: int, cause: str, reason: str) -> Gap:
    return Gap(before_seq, from_offset, to_offset, begun, ended, Cause(cause), reason)
