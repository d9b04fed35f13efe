"""Some hundred events of the story. A full page is packed: eighty bytes an event, so that a week fits into memory."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left
from functools import lru_cache
from typing import Any

from app.sandbox.event import Body, Element, Record

_SIZE = 512


class Page:
    """Records one by one, up to a number. ``made_at`` is the reading of the clock when the last was added."""

    def __init__(self) -> None:
        self._open: list[Record] = []
        self._packed: bytes | None = None
        self._length = 0
        self.made_at = 0.0
        self.last_offset = -1

    def __len__(self) -> int:
        return self._length

    @property
    def full(self) -> bool:
        """Whether it takes no more."""
        return self._packed is not None

    def append(self, record: Record, now: float) -> None:
        """Add one; the last one that fits closes the page."""
        self._open.append(record)
        self._length += 1
        self.made_at, self.last_offset = now, record.offset
        if self._length == _SIZE:
            self._packed, self._open = _pack(self._open), []

    def record(self, i: int) -> Record:
        """The i-th of them."""
        return self._records()[i]

    def find(self, offset: int) -> int:
        """The first position whose offset is not below ``offset``."""
        return bisect_left(self._records(), offset, key=_offset)

    def _records(self) -> list[Record]:
        return self._open if self._packed is None else _unpack(self._packed)


def _offset(record: Record) -> int:
    return record.offset


def _pack(records: list[Record]) -> bytes:
    rows = [(r[:-1], _row(r.body)) for r in records]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def _row(body: Body) -> tuple[Any, ...]:
    return body.module, body.name, body.publisher, body.elements, body.shared, body.flaw


@lru_cache(maxsize=8)
def _unpack(packed: bytes) -> list[Record]:
    rows: list[tuple[list[Any], list[Any]]] = json.loads(zlib.decompress(packed))
    return [Record._make([*head, _body(*body)]) for head, body in rows]


def _body(module: str, name: str, publisher: str, elements: list[list[Any]], shared: bool, flaw: str) -> Body:
    return Body(module, name, publisher, tuple(Element(*e) for e in elements), shared, flaw)
