"""Reading the archive beside its writer, from any process: rows under a filter, counts, what happens per property."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from app.archive.catalogue import Survey, consult
from app.archive.cipher import check_key
from app.archive.complaints import damaged
from app.archive.counts import Activity, Counts, Facets, HotelActivity, Volumes
from app.archive.folder import Folder
from app.archive.pages import Search, Slice
from app.archive.view import SegmentView
from app.domain.errors import NotAnArchive
from app.domain.event import ArchivedEvent, Gap
from app.domain.filter import EventFilter
from app.domain.profile import Secret

__all__ = ["BUDGET", "Activity", "Facets", "HotelActivity", "Reader", "Slice", "Volumes"]

BUDGET = 0.050
"""Seconds that one question for rows takes before it says how far it came."""
_WALK_PAGE = 1_000
_EVERYTHING = EventFilter()


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
        self._counts = Counts()

    @staticmethod
    def is_there(path: Path) -> bool:
        """Whether a writer has made an archive at ``path``, so that :meth:`open` can succeed."""
        folder = Folder(path)
        return folder.is_labelled and bool(folder.segments())

    @classmethod
    def open(cls, path: Path, key: Secret, *, clock: Callable[[], float] = time.monotonic) -> Reader:
        """Open the archive in the folder ``path``. Changes nothing there.

        Raises :class:`NotAnArchive` (also where none was made yet), :class:`WrongKey`, :class:`NewerSchema` or
        :class:`ArchiveDamaged`. ``clock`` counts seconds, for the budgets.
        """
        check_key(key)
        folder = Folder(path)
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
        return self._search(filter, limit, budget).backward(seq)

    def newer(self, seq: int, filter: EventFilter, limit: int, *, budget: float = BUDGET) -> Slice:
        """The ``limit`` rows just after ``seq``, newest first."""
        return self._search(filter, limit, budget).forward(seq)

    def walk(self, filter: EventFilter = _EVERYTHING) -> Iterator[ArchivedEvent]:
        """All rows that the filter lets through, oldest first, up to the newest when it comes there."""
        reached, exhausted = 0, False
        while not exhausted:
            rows, reached, exhausted = self.newer(reached, filter, _WALK_PAGE)
            yield from reversed(rows)

    def event(self, seq: int) -> ArchivedEvent | None:
        """One row, or None where there is none."""
        view = next((view for view in reversed(self._segments()) if view.first_seq <= seq), None)
        return view.event(seq) if view else None

    def gaps(self) -> tuple[Gap, ...]:
        """The holes that the server could not fill, in the order of the rows they stand before."""
        gaps = [gap for view in self._segments() for gap in view.gaps()]
        return tuple(sorted(gaps, key=lambda gap: gap.before_seq))

    def newest_seq(self) -> int:
        """The newest row, 0 where there is none."""
        return self._segments()[-1].newest_seq()

    def count(self) -> int:
        """How many rows there are."""
        views = self._segments()
        return views[-1].newest_seq() - views[0].first_seq + 1

    def count_matching(self, filter: EventFilter, since_seq: int, *, budget: float = BUDGET) -> int:
        """How many rows after ``since_seq`` the filter lets through, as far as the budget lasts."""
        return self._search(filter, 0, budget).count(since_seq)

    def activity(self, now: int) -> Activity:
        """What every property sent, as of ``now`` in microseconds, UTC."""
        return self._counts.activity(self._segments(), now)

    def facets(self) -> Facets:
        """How many events there are of each property, module and event."""
        return self._counts.facets(self._segments())

    def volumes(self, days: int, now: int) -> Volumes:
        """How many events came a day by hotel and event, over the last ``days`` before ``now`` (microseconds, UTC)."""
        return self._counts.volumes(self._segments(), days, now)

    def first_time(self) -> int | None:
        """When the oldest event was received, microseconds, UTC; None where there is none."""
        return min((span[0] for view in self._segments() if (span := view.times())), default=None)

    def position(self) -> str:
        """The offset of the event that arrived last, or "" where none had one."""
        return next(filter(None, (view.newest_offset() for view in reversed(self._segments()))), "")

    def lost_catalogue(self) -> str:
        """What is wrong with the catalogue, which the segments stand in for; "" where it is well."""
        return self._catalogue.why if isinstance(self._catalogue, Survey) else ""

    def views(self) -> list[SegmentView]:
        """The segments, oldest first, for whoever has to look at each."""
        return self._segments()

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

    def _search(self, filter: EventFilter, limit: int, budget: float) -> Search:
        end = self._clock() + budget
        return Search(self._segments(), filter, limit, lambda: self._clock() > end)

    def _segments(self) -> list[SegmentView]:
        """All segments by now: the writer may have begun another."""
        known = self._catalogue.segments()
        for number, first_seq in known[len(self._views) :]:
            if self._views:
                self._views[-1].seal(first_seq - 1)
            self._views.append(SegmentView(self._folder, self._key, number, first_seq, self.identity))
        return self._views
