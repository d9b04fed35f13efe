"""Approving: what waits, what it asks for, the decision itself, and how far the server is with it.

::

    approve ──► kept on disk ──► POST ──202──► watch ──► Approved
                                  │  └─lost──► read again, POST with the same key ──► known
                                  └─refused──► one sentence, nothing was approved

Only the server says Approved. A decision whose answer was lost is asked about under its own key until it is known,
after a restart too; it never becomes a second decision.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from app.clients.portal import PortalClient, every
from app.domain.errors import (
    DecidedMeanwhile,
    DoormanError,
    NotAllowed,
    NotTheServer,
    OutcomeUnknown,
    PersonNeeded,
    ServerFault,
    TooManyRequests,
    Unreachable,
    UsageError,
    Withdrawn,
)
from app.domain.portal import (
    Choice,
    HistoryEntry,
    Page,
    Progress,
    Status,
    Subscription,
    SubscriptionProperty,
    SubscriptionQuery,
    SubscriptionSummary,
)
from app.services.questions import Question, Questions

_log = structlog.get_logger(__name__)

MOST = 500
"""Items of a page where all are wanted: the most that the API gives."""

LOOK_EVERY = 15.0
"""Seconds between two looks at what waits."""
REST_AT_MOST = 300.0
LOOK_AGAIN_WITHIN = (0.2, 30.0)
"""The server's advice for the next look is kept within these, in seconds."""
GIVE_UP_AFTER = 6
"""Looks in a row that may fail before a watch says so."""
ASK_AGAIN = (0.5, 2.0, 5.0)
"""Seconds before each further try where an answer was lost."""

WAITING = SubscriptionQuery(statuses=frozenset({Status.PENDING}))

_ANSWERS = (NotAllowed, Withdrawn, UsageError)
"""Besides DecidedMeanwhile, the server's answers to a decision; everything else leaves open what became of it."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a decision, longest first. ``problem`` is why that may be out of date, or None."""

    requests: tuple[SubscriptionSummary, ...]
    problem: DoormanError | None = None

    @property
    def count(self) -> int:
        """How many requests wait."""
        return len(self.requests)


