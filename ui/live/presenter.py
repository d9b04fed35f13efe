"""What the live page does: intents come in, the archive is asked, models and one :class:`LiveState` go out.

There is never more than one request on its way, and nothing here touches a disk: :class:`ArchiveView` reads on its own
thread. What is wanted stands in an :class:`Agenda`::

    intents, commits ──► agenda ──► run(): the most urgent ──► ArchiveView ──► models, state_changed
                            ▲                                                        │
                            └──────── by the clock: tail, count, activity ◄──────────┘

How each is asked stands in ``reading.py``. Following asks for what came after the last look; where more came than a
screen holds, the newest screen takes its place, and the rows between are read when somebody scrolls there. Pausing
stops the asking, never the recording.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.errors import DoormanError
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter
from app.domain.link import CommittedReport, LinkReport
from app.services.archive_view import ArchiveView
from ui.live.agenda import Agenda, Ask, Ledger
from ui.live.event_model import EventModel
from ui.live.property_model import PropertyModel
from ui.live.reading import Reading
from ui.live.state import Board, LiveState

REST = 3600.0
"""Seconds after which a page that nobody looks at wonders whether that is still so."""

RETRY_AFTER = 2.0
"""Seconds until an archive that could not be read is tried again."""


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
        self._events = events
        self._now = now
        self._board = Board(self)
        self._board.changed.connect(self.state_changed)
        self._agenda = Agenda(Ledger())
        self._reading = Reading(archive, events, properties, self._board, self._agenda, now)
        self._woken = asyncio.Event()
        self._patience: asyncio.Timeout | None = None
        self._is_resting = False

    def prepare_by(self, prepare: Callable[[Sequence[ArchivedEvent]], Iterable[object]]) -> None:
        """What a view does with rows before they come in, in small steps."""
        self._reading.prepare = prepare

    @property
    def state(self) -> LiveState:
        """The page in one value."""
        return self._board.state

    # -- intents -----------------------------------------------------------------------------------------------

    def narrow(self, to: EventFilter) -> None:
        """Show only what passes this filter, from the newest on; a view that was paused stands still from now on."""
        if to != self._board.state.filter:
            paused_at = self._now() if self._board.state.is_paused else None
            self._board.say(
                filter=to,
                matching_rate=None,
                searched_back_to=None,
                is_search_stopped=False,
                unindexed=0,
                waiting=0,
                paused_at=paused_at,
            )
            self._start_over()

    def follow(self) -> None:
        """Go to the newest and stay there."""
        self._board.say(is_following=True, paused_at=None, waiting=0)
        self._start_over()

    def let_go(self) -> None:
        """Stay where the person reads; what is new gathers above."""
        self._board.say(is_following=False)

    def pause(self) -> None:
        """Freeze the view. Recording goes on."""
        if not self._board.state.is_paused:
            self._board.say(paused_at=self._now(), is_following=False)

    def resume(self) -> None:
        """Move again, from the newest on."""
        if self._board.state.is_paused:
            self.follow()

    def read_older(self) -> None:
        """The person comes near the last row."""
        self._wish(Ask.OLDER, not self._events.reaches_oldest)

    def read_newer(self) -> None:
        """The person comes near the first row."""
        self._wish(Ask.NEWER, not self._board.state.is_following and not self._events.reaches_newest)

    def stop_search(self) -> None:
        """Look no further back for the text."""
        self._board.say(is_search_stopped=True)

    def go_on_searching(self) -> None:
        """Look further back for the text after all."""
        self._board.say(is_search_stopped=False)
        self._woken.set()

    def read_again(self) -> None:
        """Try the archive again at once."""
        self._board.say(is_reading_stopped=False)
        self._start_over()

    def stop_reading(self) -> None:
        """The person waits no longer for the first answer: nothing is asked until :meth:`read_again`."""
        if not self._board.state.is_read:
            self._board.say(is_reading_stopped=True, reading_since=None)
            if self._patience is not None:
                self._patience.reschedule(0.0)

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
        ledger = self._agenda.ledger
        had_news = ledger.is_reporting and ledger.unseen > 0
        ledger.is_reporting = True
        ledger.committed = max(ledger.committed, report.seq)
        if not had_news:
            self._woken.set()

    def linked(self, report: LinkReport) -> None:
        """The stream's state changed."""
        self._board.say(link=report)

    # -- the one loop -------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve what is wanted, the most urgent first and one request at a time, until cancelled."""
        while True:
            ask, wait = self._next(time.monotonic())
            if ask is None:
                await self._pause(wait)
                continue
            try:
                await self._serve(ask)
            except DoormanError as error:
                self._board.say(problem=error, is_read=True, reading_since=None)
                await self._pause(RETRY_AFTER)
                self._agenda.wishes.add(Ask.START)
            else:
                self._board.say(problem=None)

    def _next(self, now: float) -> tuple[Ask | None, float]:
        """What is to be asked, or None and the seconds until there may be something."""
        if self._is_resting or self._board.state.is_reading_stopped:
            return None, REST
        return self._agenda.next(now, follows=self._board.state.is_following, searches=self._reading.may_search)

    async def _serve(self, ask: Ask) -> None:
        """Ask the archive. The wait for its first answer ends early where the person gives it up."""
        patience = self._patience = asyncio.timeout(None)
        try:
            async with patience:
                await self._reading.answer(ask)
        except TimeoutError:
            if not patience.expired():
                raise
        finally:
            self._patience = None

    async def _pause(self, seconds: float) -> None:
        self._woken.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    # -- inside ------------------------------------------------------------------------------------------------------

    def _wish(self, ask: Ask, is_wanted: bool) -> None:
        if is_wanted:
            self._agenda.wishes.add(ask)
        else:
            self._agenda.wishes.discard(ask)
        self._woken.set()

    def _start_over(self) -> None:
        self._agenda.wishes.add(Ask.START)
        self._reading.start_over()
        self._woken.set()
