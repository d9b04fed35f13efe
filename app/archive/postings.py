"""Which term stands in which events: packed for the text index, and unpacked again.

A block covers consecutive events of one :func:`span`; the place of one is its ``seq`` less where that begins. The terms
of a block are sorted and parted into leaves. A leaf is packed by zstd and holds its terms, how many events each stands
in, and the distances between those: for a word of every event, ones, of which nothing is left when packed.
Numbers are little-endian, as all computers are that Doorman runs on.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from operator import sub
from struct import Struct

import zstandard

SPAN_BITS = 14

Postings = dict[bytes, "array[int]"]
"""Places by term, in order."""
Leaf = tuple[bytes, bytes]
"""The first term of it, and all of it packed."""

AFTER = b"\xff"
"""Put behind a term, it is above all that begin so."""

_LEAF = 12_000
"""Bytes of a leaf, unpacked."""
_LEVEL = 3
_HEAD = Struct("<II")
_PLACE = 2


def span(seq: int) -> range:
    """The numbers of the events that may share a block with this one: of a place, two bytes are enough."""
    begin = seq >> SPAN_BITS << SPAN_BITS
    return range(begin, begin + (1 << SPAN_BITS))


def pack(postings: Mapping[bytes, array[int]]) -> Iterator[Leaf]:
    """The leaves of a block."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    some: list[bytes] = []
    size = 0
    for term in sorted(postings):
        some.append(term)
        size += len(term) + _PLACE * (len(postings[term]) + 1)
        if size >= _LEAF:
            yield some[0], packer.compress(_raw(some, postings))
            some, size = [], 0
    if some:
        yield some[0], packer.compress(_raw(some, postings))


def unpack(leaves: Iterable[bytes]) -> Postings:
    """A block again. Raises :class:`zstandard.ZstdError` where it is damaged."""
    return {term: array("H", accumulate(distances)) for leaf in leaves for term, distances in _read(leaf, b"")}


def places(leaf: bytes, beginning: bytes, begin: int) -> Iterator[list[int]]:
    """The events of each term of a leaf that begins so; ``begin`` is where the span does.

    Raises :class:`zstandard.ZstdError` where it is damaged.
    """
    for _, distances in _read(leaf, beginning):
        distances_and_begin = distances.tolist()
        distances_and_begin[0] += begin
        yield list(accumulate(distances_and_begin))


def joined(earlier: Postings, later: Mapping[bytes, array[int]]) -> Postings:
    """Two neighbouring blocks of one span as one."""
    for term, some in later.items():
        known = earlier.get(term)
        earlier[term] = some if known is None else known + some
    return earlier


def _raw(terms: list[bytes], postings: Mapping[bytes, array[int]]) -> bytes:
    names = b"\n".join(terms)
    counts = array("H", (len(postings[term]) for term in terms))
    distances = (_distances(postings[term]).tobytes() for term in terms)
    return b"".join((_HEAD.pack(len(terms), len(names)), names, counts.tobytes(), *distances))


def _distances(places: array[int]) -> array[int]:
    if len(places) == 1:
        return places
    return array("H", (places[0], *map(sub, places[1:], places)))


def _read(leaf: bytes, beginning: bytes) -> Iterator[tuple[bytes, array[int]]]:
    """Terms that begin so, and the distances between their places."""
    raw = zstandard.ZstdDecompressor().decompress(leaf)
    size, length = _HEAD.unpack_from(raw)
    at = _HEAD.size + length
    terms = raw[_HEAD.size : at].split(b"\n")
    counts = _numbers(raw, at, size)
    low, high = bisect_left(terms, beginning), bisect_left(terms, beginning + AFTER)
    at += _PLACE * (size + sum(counts[:low]))
    for term, count in zip(terms[low:high], counts[low:high], strict=True):
        yield term, _numbers(raw, at, count)
        at += _PLACE * count


def _numbers(raw: bytes, at: int, count: int) -> array[int]:
    found = array("H")
    found.frombytes(raw[at : at + _PLACE * count])
    return found
