"""Packing bodies by zstd: a dictionary trained on the chain's own first events makes them a seventh of their size.

A dictionary serves from a certain ``seq`` on; bodies before the first one are packed without. It is kept inside every
segment, since without it the bodies are lost. Each thread needs its own packer or unpacker.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence

import zstandard

_LEVEL = 1
_DICTIONARY_SIZE = 32_768
SAMPLES = 2_000
"""How many bodies a dictionary is trained from."""


def train(bodies: Sequence[bytes]) -> bytes:
    """A dictionary from samples; where zstd finds nothing to learn in them, their own text serves as one."""
    try:
        return zstandard.train_dictionary(_DICTIONARY_SIZE, list(bodies), level=_LEVEL).as_bytes()
    except zstandard.ZstdError:
        return b"".join(bodies)[-_DICTIONARY_SIZE:]


class Packer:
    """Packs bodies with one dictionary, or without."""

    def __init__(self, dictionary: bytes | None = None) -> None:
        data = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._compressor = zstandard.ZstdCompressor(
            level=_LEVEL, dict_data=data, write_dict_id=False, write_checksum=False
        )

    def pack(self, bodies: Sequence[bytes]) -> list[bytes]:
        """The bodies packed, each by itself."""
        if not all(bodies):
            return [self._compressor.compress(body) for body in bodies]
        packed = self._compressor.multi_compress_to_buffer(list(bodies), threads=1)
        return [packed[place].tobytes() for place in range(len(packed))]


class Unpacker:
    """Unpacks the bodies of one segment."""

    def __init__(self, dictionaries: Iterable[tuple[int, bytes]]) -> None:
        """``dictionaries``: from which ``seq`` on, and the dictionary."""
        self._starts: list[int] = [0]
        self._decompressors = [zstandard.ZstdDecompressor()]
        self._dictionaries: list[bytes | None] = [None]
        for from_seq, data in sorted(dictionaries):
            self._dictionaries.append(data)
            self._starts.append(from_seq)
            self._decompressors.append(zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(data)))

    def dictionary(self, seq: int) -> bytes | None:
        """What the body of event ``seq`` is packed with."""
        return self._dictionaries[bisect.bisect_right(self._starts, seq) - 1]

    def unpack(self, seq: int, packed: bytes) -> bytes:
        """The body of event ``seq``. Raises :class:`zstandard.ZstdError` where it is damaged."""
        return self._decompressors[bisect.bisect_right(self._starts, seq) - 1].decompress(packed)
