"""A business event as the sandbox keeps it: what it says (:class:`Body`) apart from when and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Element(NamedTuple):
    """One data element, old → new, as it goes over the wire: HTML-escaped, "" or None for absent."""

    name: str
    old: str | None = ""
    new: str | None = ""
    scope_from: str = ""
    scope_to: str = ""
    sequence: str = ""
    type: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What an event says. ``shared``: many records have it, so that its rendering is worth remembering.

    ``flaw`` names what is wrong with it on the wire, for clients that must bear it (:mod:`app.sandbox.flaws`).
    """

    module: str
    name: str
    publisher: str
    elements: tuple[Element, ...]
    shared: bool = False
    flaw: str = ""


class Record(NamedTuple):
    """One event of the stream. ``hotel`` is None for what belongs to the whole chain."""

    offset: int
    unique_id: str
    hotel: str | None
    timestamp: str
    primary_key: str
    action: str
    body: Body
