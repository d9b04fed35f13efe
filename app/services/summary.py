"""What an event changed, in one line of words: "Room 412 · Reserved → In house".

::

    summarise(event)         (Phrase("Room", new="412"), Phrase(old="Reserved", new="In house"))
    as_text(summarise(…))    "Room 412 · Reserved → In house"

Personal values are hidden unless asked for. Values come from guests and staff: foreign text, to be shown plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.domain.event import BusinessEvent, Change
from app.services import meanings
from app.services.meanings import ElementMeaning, Family

SHOWN = 4
"""Phrases of a line; what is left is counted ("2 more")."""

FIRST = (
    "ROOM",
    "ROOM NUMBER",
    "RESERVATION STATUS",
    "ARRIVAL DATE",
    "DEPARTURE DATE",
    "ROOM TYPE",
    "RATE AMOUNT",
    "ADULTS",
    "CHILDREN",
    "ARRIVAL ESTIMATE TIME",
    "DEPARTMENT",
    "TRACE DEPARTMENT",
)
"""Elements that people look for first; all others follow as they came."""

# Said by the nights, or by the columns beside the line.
_UNSAID = frozenset(
    {"ACTION DATE", "LENGTH OF STAY", "CONFIRMATION NO", "CONFIRMATION LEG NO", "GUEST NAME ID", "RESORT"}
)
_ROOMS = ("ROOM", "ROOM NUMBER")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ORACLE = re.compile(r"(\d\d)-([A-Z]{3})-(\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the line: a grey ``label``, then ``old`` → ``new``. Absent ones are "".

    ``is_hidden`` means that there is a value and that it tells of a person: only the label is given.
    """

    label: str = ""
    old: str = ""
    new: str = ""
    is_hidden: bool = False

    def __str__(self) -> str:
        if self.is_hidden:
            return f"{self.label} hidden"
        value = f"{self.old} → {self.new}" if self.old else self.new
        return " ".join(part for part in (self.label, value) if part)


def summarise(event: BusinessEvent, *, reveal: bool = False) -> tuple[Phrase, ...]:
    """The line as phrases, none where the event tells of no change. ``reveal`` shows what is personal, too."""
    elements: dict[str, Change] = {}
    for change in event.changes:
        known = elements.get(change.element)
        if known is None or (change.is_change and not known.is_change):  # an element comes once for each date
            elements[change.element] = change
    year = _year(event.timestamp)
    phrases = [*(_stay(elements, year) if _is_new(elements) else _moves(event, elements, year, reveal=reveal))]
    if len(phrases) > SHOWN:
        phrases[SHOWN - 1 :] = [Phrase(f"{len(phrases) - SHOWN + 1} more")]
    return tuple(phrases)


def as_text(phrases: tuple[Phrase, ...]) -> str:
    """The line as plain text, for copies and the command line."""
    return " · ".join(str(phrase) for phrase in phrases)


def value(meaning: ElementMeaning, text: str, year: int | None = None) -> str:
    """One value as people read it: a status in words, a date without the ``year`` that goes without saying."""
    if meaning.is_status:
        return meanings.status(text)
    if meaning.is_date:
        day = read_date(text)
        return short_date(day, year) if day else text
    return text


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """A date as OPERA writes it: ``2026-11-28`` or ``28-NOV-26``, with or without a time; None for anything else."""
    if found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif (found := _ORACLE.match(text)) and found[2].capitalize() in _MONTHS:
        year, month, day = 2000 + int(found[3]), _MONTHS.index(found[2].capitalize()) + 1, int(found[1])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def short_date(day: date, year: int | None = None) -> str:
    """As "28 Nov", and "28 Nov 2027" where the year is another than ``year``."""
    return f"{day.day} {_MONTHS[day.month - 1]}" + ("" if day.year == year else f" {day.year}")


def _is_new(elements: Mapping[str, Change]) -> bool:
    """Whether a booking is told as a whole: it has an arrival, and nothing had a value before."""
    arrival = elements.get("ARRIVAL DATE")
    return arrival is not None and not arrival.old and bool(arrival.new) and not any(c.old for c in elements.values())


def _stay(elements: Mapping[str, Change], year: int | None) -> Iterator[Phrase]:
    """As "3 nights from 28 Nov · Twin, 2 adults"."""
    arrival = elements["ARRIVAL DATE"].new
    yield _nights(elements, year) or Phrase("Arrival", new=value(meanings.element("ARRIVAL DATE"), arrival, year))
    room_type = elements["ROOM TYPE"].new if "ROOM TYPE" in elements else ""
    people = [_count(elements, "ADULTS", "adult", "adults"), _count(elements, "CHILDREN", "child", "children")]
    if words := ", ".join(part for part in (room_type, *people) if part):
        yield Phrase(words)


def _moves(event: BusinessEvent, elements: Mapping[str, Change], year: int | None, *, reveal: bool) -> Iterator[Phrase]:
    """Each element that moved, and what is needed to understand it."""
    in_house = meanings.event(event.name).family in (Family.ARRIVAL, Family.IN_THE_HOUSE, Family.DEPARTURE)
    for name in sorted(elements, key=_rank):
        change = elements[name]
        if change.is_change and name not in _UNSAID:
            yield _phrase(change, year, reveal=reveal)
        elif in_house and name in _ROOMS and change.new:
            yield Phrase(meanings.element(name).label, new=change.new)
    status = elements.get("RESERVATION STATUS")
    arrival, departure = elements.get("ARRIVAL DATE"), elements.get("DEPARTURE DATE")
    if status and meanings.status(status.new) in ("Cancelled", "No show") and (nights := _nights(elements, year)):
        yield nights
    elif departure and departure.is_change and not (arrival and arrival.is_change):
        yield from _longer(departure)


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _phrase(change: Change, year: int | None, *, reveal: bool) -> Phrase:
    meaning = meanings.element(change.element)
    if meaning.personal and meaning.personal.is_masked and not reveal:
        return Phrase(meaning.label, is_hidden=True)
    old, new = (value(meaning, text, year) if text else "" for text in (change.old, change.new))
    return Phrase("" if meaning.is_status and old else meaning.label, old, new or "none")


def _nights(elements: Mapping[str, Change], year: int | None) -> Phrase | None:
    """As "2 nights from 30 Nov", where both dates are told."""
    if "ARRIVAL DATE" not in elements or "DEPARTURE DATE" not in elements:
        return None
    arrival, departure = (read_date(elements[name].new) for name in ("ARRIVAL DATE", "DEPARTURE DATE"))
    if arrival is None or departure is None or departure <= arrival:
        return None
    nights = (departure - arrival).days
    return Phrase(f"{nights} {'night' if nights == 1 else 'nights'} from", new=short_date(arrival, year))


def _longer(departure: Change) -> Iterator[Phrase]:
    """As "2 more nights"."""
    before, after = read_date(departure.old), read_date(departure.new)
    if before and after and before != after:
        nights = abs((after - before).days)
        yield Phrase(f"{nights} {'more' if after > before else 'fewer'} {'night' if nights == 1 else 'nights'}")


def _count(elements: Mapping[str, Change], name: str, one: str, many: str) -> str:
    number = elements[name].new if name in elements else ""
    if not number.isdecimal() or int(number) == 0:
        return ""
    return f"{int(number)} {one if int(number) == 1 else many}"


def _year(timestamp: str) -> int | None:
    day = read_date(timestamp)
    return day.year if day else None
