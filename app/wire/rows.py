"""A row of the archive as a line of JSON, for programs: what the archive knows, and the event as it came."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from app.domain.event import ArchivedEvent
from app.wire.malformed import MALFORMED


class _Row(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    seq: int
    offset: str
    unique_event_id: str
    received_at: datetime
    committed_at: datetime
    event: msgspec.Raw | str
    readable: bool = True
    contradicts: int | None = None


def line(row: ArchivedEvent) -> str:
    """One line of JSON without its line feed. ``event`` is the body; a text where the body is no JSON.

    ``readable`` and ``contradicts`` are there only where they say something.
    """
    return msgspec.json.encode(
        _Row(
            seq=row.seq,
            offset=row.offset,
            unique_event_id=row.sent_id,
            received_at=_moment(row.received_at),
            committed_at=_moment(row.committed_at),
            event=_body(row.body),
            readable=row.readable,
            contradicts=row.contradicts,
        )
    ).decode()


def _body(body: bytes) -> msgspec.Raw | str:
    try:
        msgspec.json.decode(body)
        return msgspec.Raw(msgspec.json.format(body, indent=-1))  # numbers as they came, and no line feeds
    except MALFORMED:
        return body.decode(errors="replace")


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, UTC)
