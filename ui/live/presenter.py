"""What the live page does: intents come in, the archive is asked, models and one :class:`LiveState` go out.

There is never more than one request on its way, and nothing here touches a disk: :class:`ArchiveView` reads on its own
thread. What is wanted is kept as wishes, not as a queue, so that ten thousand commits are one look::

    intents, commits ──► wishes ──► run(): the most urgent ──► ArchiveView ──► models, state_changed
                            ▲                                                        │
                            └──────────── ticks: tail, count, activity ◄─────────────┘

Following asks for what came after the last look; where more came than a screen holds, the newest screen takes its place
and the rows between are read when somebody scrolls there. Pausing stops the asking, never the recording.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import DoormanError
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter
from app.domain.link import CommittedReport, LinkReport
from app.services.archive_view import ArchiveView
from ui.live.event_model import EventModel
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

RETRY_AFTER = 2.0
"""Seconds until an archive that could not be read is tried again."""

MINUTE = 60_000_000


def now_micros() -> int:
    """This moment, in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


class _Beat:
    """Something that may happen once in so many seconds."""

    def __init__(self, every: float) -> None:
        self.every = every
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Seconds until it may happen."""
        return max(0.0, self._next - now)

    def struck(self, now: float) -> None:
        """It happened."""
        self._next = now + self.every


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
        self._wake = asyncio.Event()
        self._committed = 0
        self._looked_to = 0
        self._is_reporting = False
        self._wants_start = True
        self._wants_older = False
        self._wants_newer = False
        self._is_overrun = False
        self._tail = _Beat(TICK)
        self._count = _Beat(COUNT_EVERY)
        self._activity = _Beat(ACTIVITY_EVERY)
        self._poll = _Beat(POLL_EVERY)

    @property
    def state(self) -> LiveState:
        """The page in one value."""
        return self._state

    # -- intents -----------------------------------------------------------------------------------------------

    def narrow(self, to: EventFilter) -> None:
        """Show only what passes this filter, from the newest on."""
        if to == self._state.filter:
            return
        self._say(filter=to, matching_rate=None, searched_back_to=None, is_search_stopped=False, waiting=0)
        self._restart()

    def follow(self) -> None:
        """Go to the newest and stay there."""
        self._say(is_following=True, paused_at=None, waiting=0)
        self._restart()

    def let_go(self) -> None:
        """Stay where the person reads; what is new gathers above."""
        if self._state.is_following:
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
        if not self._events.reaches_oldest:
            self._wants_older = True
            self._wake.set()

    def read_newer(self) -> None:
        """The person comes near the first row."""
        if not self._state.is_following and not self._events.reaches_newest:
            self._wants_newer = True
            self._wake.set()

    def stop_search(self) -> None:
        """Look no further back for the text."""
        self._say(is_search_stopped=True)

    def go_on_searching(self) -> None:
        """Look further back for the text after all."""
        self._say(is_search_stopped=False)
        self._wake.set()

    def read_again(self) -> None:
        """Try the archive again at once."""
        self._restart()

    # -- what the recorder reports --------------------------------------------------------------------------------

    def committed(self, report: CommittedReport) -> None:
        """Everything up to ``report.seq`` is on disk."""
        self._is_reporting = True
        self._committed = max(self._committed, report.seq)
        self._wake.set()

    def linked(self, report: LinkReport) -> None:
        """The stream's state changed."""
        self._say(link=report)

    # -- the one loop -------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve what is wanted, the most urgent first and one request at a time, until cancelled."""
        while True:
            request, wait = self._next()
            if request is None:
                await self._rest(wait)
                continue
            try:
                await request()
            except DoormanError as error:
                self._say(problem=error)
                await self._rest(RETRY_AFTER)
                self._wants_start = True
            else:
                if self._state.problem is not None:
                    self._say(problem=None)

    def _next(self) -> tuple[Callable[[], Awaitable[None]] | None, float]:
        """The most urgent request, or none and the seconds until there may be one."""
        for wanted, request in (
            (self._wants_start, self._read_start),
            (self._wants_older, self._read_older),
            (self._wants_newer, self._read_newer),
        ):
            if wanted:
                return request, 0.0
        now = time.monotonic()
        waits: list[float] = []
        for beat, applies, request in (
            (self._tail, self._state.is_following and self._has_news(now), self._read_tail),
            (self._count, not self._state.is_following and self._has_news(now), self._count_waiting),
            (self._activity, True, self._read_activity),
        ):
            if applies and not beat.wait(now):
                beat.struck(now)
                return request, 0.0
            waits.append(beat.wait(now) if applies else ACTIVITY_EVERY)
        if self._is_searching:
            return self._search_on, 0.0
        if not self._is_reporting:
            waits.append(self._poll.wait(now))
        return None, min(waits)

    async def _rest(self, seconds: float) -> None:
        self._wake.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def _has_news(self, now: float) -> bool:
        if self._is_reporting:
            return self._committed > self._looked_to
        return not self._poll.wait(now)

    @property
    def _is_searching(self) -> bool:
        return (
            bool(self._state.filter.text)
            and not self._state.is_search_stopped
            and not self._events.reaches_oldest
            and len(self._events) < SCREEN
        )

    # -- requests --------------------------------------------------------------------------------------------------

    async def _read_start(self) -> None:
        asked, committed = self._state.filter, self._committed
        self._wants_start = self._wants_older = self._wants_newer = False
        found = await self._archive.newest(asked, SCREEN)
        gaps = await self._archive.gaps()
        if asked is not self._state.filter:
            return
        self._events.set_gaps(gaps)
        self._events.restart(found.rows, found.reached, found.exhausted)
        self._looked(found.rows, committed)
        self._say(is_read=True)
        self._tell_search(found.rows)

    async def _read_tail(self) -> None:
        asked, committed = self._state.filter, self._committed
        rows: tuple[ArchivedEvent, ...] = ()
        if not self._is_overrun:
            found = await self._archive.newer(self._looked_to, asked, SCREEN)
            rows, self._is_overrun = found.rows, len(found.rows) >= SCREEN
            if not self._is_overrun:
                committed = max(self._looked_to, found.reached) if not found.exhausted else committed
        if self._is_overrun:
            found = await self._archive.newest(asked, SCREEN)
            rows = found.rows
        if asked is not self._state.filter or not self._state.is_following:
            return
        if self._is_overrun:
            self._is_overrun = not self._events.join_newest(rows, found.reached, found.exhausted)
        elif rows:
            self._events.add_newer(rows, reaches_newest=True)
        self._tail.every = SLOW_TICK if self._is_overrun else TICK
        self._looked(rows, committed)

    async def _read_older(self) -> None:
        asked, below = self._state.filter, self._events.oldest_seq
        self._wants_older = False
        found = await self._archive.older(below, asked, PAGE)
        if asked is self._state.filter and below == self._events.oldest_seq:
            self._events.add_older(found.rows, found.reached, found.exhausted)
            self._tell_search(found.rows)

    async def _search_on(self) -> None:
        await self._read_older()

    async def _read_newer(self) -> None:
        asked, above = self._state.filter, self._events.newest_seq
        self._wants_newer = False
        found = await self._archive.newer(above, asked, PAGE)
        if asked is not self._state.filter or above != self._events.newest_seq:
            return
        rows = tuple(row for row in found.rows if row.seq <= self._looked_to) if self._state.is_paused else found.rows
        is_all = found.exhausted or len(rows) < len(found.rows)
        self._events.add_newer(rows, reaches_newest=is_all)
        if not self._state.is_paused:
            self._looked(rows, self._looked_to)

    async def _count_waiting(self) -> None:
        asked, committed = self._state.filter, self._committed
        if asked:
            waiting = await self._archive.count_matching(asked, self._looked_to)
        else:
            waiting = max(0, committed - self._looked_to)
        if asked is self._state.filter and not self._state.is_following:
            self._say(waiting=waiting)

    async def _read_activity(self) -> None:
        activity = await self._archive.activity(self._now())
        self._properties.show_activity(activity)
        self._say(events=activity.events, since=activity.since, total_rate=activity.rate)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _restart(self) -> None:
        self._wants_start = True
        self._is_overrun = False
        self._wake.set()

    def _looked(self, rows: tuple[ArchivedEvent, ...], committed: int) -> None:
        self._looked_to = max(committed, self._looked_to, rows[0].seq if rows else 0)
        self._poll.struck(time.monotonic())
        self._say(is_empty=not len(self._events))

    def _tell_search(self, rows: tuple[ArchivedEvent, ...]) -> None:
        self._say(searched_back_to=None)

    def _say(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type]
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
