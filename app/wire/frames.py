"""The messages of graphql-transport-ws, and the documents that Doorman sends in them.

Source: the protocol's specification (PROTOCOL.md of graphql-ws), OHIP guide "Streaming API", Oracle's streaming schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from app.domain.event import Arrival
from app.domain.profile import Secret
from app.wire import events
from app.wire.malformed import MALFORMED

SUBPROTOCOL = "graphql-transport-ws"

SUBSCRIPTION = """subscription Doorman($input: NewEventInput!) {
  newEvent(input: $input) {
    metadata { offset uniqueEventId }
    moduleName eventName primaryKey timestamp hotelId publisherId actionInstanceId
    detail {
      elementName newValue oldValue scopeFrom scopeTo elementSequence elementType elementRole
    }
  }
}"""

CONNECTION = "query Doorman { connection { id status } }"


class Message(msgspec.Struct, frozen=True):
    """Any message. ``payload`` is what came, undecoded."""

    type: str
    id: str | None = None
    payload: msgspec.Raw = msgspec.Raw()

    def plain(self) -> Any:
        """The payload decoded, or None where there is none, or none that can be decoded."""
        try:
            return msgspec.json.decode(self.payload) if bytes(self.payload) else None
        except MALFORMED:
            return None


class _Event(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    new_event: msgspec.Raw


class _Result(msgspec.Struct, frozen=True, gc=False):
    data: _Event
    errors: None = None


class _Next(msgspec.Struct, frozen=True, gc=False):
    type: str
    id: str
    payload: _Result


_decode_next = msgspec.json.Decoder(_Next).decode
_decode_message = msgspec.json.Decoder(Message).decode
_METADATA = re.compile(rb'"metadata"\s*:\s*\{([^{}]*)')
_TEXTS = re.compile(rb'"(offset|uniqueEventId)"\s*:\s*"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"')
"""Texts of ASCII without escapes, which is what offsets and ids are."""


class Events:
    """Reads the events of one subscription out of its frames.

    A server writes every frame of a subscription alike, up to the event and after it. So what stands between the known
    beginning and end is the event, if it reads as one whole JSON object; the frame is then not parsed a second time.
    """

    def __init__(self, subscription: str) -> None:
        self._subscription = subscription
        self._around: tuple[bytes, bytes] | None = None

    def arrival(self, text: bytes, received_at: int) -> Arrival | None:
        """The event in a ``next`` of the subscription that has no errors; None for every other message."""
        if self._around is not None:
            before, after = self._around
            if text.startswith(before) and text.endswith(after):
                body = text[len(before) : -len(after)]
                if body[:1] == b"{" and body[-1:] == b"}" and (arrival := events.readable(body, received_at)):
                    return arrival
        try:
            message = _decode_next(text)
        except MALFORMED:
            return None
        if message.type != "next" or message.id != self._subscription:
            return None
        body = bytes(message.payload.data.new_event)
        if text.count(body) == 1:
            before, _, after = text.partition(body)
            self._around = before, after
        return events.arrived(body, received_at)


def message(text: bytes) -> Message | None:
    """The message in a frame, or None where it is none: not JSON, or not of the protocol's form."""
    try:
        return _decode_message(text)
    except MALFORMED:
        return None


def unreadable(text: bytes, received_at: int) -> Arrival:
    """A frame that carries no event that can be read, kept as it came; what it says of an event's head is saved."""
    found = message(text)
    payload = found.plain() if found else None
    data = payload.get("data") if isinstance(payload, dict) else None
    return events.unreadable(text, received_at, data.get("newEvent") if isinstance(data, dict) else None)


def cut_short(text: bytes, received_at: int) -> Arrival:
    """What came of a frame that never came whole, as an event that nobody can read: with offset and id, if they came.

    The event's metadata come first, for :data:`SUBSCRIPTION` asks for them first, and servers answer in that order.
    """
    metadata = _METADATA.search(text)
    known = {name.decode(): value.decode() for name, value in _TEXTS.findall(metadata[1])} if metadata else {}
    return events.unreadable(text, received_at, {"metadata": known})


def status(result: Any) -> str:
    """What an answer to :data:`CONNECTION` says: "Active", "Inactive", or "" where it says nothing."""
    try:
        return str(result["data"]["connection"]["status"])
    except (KeyError, TypeError):
        return ""


def init(token: Secret, app_key: Secret) -> bytes:
    """``connection_init`` with the token and the application key itself (not its hash)."""
    payload = {"Authorization": f"Bearer {token.reveal()}", "x-app-key": app_key.reveal()}
    return _encode({"type": "connection_init", "payload": payload})


def subscribe(operation: str, query: str, variables: Mapping[str, Any]) -> bytes:
    """``subscribe``: a subscription or a query, under an id of its own."""
    return _encode({"id": operation, "type": "subscribe", "payload": {"query": query, "variables": variables}})


def new_event_input(chain: str, offset: str | None) -> dict[str, Any]:
    """The variables of :data:`SUBSCRIPTION`: from ``offset`` on, included, or where the server went last."""
    return {"input": {"chainCode": chain} | ({"offset": offset} if offset is not None else {})}


def complete(operation: str) -> bytes:
    """``complete``: no more of this operation, please."""
    return _encode({"id": operation, "type": "complete"})


def ping() -> bytes:
    """``ping``."""
    return _encode({"type": "ping"})


def pong() -> bytes:
    """``pong``."""
    return _encode({"type": "pong"})


_encode = msgspec.json.encode
