"""Counts that the writer keeps in the same transaction as the events, so that nobody has to count rows.

A tally maps a kind to a number, as one MessagePack blob: rewriting a few blobs a batch costs a fraction of updating a
row for each kind. There is one tally for each minute and each hour (of receiving, since 1970) with events, one for the
whole segment, and one with the time when each kind was received last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from enum import IntEnum

import msgspec

Tally = dict[int, int]

MINUTE = 60_000_000
HOUR = 60 * MINUTE

encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Tally).decode


class Span(IntEnum):
    """What a tally covers. ``start`` is the number of the minute or hour since 1970, else 0."""

    SEGMENT = 0
    LAST_RECEIVED = 1
    MINUTE = 2
    HOUR = 3


Place = tuple[int, int]
"""Span and start: where a tally is kept."""


class Tallies:
    """The tallies of the segment being written. Those that were touched last stay in memory."""

    def __init__(self, load: Callable[[Place], Tally]) -> None:
        """``load`` gives the stored tally of a place, or an empty one."""
        self._load = load
        self._open: dict[Place, Tally] = {}

    def count(self, kinds: Sequence[int], times: Sequence[int]) -> list[tuple[int, int, bytes]]:
        """Count events by kind and time of receiving (microseconds). Returns the rows that changed, for storing."""
        touched: dict[Place, Tally] = {}
        latest = self._take((Span.LAST_RECEIVED, 0), touched)
        latest.update(zip(kinds, times, strict=True))
        for minute, counts in _by_minute(kinds, times).items():
            for place in ((Span.SEGMENT, 0), (Span.MINUTE, minute), (Span.HOUR, minute * MINUTE // HOUR)):
                tally = self._take(place, touched)
                for kind, count in counts.items():
                    tally[kind] = tally.get(kind, 0) + count
        self._open = touched
        return [(span, start, encode(tally)) for (span, start), tally in touched.items()]

    def _take(self, place: Place, touched: dict[Place, Tally]) -> Tally:
        tally = touched.get(place)
        if tally is None:
            tally = self._open.get(place)
            touched[place] = tally = self._load(place) if tally is None else tally
        return tally


def _by_minute(kinds: Sequence[int], times: Sequence[int]) -> dict[int, Counter[int]]:
    first, last = min(times) // MINUTE, max(times) // MINUTE
    if first == last:
        return {first: Counter(kinds)}
    counts: dict[int, Counter[int]] = {}
    for kind, time in zip(kinds, times, strict=True):
        counts.setdefault(time // MINUTE, Counter())[kind] += 1
    return counts
