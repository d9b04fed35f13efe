"""The board of partner applications as values: what each card says, what a filter lets through, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.portal import PartnerApplication, Status, SubscriptionSummary
from ui.approvals.pasted import folded
from ui.approvals.words import properties
from ui.text import age, counted, day

LONG_WAIT = timedelta(days=7)
"""From here on a waiting request is marked: somebody has been forgotten."""

MANY_PARTNERS = 15
"""With more partners than this, a table reads better than cards."""


class Show(StrEnum):
    """What the board is narrowed to."""

    ALL = "All"
    PENDING = "Pending"
    IN_PROGRESS = "In progress"
    FAILED = "Failed"
    APPROVED = "Approved"
    NO_REQUEST = "No request"
    OTHER = "Other"

    @classmethod
    def of(cls, status: Status | None) -> Show:
        """Where an application with this status belongs; what the server ended without approval is Other."""
        return _SHOWN_AS.get(status, cls.OTHER)


_SHOWN_AS: dict[Status | None, Show] = {
    None: Show.NO_REQUEST,
    Status.PENDING: Show.PENDING,
    Status.IN_PROGRESS: Show.IN_PROGRESS,
    Status.FAILED: Show.FAILED,
    Status.APPROVED: Show.APPROVED,
}


class Order(StrEnum):
    """How the board is sorted."""

    LONGEST_WAITING = "Longest waiting first"
    NEWEST = "Newest request first"
    PARTNER = "By partner"


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """One partner application as a card or a row says it. All names are foreign text.

    ``subscription_id`` is "" where nothing was asked for. ``waiting`` is the age of a pending request in words,
    ``is_long`` whether it deserves a warning. ``line`` is the sentence below the numbers; ``since`` is when it was
    decided.
    """

    application_id: str
    subscription_id: str
    partner: str
    application: str
    status: Status | None
    show: Show
    event_count: int
    new_event_count: int
    property_count: int
    asked_count: int
    property_total: int
    personal_count: int
    failed_count: int
    line: str
    waiting: str
    is_long: bool
    asked_by: str
    asked_at: datetime | None
    since: datetime | None
    running_for: str

    @property
    def is_pending(self) -> bool:
        """Whether a person is awaited: the card has the ribbon."""
        return self.show is Show.PENDING

    @property
    def is_under_way(self) -> bool:
        """Whether an approval was sent and not all of it is there: so many of those asked for are done."""
        return self.show in (Show.IN_PROGRESS, Show.FAILED)

    @property
    def summary(self) -> str:
        """The card for those who hear it: accessible name, tooltip and copy."""
        words = [self.partner, self.application, self.show.value if self.status is None else self.status.value]
        if self.waiting:
            words.append(f"waiting {self.waiting}, asked by {self.asked_by}")
        if self.status is not None:
            words.append(f"{counted(self.event_count, 'event')}, {properties(self.property_count)}")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Section:
    """A head with the cards below it. ``note`` stands behind the head."""

    title: str
    note: str
    cards: tuple[PartnerCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What the page of partner applications shows at one moment.

    ``own_found`` is how many of the chain's own applications match the text: somebody may look for one of those.
    """

    sections: tuple[Section, ...] = ()
    counts: dict[Show, int] = field(default_factory=dict)
    show: Show = Show.ALL
    text: str = ""
    order: Order = Order.LONGEST_WAITING
    own_found: int = 0

    @property
    def cards(self) -> tuple[PartnerCard, ...]:
        """All cards in the order in which they stand."""
        return tuple(card for section in self.sections for card in section.cards)

    @property
    def total(self) -> int:
        """How many applications there are, whatever the filter."""
        return self.counts.get(Show.ALL, 0)

    @property
    def pending(self) -> int:
        """How many wait, whatever the filter."""
        return self.counts.get(Show.PENDING, 0)


