"""Which segments are due to go: the oldest, each as a whole, when all of its events are too old or the archive too big.

A segment of which only a part is too old stays until all of it is: a file is dropped in milliseconds, while deleting
rows would rewrite it, slow the recorder down, and leave holes. So that no segment spans too long a time, the writer
begins another one in good time (:func:`longest_span`).

Three things are kept whatever the limits say: the newest segment; what the recorder resumes from; and everything that
the server may send again, since a known event is only recognized by its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.retention import Retention

RESUME_EVENTS = 200
RESUME_TIME = 60_000_000
"""How far before the newest event the server is asked to begin again: this many events, and microseconds."""

DAY = 24 * 3_600_000_000
SERVER_FORGETS = 8 * DAY
"""Microseconds after which the server surely sends an event no more: it keeps them for seven days."""
_SEGMENTS_A_PERIOD = 10


class Part(NamedTuple):
    """A segment. ``bytes`` is on disk; times of receiving are microseconds, UTC, 0 where it holds no event."""

    number: int
    events: int
    bytes: int
    earliest: int
    latest: int


def due(parts: Sequence[Part], keep: Retention, now: int) -> list[Part]:
    """Those that are to go by ``now`` (microseconds, UTC). ``parts`` are all of an archive; both oldest first."""
    going: list[Part] = []
    size = sum(part.bytes for part in parts)
    for place, part in enumerate(parts):
        is_too_old = keep.days is not None and part.latest < now - keep.days * DAY
        is_too_much = keep.bytes is not None and size > keep.bytes
        if not (is_too_old or is_too_much) or not _can_go(part, parts[place + 1 :], now):
            break
        going.append(part)
        size -= part.bytes
    return going


def longest_span(keep: Retention) -> int | None:
    """Microseconds from a segment's first event until another segment is begun, or None."""
    return None if keep.days is None else max(DAY, keep.days * DAY // _SEGMENTS_A_PERIOD)


def _can_go(part: Part, newer: Sequence[Part], now: int) -> bool:
    filled = [one for one in newer if one.events]
    return (
        part.latest < now - SERVER_FORGETS
        and sum(one.events for one in filled) > RESUME_EVENTS
        and max(one.latest for one in filled) - min(one.earliest for one in filled) > RESUME_TIME
    )
