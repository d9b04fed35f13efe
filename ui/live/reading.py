"""How the live page's questions are asked: each reads the archive, puts rows into the models, and says what came of it.

Each method is the answer to one :class:`Ask`. What was asked under a filter that holds no longer is dropped.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from app.archive.reader import Slice
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter
from app.services.archive_view import ArchiveView
from ui.live.agenda import Agenda, Ask
from ui.live.beat import in_steps
from ui.live.event_model import EventModel
from ui.live.minute import LastMinute
from ui.live.property_model import PropertyModel
from ui.live.state import Board

PAGE = 200
"""Rows read at a time when somebody scrolls."""

SCREEN = 80
"""Rows read at a time when following: a little more than a tall window shows."""

INDEX_BEHIND = 3_000_000
"""Microseconds that the text index may be behind the recorder without a word."""

EVERYTHING = EventFilter()


class Reading:
    """Asks one archive for one page. Every method may raise ArchiveUnreadable."""

    def __init__(
        self,
        archive: ArchiveView,
        events: EventModel,
        properties: PropertyModel,
        board: Board,
        agenda: Agenda,
        now: Callable[[], int],
    ) -> None:
        """``now`` is microseconds since 1970, UTC."""
        self._archive = archive
        self._events = events
        self._properties = properties
        self._board = board
        self._agenda = agenda
        self._ledger = agenda.ledger
        self._now = now
        self._is_overrun = False
        self._minute = LastMinute(archive)
        self._answers: dict[Ask, Callable[[], Awaitable[None]]] = {
            Ask.START: self._start,
            Ask.OLDER: self._older,
            Ask.NEWER: self._newer,
            Ask.TAIL: self._tail,
            Ask.COUNT: self._count,
            Ask.ACTIVITY: self._activity,
            Ask.SEARCH: self._search,
        }
        self.prepare: Callable[[Sequence[ArchivedEvent]], Iterable[object]] = _unprepared
        """What a view does with rows before they come in, in small steps."""

    async def answer(self, ask: Ask) -> None:
        """Ask the archive this."""
        await self._answers[ask]()

    def start_over(self) -> None:
        """What was known of the newest rows holds no longer."""
        self._is_overrun = False

    @property
    def may_search(self) -> bool:
        """Whether a screen is not full yet, and there is more to look through."""
        return (
            self._board.state.is_read
            and not self._board.state.is_search_stopped
            and not self._events.reaches_oldest
            and len(self._events.rows) < SCREEN
        )

    async def _start(self) -> None:
        self._agenda.wishes.clear()
        asked, committed = self._board.state.filter, self._ledger.committed
        if not self._board.state.is_read:
            self._board.say(reading_since=self._now())
        found = await self._archive.newest(asked, SCREEN)
        gaps = await self._archive.gaps()
        if asked is not self._board.state.filter:
            return
        self._events.set_gaps(gaps)
        self._events.restart(found.rows, found.reached, found.exhausted)
        self._looked(found.rows, committed)
        self._board.say(is_read=True, reading_since=None)

    async def _tail(self) -> None:
        asked, committed = self._board.state.filter, self._ledger.committed
        found = await self._newest_or_next(asked)
        await in_steps(self.prepare(found.rows))
        if asked is not self._board.state.filter or not self._board.state.is_following:
            return
        if self._is_overrun:
            self._is_overrun = not self._events.join_newest(found.rows, found.reached, found.exhausted)
        else:
            self._events.add_newer(found.rows, reaches_newest=True)
            committed = found.reached
        self._agenda.pace(overrun=self._is_overrun)
        self._looked(found.rows, committed)

    async def _newest_or_next(self, asked: EventFilter) -> Slice:
        """The rows after the last look; the newest instead, where there are more than a screen holds."""
        if not self._is_overrun:
            found = await self._archive.newer(self._ledger.looked_to, asked, SCREEN)
            self._is_overrun = len(found.rows) >= SCREEN
            if not self._is_overrun:
                return found
        return await self._archive.newest(asked, SCREEN)

    async def _older(self) -> None:
        self._agenda.wishes.discard(Ask.OLDER)
        asked, below = self._board.state.filter, self._events.reached
        found = await self._archive.older(below, asked, PAGE)
        if asked is self._board.state.filter and below == self._events.reached:
            self._events.add_older(found.rows, found.reached, found.exhausted)
            self._board.say(is_empty=not self._events.rows)

    async def _search(self) -> None:
        """Too few rows were found yet to fill a screen: look further back, and say how far that is."""
        asked = self._board.state.filter
        await self._older()
        reached = await self._archive.event(self._events.reached) if self.may_search else None
        if asked is self._board.state.filter:
            self._board.say(searched_back_to=reached.received_at if reached else None)

    async def _newer(self) -> None:
        self._agenda.wishes.discard(Ask.NEWER)
        asked, above = self._board.state.filter, self._events.newest_seq
        found = await self._archive.newer(above, asked, PAGE)
        if asked is not self._board.state.filter or above != self._events.newest_seq:
            return
        rows = tuple(row for row in found.rows if row.seq <= self._ledger.looked_to)  # what came later waits above
        is_all = found.exhausted or len(rows) < len(found.rows) or found.reached >= self._ledger.looked_to
        self._events.add_newer(rows, reaches_newest=is_all)

    async def _count(self) -> None:
        asked = self._board.state.filter
        waiting = self._ledger.unseen
        if asked or not self._ledger.is_reporting:
            waiting = await self._archive.count_matching(asked, self._ledger.looked_to)
            self._agenda.looked(time.monotonic())
        if asked is self._board.state.filter and not self._board.state.is_following:
            self._board.say(waiting=waiting)

    async def _activity(self) -> None:
        asked, now = self._board.state.filter, self._now()
        activity = await self._archive.activity(now)
        if not self._ledger.is_reporting:
            newest = await self._archive.newest(EVERYTHING, 1)
            self._ledger.committed = max(self._ledger.committed, newest.rows[0].seq if newest.rows else 0)
        await self._minute.mark(now, self._ledger.committed)
        await in_steps(self._properties.show_activity(activity, now, self._minute.rows))
        matching = await self._minute.matching(asked)
        self._board.say(
            events=activity.events,
            since=activity.since,
            total_rate=self._minute.rows,
            passed_over=tuple(await self._archive.passed_over()),
        )
        unindexed = await self._unindexed(now) if asked.text else 0
        if asked is self._board.state.filter:
            self._board.say(matching_rate=matching, unindexed=unindexed)

    async def _unindexed(self, now: int) -> int:
        """How many events the text index is behind, where that is more than it may be."""
        missing = await self._archive.unindexed()
        is_late = missing.since is None or now - missing.since > INDEX_BEHIND
        return missing.events if is_late else 0

    def _looked(self, rows: tuple[ArchivedEvent, ...], committed: int) -> None:
        ledger = self._ledger
        ledger.looked_to = max(ledger.looked_to, committed, rows[0].seq if rows else 0)
        ledger.committed = max(ledger.committed, ledger.looked_to)
        self._agenda.looked(time.monotonic())
        self._board.say(is_empty=not self._events.rows)


def _unprepared(_rows: Sequence[ArchivedEvent]) -> Iterable[object]:
    return ()
