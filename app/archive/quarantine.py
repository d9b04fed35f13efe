"""Where damaged segments are kept, as they were found: ``damaged-…`` folders inside the archive's own.

Nothing in them is ever read by a view, changed, or thrown away by Doorman: whoever looks after the computer may.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app.archive.database import sync
from app.archive.folder import Folder

_NAME = "damaged-"
_PARTS = ("", "-wal", "-shm")
"""The database goes first: without it, what is left in the archive is no segment that could be taken for sound."""


def take(folder: Folder, number: int) -> Path:
    """Move a segment's files out of the archive. Returns where the segment is now.

    One that was being moved when the program died is moved to the end.
    """
    segment = folder.segment(number)
    if segment.exists():
        aside = folder.path / f"{_NAME}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}" / segment.name
        aside.parent.mkdir(mode=0o700)
        sync(folder.path)
    else:
        aside = _newest(folder, number)
    for ending in _PARTS:
        part = segment.with_name(segment.name + ending)
        if part.exists():
            part.replace(aside.with_name(part.name))
    sync(aside.parent)
    sync(folder.path)
    return aside


def holds(folder: Folder, number: int) -> bool:
    """Whether a segment was ever set aside."""
    return any(folder.path.glob(f"{_NAME}*/{folder.segment(number).name}"))


def contents(archive: Path) -> list[str]:
    """What was set aside, oldest first: names within the archive's folder, that of the catalogue and label too."""
    kept = [*archive.glob(f"{_NAME}*/*.segment"), *archive.glob(f"*.{_NAME}*")]
    return sorted(file.relative_to(archive).as_posix() for file in kept if not file.name.endswith(_PARTS[1:]))


def _newest(folder: Folder, number: int) -> Path:
    return max(folder.path.glob(f"{_NAME}*/{folder.segment(number).name}"))
