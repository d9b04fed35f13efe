"""Which unique ids a segment may hold: a Bloom filter of 16 bits an event, so that a new id costs no look-up on disk.

Each id sets four bits in each of two 64-bit words, so that asking is one or two memory accesses. One new id in a
thousand meets unlucky words and is looked up exactly.

The filters of sealed segments stand side by side: the words at one place of all of them make one long integer, so that
asking twenty segments takes little longer than asking one.
"""

from __future__ import annotations

import random
import zlib
from array import array
from collections.abc import Iterable, Iterator

_BITS_PER_EVENT = 16
_MASK_BITS = 12
_PICK_MASK = (1 << _MASK_BITS) - 1
_ALL = 0xFFFF_FFFF
_WORD = 64
_FULL = (1 << _WORD) - 1
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
        words = known.words
        self._shelves.setdefault(len(words), _Shelf(len(words))).put(number, words)

    def drop(self, number: int) -> None:
        """Forget what segment ``number`` knew: its file is gone."""
        for shelf in self._shelves.values():
            shelf.drop(number)

    def suspects(self, hashes: Iterable[int]) -> dict[int, set[int]]:
        """Which segments may hold which of the hashes. Where one is not named, it certainly holds none of them."""
        found: dict[int, set[int]] = {}
        asked = list(hashes)
        for shelf in self._shelves.values():
            for value, number in shelf.suspects(asked):
                found.setdefault(number, set()).add(value)
        return found


class _Shelf:
    """Filters of one length. What is kept is the complement: a bit is set where no id of the segment has set it.

    So an id is suspected in a segment where its masks meet no set bit in either word of that segment.
    """

    def __init__(self, length: int) -> None:
        self._pick_word = length - 1
        self._columns = [0] * length
        self._numbers: list[int | None] = []
        self._waiting: list[array[int]] = []
        self._spread()

    def put(self, number: int, words: array[int]) -> None:
        self._numbers.append(number)
        self._waiting.append(words)

    def drop(self, number: int) -> None:
        """The place stays, and holds nothing: it costs little, and a place is shifted only where all are."""
        if number in self._numbers:
            place = self._numbers.index(number)
            self._numbers[place] = None
            if self._is_waiting(place):
                self._waiting[place - len(self._numbers)] = array("Q", bytes(8 * len(self._columns)))
            else:
                nothing = _FULL << place * _WORD
                self._columns = [column | nothing for column in self._columns]

    def suspects(self, hashes: Iterable[int]) -> Iterator[tuple[int, int]]:
        if self._waiting:
            self._settle()
        columns, pick_word, masks, ones, highs = self._columns, self._pick_word, self._masks, self._ones, self._highs
        for value in hashes:
            other = value * _SCATTER & _ALL
            met = (masks[value & _PICK_MASK] & columns[(value >> _MASK_BITS) & pick_word]) | (
                masks[other & _PICK_MASK] & columns[(other >> _MASK_BITS) & pick_word]
            )
            # A word of zeros borrows from its own highest bit; the usual way to find one without looking at each.
            if (met - ones) & ~met & highs:
                for place, number in enumerate(self._numbers):
                    if number is not None and not met >> place * _WORD & _FULL:
                        yield value, number

    def _is_waiting(self, place: int) -> bool:
        return place >= len(self._numbers) - len(self._waiting)

    def _settle(self) -> None:
        """Set the filters that wait beside those that stand."""
        count, shift = len(self._waiting), (len(self._numbers) - len(self._waiting)) * _WORD
        beside = array("Q", bytes(8 * count * len(self._columns)))
        for place, words in enumerate(self._waiting):
            beside[place::count] = words
        width, full = 8 * count, (1 << count * _WORD) - 1
        joined = beside.tobytes()
        self._columns = [
            column | (int.from_bytes(joined[at : at + width], "little") ^ full) << shift
            for column, at in zip(self._columns, range(0, len(joined), width), strict=True)
        ]
        self._waiting.clear()
        self._spread()

    def _spread(self) -> None:
        """The masks, once for each filter that stands here."""
        self._ones = sum(1 << place * _WORD for place in range(len(self._numbers)))
        self._highs = self._ones << (_WORD - 1)
        self._masks = [mask * self._ones for mask in _MASKS]
