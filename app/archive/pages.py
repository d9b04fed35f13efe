"""Going through the archive a page at a time, in either direction, within a budget of time.

Segments and buckets in which nothing can match are passed over. Where matches are rare, twice as many buckets are
looked through at each step; free text is looked for in a few hundred bodies at each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.archive.query import Query, text_search
from app.archive.schema import BUCKET
from app.archive.view import SegmentView
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter

_BODIES_AT_ONCE = 256
_BUCKETS_AT_ONCE = 64


class Slice(NamedTuple):
    """Some rows of the archive, newest first, and how far was looked for them.

    All matching rows up to ``reached`` are here: ask for more with it, ``older(reached, …)`` or ``newer(reached, …)``.
    ``exhausted`` says that there are no more in that direction, as of now.
    """

    rows: tuple[ArchivedEvent, ...]
    reached: int
    exhausted: bool


class Stretch(NamedTuple):
    """Events to look through at once: ``low <= seq < high``, all in one segment."""

    view: SegmentView
    query: Query
    low: int
    high: int


class Search:
    """One question for rows: a filter, a direction, and how many rows are wanted."""

    def __init__(
        self, views: Sequence[SegmentView], filter: EventFilter, limit: int, is_over: Callable[[], bool]
    ) -> None:
        """``is_over`` says whether the time for this question has run out."""
        self._views = views
        self._filter = filter
        self._limit = limit
        self._is_over = is_over
        self._has_text = text_search(filter.text) if filter.text else None

    def backward(self, below: int) -> Slice:
        """The newest rows before ``below``."""
        rows: list[ArchivedEvent] = []
        for stretch in self._backward_stretches(below):
            reached = self._look_through(stretch, rows, newest_first=True)
            if len(rows) >= self._limit or self._is_over():
                return Slice(tuple(rows), reached, reached <= self._views[0].first_seq)
        return Slice(tuple(rows), min(below, self._views[0].first_seq), True)

    def forward(self, above: int) -> Slice:
        """The oldest rows after ``above``, newest first."""
        rows: list[ArchivedEvent] = []
        newest = self._views[-1].newest_seq()
        for stretch in self._forward_stretches(above, newest):
            reached = self._look_through(stretch, rows, newest_first=False)
            if len(rows) >= self._limit or self._is_over():
                return Slice(tuple(reversed(rows)), reached, reached >= newest)
        return Slice(tuple(reversed(rows)), max(above, newest), True)

    def count(self, above: int) -> int:
        """How many rows there are after ``above``, as far as there is time to count."""
        total = 0
        for stretch in self._forward_stretches(above, self._views[-1].newest_seq()):
            if self._has_text is None:
                total += stretch.view.count(stretch.query, stretch.low, stretch.high)
            else:
                total += self._count_text(stretch, self._has_text)
            if self._is_over():
                break
        return total

    def _count_text(self, stretch: Stretch, has_text: Callable[[bytes], bool]) -> int:
        total, low = 0, stretch.low
        while page := stretch.view.page(stretch.query, low, stretch.high, _BODIES_AT_ONCE, newest_first=False):
            total += sum(has_text(event.body) for event in page)
            low = page[-1].seq + 1
            if self._is_over():
                break
        return total

    def _look_through(self, stretch: Stretch, rows: list[ArchivedEvent], *, newest_first: bool) -> int:
        """Append what matches in one stretch; returns the last ``seq`` that was looked at."""
        low, high = stretch.low, stretch.high
        is_in_time = stretch.view.was_receiving(low, high, self._filter.since, self._filter.until)
        while low < high and is_in_time:
            wanted = _BODIES_AT_ONCE if self._has_text else self._limit - len(rows)
            page = stretch.view.page(stretch.query, low, high, wanted, newest_first=newest_first)
            for event in page:
                if self._has_text is None or self._has_text(event.body):
                    rows.append(event)
                    if len(rows) == self._limit:
                        return event.seq
            if len(page) < wanted:
                break
            low, high = (low, page[-1].seq) if newest_first else (page[-1].seq + 1, high)
            if self._is_over():
                return page[-1].seq
        return stretch.low if newest_first else stretch.high - 1

    def _backward_stretches(self, below: int) -> Iterator[Stretch]:
        for view in reversed(self._views):
            high = min(below, view.newest_seq() + 1)
            query = view.query(self._filter)
            buckets = 1
            while high > view.first_seq and not query.is_hopeless:
                low = max(view.first_seq, _bucket_start(high - 1) - (buckets - 1) * BUCKET)
                yield Stretch(view, query, low, high)
                high, buckets = low, _more(buckets, query)

    def _forward_stretches(self, above: int, newest: int) -> Iterator[Stretch]:
        for view in self._views:
            end = min(newest, view.newest_seq()) + 1
            low = max(above + 1, view.first_seq)
            query = view.query(self._filter)
            buckets = 1
            while low < end and not query.is_hopeless:
                high = min(end, _bucket_start(low) + buckets * BUCKET)
                yield Stretch(view, query, low, high)
                low, buckets = high, _more(buckets, query)


def _bucket_start(seq: int) -> int:
    return seq // BUCKET * BUCKET


def _more(buckets: int, query: Query) -> int:
    return min(2 * buckets, _BUCKETS_AT_ONCE) if query.is_indexed else 1
