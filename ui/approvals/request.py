"""One request from the first look to Approved: what is known of it, what was picked, and where the approval stands.

::

    LOADING ──► DECIDING ──approve──► COUNTDOWN ──► SENDING ──taken──► WATCHING ──► SETTLED
                   ▲                     │             │                  ▲
                   ├──────taken back─────┘             ├──lost──► UNKNOWN ┤ had arrived
                   └──────refused, changed, failed─────┴──────────────────┘ had not

Nothing here is ahead of the server: it says Approved when the server does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.clients.portal import PortalClient
from app.domain.errors import DecidedMeanwhile, DoormanError, NotAllowed, OutcomeUnknown, Withdrawn
from app.domain.portal import (
    Capability,
    HistoryEntry,
    PortalSession,
    Progress,
    Status,
    Subscription,
    SubscriptionProperty,
)
from app.services.approvals import Approvals
from app.services.questions import Question
from ui.approvals import outcome
from ui.approvals.outcome import Outcome
from ui.approvals.partners import utc_now
from ui.approvals.progress import Step
from ui.approvals.selection import Selection
from ui.approvals.words import properties

GRACE = 10.0
"""Seconds in which an approval can be taken back."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The waits of the page, in seconds: to take back, from tick to tick of that, and to ask about a lost answer."""

    grace: float = GRACE
    tick: float = 0.2
    ask_again: float = 15.0


class Phase(Enum):
    """Where the request stands for this window."""

    LOADING = auto()
    DECIDING = auto()
    COUNTDOWN = auto()
    SENDING = auto()
    UNKNOWN = auto()
    WATCHING = auto()
    SETTLED = auto()


