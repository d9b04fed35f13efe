"""What an approval would change, against the one before: values for the summary, the command line and the picker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.clients.refusals import REASONS
from app.domain.errors import NotAllowed, UsageError
from app.domain.portal import Choice, RequestedEvent, Subscription, SubscriptionProperty


@dataclass(frozen=True, slots=True)
class Changes:
    """Since the approval of ``since`` by ``by``; both are None and "" for a first request, where all is new.

    ``kept`` were approved before and are chosen again; ``removed`` were, and are not: the partner stops receiving them.
    """

    since: datetime | None
    by: str
    new_events: tuple[RequestedEvent, ...]
    kept_events: tuple[RequestedEvent, ...]
    added: tuple[SubscriptionProperty, ...]
    removed: tuple[SubscriptionProperty, ...]
    kept: tuple[SubscriptionProperty, ...]

    @property
    def is_first(self) -> bool:
        """Whether this partner's application was never approved here."""
        return self.since is None


def changes(subscription: Subscription, properties: Iterable[SubscriptionProperty], choice: Choice) -> Changes:
    """What approving ``choice`` would change."""
    summary, known = subscription.summary, tuple(properties)
    picked = chosen(known, choice)
    first = summary.approved_before_at is None
    before = frozenset() if first else frozenset(p.hotel for p in known if p.approved_before)
    return Changes(
        since=summary.approved_before_at,
        by=summary.approved_before_by,
        new_events=tuple(event for event in subscription.events if first or event.is_new),
        kept_events=tuple(event for event in subscription.events if not first and not event.is_new),
        added=tuple(p for p in known if p.hotel in picked and p.hotel not in before),
        removed=tuple(p for p in known if p.hotel in before and p.hotel not in picked),
        kept=tuple(p for p in known if p.hotel in before and p.hotel in picked),
    )


def chosen(properties: Iterable[SubscriptionProperty], choice: Choice) -> frozenset[str]:
    """The hotel codes that a choice covers: "everything" is what was requested and may be chosen."""
    if choice.everything:
        return frozenset(p.hotel for p in properties if p.requested and p.blocked is None)
    return choice.hotels


def choose(properties: Iterable[SubscriptionProperty], hotels: Iterable[str]) -> Choice:
    """The choice of these hotel codes, whatever their case.

    Raises UsageError for a code that the environment does not have, or where none is given, and NotAllowed for one that
    may not be chosen. Nothing is sent.
    """
    known = {p.hotel.upper(): p for p in properties}
    asked = [code.strip() for code in hotels if code.strip()]
    if not asked:
        raise UsageError("No property is chosen: name hotel codes, or choose all.")
    unknown = [code for code in asked if code.upper() not in known]
    if unknown:
        raise UsageError(f"There is no property {', '.join(unknown)} in this environment: check the hotel codes.")
    picked = [known[code.upper()] for code in asked]
    blocked = tuple((p.hotel, p.blocked) for p in picked if p.blocked is not None)
    if blocked:
        named = ", ".join(f"{hotel} {REASONS.get(reason, reason)}" for hotel, reason in blocked)
        them = "it" if len(blocked) == 1 else "them"
        raise NotAllowed(f"Nothing was approved: {named}. Leave {them} out, or ask for access.", refused=blocked)
    return Choice(frozenset(p.hotel for p in picked))
