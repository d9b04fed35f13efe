"""Which unique ids a segment may hold: a Bloom filter of 16 bits an event, so that a new id costs no look-up on disk.

Each id sets four bits in each of two 64-bit words, so that asking is one or two memory accesses. One new id in a
thousand meets unlucky words and is looked up exactly.
"""

from __future__ import annotations

import random
import zlib
from array import array
from collections.abc import Iterable

_BITS_PER_EVENT = 16
_MASK_BITS = 12
_PICK_MASK = (1 << _MASK_BITS) - 1
_ALL = 0xFFFF_FFFF
_SCATTER = 0x9E37_79B1
"""An odd number without pattern (2³² divided by the golden ratio): multiplied by it, a hash picks another word."""


def hash_ids(unique_ids: Iterable[str]) -> list[int]:
    """32 bits that stand for each id, in the filter and in the index. Stable: they are stored."""
    return [zlib.crc32(unique_id.encode()) for unique_id in unique_ids]


def _make_masks() -> tuple[int, ...]:
    draw = random.Random(1)  # noqa: S311 - a fixed spread of bits, part of the file format, not a secret
    return tuple(sum(1 << bit for bit in draw.sample(range(64), 4)) for _ in range(1 << _MASK_BITS))


_MASKS = _make_masks()


class KnownIds:
    """The filter of one segment. It never forgets an id, and sometimes suspects one it does not hold."""

    def __init__(self, capacity: int, stored: bytes | None = None) -> None:
        """A filter for ``capacity`` events: empty, or as :meth:`store` gave it away."""
        words = 1 << max(0, (capacity * _BITS_PER_EVENT // 64 - 1).bit_length())
        self._words = array("Q", stored if stored is not None else bytes(words * 8))
        self._pick_word = len(self._words) - 1

    def add(self, hashes: Iterable[int]) -> None:
        """Know these from now on."""
        words, pick_word, masks = self._words, self._pick_word, _MASKS
        for value in hashes:
            words[(value >> _MASK_BITS) & pick_word] |= masks[value & _PICK_MASK]
            other = value * _SCATTER & _ALL
            words[(other >> _MASK_BITS) & pick_word] |= masks[other & _PICK_MASK]

    def suspects(self, hashes: Iterable[int]) -> set[int]:
        """Those that may be known. The others certainly are not."""
        words, pick_word, masks = self._words, self._pick_word, _MASKS
        return {
            value
            for value in hashes
            if not masks[value & _PICK_MASK] & ~words[(value >> _MASK_BITS) & pick_word]
            and not masks[(other := value * _SCATTER & _ALL) & _PICK_MASK] & ~words[(other >> _MASK_BITS) & pick_word]
        }

    def store(self) -> bytes:
        """The filter as bytes, little-endian on every machine Doorman runs on."""
        return self._words.tobytes()
