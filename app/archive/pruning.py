"""Pruning an archive at one go, for the command line. While it is recorded into, the recorder does it (``Writer``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.archive.folder import Folder
from app.archive.reader import Reader
from app.archive.retention import Part, due
from app.archive.writer import Writer, now
from app.domain.profile import Secret
from app.domain.retention import Retention


@dataclass(frozen=True, slots=True)
class Outcome:
    """What went, or would go: how many segments, events and bytes; and what is left."""

    segments: int
    events: int
    bytes: int
    segments_left: int
    events_left: int
    bytes_left: int


def prune(path: Path, key: Secret, keep: Retention, *, dry_run: bool = False, at: int | None = None) -> Outcome:
    """Drop all that is due to go by ``at`` (microseconds, UTC; now, if None), or with ``dry_run`` only say so.

    Raises :class:`ArchiveBusy` while a recorder is at work, and :class:`ArchiveUnreadable`.
    """
    moment = now() if at is None else at
    with Reader.open(path, key) as reader:
        identity = reader.identity
        parts = _parts(reader, Folder(path))
    if dry_run:
        return _outcome(parts, due(parts, keep, moment))
    gone: list[Part] = []
    with Writer.open(
        path, key, chain=identity.chain, profile=identity.profile, keep=keep, clock=lambda: moment
    ) as writer:
        while part := writer.prune():
            gone.append(part)
            writer.sweep()
    return _outcome(parts, gone)


def _parts(reader: Reader, folder: Folder) -> list[Part]:
    return [
        Part(view.number, sum(view.totals().values()), folder.size(view.number), *(view.times() or (0, 0)))
        for view in reader.views()
    ]


def _outcome(parts: Sequence[Part], gone: Sequence[Part]) -> Outcome:
    left = parts[len(gone) :]
    counts = [(len(some), sum(p.events for p in some), sum(p.bytes for p in some)) for some in (gone, left)]
    return Outcome(*counts[0], *counts[1])
