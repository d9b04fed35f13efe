"""Events that are not as the schema promises, on purpose: a client must keep them and lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _missing(event: dict[str, Any]) -> None:
    event.pop("eventName", None)
    event.pop("detail", None)


def _null(event: dict[str, Any]) -> None:
    event["moduleName"] = None
    event["detail"] = None


def _extra(event: dict[str, Any]) -> None:
    event["dataValueMapping"] = [{"dataElement": "ROOM TYPE", "operaValue": "DLX", "externalValue": "DELUXE"}]
    event["unheardOf"] = {"nested": [1, 2.5, None, True]}


def _mistyped(event: dict[str, Any]) -> None:
    event["primaryKey"] = 934171
    event["timestamp"] = 1_795_000_000_000
    event["detail"] = {"elementName": "ROOM"}


def _no_metadata(event: dict[str, Any]) -> None:
    event.pop("metadata", None)


FLAWS: dict[str, Callable[[dict[str, Any]], None]] = {
    "missing": _missing,
    "null": _null,
    "extra": _extra,
    "mistyped": _mistyped,
    "no-metadata": _no_metadata,
}
"""What each flaw does to the event on the wire."""
