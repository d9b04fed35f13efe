"""What a partner asks for, event by event: families in the order of a stay, plain words, volumes a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.portal import RequestedEvent
from app.services import meanings
from app.services.meanings import ElementMeaning, EventMeaning, Family, Personal
from ui.approvals.pasted import folded
from ui.text import NOTHING

Volumes = Mapping[tuple[str | None, str], float]
"""Events a day by hotel code and event name, as the archive observed them. What is not in it was not observed."""


class EventShow(StrEnum):
    """What the table of events is narrowed to."""

    ALL = "All"
    NEW = "New"
    PERSONAL = "Personal data"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One requested event. ``a_day`` counts over the hotels of the request, or is None where nothing was observed."""

    asked: RequestedEvent
    meaning: EventMeaning
    personal: tuple[Personal, ...]
    a_day: float | None

    @property
    def family(self) -> str:
        """The head that it stands under."""
        return meanings.sentence_case(self.meaning.family.value.upper())

    @property
    def elements(self) -> tuple[ElementMeaning, ...]:
        """Its data elements in plain words, in the order of the request."""
        return tuple(meanings.element(name) for name in self.asked.elements)

    @property
    def personal_words(self) -> str:
        """ "Name, contact", or "None"."""
        if not self.personal:
            return "None"
        first, *rest = (kind.value for kind in self.personal)
        return ", ".join([first, *(f"{word[0].lower()}{word[1:]}" for word in rest)])

    def is_shown(self, show: EventShow, text: str) -> bool:
        """Whether the filter and the search let it through."""
        if (show is EventShow.NEW and not self.asked.is_new) or (show is EventShow.PERSONAL and not self.personal):
            return False
        own = folded(f"{self.asked.name} {self.meaning.label} {self.meaning.sentence} {' '.join(self.asked.elements)}")
        return all(word in own for word in folded(text).split())


class RequestedEvents:
    """The events of one request and what they come to."""

    def __init__(self, asked: Sequence[RequestedEvent], hotels: Iterable[str], volumes: Volumes) -> None:
        wanted, names = frozenset(hotels), {event.name.upper() for event in asked}
        self._by_hotel: dict[str, float] = {}
        by_event: dict[str, float] = {}
        for (hotel, event_name), rate in volumes.items():
            name = event_name.upper()
            if hotel is not None and hotel in wanted and name in names:
                self._by_hotel[hotel] = self._by_hotel.get(hotel, 0.0) + rate
                by_event[name] = by_event.get(name, 0.0) + rate
        self.rows = tuple(
            EventRow(e, meanings.event(e.name), meanings.personal_in(e.elements), by_event.get(e.name.upper()))
            for e in asked
        )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def new(self) -> tuple[EventRow, ...]:
        """Those that the last approval did not have."""
        return tuple(row for row in self.rows if row.asked.is_new)

    @property
    def with_personal(self) -> tuple[EventRow, ...]:
        """Those that say something about a person."""
        return tuple(row for row in self.rows if row.personal)

    @property
    def personal(self) -> tuple[Personal, ...]:
        """All that they together say about a person, in reading order."""
        found = {kind for row in self.rows for kind in row.personal}
        return tuple(kind for kind in Personal if kind in found)

    @property
    def noun(self) -> str:
        """ "reservation events" where all are of that module, else "events"."""
        modules = {row.asked.module.strip().lower() for row in self.rows}
        return f"{modules.pop()} events" if len(modules) == 1 else "events"

    def counts(self) -> dict[EventShow, int]:
        """How many each filter would show."""
        return {
            EventShow.ALL: len(self.rows),
            EventShow.NEW: len(self.new),
            EventShow.PERSONAL: len(self.with_personal),
        }

    def in_order(self, show: EventShow = EventShow.ALL, text: str = "") -> tuple[EventRow, ...]:
        """What the filter and the search let through, in the order of a stay."""
        families = list(Family)
        shown = (row for row in self.rows if row.is_shown(show, text))
        return tuple(sorted(shown, key=lambda row: families.index(row.meaning.family)))

    @property
    def a_day_by_hotel(self) -> Mapping[str, float]:
        """Events a day of all that is asked for, by hotel. Hotels where nothing was observed are left out."""
        return self._by_hotel

    def a_day(self, hotels: Iterable[str]) -> float | None:
        """Events a day of all that is asked for at these hotels, or None where nothing of it was observed."""
        found = [self._by_hotel[hotel] for hotel in hotels if hotel in self._by_hotel]
        return sum(found) if found else None


def per_day(rate: float | None) -> str:
    """Events a day for a table: "2,633", below one "<1", and a dash where nothing was observed."""
    if rate is None:
        return NOTHING
    return f"{rate:,.0f}" if rate >= 1 else "<1"
