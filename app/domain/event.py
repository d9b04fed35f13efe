"""Business events as the stream sends them, and as the archive keeps them.

Facts about the fields: Oracle's streaming schema (``EventHeader``, ``EventDetail``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

OLDEST_KEPT = "00"
"""An offset older than any: asked for it, the server begins with the oldest event that it keeps. No event has it: one
may have "0"."""
NAMELESS = "nameless:"
"""What the unique id begins with that is made of the body of an event whose own is empty."""
_ASKABLE = re.compile("[0-9]{1,20}")


def is_askable(offset: str) -> bool:
    """Whether the server takes this as an offset to go on from (Oracle's streaming schema, ``NewEventInput``)."""
    return _ASKABLE.fullmatch(offset) is not None


class Arrival(NamedTuple):
    """One event on its way from the stream into the archive: its head read, its body still the exact bytes.

    A tuple, since tens of thousands a second are made. ``received_at`` is in microseconds since 1970, UTC. ``offset``
    is text and opaque. ``body`` is the JSON of ``newEvent`` as it came, or the whole frame where that cannot be read;
    then ``readable`` is False, ``unique_id`` may be made of the body's hash (``unreadable:…``), and ``offset``
    may be "". An event that reads, and whose id is empty, has one made of its body as well (``nameless:…``).
    """

    offset: str
    unique_id: str
    module: str
    name: str
    primary_key: str
    hotel: str | None
    timestamp: str
    received_at: int
    body: bytes
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One data element of an event, old → new. Absent values are ""; ``scope_*`` are dates as they came, YYYY-MM-DD."""

    element: str
    old: str
    new: str
    scope_from: str = ""
    scope_to: str = ""
    sequence: str = ""
    type: str = ""
    role: str = ""

    @property
    def is_change(self) -> bool:
        """Whether the value moved, as against an element sent along for context."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class BusinessEvent:
    """One event, read whole. Text is as it came except that HTML escapes are undone; it is foreign, show it plain."""

    offset: str
    unique_id: str
    module: str
    name: str
    primary_key: str
    hotel: str | None
    timestamp: str
    publisher: str
    action: str
    changes: tuple[Change, ...]


class ArchivedEvent(NamedTuple):
    """A row of the archive. ``seq`` counts up in order of arrival and never changes; times are microseconds, UTC.

    ``body`` is as in :class:`Arrival`; read it with ``app.wire.events.read``. ``contradicts`` is the ``seq`` of an
    earlier row with the same unique id and another body (invariant 3), or None.
    """

    seq: int
    offset: str
    unique_id: str
    module: str
    name: str
    primary_key: str
    hotel: str | None
    timestamp: str
    received_at: int
    committed_at: int
    body: bytes
    readable: bool
    contradicts: int | None

    @property
    def sent_id(self) -> str:
        """The unique id as the server sent it: "" where the archive knows the event by its body."""
        return "" if self.unique_id.startswith(NAMELESS) else self.unique_id


class Cause(StrEnum):
    """Why there is a gap."""

    FORGOTTEN = "forgotten"
    """The server no longer keeps what lay there."""
    DAMAGED = "damaged"
    """Rows that were archived are lost, as far as the server does not send them again."""
    PASSED_OVER = "passed over"
    """What stood there broke the connection each time (:class:`Skip`)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole that the server could not fill: nothing is known between the two rows. Times are microseconds, UTC.

    ``before_seq`` is the first row after the hole, or the one that stands for what is missing. ``reason`` is a sentence
    for people.
    """

    before_seq: int
    from_offset: str
    to_offset: str
    from_time: int
    to_time: int
    cause: Cause
    reason: str


class Skip(NamedTuple):
    """What breaks the connection each time it comes is passed over: the stream is asked to go on from ``resume``.

    ``gap`` says what is missing by it; None where nothing is. ``evidence`` is what came of the event, if anything did.
    """

    resume: str
    gap: Gap | None
    evidence: Arrival | None = None