class Approvals:
    """The decisions of one user at one portal. Every call may raise what the Portal client raises."""

    def __init__(self, portal: PortalClient, questions: Questions, *, sleep: Sleep = asyncio.sleep) -> None:
        """``sleep`` waits so many seconds; tests give their own."""
        self._portal = portal
        self._questions = questions
        self._sleep = sleep

    async def page(self, query: SubscriptionQuery, cursor: str | None = None) -> Page[SubscriptionSummary]:
        """One page of the requests that a query leaves."""
        return await self._portal.subscriptions(query, cursor=cursor)

    async def list(self, query: SubscriptionQuery) -> tuple[SubscriptionSummary, ...]:
        """Every request that a query leaves."""
        pages = partial(self._portal.subscriptions, query, limit=MOST)
        return tuple([summary async for summary in every(pages)])

    async def waiting(self) -> tuple[SubscriptionSummary, ...]:
        """Every request that waits for a decision, longest first."""
        return await self.list(WAITING)

    async def open(self, subscription_id: str) -> Subscription:
        """The server's own fresh copy of a request. Raises Withdrawn where it is gone."""
        return await self._portal.subscription(subscription_id)

    async def properties(self, subscription_id: str) -> tuple[SubscriptionProperty, ...]:
        """Every property of the environment, as the request sees it."""
        pages = partial(self._portal.properties, subscription_id, limit=MOST)
        return tuple([item async for item in every(pages)])

    async def history(self, subscription_id: str) -> tuple[HistoryEntry, ...]:
        """What happened to a request, newest first."""
        pages = partial(self._portal.history, subscription_id, limit=MOST)
        return tuple([entry async for entry in every(pages)])

    async def approve(
        self, subscription: Subscription, choice: Choice, on_lost: Callable[[DoormanError], None] | None = None
    ) -> Subscription:
        """Approve this version of a request for the chosen properties, and give it back as it is then.

        ``on_lost`` is told each time that an answer was lost and is asked for again. Raises NotAllowed,
        DecidedMeanwhile, Withdrawn; nothing was approved then. Raises OutcomeUnknown where the answer stays lost: the
        question is kept, and :meth:`settle` asks again.
        """
        same = await self._unanswered(subscription, choice)
        if same is not None:
            return await self.settle(same)
        question = await asyncio.to_thread(self._questions.ask, subscription, choice)
        return await self._decide(question, is_sent=False, on_lost=on_lost)

    async def open_questions(self) -> tuple[Question, ...]:
        """Decisions that were sent and whose answer never came, from this run or an earlier one."""
        return await asyncio.to_thread(self._questions.open)

    async def settle(self, question: Question) -> Subscription:
        """Ask again about a decision whose answer never came, until it is known. Raises as :meth:`approve` does."""
        return await self._decide(question, is_sent=True)

    async def retry(self, subscription_id: str, hotels: Sequence[str]) -> Progress:
        """Let the server try those properties again that failed."""
        return await self._portal.retry(subscription_id, hotels)

    async def watch(self, subscription_id: str) -> AsyncIterator[Progress]:
        """How far the server is, look by look, until it has ended.

        Looks come when the server advises, more rarely while nothing changes. A look that fails is repeated; after
        :data:`GIVE_UP_AFTER` in a row the last failure is raised.
        """
        shortest, longest = LOOK_AGAIN_WITHIN
        last: Progress | None = None
        failures, wait = 0, shortest
        while True:
            try:
                progress = await self._portal.progress(subscription_id)
            except (Unreachable, ServerFault) as failure:
                failures += 1
                if failures >= GIVE_UP_AFTER:
                    raise
                await self._sleep(_patience(failure, failures))
                continue
            failures = 0
            if progress != last:
                yield progress
            if not progress.status.is_moving and not progress.in_progress and not progress.waiting:
                return
            advised = min(max(progress.next_look, shortest), longest)
            wait = advised if progress != last else min(max(wait, advised) * 1.5, longest)
            last = progress
            await self._sleep(wait)

    async def watch_waiting(self, every: float = LOOK_EVERY) -> AsyncIterator[Waiting]:
        """What waits for a decision: at once, and then whenever it changed. ``every`` is in seconds.

        A look that fails is told with what was known before, and the next looks come more rarely. Where a person has
        to act first (PersonNeeded) it is raised, for asking again would not help.
        """
        last: Waiting | None = None
        failures = 0
        while True:
            try:
                now = Waiting(await self.waiting())
                failures = 0
            except PersonNeeded:
                raise
            except DoormanError as failure:
                failures += 1
                now = Waiting(last.requests if last else (), failure)
            if last is None or (now.requests, str(now.problem)) != (last.requests, str(last.problem)):
                yield now
            last = now
            await self._sleep(min(every * 2**failures, REST_AT_MOST))

    async def _unanswered(self, subscription: Subscription, choice: Choice) -> Question | None:
        """The question of an earlier run about this very decision, or None.

        Others about the request are past: they were about another version, or about this one, where ``If-Match`` lets
        only one decision through.
        """
        same: Question | None = None
        for question in await self.open_questions():
            if question.subscription_id != subscription.summary.id:
                continue
            if (question.etag, question.choice) == (subscription.etag, choice):
                same = question
            else:
                await self._close(question)
        return same

    async def _decide(
        self, question: Question, *, is_sent: bool, on_lost: Callable[[DoormanError], None] | None = None
    ) -> Subscription:
        """Send a decision until its answer is known; ``is_sent`` is whether it may have reached the server before."""
        for wait in (*ASK_AGAIN, None):
            try:
                answer = await self._send(question)
            except DecidedMeanwhile as failure:
                await self._close(question)
                if not is_sent:
                    raise
                raise _perhaps_ours(question, failure) from failure
            except _ANSWERS:
                await self._close(question)
                raise
            except DoormanError as failure:
                is_sent = is_sent or isinstance(failure, OutcomeUnknown | NotTheServer)
                if not is_sent:
                    await self._close(question)
                    raise
                if wait is None:
                    raise self._still_unknown(question, failure) from failure
                if on_lost is not None:
                    on_lost(failure)
                await self._sleep(wait)
                await self._read_again(question)
            else:
                await self._close(question)
                return answer
        raise AssertionError("the last try returns or raises")

    async def _send(self, question: Question) -> Subscription:
        return await self._portal.approve(
            question.subscription_id, question.choice, etag=question.etag, key=question.key
        )

    async def _read_again(self, question: Question) -> None:
        """Look at the request before repeating: where it is gone, that is the answer."""
        try:
            await self._portal.subscription(question.subscription_id)
        except Withdrawn:
            await self._close(question)
            raise
        except DoormanError as failure:
            _log.info("not readable before asking again", request=question.subscription_id, why=failure.sentence)

    async def _close(self, question: Question) -> None:
        await asyncio.to_thread(self._questions.known, question)

    def _still_unknown(self, question: Question, lost: DoormanError) -> OutcomeUnknown:
        return OutcomeUnknown(
            f"Whether the request {question.subscription_id} was approved is unknown, since {self._portal.host} does "
            "not answer: Doorman asks again by itself and never decides twice.",
            detail=lost.detail or lost.sentence,
        )


def _perhaps_ours(question: Question, decided: DecidedMeanwhile) -> DecidedMeanwhile:
    """A decision that was met when a lost answer was asked for again. A server that forgot the key cannot tell them."""
    on = f", by {decided.who}" if decided.who else ""
    stands = f"is {decided.what} now" if decided.what else "is another version now"
    return DecidedMeanwhile(
        f"The answer to your approval of the request {question.subscription_id} was lost, and it {stands}{on}: "
        "that may be your own approval. Look at it before you approve again.",
        who=decided.who,
        when=decided.when,
        what=decided.what,
        may_be_ours=True,
        detail=decided.detail,
    )


def _patience(failure: DoormanError, failures: int) -> float:
    """Seconds to wait after so many failed looks in a row."""
    if isinstance(failure, TooManyRequests):
        return failure.retry_after
    return float(min(2 ** (failures - 1), LOOK_AGAIN_WITHIN[1]))
