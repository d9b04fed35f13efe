"""Going through the archive a page at a time, in either direction, within a budget of time.

Segments and buckets in which nothing can match are passed over. Where matches are rare, twice as many buckets are
looked through at each step. Where free text is indexed, the index names the events that may hold it, a span at each
step; those, and all events that are younger than the index, are looked through a few hundred bodies at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.archive.postings import span
from app.archive.query import Query
from app.archive.schema import BUCKET
from app.archive.view import SegmentView
from app.archive.words import Wanted
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
    """Events to look through at once: ``low <= seq < high``, all in one segment, and in one span if ``is_indexed``."""

    view: SegmentView
    query: Query
    low: int
    high: int
    is_indexed: bool


class Page(NamedTuple):
    """Some events of a stretch, and the last ``seq`` up to which there are no others to look at."""

    events: Sequence[ArchivedEvent]
    reached: int


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
        self._wanted = Wanted(filter.text) if filter.text else None

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
            if self._wanted is None:
                total += stretch.view.count(stretch.query, stretch.low, stretch.high)
            else:
                total += sum(len(page.events) for page in self._pages(stretch, newest_first=False))
            if self._is_over():
                break
        return total

    def _look_through(self, stretch: Stretch, rows: list[ArchivedEvent], *, newest_first: bool) -> int:
        """Append what matches in one stretch; returns the last ``seq`` that was looked at."""
        for page in self._pages(stretch, newest_first=newest_first):
            wanted = self._limit - len(rows)
            rows += page.events[:wanted]
            if len(rows) == self._limit:
                return rows[-1].seq
            if self._is_over():
                return page.reached
        return stretch.low if newest_first else stretch.high - 1

    def _pages(self, stretch: Stretch, *, newest_first: bool) -> Iterator[Page]:
        """What matches in one stretch, a page at a time."""
        if not stretch.view.was_receiving(stretch.low, stretch.high, self._filter.since, self._filter.until):
            return
        holding = None
        if self._wanted is not None and stretch.is_indexed:
            holding = stretch.view.holding(self._wanted.words, stretch.query, stretch.low, stretch.high)
        if holding is None:
            yield from map(self._with_text, self._read_through(stretch, newest_first=newest_first))
        else:
            yield from map(self._with_text, _look_up(stretch, holding, newest_first=newest_first))

    def _read_through(self, stretch: Stretch, *, newest_first: bool) -> Iterator[Page]:
        low, high = stretch.low, stretch.high
        limit = _BODIES_AT_ONCE if self._wanted else self._limit
        while low < high:
            events = stretch.view.page(stretch.query, low, high, limit, newest_first=newest_first)
            if events:
                yield Page(events, events[-1].seq)
            if len(events) < limit:
                return
            low, high = (low, events[-1].seq) if newest_first else (events[-1].seq + 1, high)

    def _with_text(self, page: Page) -> Page:
        if self._wanted is None:
            return page
        return Page([event for event in page.events if self._wanted.is_in(event.body)], page.reached)

    def _backward_stretches(self, below: int) -> Iterator[Stretch]:
        for view in reversed(self._views):
            high = min(below, view.newest_seq() + 1)
            query = view.query(self._filter)
            mark = self._indexed_to(view, query) if high > view.first_seq else 0
            buckets = 1
            while high > view.first_seq and not query.is_hopeless:
                if is_indexed := high <= mark:
                    low = max(view.first_seq, span(high - 1).start)
                else:
                    low = max(view.first_seq, mark, _bucket_start(high - 1) - (buckets - 1) * BUCKET)
                yield Stretch(view, query, low, high, is_indexed)
                high, buckets = low, _more(buckets, query)

    def _forward_stretches(self, above: int, newest: int) -> Iterator[Stretch]:
        for view in self._views:
            end = min(newest, view.newest_seq()) + 1
            low = max(above + 1, view.first_seq)
            query = view.query(self._filter)
            mark = self._indexed_to(view, query) if low < end else 0
            buckets = 1
            while low < end and not query.is_hopeless:
                if is_indexed := low < mark:
                    high = min(end, mark, span(low).stop)
                else:
                    high = min(end, _bucket_start(low) + buckets * BUCKET)
                yield Stretch(view, query, low, high, is_indexed)
                low, buckets = high, _more(buckets, query)

    def _indexed_to(self, view: SegmentView, query: Query) -> int:
        return view.indexed_to() if self._wanted is not None and not query.is_hopeless else 0


def _look_up(stretch: Stretch, holding: Sequence[int], *, newest_first: bool) -> Iterator[Page]:
    ordered = holding[::-1] if newest_first else holding
    for start in range(0, len(ordered), _BODIES_AT_ONCE):
        some = ordered[start : start + _BODIES_AT_ONCE]
        yield Page(stretch.view.among(stretch.query, some, newest_first=newest_first), some[-1])


def _bucket_start(seq: int) -> int:
    return seq // BUCKET * BUCKET


def _more(buckets: int, query: Query) -> int:
    return min(2 * buckets, _BUCKETS_AT_ONCE) if query.is_indexed else 1
