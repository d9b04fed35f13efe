"""Filters become SQL here: property, module and event become a set of kinds, the rest becomes conditions on columns.

Free text is not in SQL: bodies are packed, so text is looked for in each body that the rest, and the text index, let
through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from app.archive.database import carray
from app.archive.schema import BUCKET_BITS, Kind
from app.archive.tallies import Tally
from app.domain.filter import EventFilter, Facet

_PLACES = {
    Facet.HOTEL: Kind._fields.index("hotel"),
    Facet.MODULE: Kind._fields.index("module"),
    Facet.EVENT: Kind._fields.index("name"),
}
"""Where in a kind the value of a facet stands."""
_DENSE = 16
"""Where every sixteenth event matches, walking along the rows is faster than looking them up by kind."""


class Clause(NamedTuple):
    """Part of a WHERE, and what is bound in it."""

    sql: str
    bindings: tuple[Any, ...] = ()


class Query:
    """One filter for one segment."""

    def __init__(self, filter: EventFilter, kinds: Mapping[int, Kind], totals: Tally) -> None:
        """``totals`` counts the segment's events by kind."""
        self._filter = filter
        self._wanted = _wanted(filter, kinds)
        self._takes_all_kinds = len(self._wanted) == len(kinds)
        self._primary_keys = {c.value for c in filter.conditions if c.facet is Facet.RESERVATION and not c.negated}
        matching = sum(totals.get(number, 0) for number in self._wanted)
        self._is_dense = matching * _DENSE >= sum(totals.values())

    @property
    def is_hopeless(self) -> bool:
        """Whether no event of the segment can match."""
        return not self._wanted

    @property
    def is_indexed(self) -> bool:
        """Whether rows are found by an index, so that many buckets may be looked through at once."""
        return bool(self._primary_keys) or not self._is_dense

    @property
    def takes_nearly_all(self) -> bool:
        """Whether looking up what matches would leave out little."""
        return self._takes_all_kinds and not self._primary_keys

    def clause_among(self, seqs: Sequence[int]) -> Clause:
        """The condition for those of these events that match, less the free text. At least one."""
        parts = [Clause("seq IN carray(?)", (carray(seqs),))]
        if not self._takes_all_kinds:
            parts.append(Clause("+kind IN carray(?)", (carray(self._wanted),)))
        parts.extend(_column_clauses(self._filter, self._primary_keys, "+primary_key"))
        return _all_of(parts)

    def clause(self, low: int, high: int) -> Clause:
        """The condition for matching events with ``low <= seq < high``, less the free text."""
        parts = [Clause("seq >= ? AND seq < ?", (low, high))]
        if self.is_indexed:
            buckets = range(low >> BUCKET_BITS, ((high - 1) >> BUCKET_BITS) + 1)
            parts.append(Clause(f"seq >> {BUCKET_BITS} IN carray(?)", (carray(buckets),)))
        parts.extend(self._kind_clauses())
        parts.extend(_column_clauses(self._filter, self._primary_keys, "primary_key"))
        return _all_of(parts)

    def _kind_clauses(self) -> Iterable[Clause]:
        if not self._takes_all_kinds:
            column = "kind" if self.is_indexed and not self._primary_keys else "+kind"
            yield Clause(f"{column} IN carray(?)", (carray(self._wanted),))


def _wanted(filter: EventFilter, kinds: Mapping[int, Kind]) -> set[int]:
    """The kinds that a filter lets through. "Is" of one facet are alternatives; everything else must hold together."""
    wanted = set(kinds)
    for facet, place in _PLACES.items():
        none = None if facet is Facet.HOTEL else ""  # the empty property is the chain itself, which has no code
        values = {c.value or none for c in filter.conditions if c.facet is facet and not c.negated}
        unwanted = {c.value or none for c in filter.conditions if c.facet is facet and c.negated}
        if values:
            wanted = {number for number in wanted if kinds[number][place] in values}
        if unwanted:
            wanted = {number for number in wanted if kinds[number][place] not in unwanted}
    return wanted


def _all_of(parts: Iterable[Clause]) -> Clause:
    sql, bindings = zip(*parts, strict=True)
    return Clause(" AND ".join(sql), tuple(chain.from_iterable(bindings)))


def _column_clauses(filter: EventFilter, primary_keys: set[str], column: str) -> Iterable[Clause]:
    if primary_keys:
        yield Clause(f"{column} IN ({', '.join('?' * len(primary_keys))})", tuple(sorted(primary_keys)))
    for condition in filter.conditions:
        if condition.facet is Facet.RESERVATION and condition.negated:
            yield Clause("+primary_key != ?", (condition.value,))
    if filter.since is not None:
        yield Clause("received_at >= ?", (filter.since,))
    if filter.until is not None:
        yield Clause("received_at < ?", (filter.until,))
