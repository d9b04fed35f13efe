"""Which unique ids a segment may hold: a Bloom filter of 32 bits an event, so that a new id costs no look-up on disk.

Each id sets four bits in each of two 64-bit words, so that asking is one or two memory accesses. One new id in some
fifty thousand meets unlucky words and is looked up exactly. (With 16 bits, as the filters that earlier segments stored,
it was one in six hundred, in each of the segments: looking those up took as long as writing.)

The filters of sealed segments stand side by side: the words at one place of all of them make one long integer, so that
asking twenty segments takes little longer than asking one. A few are asked one by one until there are enough of them.
"""

from __future__ import annotations

import random
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator

_BITS_PER_EVENT = 32
_MASK_BITS = 12
_PICK_MASK = (1 << _MASK_BITS) - 1
_HASH = 32
_OTHER_MASK = _HASH - _MASK_BITS
"""A hash picks one mask by its lowest bits and the other by its highest."""
_WORD = 64
_FULL = (1 << _WORD) - 1
_ENOUGH = 4
"""Filters that are set side by side at once: a long integer for each place has its own cost, and so has setting one."""
_SCATTER = 0x9E37_79B1
"""An odd number without pattern (2³² divided by the golden ratio). The upper half of a hash times it picks the other
word, by all bits of the hash; the lower half would be the same for hashes that differ in their highest bits alone."""


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
            words[(value * _SCATTER >> _HASH) & pick_word] |= masks[value >> _OTHER_MASK]

    def suspects(self, hashes: Iterable[int]) -> set[int]:
        """Those that may be known. The others certainly are not."""
        words, pick_word, masks = self._words, self._pick_word, _MASKS
        return {
            value
            for value in hashes
            if not masks[value & _PICK_MASK] & ~words[(value >> _MASK_BITS) & pick_word]
            and not masks[value >> _OTHER_MASK] & ~words[(value * _SCATTER >> _HASH) & pick_word]
        }

    @property
    def words(self) -> array[int]:
        """The filter's words, for :class:`SealedIds`."""
        return self._words

    def store(self) -> bytes:
        """The filter as bytes, little-endian on every machine Doorman runs on."""
        return self._words.tobytes()


class SealedIds:
    """The filters of the sealed segments, by the segments' numbers. Filters of different lengths may be mixed."""

    def __init__(self) -> None:
        self._shelves: dict[int, _Shelf] = {}

    def put(self, number: int, known: KnownIds) -> None:
        """Know what segment ``number`` knows."""
        length = len(known.words)
        self._shelves.setdefault(length, _Shelf(length)).put(number, known)

    def settle(self) -> None:
        """Do now what the next asking would take a moment for."""
        for shelf in self._shelves.values():
            shelf.settle()

    def drop(self, number: int) -> None:
        """Forget what segment ``number`` knew: its file is gone."""
        for shelf in self._shelves.values():
            shelf.drop(number)

    def suspects(self, hashes: Collection[int]) -> dict[int, set[int]]:
        """Which segments may hold which of the hashes. Where one is not named, it certainly holds none of them."""
        found: dict[int, set[int]] = {}
        for shelf in self._shelves.values():
            for value, number in shelf.suspects(hashes):
                found.setdefault(number, set()).add(value)
        return found


class _Shelf:
    """Filters of one length: the settled ones side by side, then fewer than ``_ENOUGH`` that wait to be.

    Of the settled ones the complement is kept: a bit is set where no id of the segment has set it. So an id is
    suspected in a segment where its masks meet no set bit in either word of that segment.
    """

    def __init__(self, length: int) -> None:
        self._pick_word = length - 1
        self._columns: list[int] = []
        self._numbers: list[int | None] = []
        self._waiting: dict[int, KnownIds] = {}

    def put(self, number: int, known: KnownIds) -> None:
        self._waiting[number] = known

    def drop(self, number: int) -> None:
        """Nobody is told of it any more; its place goes the next time that places are set, where all before it went."""
        self._waiting.pop(number, None)
        if number in self._numbers:
            self._numbers[self._numbers.index(number)] = None

    def settle(self) -> None:
        """Set the filters that wait beside those that stand, where they are enough."""
        if len(self._waiting) < _ENOUGH:
            return
        gone = next((at for at, number in enumerate(self._numbers) if number is not None), len(self._numbers))
        del self._numbers[:gone]
        count, shift, less = len(self._waiting), len(self._numbers) * _WORD, gone * _WORD
        beside = array("Q", bytes(8 * count * (self._pick_word + 1)))
        for place, known in enumerate(self._waiting.values()):
            beside[place::count] = known.words
        width, full = 8 * count, (1 << count * _WORD) - 1
        joined = beside.tobytes()
        added = (int.from_bytes(joined[at : at + width], "little") ^ full for at in range(0, len(joined), width))
        standing = self._columns or [0] * (self._pick_word + 1)
        self._columns = [column >> less | more << shift for column, more in zip(standing, added, strict=True)]
        self._numbers += self._waiting
        self._waiting.clear()
        self._ones = sum(1 << place * _WORD for place in range(len(self._numbers)))
        self._highs = self._ones << (_WORD - 1)
        self._masks = [mask * self._ones for mask in _MASKS]
        """The masks, once for each filter that stands here."""

    def suspects(self, hashes: Collection[int]) -> Iterator[tuple[int, int]]:
        self.settle()
        for number, known in self._waiting.items():
            for value in known.suspects(hashes):
                yield value, number
        if self._columns:
            yield from self._settled_suspects(hashes)

    def _settled_suspects(self, hashes: Collection[int]) -> Iterator[tuple[int, int]]:
        columns, pick_word, masks, ones, highs = self._columns, self._pick_word, self._masks, self._ones, self._highs
        for value in hashes:
            met = masks[value & _PICK_MASK] & columns[(value >> _MASK_BITS) & pick_word]
            # A word of zeros borrows from its own highest bit; the usual way to find one without looking at each.
            if not (met - ones) & ~met & highs:
                continue
            met |= masks[value >> _OTHER_MASK] & columns[(value * _SCATTER >> _HASH) & pick_word]
            if (met - ones) & ~met & highs:
                for place, number in enumerate(self._numbers):
                    if number is not None and not met >> place * _WORD & _FULL:
                        yield value, number
