"""One segment read from end to end, for ``app.archive.verify``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.archive.known import KnownIds, hash_ids
from app.archive.view import SegmentView
from app.domain.errors import ArchiveDamaged
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter

_PAGE = 1_000


class Examination:
    """What is in one segment, counted row by row, and what is wrong with it."""

    def __init__(self, view: SegmentView) -> None:
        self.events = 0
        self.duplicates = 0
        self.masked = 0
        self.contradictions = 0
        self.unreadable = 0
        self._view = view
        self._known = KnownIds(1)

    def run(self, earlier: Sequence[Examination]) -> Iterator[str]:
        """Read everything. Yields the problems; ``earlier`` are the segments before, which must not know its ids."""
        try:
            yield from self._view.check()
            self.duplicates = self._view.counted_aside("duplicates")
            self.masked = self._view.counted_aside("masked")
            yield from self._tallies()
            yield from self._rows((*earlier, self))
        except ArchiveDamaged as error:
            yield error.detail

    def _tallies(self) -> Iterator[str]:
        counted, tally = self._view.counted()
        if counted != tally:
            yield "the tallies do not agree with the rows"

    def _rows(self, segments: Sequence[Examination]) -> Iterator[str]:
        counted = sum(self._view.totals().values())  # before the rows: a writer may add to both
        newest = self._view.newest_seq()
        self._known = KnownIds(max(1, counted))
        query = self._view.query(EventFilter())
        reached = self._view.first_seq - 1
        while page := self._view.page(query, reached + 1, newest + 1, _PAGE, newest_first=False):
            reached = page[-1].seq
            self.events += len(page)
            self.contradictions += sum(event.contradicts is not None for event in page)
            self.unreadable += sum(not event.readable for event in page)
            yield from _repeated(page, segments)
            self._known.add(hash_ids(event.unique_id for event in page))
        if self.events < counted:
            yield f"rows are missing: {self.events} of {counted} are there"

    def _holders(self, suspects: set[str], before: int) -> set[str]:
        """Those of the ids that the segment holds before a row, contradictions aside."""
        probable = self._known.suspects(hash_ids(suspects))
        return self._view.holders(probable, before) & suspects if probable else set()


def _repeated(page: Sequence[ArchivedEvent], segments: Sequence[Examination]) -> Iterator[str]:
    """Ids that stand twice, where the later row does not say that it contradicts the earlier."""
    ids = [event.unique_id for event in page if event.contradicts is None]
    distinct = set(ids)
    if len(distinct) < len(ids):
        yield f"an id stands twice between rows {page[0].seq} and {page[-1].seq}"
    for segment in segments:
        yield from (f"the id {unique_id} stands twice" for unique_id in sorted(segment._holders(distinct, page[0].seq)))
