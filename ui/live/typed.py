"""What somebody types into the filter line: a condition where the words name one, free text otherwise.

::

    AUR01                      property is AUR01            a known property's code alone
    check in                   event is CHECK IN            an event's plain word or Oracle's name
    not check in               event is not CHECK IN        also with ! or - before it
    property: AUR01            property is AUR01            property, hotel, event, module, reservation
    event is not NEW TRACE     event is not NEW TRACE
    "check in", or all else    text                         quotes make text of anything
"""

from __future__ import annotations

import re
from collections.abc import Collection

from app.domain.filter import Condition, EventFilter, Facet
from app.services import meanings

_FACETS = {
    "property": Facet.HOTEL,
    "hotel": Facet.HOTEL,
    "event": Facet.EVENT,
    "module": Facet.MODULE,
    "reservation": Facet.RESERVATION,
}
_NAMED = re.compile(rf"({'|'.join(_FACETS)})\s*(?:[:=]|\s(is\s+not|is|not)\s)\s*(\S.*)", re.IGNORECASE)
_NEGATED = re.compile(r"(?:not\s+|[!-]\s*)(\S.*)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“](.+)[\"”]")


def narrowed(to: EventFilter, typed: str, hotels: Collection[str]) -> EventFilter:
    """The filter, and what was typed. ``hotels`` are the codes that count as a property when they stand alone."""
    words = " ".join(typed.split())
    if not words:
        return to
    conditions = () if _QUOTED.fullmatch(words) else conditions_in(words, hotels)
    for condition in conditions:
        to = to.with_condition(condition)
    if conditions:
        return to
    quoted = _QUOTED.fullmatch(words)
    return EventFilter(to.conditions, quoted[1] if quoted else words, to.since, to.until)


def conditions_in(words: str, hotels: Collection[str]) -> tuple[Condition, ...]:
    """The conditions that the words name, or none. An event's plain word may stand for several of Oracle's names."""
    named = _NAMED.fullmatch(words)
    if named:
        facet, verb, value = _FACETS[named[1].lower()], named[2] or "", named[3]
        return _conditions(facet, value, negated="not" in verb.lower())
    negated = _NEGATED.fullmatch(words)
    bare = negated[1] if negated else words
    codes = {code.upper(): code for code in hotels}
    if bare.upper() in codes:
        return (Condition(Facet.HOTEL, codes[bare.upper()], negated is not None),)
    return tuple(Condition(Facet.EVENT, name, negated is not None) for name in _event_names(bare))


def _conditions(facet: Facet, value: str, negated: bool) -> tuple[Condition, ...]:
    if facet is Facet.EVENT:
        return tuple(Condition(facet, name, negated) for name in _event_names(value) or (value.upper(),))
    shown = value if facet is Facet.RESERVATION else value.upper()
    return (Condition(facet, shown, negated),)


def _event_names(word: str) -> tuple[str, ...]:
    """Oracle's names for an event's plain word; the word may be Oracle's name itself."""
    wanted = word.casefold()
    by_name = tuple(e.name for e in meanings.known_events() if e.name.casefold() == wanted)
    return by_name or tuple(e.name for e in meanings.known_events() if e.label.casefold() == wanted)


_BETWEEN = re.compile(r", (?=(?:property|event|module|reservation) is )")
_LINK_TEXT = re.compile(r"(?:^|, )text “(.*)”$", re.DOTALL)
CHAIN = "(chain)"
"""How a link says the chain's own events, which name no property."""


def link_part(facet: Facet, value: str) -> str:
    """One condition as a link says it; also a whole link that narrows to nothing else."""
    return str(Condition(facet, value))


def link_text(shown: EventFilter) -> str:
    """A filter as a link to the page says it; :func:`read_link` reads it again. The empty filter is ""."""
    parts = [str(c) if c.value else f"{str(c).strip()} {CHAIN}" for c in shown.conditions]
    if shown.text:
        parts.append(f"text “{shown.text}”")
    return ", ".join(parts)


def read_link(text: str) -> EventFilter:
    """The filter of a link. What is no condition is passed over: a link may be older than this Doorman."""
    words = _LINK_TEXT.search(text)
    found = EventFilter(text=words[1] if words else "")
    for part in _BETWEEN.split(text[: words.start()] if words else text):
        named = _NAMED.fullmatch(part)
        if named:
            value = "" if named[3] == CHAIN else named[3]
            negated = "not" in (named[2] or "").lower()
            found = found.with_condition(Condition(_FACETS[named[1].lower()], value, negated))
    return found
