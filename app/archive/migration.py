"""An archive that an earlier Doorman made becomes one of this schema when a writer opens it.

First the label names the new schema, so that from then on the earlier Doorman keeps away. Then each file is brought
forward by itself, in one transaction with the version that it bears: a crash leaves it as it was or as it shall be,
and the next writer goes on with what is left. A reader changes nothing, and reads files of every schema from 1 on.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.archive.database import Database
from app.archive.schema import VERSION

Steps = Mapping[int, str]
"""What leads to a version from the one before. Versions that change nothing in such a file have no step."""

CAUSE_BY_REASON = """CASE WHEN reason LIKE '%was passed over%' THEN 'passed over'
WHEN reason LIKE '%was damaged%' THEN 'damaged' ELSE 'forgotten' END"""
"""The cause of a gap before schema 3, when only its reason told of it."""
SEGMENT: Steps = {
    2: "CREATE TABLE erased (seq INTEGER PRIMARY KEY)",
    3: f"""
ALTER TABLE gap RENAME TO gap_of_2;
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
INSERT INTO gap SELECT id, before_seq, from_offset, to_offset, from_time, to_time, {CAUSE_BY_REASON}, reason
FROM gap_of_2;
DROP TABLE gap_of_2
""",  # noqa: S608 - an expression of ours
}
CATALOGUE: Steps = {}


def version(db: Database) -> int:
    """The schema of one file. Files of schema 1 bear none."""
    return db.one("PRAGMA user_version") or 1


def migrate(db: Database, steps: Steps) -> None:
    """Bring a file that is open for writing to this schema."""
    found = version(db)
    if found < VERSION:
        with db.transaction():
            for step in range(found + 1, VERSION + 1):
                if step in steps:
                    db.run(steps[step])
            db.run(f"PRAGMA user_version = {VERSION}")
