"""What the live page does: intents come in, the archive is asked, models and one :class:`LiveState` go out.

There is never more than one request on its way, and nothing here touches a disk: :class:`ArchiveView` reads on its own
thread. What is wanted is kept as wishes, not as a queue, so that ten thousand commits are one look::

    intents, commits ──► wishes ──► run(): the most urgent ──► ArchiveView ──► models, state_changed
                            ▲                                                        │
                            └──────── beats: tail, search, count, activity ◄─────────┘

Following asks for what came after the last look; where more came than a screen holds, the newest screen takes its place
and the rows between are read when somebody scrolls there. Pausing stops the asking, never the recording.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.archive.reader import Slice
from app.domain.errors import DoormanError
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter
from app.domain.link import CommittedReport, LinkReport
from app.services.archive_view import ArchiveView
from ui.live.beat import Beat, in_steps
from ui.live.event_model import EventModel
from ui.live.minute import LastMinute
from ui.live.property_model import PropertyModel
from ui.live.state import LiveState

PAGE = 200
"""Rows read at a time when somebody scrolls."""

SCREEN = 80
"""Rows read at a time when following: a little more than a tall window shows."""

TICK, SLOW_TICK = 0.04, 0.1
"""Seconds between two looks at the tail: at ordinary rates, and where more comes than a screen holds."""

COUNT_EVERY = 0.25
ACTIVITY_EVERY = 1.0
POLL_EVERY = 0.25
"""Seconds between two looks where no recorder of this window reports commits."""

REST = 3600.0
"""Seconds after which a page that nobody looks at wonders whether that is still so."""

RETRY_AFTER = 2.0
"""Seconds until an archive that could not be read is tried again."""

EVERYTHING = EventFilter()

Request = Callable[[], Awaitable[None]]


def now_micros() -> int:
    """This moment, in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


