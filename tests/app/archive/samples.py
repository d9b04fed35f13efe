"""Invented arrivals and archives for the tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from app.archive.reader import Reader
from app.archive.retention import RESUME_TIME
from app.archive.writer import Writer
from app.domain.event import Arrival
from app.domain.profile import Secret

KEY = Secret("0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210")
OTHER_KEY = Secret("a" * 64)
PLAIN = Secret("none")
START = 1_790_000_000_000_000
SECOND = 1_000_000


def arrival(
    number: int,
    *,
    unique_id: str | None = None,
    offset: str | None = None,
    hotel: str | None = "AUR01",
    module: str = "RESERVATION",
    name: str = "CHECK IN",
    reservation: str = "934171",
    at: int | None = None,
    guest: str = "Ada Example",
    body: bytes | None = None,
    readable: bool = True,
) -> Arrival:
    """The event ``number``; one second after the one before, unless ``at`` says otherwise."""
    offset = str(1_000 + number) if offset is None else offset
    unique_id = f"event-{number}" if unique_id is None else unique_id
    event = {
        "metadata": {"offset": offset, "uniqueEventId": unique_id},
        "moduleName": module,
        "eventName": name,
        "primaryKey": reservation,
        "timestamp": "2026-03-03 16:45:48.000",
        "hotelId": hotel,
        "detail": [{"elementName": "NAME", "oldValue": "", "newValue": guest}],
    }
    return Arrival(
        offset,
        unique_id,
        module,
        name,
        reservation,
        hotel,
        "2026-03-03 16:45:48.000",
        START + number * SECOND if at is None else at,
        json.dumps(event).encode() if body is None else body,
        readable,
    )


def arrivals(first: int, end: int) -> list[Arrival]:
    """Events ``first`` to below ``end``."""
    return [arrival(number) for number in range(first, end)]


def open_writer(
    path: Path,
    *,
    per_segment: int = 500_000,
    key: Secret = KEY,
    clock: Callable[[], int] = lambda: START,
    resume_time: int = RESUME_TIME,
    suspect: Path | None = None,
) -> Writer:
    """A writer on the invented chain."""
    return Writer.open(
        path,
        key,
        chain="LARK",
        profile="larkspur",
        events_per_segment=per_segment,
        clock=clock,
        resume_time=resume_time,
        suspect=suspect,
    )


def archive_of(path: Path, events: Sequence[Arrival], *, per_segment: int = 500_000, batch: int = 100) -> Path:
    """An archive that holds these, closed."""
    with open_writer(path, per_segment=per_segment) as writer:
        for start in range(0, len(events), batch):
            writer.add(events[start : start + batch])
    return path


def ids(path: Path) -> list[str]:
    """The unique ids in the archive, in order of arrival."""
    with Reader.open(path, KEY) as reader:
        return [event.unique_id for event in reader.walk()]
