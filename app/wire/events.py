"""Business events as JSON: read once when they arrive, and again when somebody looks.

Source of the fields: Oracle's streaming schema, ``EventHeader`` and ``EventDetail``. Unknown fields stay in the body
and are otherwise ignored; order does not matter.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec

from app.domain.event import NAMELESS, Arrival, BusinessEvent, Change
from app.wire.malformed import MALFORMED

UNREADABLE = "unreadable:"
"""What the made-up unique id of an unreadable event without one begins with; the hash of its body follows."""


DETAIL, METADATA = "detail", "metadata"
"""The members of an event that hold its data elements, and its offset and id."""
ERASED = "erased"
"""Stands in place of what was written."""
_ABOUT = ("elementName", "elementSequence", "elementType", "elementRole")
"""What says which element it is."""
_NUMBERING = frozenset(("offset", "timestamp", "elementSequence"))
"""Where and when an event stands in the stream: not what anybody writes in it."""
_JSON_ESCAPES = re.compile(r'(?:\\u[0-9a-fA-F]{4})+|\\["\\/bfnrt]')


class _Metadata(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    offset: str
    unique_event_id: str


class _Detail(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    element_name: str
    new_value: str | None = None
    old_value: str | None = None
    scope_from: str | None = None
    scope_to: str | None = None
    element_sequence: str | None = None
    element_type: str | None = None
    element_role: str | None = None


class _Event(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    metadata: _Metadata
    module_name: str
    event_name: str
    primary_key: str
    timestamp: str
    detail: list[_Detail | None]
    hotel_id: str | None = None
    publisher_id: str | None = None
    action_instance_id: str | None = None


class _WholeMetadata(_Metadata, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _WholeDetail(_Detail, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _WholeEvent(_Event, frozen=True, gc=False, forbid_unknown_fields=True):
    """An event of which nothing is passed over."""

    metadata: _WholeMetadata
    detail: list[_WholeDetail | None]  # type: ignore[assignment]  # a narrower one, that nobody puts anything into


_decode = msgspec.json.Decoder(_Event).decode
_decode_whole = msgspec.json.Decoder(_WholeEvent).decode

_HEAD = attrgetter(
    *("metadata.unique_event_id", "module_name", "event_name", "primary_key", "hotel_id"),
    *("publisher_id", "action_instance_id"),
)
_WRITTEN = attrgetter(
    *("element_name", "new_value", "old_value", "scope_from", "scope_to", "element_type", "element_role")
)


def arrived(body: bytes, received_at: int) -> Arrival:
    """The event whose ``newEvent`` is ``body``; kept as unreadable where its fields are not what the schema says.

    ``received_at`` is in microseconds since 1970, UTC.
    """
    return readable(body, received_at) or unreadable(body, received_at, _any(body))


def readable(body: bytes, received_at: int) -> Arrival | None:
    """The same, or None where it is not one JSON value with the fields of the schema."""
    try:
        event = _decode(body)
    except MALFORMED:
        return None
    return Arrival(
        event.metadata.offset,
        event.metadata.unique_event_id or _made_up(NAMELESS, body),
        event.module_name,
        event.event_name,
        event.primary_key,
        event.hotel_id,
        event.timestamp,
        received_at,
        body,
    )


def unreadable(body: bytes, received_at: int, event: object = None) -> Arrival:
    """What came, kept as it came, with as much of the head as can be saved from ``event``, the decoded ``newEvent``."""
    fields = _members(event)
    metadata = _members(fields.get("metadata"))
    return Arrival(
        offset=_text(metadata.get("offset")),
        unique_id=_text(metadata.get("uniqueEventId")) or _made_up(UNREADABLE, body),
        module=_text(fields.get("moduleName")),
        name=_text(fields.get("eventName")),
        primary_key=_text(fields.get("primaryKey")),
        hotel=_text(fields.get("hotelId")) or None,
        timestamp=_text(fields.get("timestamp")),
        received_at=received_at,
        body=body,
        readable=False,
    )


def read(body: bytes) -> BusinessEvent:
    """The whole event; HTML escapes are undone, absent values are "". Raises ValueError where ``body`` is no event."""
    try:
        event = _decode(body)
    except MALFORMED as failure:
        raise ValueError(f"not a business event: {failure}") from failure
    return BusinessEvent(
        offset=event.metadata.offset,
        unique_id=event.metadata.unique_event_id,
        module=_plain(event.module_name),
        name=_plain(event.event_name),
        primary_key=_plain(event.primary_key),
        hotel=event.hotel_id,
        timestamp=event.timestamp,
        publisher=_plain(event.publisher_id),
        action=_plain(event.action_instance_id),
        changes=tuple(_change(detail) for detail in event.detail if detail is not None),
    )


def values(body: bytes) -> list[str]:
    """What is written in the elements of an event, HTML escapes undone. Raises ValueError where ``body`` is no JSON."""
    return [_plain(value) for value in _written(_json(body))]


def texts(body: bytes) -> set[str]:
    """All that is written in an event, its ids and the names of its elements too, but for offset, time and numbering.

    HTML escapes are undone. What is no JSON is one text.
    """
    try:
        event = _decode_whole(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = _texts_of(_any(body), body)
    else:
        found = {*_HEAD(event), *chain.from_iterable(map(_WRITTEN, filter(None, event.detail)))}
    return {text if "&" not in text else html.unescape(text) for text in found if text}


def _texts_of(event: object, body: bytes) -> set[str]:
    """The texts of an event that has other members than the schema says."""
    if not isinstance(event, dict | list):
        return {_JSON_ESCAPES.sub(_unescaped, body.decode("utf-8", "replace"))}
    found: set[str] = set()
    waiting: list[object] = [event]
    for value in waiting:
        if isinstance(value, dict):
            waiting += [inner for name, inner in value.items() if name not in _NUMBERING]
        elif isinstance(value, list):
            waiting += value
        elif not isinstance(value, bool | None):
            found.add(str(value))
    return found


def raw_values(body: bytes) -> set[bytes]:
    """The same as the bytes that stand in the body; all of it where it is no JSON."""
    try:
        found = _written(_json(body))
    except ValueError:
        return {body}
    return {text.encode() for text in found} | {msgspec.json.encode(text)[1:-1] for text in found}


def erased(body: bytes) -> bytes:
    """The event without what is written in its elements: only that they were there. Nothing, where it is no JSON."""
    try:
        event = _json(body)
    except ValueError:
        return b""
    emptied = {name: _emptied(value) if name == DETAIL else value for name, value in event.items()}
    return body if emptied == event else msgspec.json.encode(emptied)


def _json(body: bytes) -> dict[str, Any]:
    found = _any(body)
    if not isinstance(found, dict):
        raise ValueError("not a business event")
    return found


def _written(event: dict[str, Any]) -> list[str]:
    waiting, found = [event.get(DETAIL)], []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [inner for name, inner in value.items() if name not in _ABOUT]
        elif isinstance(value, list):
            waiting += value
        elif value not in (None, "", ERASED) and not isinstance(value, bool):
            found.append(str(value))
    return found


def _emptied(value: object) -> object:
    if isinstance(value, dict):
        return {name: inner if name in _ABOUT else _emptied(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_emptied(inner) for inner in value]
    return ERASED if isinstance(value, str) and value else (value if value == "" else None)


def _change(detail: _Detail) -> Change:
    return Change(
        element=_plain(detail.element_name),
        old=_plain(detail.old_value),
        new=_plain(detail.new_value),
        scope_from=_plain(detail.scope_from),
        scope_to=_plain(detail.scope_to),
        sequence=_plain(detail.element_sequence),
        type=_plain(detail.element_type),
        role=_plain(detail.element_role),
    )


def _plain(value: str | None) -> str:
    return html.unescape(value) if value else ""


def _made_up(kind: str, body: bytes) -> str:
    """An id by which the same event is known when it comes again."""
    return kind + hashlib.sha256(body).hexdigest()[:32]


def _text(value: object) -> str:
    """A text, or a number that stands where a text belongs; everything else is absent."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _members(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _any(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except MALFORMED:
        return None


def _unescaped(escapes: re.Match[str]) -> str:
    return str(json.loads(f'"{escapes[0]}"'))
