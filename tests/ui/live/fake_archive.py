"""An archive that answers from memory, for the presenter alone. It counts what it is asked."""

from __future__ import annotations

import asyncio
from collections import Counter

from app.archive.reader import Activity, HotelActivity, Slice, Unindexed
from app.domain.event import ArchivedEvent, Gap
from app.domain.filter import EventFilter, Facet

_VALUES = {
    Facet.HOTEL: lambda row: row.hotel or "",
    Facet.EVENT: lambda row: row.name,
    Facet.MODULE: lambda row: row.module,
    Facet.RESERVATION: lambda row: row.primary_key,
}


def lets_through(filter: EventFilter, row: ArchivedEvent) -> bool:
    """The meaning of a filter, told a second time."""
    for facet, value in _VALUES.items():
        wanted = {c.value for c in filter.conditions if c.facet is facet and not c.negated}
        unwanted = {c.value for c in filter.conditions if c.facet is facet and c.negated}
        if (wanted and value(row) not in wanted) or value(row) in unwanted:
            return False
    if filter.until is not None and row.received_at >= filter.until:
        return False
    return filter.text.lower().encode() in row.body.lower()


class FakeArchive:
    """What a presenter asks of an ``ArchiveView``. ``look_at_most`` is how many rows one question goes through."""

    def __init__(self) -> None:
        self.rows: list[ArchivedEvent] = []
        self.damaged: list[str] = []
        self.holes: tuple[Gap, ...] = ()
        self.asked: Counter[str] = Counter()
        self.fails: Exception | None = None
        self.look_at_most = 1_000_000
        self.missing = Unindexed(0, None)
        self.underway = 0
        self.most_underway = 0
        self.gate: asyncio.Event | None = None

    async def newest(self, filter: EventFilter, limit: int) -> Slice:
        await self._ask("newest")
        return self._back(len(self.rows), filter, limit)

    async def older(self, seq: int, filter: EventFilter, limit: int) -> Slice:
        await self._ask("older")
        return self._back(sum(row.seq < seq for row in self.rows), filter, limit)

    async def newer(self, seq: int, filter: EventFilter, limit: int) -> Slice:
        await self._ask("newer")
        later = [row for row in self.rows if row.seq > seq and lets_through(filter, row)]
        rows = tuple(reversed(later[:limit]))
        whole = len(later) <= limit
        newest = self.rows[-1].seq if self.rows else 0
        return Slice(rows, newest if whole else rows[0].seq, whole)

    async def event(self, seq: int) -> ArchivedEvent | None:
        await self._ask("event")
        return next((row for row in self.rows if row.seq == seq), None)

    async def gaps(self) -> tuple[Gap, ...]:
        await self._ask("gaps")
        return self.holes

    async def count_matching(self, filter: EventFilter, since_seq: int) -> int:
        await self._ask("count_matching")
        return sum(row.seq > since_seq and lets_through(filter, row) for row in self.rows)

    async def unindexed(self) -> Unindexed:
        await self._ask("unindexed")
        return self.missing

    async def passed_over(self) -> dict[str, str]:
        return dict.fromkeys(self.damaged, "it does not read")

    async def activity(self, now: int) -> Activity:
        await self._ask("activity")
        hotels = Counter(row.hotel for row in self.rows)
        quiet = (0,) * 58
        each = tuple(
            HotelActivity(hotel, n, max(row.received_at for row in self.rows if row.hotel == hotel), (*quiet, n, 0))
            for hotel, n in sorted(hotels.items(), key=lambda item: item[0] or "")
        )
        last = self.rows[-1].received_at if self.rows else None
        overall = HotelActivity(None, len(self.rows), last, (*quiet, len(self.rows), 0))
        return Activity(each, overall, self.rows[0].received_at if self.rows else None)

    def _back(self, end: int, filter: EventFilter, limit: int) -> Slice:
        found: list[ArchivedEvent] = []
        low = max(0, end - self.look_at_most)
        for place in range(end - 1, low - 1, -1):
            if lets_through(filter, self.rows[place]):
                found.append(self.rows[place])
                if len(found) == limit:
                    return Slice(tuple(found), self.rows[place].seq, place == 0)
        return Slice(tuple(found), self.rows[low].seq if self.rows else 0, low == 0)

    async def _ask(self, question: str) -> None:
        self.asked[question] += 1
        self.underway += 1
        self.most_underway = max(self.most_underway, self.underway)
        try:
            await asyncio.sleep(0)
            if self.gate is not None:
                await self.gate.wait()
            if self.fails is not None:
                raise self.fails
        finally:
            self.underway -= 1