def card_of(application: PartnerApplication, now: datetime) -> PartnerCard:
    """The card of one application as of ``now``."""
    asked = application.subscription
    show = Show.of(asked.status if asked else None)
    waited = now - asked.requested_at if asked and show is Show.PENDING else None
    return PartnerCard(
        application_id=application.id,
        subscription_id=asked.id if asked else "",
        partner=application.partner,
        application=application.name,
        status=asked.status if asked else None,
        show=show,
        event_count=asked.event_count if asked else 0,
        new_event_count=asked.new_event_count if asked else 0,
        property_count=_property_count(asked, show),
        asked_count=asked.requested_count if asked else 0,
        property_total=asked.property_total if asked else 0,
        personal_count=asked.personal_event_count if asked else 0,
        failed_count=asked.failed_count if asked else 0,
        line=_line(application, show),
        waiting=age(asked.requested_at, now) if asked and waited is not None else "",
        is_long=waited is not None and waited > LONG_WAIT,
        asked_by=asked.requested_by if asked else "",
        asked_at=asked.requested_at if asked else None,
        since=(asked.finished_at or asked.decided_at) if asked else None,
        running_for=age(asked.started_at, now) if asked and asked.status.is_moving and asked.started_at else "",
    )


def board(
    applications: Iterable[PartnerApplication],
    now: datetime,
    *,
    show: Show = Show.ALL,
    text: str = "",
    found: frozenset[str] | None = None,
    order: Order = Order.LONGEST_WAITING,
) -> Board:
    """The board of these applications. ``found`` are the ids that the server's own search for ``text`` gave, if it did.

    The counts are of everything that the text lets through, so that each filter says what it would show.
    """
    cards = sorted((card_of(a, now) for a in applications), key=lambda card: _key(card, order))
    let_through = [card for card in cards if _matches(card, text, found)]
    counts = {kind: sum(card.show is kind for card in let_through) for kind in Show}
    counts[Show.ALL] = len(let_through)
    shown = [card for card in let_through if show in (Show.ALL, card.show)]
    return Board(tuple(_sections(shown, now)), counts, show, text, order)


def _sections(cards: Sequence[PartnerCard], now: datetime) -> Iterable[Section]:
    waiting = tuple(card for card in cards if card.is_pending)
    rest = tuple(card for card in cards if not card.is_pending)
    if waiting:
        oldest = min(card.asked_at for card in waiting if card.asked_at)
        since = f"the oldest for {age(oldest, now)}" if len(waiting) > 1 else f"for {age(oldest, now)}"
        yield Section("Waiting for you", f"{counted(len(waiting), 'request')}, {since}", waiting)
    if rest:
        yield Section("Everything else", _tally(rest), rest)


def _tally(cards: Sequence[PartnerCard]) -> str:
    numbers = Counter(card.status.value.lower() if card.status else "without a request" for card in cards)
    first = {"approved": 0, "in progress": 1, "without a request": 9}
    order = sorted(numbers, key=lambda what: (first.get(what, 2), what))
    return ", ".join(f"{numbers[what]} {what}" for what in order)


def _matches(card: PartnerCard, text: str, found: frozenset[str] | None) -> bool:
    if not text.strip():
        return True
    words = folded(text).split()
    own = folded(f"{card.partner} {card.application} {card.asked_by}")
    return all(word in own for word in words) or (found is not None and card.application_id in found)


def _key(card: PartnerCard, order: Order) -> tuple[object, ...]:
    at = card.asked_at.timestamp() if card.asked_at else 0.0
    # What somebody is at work on comes before what rests; among the resting, names are easiest to find.
    rank = {Show.PENDING: 0, Show.FAILED: 1, Show.IN_PROGRESS: 1, Show.NO_REQUEST: 9}.get(card.show, 2)
    name = (folded(card.partner), folded(card.application))
    if order is Order.PARTNER:
        return name
    if order is Order.NEWEST:
        return (0 if card.asked_at else 1, -at, name)
    return (rank, at if rank < 2 else 0.0, name)


def _property_count(asked: SubscriptionSummary | None, show: Show) -> int:
    if asked is None:
        return 0
    return asked.requested_count if show is Show.PENDING else asked.granted_count


def _line(application: PartnerApplication, show: Show) -> str:
    asked = application.subscription
    if asked is None:
        done = application.readiness_done
        return f"Readiness {done} of 5" if done is not None else "Readiness cannot be checked"
    if show is Show.PENDING:
        return _asks(asked)
    if show in (Show.IN_PROGRESS, Show.FAILED):
        failed = f" · {asked.failed_count} failed" if asked.failed_count else ""
        return f"{asked.granted_count} done{failed}"
    since = asked.finished_at or asked.decided_at
    return f"since {day(since)}" if since else ""


def _asks(asked: SubscriptionSummary) -> str:
    if asked.approved_before_at is None:
        return f"First request: {', '.join(asked.families) or 'events'}"
    before = properties(asked.approved_before_count)
    return f"Asks again, approved for {before} on {day(asked.approved_before_at)}"
