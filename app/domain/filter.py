"""Which events a person wants to see. A value that prints itself; the archive turns it into SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Facet(StrEnum):
    """What an event can be filtered by."""

    HOTEL = "property"
    MODULE = "module"
    EVENT = "event"
    RESERVATION = "reservation"


@dataclass(frozen=True, slots=True)
class Condition:
    """One chip: facet is, or is not, the value. The empty property is the chain itself: events that name none."""

    facet: Facet
    value: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.facet.value} {'is not' if self.negated else 'is'} {self.value}"


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Conditions and free text. "Is" conditions of one facet are alternatives; everything else must hold together.

    ``text`` finds events in which words begin like each of its words, without regard to case and accents
    (``app.archive.words``). ``since`` and ``until`` are microseconds UTC of
    receiving, until exclusive. The empty filter lets everything through.
    """

    conditions: tuple[Condition, ...] = ()
    text: str = ""
    since: int | None = None
    until: int | None = None

    def with_condition(self, condition: Condition) -> EventFilter:
        """The same filter and this condition; a condition's own opposite is replaced."""
        opposite = replace(condition, negated=not condition.negated)
        kept = tuple(c for c in self.conditions if c not in (condition, opposite))
        return replace(self, conditions=(*kept, condition))

    def without_condition(self, condition: Condition) -> EventFilter:
        """The same filter less this condition."""
        return replace(self, conditions=tuple(c for c in self.conditions if c != condition))

    def __str__(self) -> str:
        parts = [str(c) for c in self.conditions]
        if self.text:
            parts.append(f"text “{self.text}”")
        return ", ".join(parts) or "everything"

    def __bool__(self) -> bool:
        return bool(self.conditions or self.text or self.since is not None or self.until is not None)