class LivePresenter(QObject):
    """Serves one live page over one archive."""

    state_changed = Signal(object)
    """The new :class:`LiveState`."""

    def __init__(
        self,
        archive: ArchiveView,
        events: EventModel,
        properties: PropertyModel,
        now: Callable[[], int] = now_micros,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._events = events
        self._properties = properties
        self._now = now
        self._state = LiveState()
        self._woken = asyncio.Event()
        self._is_resting = False
        self._is_reporting = False
        self._committed = 0  # the newest row that is known of
        self._looked_to = 0  # the newest row that the table has taken account of
        self._wants_start = True
        self._wants_older = False
        self._wants_newer = False
        self._is_overrun = False
        self._minute = LastMinute(archive)
        self._tail = Beat(TICK)
        self._count = Beat(COUNT_EVERY)
        self._activity = Beat(ACTIVITY_EVERY)
        self._poll = Beat(POLL_EVERY)
        self.prepare: Callable[[Sequence[ArchivedEvent]], Iterable[object]] = _unprepared
        """What a view does with rows before they come in, in small steps."""

    @property
    def state(self) -> LiveState:
        """The page in one value."""
        return self._state

    # -- intents -----------------------------------------------------------------------------------------------

    def narrow(self, to: EventFilter) -> None:
        """Show only what passes this filter, from the newest on."""
        if to != self._state.filter:
            self._say(filter=to, matching_rate=None, searched_back_to=None, is_search_stopped=False, waiting=0)
            self._start_over()

    def follow(self) -> None:
        """Go to the newest and stay there."""
        self._say(is_following=True, paused_at=None, waiting=0)
        self._start_over()

    def let_go(self) -> None:
        """Stay where the person reads; what is new gathers above."""
        self._say(is_following=False)

    def pause(self) -> None:
        """Freeze the view. Recording goes on."""
        if not self._state.is_paused:
            self._say(paused_at=self._now(), is_following=False)

    def resume(self) -> None:
        """Move again, from the newest on."""
        if self._state.is_paused:
            self.follow()

    def read_older(self) -> None:
        """The person comes near the last row."""
        self._wants_older = not self._events.reaches_oldest
        self._woken.set()

    def read_newer(self) -> None:
        """The person comes near the first row."""
        self._wants_newer = not self._state.is_following and not self._events.reaches_newest
        self._woken.set()

    def stop_search(self) -> None:
        """Look no further back for the text."""
        self._say(is_search_stopped=True)

    def go_on_searching(self) -> None:
        """Look further back for the text after all."""
        self._say(is_search_stopped=False)
        self._woken.set()

    def read_again(self) -> None:
        """Try the archive again at once."""
        self._start_over()

    def rest(self) -> None:
        """Nobody looks: ask nothing until :meth:`wake`."""
        self._is_resting = True

    def wake(self) -> None:
        """Somebody looks again."""
        self._is_resting = False
        self._woken.set()

    # -- what the recorder reports --------------------------------------------------------------------------------

    def committed(self, report: CommittedReport) -> None:
        """Everything up to ``report.seq`` is on disk."""
        had_news = self._is_reporting and self._committed > self._looked_to
        self._is_reporting = True
        self._committed = max(self._committed, report.seq)
        if not had_news:
            self._woken.set()

    def linked(self, report: LinkReport) -> None:
        """The stream's state changed."""
        self._say(link=report)

    # -- the one loop -------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve what is wanted, the most urgent first and one request at a time, until cancelled."""
        while True:
            request, wait = self._next(time.monotonic())
            if request is None:
                await self._pause(wait)
                continue
            try:
                await request()
            except DoormanError as error:
                self._say(problem=error, is_read=True)
                await self._pause(RETRY_AFTER)
                self._wants_start = True
            else:
                self._say(problem=None)

    def _next(self, now: float) -> tuple[Request | None, float]:
        """The most urgent request, or none and the seconds until there may be one."""
        if self._is_resting:
            return None, REST
        for is_wanted, request in (
            (self._wants_start, self._read_start),
            (self._wants_older, self._read_older),
            (self._wants_newer, self._read_newer),
        ):
            if is_wanted:
                return request, 0.0
        return self._next_by_beat(now)

    def _next_by_beat(self, now: float) -> tuple[Request | None, float]:
        following, has_news = self._state.is_following, self._has_news(now)
        wait = ACTIVITY_EVERY if self._is_reporting else self._poll.wait(now)
        for beat, applies, request in (
            (self._tail, following and has_news, self._read_tail),
            (self._count, not following and has_news, self._count_waiting),
            (self._activity, True, self._read_activity),
        ):
            if applies and not beat.wait(now):
                beat.strike(now)
                return request, 0.0
            if applies:
                wait = min(wait, beat.wait(now))
        return (self._search_on, 0.0) if self._is_searching else (None, wait)

    async def _pause(self, seconds: float) -> None:
        self._woken.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    def _has_news(self, now: float) -> bool:
        return self._committed > self._looked_to if self._is_reporting else not self._poll.wait(now)

    @property
    def _is_searching(self) -> bool:
        return (
            self._state.is_read
            and not self._state.is_search_stopped
            and not self._events.reaches_oldest
            and len(self._events.rows) < SCREEN
        )

    # -- requests --------------------------------------------------------------------------------------------------

    async def _read_start(self) -> None:
        self._wants_start = self._wants_older = self._wants_newer = False
        asked, committed = self._state.filter, self._committed
        found = await self._archive.newest(asked, SCREEN)
        gaps = await self._archive.gaps()
        if asked is not self._state.filter:
            return
        self._events.set_gaps(gaps)
        self._events.restart(found.rows, found.reached, found.exhausted)
        self._looked(found.rows, committed)
        self._say(is_read=True)

    async def _read_tail(self) -> None:
        asked, committed = self._state.filter, self._committed
        found = await self._newest_or_next(asked)
        await in_steps(self.prepare(found.rows))
        if asked is not self._state.filter or not self._state.is_following:
            return
        if self._is_overrun:
            self._is_overrun = not self._events.join_newest(found.rows, found.reached, found.exhausted)
        else:
            self._events.add_newer(found.rows, reaches_newest=True)
            committed = found.reached
        self._tail.every = SLOW_TICK if self._is_overrun else TICK
        self._looked(found.rows, committed)

    async def _newest_or_next(self, asked: EventFilter) -> Slice:
        """The rows after the last look; the newest instead, where there are more than a screen holds."""
        if not self._is_overrun:
            found = await self._archive.newer(self._looked_to, asked, SCREEN)
            self._is_overrun = len(found.rows) >= SCREEN
            if not self._is_overrun:
                return found
        return await self._archive.newest(asked, SCREEN)

    async def _read_older(self) -> None:
        self._wants_older = False
        asked, below = self._state.filter, self._events.reached
        found = await self._archive.older(below, asked, PAGE)
        if asked is self._state.filter and below == self._events.reached:
            self._events.add_older(found.rows, found.reached, found.exhausted)
            self._say(is_empty=not self._events.rows)

    async def _search_on(self) -> None:
        """Too few rows were found yet to fill a screen: look further back, and say how far that is."""
        asked = self._state.filter
        await self._read_older()
        reached = await self._archive.event(self._events.reached) if self._is_searching else None
        if asked is self._state.filter:
            self._say(searched_back_to=reached.received_at if reached else None)

    async def _read_newer(self) -> None:
        self._wants_newer = False
        asked, above = self._state.filter, self._events.newest_seq
        found = await self._archive.newer(above, asked, PAGE)
        if asked is not self._state.filter or above != self._events.newest_seq:
            return
        rows = tuple(row for row in found.rows if row.seq <= self._looked_to)  # what came later waits above
        is_all = found.exhausted or len(rows) < len(found.rows) or found.reached >= self._looked_to
        self._events.add_newer(rows, reaches_newest=is_all)

    async def _count_waiting(self) -> None:
        asked = self._state.filter
        waiting = self._committed - self._looked_to
        if asked or not self._is_reporting:
            waiting = await self._archive.count_matching(asked, self._looked_to)
            self._poll.strike(time.monotonic())
        if asked is self._state.filter and not self._state.is_following:
            self._say(waiting=waiting)

    async def _read_activity(self) -> None:
        asked, now = self._state.filter, self._now()
        activity = await self._archive.activity(now)
        self._properties.show_activity(activity, now)
        if not self._is_reporting:
            newest = await self._archive.newest(EVERYTHING, 1)
            self._committed = max(self._committed, newest.rows[0].seq if newest.rows else 0)
        await self._minute.mark(now, self._committed)
        matching = await self._minute.matching(asked)
        self._say(events=activity.events, since=activity.since, total_rate=self._minute.rows)
        if asked is self._state.filter:
            self._say(matching_rate=matching)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _start_over(self) -> None:
        self._wants_start = True
        self._is_overrun = False
        self._woken.set()

    def _looked(self, rows: tuple[ArchivedEvent, ...], committed: int) -> None:
        self._looked_to = max(self._looked_to, committed, rows[0].seq if rows else 0)
        self._committed = max(self._committed, self._looked_to)
        self._poll.strike(time.monotonic())
        self._say(is_empty=not self._events.rows)

    def _say(self, **changes: Any) -> None:
        state = replace(self._state, **changes)
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _unprepared(_rows: Sequence[ArchivedEvent]) -> Iterable[object]:
    return ()
