"""Events and archives for the tests of the live page. People and places are invented."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.archive.writer import Writer
from app.domain.event import ArchivedEvent, Arrival
from app.domain.profile import Secret
from app.wire import events

KEY = Secret("ab" * 32)
OTHER_KEY = Secret("cd" * 32)
START = int(datetime(2026, 11, 24, 9, 42, 7, tzinfo=UTC).timestamp() * 1_000_000)
SECOND = 1_000_000

Moved = tuple[str, str, str]
"""Element, old, new."""


def body(
    number: int,
    name: str = "UPDATE RESERVATION",
    hotel: str | None = "AUR01",
    changes: Iterable[Moved] = (("ROOM TYPE", "DLX", "STE"), ("NAME", "", "Lindqvist")),
    module: str = "RESERVATION",
) -> bytes:
    """``newEvent`` as the stream sends it."""
    detail = [
        {"elementName": element, "oldValue": old, "newValue": new, "scopeFrom": "", "scopeTo": ""}
        for element, old, new in changes
    ]
    return json.dumps(
        {
            "metadata": {"offset": str(1000 + number), "uniqueEventId": f"id-{number:06}"},
            "moduleName": module,
            "eventName": name,
            "primaryKey": str(900_000 + number),
            "timestamp": "2026-11-24 10:42:06.812",
            "hotelId": hotel,
            "publisherId": "OPERA",
            "actionInstanceId": str(55_000 + number),
            "detail": detail,
        }
    ).encode()


def arrival(number: int, at: int | None = None, **told: Any) -> Arrival:
    """The event ``number``, received ``number`` seconds after the start unless ``at`` says when."""
    return events.arrived(body(number, **told), START + number * SECOND if at is None else at)


def archived(number: int, **told: Any) -> ArchivedEvent:
    """A row of an archive in which ``seq`` is the number."""
    came = arrival(number, **told)
    return ArchivedEvent(
        number,
        came.offset,
        came.unique_id,
        came.module,
        came.name,
        came.primary_key,
        came.hotel,
        came.timestamp,
        came.received_at,
        came.received_at + 18_000,
        came.body,
        came.readable,
        None,
    )


def write(path: Path, arrivals: Sequence[Arrival], key: Secret = KEY) -> None:
    """Make an archive, or add to it."""
    with Writer.open(path, key, chain="LARK", profile="test") as writer:
        for start in range(0, len(arrivals), 1000):
            writer.add(arrivals[start : start + 1000])
