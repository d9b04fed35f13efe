"""What came of an approval when it was not simply taken: each case said for what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from app.domain.errors import (
    DecidedMeanwhile,
    DoormanError,
    NotAllowed,
    Withdrawn,
)
from app.domain.portal import Status, Subscription, SubscriptionSummary
from ui.approvals.words import properties, some_of
from ui.text import clock_short, counted, day_and_clock, n_of_m

_SECONDS_WORTH_TELLING = 3600


class Kind(Enum):
    """What kind of outcome it is; the page decides by it where it is shown."""

    DECIDED = auto()  # somebody was first: in place of the wizard
    WITHDRAWN = auto()  # the partner took it back: in place of the wizard
    ENDED = auto()  # the server rejected it, or revoked what was approved: in place of the wizard
    CHANGED = auto()  # the request is another one now: above step 1
    HOTELS_REFUSED = auto()  # some properties may not be chosen: above step 2
    NOT_ALLOWED = auto()  # this role may not: above step 3
    UNKNOWN = auto()  # the answer was lost and the request is being read again
    ARRIVED = auto()  # the answer was lost, and the approval had arrived
    FAILED = auto()  # nothing was sent, or the server failed: above step 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome in words. ``detail`` is for support; both may hold a server's or a partner's text."""

    kind: Kind
    title: str
    sentence: str
    detail: str = ""

    @property
    def replaces_wizard(self) -> bool:
        """Whether there is nothing left to decide."""
        return self.kind in (Kind.DECIDED, Kind.WITHDRAWN, Kind.ENDED)


def decided(fresh: Subscription, now: datetime, error: DecidedMeanwhile | None = None) -> Outcome:
    """Somebody was first: who, when and what, from the server's own fresh copy and its answer."""
    asked = fresh.summary
    who = (error.who if error else None) or asked.decided_by or "Somebody else"
    when = (error.when if error else None) or asked.decided_at
    title = f"{who} decided this at {clock_short(when)}" if when else f"{who} decided this"
    what = _what(fresh)
    seconds = int((now - when).total_seconds()) if when else _SECONDS_WORTH_TELLING
    before = ""
    if seconds < _SECONDS_WORTH_TELLING:
        before = f", {counted(seconds, 'second')} before you" if seconds > 0 else ", just before you"
    yours = "Your choice was not sent."
    if error is not None and error.may_be_ours:
        before, yours = "", "The answer to your own approval was lost, so this may be it: look before you decide again."
    return Outcome(Kind.DECIDED, title, f"{what}{before}. {yours}", error.detail if error else "")


def _what(fresh: Subscription) -> str:
    asked = fresh.summary
    if asked.status is Status.APPROVED:
        return f"Approved for {n_of_m(asked.granted_count, asked.property_total)} properties"
    return f"It is {asked.status.value} now"


def withdrawn(partner: str, error: Withdrawn) -> Outcome:
    """The partner took the request back."""
    return Outcome(Kind.WITHDRAWN, f"{partner} took the request back", error.sentence, error.detail)


def ended(asked: SubscriptionSummary) -> Outcome | None:
    """What the server made of a request in the end, where that is not an approval; None for all other statuses."""
    again = "If it asks again, its request shows up here."
    if asked.status is Status.REJECTED:
        nothing = f"{_by_whom('rejected', asked)} {asked.partner} receives nothing from it. {again}"
        return Outcome(Kind.ENDED, "The request was rejected", nothing)
    if asked.status is Status.REVOKED:
        no_longer = f"{_by_whom('revoked', asked)} {asked.partner} no longer receives events. {again}"
        return Outcome(Kind.ENDED, "The approval was revoked", no_longer)
    return None


def _by_whom(did: str, asked: SubscriptionSummary) -> str:
    when = f" on {day_and_clock(asked.decided_at)}" if asked.decided_at else ""
    return f"{asked.decided_by or 'Somebody'} {did} it{when}."


def changed(partner: str) -> Outcome:
    """The request is still pending, and another one than the one that was looked at."""
    return Outcome(
        Kind.CHANGED,
        "The request changed while you looked at it.",
        f"{partner} asks for something else now. This is the new request; your approval was not sent.",
    )


def refused(error: NotAllowed, lost: tuple[str, ...]) -> Outcome:
    """The server refused: the role may not, or some of the properties may not be chosen."""
    if not lost:
        return Outcome(Kind.NOT_ALLOWED, "Not approved.", error.sentence, error.detail)
    is_are = "is" if len(lost) == 1 else "are"
    return Outcome(
        Kind.HOTELS_REFUSED,
        f"{properties(len(lost))} {is_are} no longer yours to choose.",
        f"{some_of(lost)}. Nothing was approved; go on without, or ask for access.",
        error.detail,
    )


def unknown(error: DoormanError | None = None) -> Outcome:
    """The answer was lost, just now or before a restart: it may or may not have taken effect."""
    return Outcome(
        Kind.UNKNOWN,
        "The answer was lost.",
        "The approval may have arrived or not. Doorman asks again until it knows, and never decides twice.",
        error.detail if error else "",
    )


def arrived() -> Outcome:
    """Asking again showed that the approval was taken."""
    return Outcome(Kind.ARRIVED, "The answer came after all.", "The portal has your approval, once.")


def failed(error: DoormanError) -> Outcome:
    """Nothing was taken, for another reason."""
    return Outcome(Kind.FAILED, "Not approved.", error.sentence, error.detail)
