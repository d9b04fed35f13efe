"""Plain words for what events and data elements are called, from ``resources/events.json``.

People read "Check in"; ``CHECK IN`` is Oracle's name and goes into details and copies. A name that the resource does
not know keeps its own words in sentence case: nothing is hidden and no meaning is made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec


class Family(StrEnum):
    """Where in a stay an event belongs, in the order of a stay."""

    BOOKING = "booking"
    ARRIVAL = "arrival"
    IN_THE_HOUSE = "in the house"
    DEPARTURE = "departure"
    OTHER = "other"


class Tone(StrEnum):
    """Which of the window's state colours an event's icon has."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


class Personal(StrEnum):
    """What an element says about a person, in the order in which people read it."""

    NAME = "Name"
    CONTACT = "Contact"
    MEMBER = "Member no."
    ROOM = "Room"
    IDENTITY = "Identity"
    PAYMENT = "Payment"
    FREE_TEXT = "Free text"

    @property
    def is_masked(self) -> bool:
        """Whether the value is hidden until a person asks for it. A room number alone is what the house works with."""
        return self is not Personal.ROOM


@dataclass(frozen=True, slots=True)
class EventMeaning:
    """One kind of event in plain words. ``sentence`` is "" where its meaning is unknown; ``icon`` is a Lucide name."""

    name: str
    label: str
    sentence: str
    family: Family
    icon: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ElementMeaning:
    """One data element in plain words. ``is_date`` and ``is_status`` say how :func:`value` reads what it holds."""

    name: str
    label: str
    sentence: str
    personal: Personal | None
    is_date: bool = False
    is_status: bool = False


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    meaning: str
    family: Family
    icon: str
    tone: Tone = Tone.NEUTRAL


class _Element(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    meaning: str
    personal: Personal | None = None
    kind: str = ""


class _Resource(msgspec.Struct, forbid_unknown_fields=True):
    events: dict[str, _Event]
    elements: dict[str, _Element]
    statuses: dict[str, str]


@cache
def _resource() -> _Resource:
    return msgspec.json.decode((files("resources") / "events.json").read_bytes(), type=_Resource)


def sentence_case(name: str) -> str:
    """``SOME NAME`` as "Some name"; a name that is not all capitals stays as it is."""
    words = " ".join(name.replace("_", " ").split())
    return words.capitalize() if words == words.upper() else words


@cache
def _events() -> dict[str, EventMeaning]:
    return {
        name: EventMeaning(name, known.label, known.meaning, known.family, known.icon, known.tone)
        for name, known in _resource().events.items()
    }


def event(name: str) -> EventMeaning:
    """What an event of this name means. Upper and lower case are one."""
    known = _events().get(name.strip().upper())
    return known or EventMeaning(name, sentence_case(name), "", Family.OTHER, "activity", Tone.NEUTRAL)


def known_events() -> tuple[EventMeaning, ...]:
    """Every event that the resource names, in the order of a stay."""
    return tuple(_events().values())


def element(name: str) -> ElementMeaning:
    """What a data element of this name holds. Upper and lower case are one."""
    known = _resource().elements.get(name.strip().upper())
    if known is None:
        return ElementMeaning(name, sentence_case(name), "", None)
    kind = known.kind
    return ElementMeaning(name, known.label, known.meaning, known.personal, kind == "date", kind == "status")


def status(value: str) -> str:
    """A reservation's status in plain words: ``CHECKED IN`` is "In house"."""
    return _resource().statuses.get(value.strip().upper(), sentence_case(value))


def personal_in(elements: Iterable[str]) -> tuple[Personal, ...]:
    """What these data elements together say about a person, each once, in reading order; empty for nothing known."""
    found = {element(name).personal for name in elements}
    return tuple(kind for kind in Personal if kind in found)