class RequestPresenter(QObject):
    """Serves the page of one request. Its coroutines are spawned by the page and go on when the page is left."""

    changed = Signal()
    """Anything but the countdown and the selection is another now."""
    selection_changed = Signal()
    ticked = Signal()
    """The countdown went on: see :attr:`left`."""
    decided = Signal()
    """The request is no longer what it was in the lists: they should read again."""

    def __init__(
        self,
        approvals: Approvals,
        portal: PortalClient,
        subscription_id: str,
        *,
        pace: Pace | None = None,
        now: Callable[[], datetime] = utc_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.id = subscription_id
        self.pace = pace or Pace()
        self.left = 0.0
        self.phase = Phase.LOADING
        self.problem: DoormanError | None = None
        self.outcome: Outcome | None = None
        self.session: PortalSession | None = None
        self.subscription: Subscription | None = None
        self.properties: tuple[SubscriptionProperty, ...] = ()
        self.selection = Selection(())
        self.history: tuple[HistoryEntry, ...] = ()
        self.progress: Progress | None = None
        self.sent: tuple[Step, ...] = ()
        self._approvals = approvals
        self._portal = portal
        self._now = now
        self._taken_back = asyncio.Event()
        self._is_watched = False

    # -- what can be done ----------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether an approval is being counted down, sent or cleared up."""
        return self.phase in (Phase.COUNTDOWN, Phase.SENDING, Phase.UNKNOWN)

    @property
    def is_open(self) -> bool:
        """Whether there is still something to decide here."""
        return self.is_busy or self.phase is Phase.DECIDING

    @property
    def is_moving(self) -> bool:
        """Whether the server is at work and this window follows it."""
        return self.phase is Phase.WATCHING

    @property
    def partner(self) -> str:
        """The partner's name; foreign text."""
        return self.subscription.summary.partner if self.subscription else "The partner"

    def can(self, capability: Capability) -> bool:
        """Whether the server offers this to this user."""
        return self.session is not None and self.session.can(capability)

    @property
    def cannot_approve(self) -> str:
        """Why approving is not possible now, as a sentence; "" where it is."""
        if not self.can(Capability.APPROVE):
            return "This server does not offer you to approve. Approve in the Developer Portal; Doorman will show it."
        if not len(self.selection):
            return "Choose at least one property in step 2."
        return ""

    # -- reading -------------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read everything afresh, unless an approval is on its way; then watch or clear up what is not at its end."""
        if self.is_busy:
            return
        try:
            self.session = await self._portal.session()
            await self._read()
            question = await self._open_question()
        except Withdrawn as error:
            self._say(outcome=outcome.withdrawn(self.partner, error), problem=None, phase=Phase.SETTLED)
        except DoormanError as error:
            self._say(problem=error)
        else:
            self._say(problem=None, phase=self._phase())
            if question is not None:
                await self._clear_up(question)
            elif self.is_moving:
                await self._watch()

    async def _read(self) -> None:
        subscription = await self._approvals.open(self.id)
        known = self.subscription
        if known is None or known.etag != subscription.etag or not self.properties:
            await self._read_properties()
        self.subscription = subscription
        self.history = await self._approvals.history(self.id)
        if subscription.summary.status is not Status.PENDING:
            self.progress = await self._portal.progress(self.id)

    async def _read_properties(self) -> None:
        self.properties = await self._approvals.properties(self.id)
        picked, had_any = self.selection.codes, bool(self.selection.total)
        self.selection = Selection(self.properties)
        if had_any:
            self.selection.choose_only(picked)
        self.selection_changed.emit()

    async def _open_question(self) -> Question | None:
        questions = await self._approvals.open_questions()
        return next((q for q in questions if q.subscription_id == self.id), None)

    def _phase(self) -> Phase:
        status = self.subscription.summary.status if self.subscription else Status.PENDING
        if status is Status.PENDING:
            return Phase.DECIDING
        return Phase.WATCHING if status.is_moving else Phase.SETTLED

    # -- picking -------------------------------------------------------------------------------------------------

    def choose_only(self, hotels: Sequence[str] | frozenset[str]) -> None:
        """Pick these properties and no others."""
        before = self.selection.codes
        self.selection.choose_only(hotels)
        if self.selection.codes != before:
            self.selection_changed.emit()

    def choose(self, hotels: Sequence[str]) -> None:
        """Pick these properties too."""
        self.selection.choose(hotels)
        self.selection_changed.emit()

    # -- approving -----------------------------------------------------------------------------------------------

    async def approve(self) -> None:
        """Count down, hold against the server's own copy, send, and watch until the server is done."""
        looked_at = self.subscription
        if self.phase is not Phase.DECIDING or self.cannot_approve or looked_at is None:
            return
        clicked = self._now()
        if not await self._grace_passed():
            self._say(phase=Phase.DECIDING)
            return
        self._say(phase=Phase.SENDING)
        try:
            await self._send(looked_at, clicked)
        except OutcomeUnknown as error:
            self._say(phase=Phase.UNKNOWN, outcome=outcome.unknown(error))
            question = await self._open_question()
            if question is not None:
                await self._clear_up(question)
        except DoormanError as error:
            await self._take_answer(error)
        if self.is_moving:
            await self._watch()

    def take_back(self) -> None:
        """Stop the countdown. Nothing was sent."""
        self._taken_back.set()

    async def _grace_passed(self) -> bool:
        self._taken_back.clear()
        loop = asyncio.get_running_loop()
        end = loop.time() + self.pace.grace
        self.left = self.pace.grace
        self._say(phase=Phase.COUNTDOWN, outcome=None)
        while (left := end - loop.time()) > 0 and not self._taken_back.is_set():
            self.left = left
            self.ticked.emit()
            await _set_within(self._taken_back, min(self.pace.tick, left))
        return not self._taken_back.is_set()

    async def _send(self, looked_at: Subscription, clicked: datetime) -> None:
        fresh = await self._approvals.open(self.id)
        if fresh.etag != looked_at.etag:
            await self._meet_change(fresh)
            return
        you = self.session.user_name if self.session else ""
        self.sent = (
            Step("check", f"You chose {properties(len(self.selection))}", clicked, (you,)),
            Step("check", "Sent to the portal", self._now(), ("not taken back",)),
        )
        answer = await self._approvals.approve(fresh, self.selection.choice, self._tell_lost)
        await self._taken(answer, outcome.arrived() if self.phase is Phase.UNKNOWN else None)

    def _tell_lost(self, error: DoormanError) -> None:
        """The answer did not come; the service asks again under the same key."""
        self._say(phase=Phase.UNKNOWN, outcome=outcome.unknown(error))

    async def _taken(self, answer: Subscription, said: Outcome | None = None) -> None:
        """The server took the approval: from here on it says how far it is."""
        self.subscription = answer
        self.history = await self._approvals.history(self.id)
        self.progress = await self._portal.progress(self.id)
        self._say(phase=Phase.WATCHING, outcome=said)
        self.decided.emit()

    async def _meet_change(self, fresh: Subscription) -> None:
        if fresh.summary.status is Status.PENDING:
            await self._read()
            self._say(phase=Phase.DECIDING, outcome=outcome.changed(self.partner))
            return
        self._say(subscription=fresh, phase=Phase.SETTLED, outcome=outcome.decided(fresh, self._now()))
        self.decided.emit()

    async def _take_answer(self, error: DoormanError) -> None:
        """The server's answer was no, or nothing was sent: say which."""
        if isinstance(error, DecidedMeanwhile):
            fresh = await self._fresh()
            self._say(subscription=fresh, phase=Phase.SETTLED, outcome=outcome.decided(fresh, self._now(), error))
            self.decided.emit()
        elif isinstance(error, Withdrawn):
            self._say(phase=Phase.SETTLED, outcome=outcome.withdrawn(self.partner, error))
            self.decided.emit()
        elif isinstance(error, NotAllowed):
            lost = self.selection.refuse(error.refused)
            self.selection_changed.emit()
            self._say(phase=Phase.DECIDING, outcome=outcome.refused(error, lost))
        else:
            self._say(phase=Phase.DECIDING, outcome=outcome.failed(error))

    async def _fresh(self) -> Subscription:
        """The request as it is now, or as it was known where it cannot be read: the refusal told who was first."""
        assert self.subscription is not None
        try:
            return await self._approvals.open(self.id)
        except DoormanError:
            return self.subscription

    async def _clear_up(self, question: Question) -> None:
        """The answer to a decision was lost: ask until the server says which it was."""
        if self.phase is not Phase.UNKNOWN:
            self._say(phase=Phase.UNKNOWN, outcome=outcome.unknown())
        while True:
            try:
                answer = await self._approvals.settle(question)
            except OutcomeUnknown as error:
                self._say(outcome=outcome.unknown(error))
                await asyncio.sleep(self.pace.ask_again)
            except DoormanError as error:
                await self._take_answer(error)
                return
            else:
                await self._taken(answer, outcome.arrived())
                return

    # -- watching ------------------------------------------------------------------------------------------------

    async def retry(self, hotels: Sequence[str]) -> None:
        """Have the server try failed properties again, and watch. Raises what the server refuses with."""
        self.progress = await self._approvals.retry(self.id, hotels)
        self._say(phase=Phase.WATCHING, outcome=None)
        await self._watch()

    async def _watch(self) -> None:
        """Follow the server until it is done, whether or not anybody looks."""
        if self._is_watched:
            return
        self._is_watched = True
        try:
            await self._follow()
        finally:
            self._is_watched = False
        self.decided.emit()

    async def _follow(self) -> None:
        try:
            async for progress in self._approvals.watch(self.id):
                self.progress = progress
                self.history = await self._approvals.history(self.id)
                self._say(problem=None)
            await self._read()
        except DoormanError as error:
            self._say(problem=error)
        else:
            self._say(phase=self._phase())

    def _say(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.changed.emit()


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
