"""Readiness as values: who has to act next for each partner, the five checks in words, and a reminder to send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.portal import Environment, PartnerApplication, Status
from app.domain.readiness import Actor, Check, Prerequisite, Readiness
from ui.text import counted, day, day_and_clock
from ui.widgets.cell import State

FIVE = tuple(Prerequisite)
WAITING = "waiting for a partner"
"""What the count in the navigation counts."""

TITLES = {
    Prerequisite.ENVIRONMENT_ADDED: "The environment is added for event consumption",
    Prerequisite.STREAMING_ENABLED: "Streaming is enabled for the environment",
    Prerequisite.TEMPLATE_READY: "The events template is ready",
    Prerequisite.REQUEST_SUBMITTED: "The request to subscribe the chain is submitted",
    Prerequisite.APPROVED: "You approve and select the hotels",
}
_ACTORS = {Actor.CHAIN: "The chain", Actor.YOU: "You", Actor.SERVER: "The portal", Actor.NOBODY: "Nobody"}
_STEPS = {
    Prerequisite.ENVIRONMENT_ADDED: "add the environment for event consumption to {application}",
    Prerequisite.TEMPLATE_READY: "prepare the events template of {application}: the Reservation module",
    Prerequisite.REQUEST_SUBMITTED: "submit the request to subscribe the chain: Developer Portal, Applications, "
    "{application}, Events, Subscribe",
}
_DONE_WORDS = {
    Prerequisite.ENVIRONMENT_ADDED: "the environment is added",
    Prerequisite.STREAMING_ENABLED: "streaming is on",
    Prerequisite.TEMPLATE_READY: "your events template is ready",
    Prerequisite.REQUEST_SUBMITTED: "your request has arrived",
}

POLLING = (
    ("Delivery", "The partner asks every 30 minutes", "Pushed as soon as it is there"),
    ("Delay", "Up to the interval", "Near real time"),
    ("Connection", "Opened and closed each time", "Stays open"),
    ("What stays", "Your OHIP settings", "The same OHIP settings"),
)
"""Why partners move to streaming: what, by polling as today, by streaming."""


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner application in the list. ``dots`` are the five, None for unknown; ``words`` say who acts next."""

    application_id: str
    partner: str
    application: str
    dots: tuple[bool | None, ...]
    state: State
    words: str

    @property
    def waits_for_partner(self) -> bool:
        """Whether the next step is the partner's."""
        return self.state is State.AWAITED

    @property
    def spoken(self) -> str:
        """The line for those who hear it."""
        done = sum(dot is True for dot in self.dots)
        unknown = sum(dot is None for dot in self.dots)
        more = f", {unknown} cannot be checked" if unknown else ""
        return f"{self.partner}, {self.application}, {self.words}, {done} of 5{more}"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One of the five checks in words. ``is_next`` marks the one that somebody has to act on now."""

    number: int
    prerequisite: Prerequisite
    title: str
    actor: str
    note: str
    state: State
    is_next: bool
    may_remind: bool


def partner_line(application: PartnerApplication) -> PartnerLine:
    """The line of one application, from what the list of partner applications says."""
    status = application.subscription.status if application.subscription else None
    state, words = _next_word(status)
    return PartnerLine(application.id, application.partner, application.name, _dots(application, status), state, words)


def lines(applications: Iterable[PartnerApplication]) -> tuple[PartnerLine, ...]:
    """All lines: first where the partner has to act, then where you do, then by name."""
    rank = {State.AWAITED: 0, State.PENDING: 1, State.FAILED: 2, State.IN_PROGRESS: 3}
    made = (partner_line(application) for application in applications)
    return tuple(sorted(made, key=lambda line: (rank.get(line.state, 4), line.partner.casefold())))


def waiting_for_partner(applications: Iterable[PartnerApplication]) -> int:
    """How many applications wait for their partner."""
    return sum(partner_line(application).waits_for_partner for application in applications)


def check_rows(readiness: Readiness, partner: str, chain_name: str) -> tuple[CheckRow, ...]:
    """The five in order. What the server did not report is unknown; nothing is guessed."""
    known = {check.prerequisite: check for check in readiness.checks}
    awaited = next((p for p in FIVE if p in known and known[p].holds is False), None)
    return tuple(
        _row(number, prerequisite, known.get(prerequisite), awaited, partner, chain_name, _since_added(readiness))
        for number, prerequisite in enumerate(FIVE, start=1)
    )


def reminder(readiness: Readiness, application: PartnerApplication, environment: Environment) -> str:
    """A message for the partner, to be copied: what is ready, and what is still theirs to do."""
    done = [_DONE_WORDS[c.prerequisite] for c in readiness.checks if c.holds and c.prerequisite in _DONE_WORDS]
    theirs = [c for c in readiness.checks if not c.holds and c.actor is Actor.PARTNER and c.prerequisite in _STEPS]
    where = f"{environment.chain_name} ({environment.kind.value}, chain {environment.chain})"
    ready = f"{where} is ready for events: {', '.join(done)}." if done else f"{where} waits for {application.name}."
    steps = "; then ".join(_STEPS[check.prerequisite].format(application=application.name) for check in theirs)
    return f"{ready}\n\nPlease {steps}. We approve when it arrives." if steps else ready


def checked_words(readiness: Readiness) -> str:
    """ "Checked 24 Nov 2026 10:41"."""
    return f"Checked {day_and_clock(readiness.checked_at)}"


def _next_word(status: Status | None) -> tuple[State, str]:
    match status:
        case None:
            return State.AWAITED, "Waiting for the partner"
        case Status.PENDING:
            return State.PENDING, "Waiting for you"
        case Status.IN_PROGRESS:
            return State.IN_PROGRESS, "In progress"
        case Status.APPROVED:
            return State.APPROVED, "Approved"
        case Status.FAILED:
            return State.FAILED, "Failed"
        case Status.REJECTED:
            return State.REJECTED, "Rejected"
        case Status.REVOKED:
            return State.REVOKED, "Revoked"
        case _:
            return State.NO_REQUEST, status.value


def _dots(application: PartnerApplication, status: Status | None) -> tuple[bool | None, ...]:
    if application.readiness_done is not None:
        return tuple(number < application.readiness_done for number in range(len(FIVE)))
    approved = status in (Status.APPROVED, Status.IN_PROGRESS)
    return (None, None, None, status is not None, approved)


def _row(
    number: int,
    prerequisite: Prerequisite,
    check: Check | None,
    awaited: Prerequisite | None,
    partner: str,
    chain_name: str,
    since_added: int,
) -> CheckRow:
    names = {Actor.PARTNER: partner, Actor.CHAIN: chain_name}
    actor = check.actor if check else _OWNERS[prerequisite]
    is_next = prerequisite is awaited
    return CheckRow(
        number,
        prerequisite,
        TITLES[prerequisite],
        names.get(actor) or _ACTORS[actor],
        _note(check, since_added if is_next else 0),
        _state(check, is_next, actor),
        is_next,
        is_next and actor is Actor.PARTNER,
    )


_MISSING = {
    Prerequisite.ENVIRONMENT_ADDED: "not added yet",
    Prerequisite.STREAMING_ENABLED: "not enabled yet",
    Prerequisite.TEMPLATE_READY: "not prepared yet",
    Prerequisite.REQUEST_SUBMITTED: "nothing received yet",
    Prerequisite.APPROVED: "not approved yet",
}
"""What is said of what does not hold where the server gives no words of its own."""

_OWNERS = {
    Prerequisite.ENVIRONMENT_ADDED: Actor.PARTNER,
    Prerequisite.STREAMING_ENABLED: Actor.CHAIN,
    Prerequisite.TEMPLATE_READY: Actor.PARTNER,
    Prerequisite.REQUEST_SUBMITTED: Actor.PARTNER,
    Prerequisite.APPROVED: Actor.YOU,
}


def _state(check: Check | None, is_next: bool, actor: Actor) -> State:
    if check is None or check.holds is None:
        return State.UNKNOWN
    if check.holds:
        return State.DONE
    if not is_next:
        return State.LATER
    return State.PENDING if actor is Actor.YOU else State.AWAITED


def _note(check: Check | None, since_added: int) -> str:
    if check is None:
        return "your server does not report it"
    said = check.detail or (_MISSING[check.prerequisite] if check.holds is False else "")
    if check.holds and check.at:
        said = f"{said}, {day(check.at)}" if said else f"on {day(check.at)}"
    elif check.holds is False and since_added and check.prerequisite is Prerequisite.REQUEST_SUBMITTED:
        said = f"{said}, {counted(since_added, 'day')} after step 1"
    return ", ".join(part for part in (said, check.source) if part) or "nothing is known yet"


def _since_added(readiness: Readiness) -> int:
    """Days since the environment was added, as of the check; 0 where that is not known."""
    added = next((check for check in readiness.checks if check.prerequisite is Prerequisite.ENVIRONMENT_ADDED), None)
    return (readiness.checked_at - added.at).days if added and added.holds and added.at else 0
