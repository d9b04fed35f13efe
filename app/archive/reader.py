"""Reading the archive beside its writer, from any process: rows under a filter, counts, what happens per property."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TypeVar

from app.archive import drive
from app.archive.catalogue import Survey, consult
from app.archive.cipher import check_key
from app.archive.complaints import damaged, written_elsewhere
from app.archive.counts import Activity, Counts, Facets, HotelActivity, Volumes
from app.archive.folder import Folder
from app.archive.pages import Search, Slice
from app.archive.segment import PRUNED
from app.archive.view import SegmentView
from app.domain.errors import ArchiveDamaged, NotAnArchive
from app.domain.event import ArchivedEvent, Gap
from app.domain.filter import EventFilter
from app.domain.profile import Secret

__all__ = ["BUDGET", "Activity", "Facets", "HotelActivity", "Reader", "Slice", "Unindexed", "Volumes"]

T = TypeVar("T")

BUDGET = 0.050
"""Seconds that one question for rows takes before it says how far it came."""
_WALK_PAGE = 1_000
_EVERYTHING = EventFilter()


class Unindexed(NamedTuple):
    """Events that the text index does not cover yet, so that each is looked through for free text.

    ``since`` is when the oldest of them was received, microseconds, UTC, or None where there are none.
    """

    events: int
    since: int | None


class Reader:
    """Reads one archive. Use it from one thread; several readers may be open, in one or in many processes.

    Every question is answered from what is committed by then, and holds nothing open afterwards. ``budget`` is in
    seconds. Every method may raise :class:`ArchiveDamaged`.
    """

    def __init__(self, folder: Folder, key: Secret, clock: Callable[[], float]) -> None:
        """See :meth:`open`."""
        self._folder = folder
        self._key = key
        self._clock = clock
        self._catalogue = consult(folder, key)
        self.path = folder.path
        self.identity = self._catalogue.identity()
        self._views: list[SegmentView] = []
        self._passed_over: dict[int, str] = {}
        self._stamp = folder.stamp()
        self._named: list[tuple[int, int]] = []
        self._counts = Counts()

    @staticmethod
    def is_there(path: Path) -> bool:
        """Whether a writer has made an archive at ``path``, so that :meth:`open` can succeed."""
        return bool(Folder(path).segments())

    @classmethod
    def open(cls, path: Path, key: Secret, *, clock: Callable[[], float] = time.monotonic) -> Reader:
        """Open the archive in the folder ``path``. Changes nothing there, so that the folder may be read-only.

        Raises :class:`NotAnArchive` (also where none was made yet), :class:`WrongKey`, :class:`NewerSchema` or
        :class:`ArchiveDamaged`. ``clock`` counts seconds, for the budgets.
        """
        check_key(key)
        folder = Folder(path)
        if folder.is_being_written() and (where := drive.remote(path)):
            raise written_elsewhere(path, where)
        folder.label(key)
        if not folder.segments():
            if folder.catalogue.exists():
                raise damaged(folder.segment(1), "the file is missing")
            raise NotAnArchive(f"The archive is still being made. Open it again in a moment: {path}")
        return cls(folder, key, clock)

    def newest(self, filter: EventFilter, limit: int, *, budget: float = BUDGET) -> Slice:
        """The newest ``limit`` rows that the filter lets through."""
        return self.older(self.newest_seq() + 1, filter, limit, budget=budget)

    def older(self, seq: int, filter: EventFilter, limit: int, *, budget: float = BUDGET) -> Slice:
        """The ``limit`` rows just before ``seq``."""
        return self._search(filter, limit, budget, lambda search: search.backward(seq))

    def newer(self, seq: int, filter: EventFilter, limit: int, *, budget: float = BUDGET) -> Slice:
        """The ``limit`` rows just after ``seq``, newest first."""
        return self._search(filter, limit, budget, lambda search: search.forward(seq))

    def walk(self, filter: EventFilter = _EVERYTHING) -> Iterator[ArchivedEvent]:
        """All rows that the filter lets through, oldest first, up to the newest when it comes there."""
        reached, exhausted = 0, False
        while not exhausted:
            rows, reached, exhausted = self.newer(reached, filter, _WALK_PAGE)
            yield from reversed(rows)

    def event(self, seq: int) -> ArchivedEvent | None:
        """One row, or None where there is none."""
        return self.ask(lambda views: _event(views, seq))

    def gaps(self) -> tuple[Gap, ...]:
        """The holes that the server could not fill, in the order of the rows they stand before."""
        gaps = self.ask(lambda views: [gap for view in views for gap in view.gaps()])
        return tuple(sorted(gaps, key=lambda gap: gap.before_seq))

    def newest_seq(self) -> int:
        """The newest row, 0 where there is none."""
        return self.ask(lambda views: views[-1].newest_seq())

    def count(self) -> int:
        """How many rows there are."""
        return self.ask(lambda views: sum(view.count_all() for view in views))

    def count_matching(self, filter: EventFilter, since_seq: int, *, budget: float = BUDGET) -> int:
        """How many rows after ``since_seq`` the filter lets through, as far as the budget lasts."""
        return self._search(filter, 0, budget, lambda search: search.count(since_seq))

    def unindexed(self) -> Unindexed:
        """How far the text index is behind."""
        return self.ask(_unindexed)

    def activity(self, now: int) -> Activity:
        """What every property sent, as of ``now`` in microseconds, UTC."""
        return self.ask(lambda views: self._counts.activity(views, now))

    def facets(self) -> Facets:
        """How many events there are of each property, module and event."""
        return self.ask(lambda views: self._counts.facets(views))

    def volumes(self, days: int, now: int) -> Volumes:
        """How many events came a day by hotel and event, over the last ``days`` before ``now`` (microseconds, UTC)."""
        return self.ask(lambda views: self._counts.volumes(views, days, now))

    def first_time(self) -> int | None:
        """When the oldest event was received, microseconds, UTC; None where there is none."""
        times = self.ask(lambda views: [span for view in views if (span := view.times())])
        return min((earliest for earliest, _ in times), default=None)

    def position(self) -> str:
        """The offset of the event that arrived last, or "" where none had one."""
        return self.ask(lambda views: next(filter(None, (view.newest_offset() for view in reversed(views))), ""))

    def pruned(self) -> int:
        """How many events were dropped, as too old or too many."""
        return self.ask(lambda views: views[0].counted_aside(PRUNED))

    def lost_label(self) -> str:
        """What is wrong with the label, for which the segments stand in; "" where it is well."""
        return self._folder.lost_label()

    def lost_catalogue(self) -> str:
        """What is wrong with the catalogue, which the segments stand in for; "" where it is well."""
        return self._catalogue.why if isinstance(self._catalogue, Survey) else ""

    def views(self) -> list[SegmentView]:
        """The segments, oldest first, for whoever has to look at each: also those that do not read."""
        return self._segments()

    def ask(self, question: Callable[[Sequence[SegmentView]], T]) -> T:
        """The answer of all segments that read. One that does not is passed over, from then on: :meth:`passed_over`.

        Raises :class:`ArchiveDamaged` where none reads.
        """
        while True:
            views = [view for view in self._segments() if view.number not in self._passed_over]
            if not views:
                raise damaged(self._folder.path, "; ".join(self._passed_over.values()))
            try:
                return question(views)
            except ArchiveDamaged as damage:
                number = next((view.number for view in views if view.path == damage.file), None)
                if number is None or len(views) == 1:
                    raise
                self._passed_over[number] = damage.detail

    def passed_over(self) -> dict[str, str]:
        """The segments that do not read, by the names of their files, and what is wrong with each."""
        lost = self._catalogue.lost if isinstance(self._catalogue, Survey) else {}
        return {self._folder.segment(number).name: why for number, why in sorted((lost | self._passed_over).items())}

    def close(self) -> None:
        """Give the files back."""
        for view in self._views:
            view.close()
        self._catalogue.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _search(self, filter: EventFilter, limit: int, budget: float, question: Callable[[Search], T]) -> T:
        end = self._clock() + budget
        return self.ask(lambda views: question(Search(views, filter, limit, lambda: self._clock() > end)))

    def _segments(self) -> list[SegmentView]:
        """All segments by now: the writer may have begun another, or put a damaged file right."""
        stamp = self._folder.stamp()
        if stamp != self._stamp:
            self._catalogue.close()
            self._catalogue = consult(self._folder, self._key)
        named = self._catalogue.segments()
        if (stamp, named) != (self._stamp, self._named):
            self._look_again(named)
            self._stamp, self._named = stamp, named
        return self._views

    def _look_again(self, named: list[tuple[int, int]]) -> None:
        kept = {}
        for view in self._views:
            if (view.number, view.first_seq) in named and not view.is_replaced():
                view.look_again()
                kept[view.number] = view
            else:
                view.close()
        self._passed_over = {number: why for number, why in self._passed_over.items() if number in kept}
        opened = (kept.get(number) or self._opened(number, first_seq) for number, first_seq in named)
        self._views = [view for view in opened if view is not None]
        for view, following in pairwise(self._views):
            if view.last_seq is None:
                view.seal(following.first_seq - 1)

    def _opened(self, number: int, first_seq: int) -> SegmentView | None:
        """The view of a segment; None, and noted, where it does not even open."""
        try:
            return SegmentView(self._folder, self._key, number, first_seq, self.identity)
        except ArchiveDamaged as damage:
            self._passed_over[number] = damage.detail
            return None


def _event(views: Sequence[SegmentView], seq: int) -> ArchivedEvent | None:
    view = next((view for view in reversed(views) if view.first_seq <= seq), None)
    return view.event(seq) if view else None


def _unindexed(views: Sequence[SegmentView]) -> Unindexed:
    events, since = 0, None
    for view in views:
        mark, end = view.indexed_to(), view.newest_seq() + 1
        if mark < end:
            events += end - mark
            oldest = view.event(mark)
            since = since or (oldest.received_at if oldest else None)
    return Unindexed(events, since)
