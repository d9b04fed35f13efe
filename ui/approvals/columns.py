"""The tables of the approval pages: what stands in each column. Words and states only; the views paint them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.portal import Application, HistoryEntry, Status, SubscriptionProperty
from app.services.meanings import Tone
from ui.approvals.cards import PartnerCard
from ui.approvals.progress import ProgressRow
from ui.approvals.requested import EventRow, per_day
from ui.approvals.selection import Selection
from ui.models import Align, Column
from ui.text import NOTHING, clock, count, day, exact, initials, n_of_m, took
from ui.tokens import Token
from ui.tree_model import Group
from ui.widgets.cell import (
    EMPTY,
    Action,
    Cell,
    Emphasis,
    Icon,
    Letters,
    Run,
    State,
    body,
    bold,
    code,
    ident,
    muted,
    pill,
    strong,
)

RETRY = "retry"

STATES = {
    Status.PENDING: State.PENDING,
    Status.WAITING: State.WAITING,
    Status.IN_PROGRESS: State.IN_PROGRESS,
    Status.APPROVED: State.APPROVED,
    Status.FAILED: State.FAILED,
    Status.REJECTED: State.REJECTED,
    Status.REVOKED: State.REVOKED,
}
"""How a status looks. What is not here is a grey pill with the server's word."""

_TONES = {
    Tone.NEUTRAL: Token.TEXT_2,
    Tone.INFO: Token.INFO,
    Tone.SUCCESS: Token.SUCCESS,
    Tone.WARNING: Token.WARNING,
    Tone.DANGER: Token.DANGER,
}


def state_of(status: Status | None) -> tuple[State, str]:
    """How a status looks, and the word where it is not the state's own. None is one that has asked for nothing."""
    if status is None:
        return State.NO_REQUEST, ""
    state = STATES.get(status)
    return (state, "") if state else (State.NO_REQUEST, status.value)


def status_pill(status: Status | None) -> Run:
    """A status as a pill."""
    return pill(*state_of(status))


def event_icon(row: EventRow, size: int = 16) -> Icon:
    """The drawing of an event in its tone."""
    return Icon(row.meaning.icon, _TONES[row.meaning.tone], size)


# -- requested events --------------------------------------------------------------------------------------------


def event_key(row: EventRow) -> str:
    """By what a requested event is known."""
    return row.asked.name


def event_path(row: EventRow) -> tuple[str, ...]:
    """The family that it stands under."""
    return (row.family,)


def event_columns() -> tuple[Column[EventRow], ...]:
    """Event, meaning, personal data, events a day."""
    return (
        Column("Event", _event, width=228, group=_family),
        Column("What it means", _meaning, stretch=True),
        Column("Personal data", _personal, width=172),
        Column("A day", _a_day, width=72, align=Align.RIGHT, says="Events a day"),
    )


def _family(group: Group[EventRow]) -> Cell:
    return Cell(bold(group.label), muted(count(len(group.rows))))


def _event(row: EventRow) -> Cell:
    runs: list[Run] = [event_icon(row), strong(row.meaning.label)]
    if row.asked.is_new:
        runs.append(pill(State.NEW))
    return Cell(*runs, tooltip=row.asked.name, copies=row.asked.name)


def _meaning(row: EventRow) -> Cell:
    words = row.meaning.sentence or "What it means is not known"
    return Cell(body(words), tooltip=words)


def _personal(row: EventRow) -> Cell:
    return Cell(pill(State.PERSONAL, row.personal_words)) if row.personal else Cell(muted("None"))


def _a_day(row: EventRow) -> Cell:
    return Cell(body(per_day(row.a_day)))


# -- properties to pick ------------------------------------------------------------------------------------------


class PropertyCells:
    """The property tree's columns, as of a selection and the volumes that were observed."""

    def __init__(self) -> None:
        self.selection = Selection(())
        self.a_day: Mapping[str, float] = {}

    def columns(self) -> tuple[Column[SubscriptionProperty], ...]:
        """Property, city, time zone, events a day, note."""
        return (
            Column("Property", self._property, stretch=True, group=self._group),
            Column("City", self._city, width=88),
            Column("Time zone", self._zone, width=112),
            Column("A day", self._rate, width=68, align=Align.RIGHT, says="Events a day", group=self._group_rate),
            Column("Note", self._note, width=260),
        )

    def emphasis(self, item: SubscriptionProperty) -> Emphasis:
        """What cannot be picked is grey."""
        return Emphasis.BLOCKED if self.selection.blocked(item.hotel) else Emphasis.NORMAL

    def may_tick(self, item: SubscriptionProperty) -> bool:
        """Whether it can be picked."""
        return self.selection.blocked(item.hotel) is None

    def _property(self, item: SubscriptionProperty) -> Cell:
        return Cell(ident(item.hotel), body(item.name, Token.TEXT), tooltip=item.name, copies=item.hotel)

    def _group(self, group: Group[SubscriptionProperty]) -> Cell:
        return Cell(bold(group.label), muted(n_of_m(group.ticked, len(group.rows))))

    def _city(self, item: SubscriptionProperty) -> Cell:
        return Cell(body(item.city), tooltip=item.city)

    def _zone(self, item: SubscriptionProperty) -> Cell:
        return Cell(body(item.time_zone), tooltip=item.time_zone)

    def _rate(self, item: SubscriptionProperty) -> Cell:
        return Cell(body(per_day(self.a_day.get(item.hotel))))

    def _group_rate(self, group: Group[SubscriptionProperty]) -> Cell:
        known = [self.a_day[p.hotel] for p in group.rows if p.hotel in self.a_day]
        return Cell(body(per_day(sum(known) if known else None)))

    def _note(self, item: SubscriptionProperty) -> Cell:
        reason = self.selection.blocked(item.hotel)
        if reason is not None:
            note = reason.note(item.blocked_since)
            return Cell(Icon("lock", Token.TEXT_2, 14), body(note), tooltip=note)
        if item.hotel in self.selection:
            return Cell(pill(State.ADDED)) if self.selection.came_before and not item.approved_before else EMPTY
        return Cell(pill(State.REMOVED)) if item.approved_before else EMPTY


# -- properties in progress --------------------------------------------------------------------------------------


def progress_key(row: ProgressRow) -> str:
    """By what a property in progress is known."""
    return row.hotel


def progress_emphasis(row: ProgressRow) -> Emphasis:
    """What failed stands out; what moves has a ring that turns."""
    if row.is_failed:
        return Emphasis.FAILED
    return Emphasis.MOVING if row.status is Status.IN_PROGRESS else Emphasis.NORMAL


def progress_columns(may_retry: Callable[[], bool]) -> tuple[Column[ProgressRow], ...]:
    """Property, status, how long it took, and what the portal says."""

    def answer(row: ProgressRow) -> Cell:
        words = body(row.answer, Token.TEXT if row.is_failed else Token.TEXT_2)
        runs: list[Run] = [words]
        if row.note:
            runs.append(code(row.note) if row.is_failed else muted(row.note))
        if row.is_failed and may_retry():
            runs.append(Action("Retry", RETRY))
        return Cell(*runs, tooltip=row.answer)

    return (
        Column("Property", _progress_property, width=272),
        Column("Status", _progress_status, width=128),
        Column("Took", _progress_took, width=72, align=Align.RIGHT),
        Column("Answer of the portal", answer, stretch=True),
    )


def _progress_property(row: ProgressRow) -> Cell:
    return Cell(ident(row.hotel), body(row.name, Token.TEXT), tooltip=row.name, copies=row.hotel)


def _progress_status(row: ProgressRow) -> Cell:
    return Cell(status_pill(row.status))


def _progress_took(row: ProgressRow) -> Cell:
    return Cell(body(took(row.took)))


# -- partner applications as a table -----------------------------------------------------------------------------


def card_key(card: PartnerCard) -> str:
    """By what a card is known."""
    return card.application_id


def card_columns() -> tuple[Column[PartnerCard], ...]:
    """What the cards say, in columns."""
    return (
        Column("Partner", _card_partner, stretch=True),
        Column("Application", _card_application, width=150),
        Column("Status", _card_status, width=120),
        Column("Events", _card_events, width=136, align=Align.RIGHT),
        Column("Properties", _card_properties, width=104, align=Align.RIGHT),
        Column("Personal", _card_personal, width=76, align=Align.RIGHT, says="Events with personal data"),
        Column("Since", _card_since, width=104),
        Column("Asked by", _card_asked_by, width=104),
    )


def _card_partner(card: PartnerCard) -> Cell:
    return Cell(Letters(initials(card.partner)), strong(card.partner), tooltip=card.summary, says=card.partner)


def _card_application(card: PartnerCard) -> Cell:
    return Cell(body(card.application), tooltip=card.application)


def _card_status(card: PartnerCard) -> Cell:
    return Cell(status_pill(card.status))


def _card_events(card: PartnerCard) -> Cell:
    if card.status is None:
        return Cell(muted(NOTHING))
    new = [pill(State.NEW, f"{card.new_event_count} new")] if card.is_pending and card.new_event_count else []
    return Cell(*new, body(count(card.event_count), Token.TEXT))


def _card_properties(card: PartnerCard) -> Cell:
    if card.status is None:
        return Cell(muted(NOTHING))
    return Cell(body(count(card.property_count), Token.TEXT), muted(f"of {count(card.property_total)}"))


def _card_personal(card: PartnerCard) -> Cell:
    return Cell(muted(NOTHING)) if card.status is None else Cell(body(count(card.personal_count)))


def _card_since(card: PartnerCard) -> Cell:
    if card.waiting:
        token = Token.WARNING if card.is_long else Token.TEXT_2
        return Cell(Icon("hourglass", token, 14), strong(card.waiting, token))
    return Cell(body(day(card.since))) if card.since else Cell(muted(NOTHING))


def _card_asked_by(card: PartnerCard) -> Cell:
    return Cell(body(card.asked_by), tooltip=card.asked_by)


# -- the chain's own applications --------------------------------------------------------------------------------


def own_key(application: Application) -> str:
    """By what an application is known."""
    return application.id


def own_columns() -> tuple[Column[Application], ...]:
    """The chain's own applications."""
    return (
        Column("Application", _own_name, width=240),
        Column("What it does", _own_description, stretch=True),
        Column("Status", _own_status, width=120),
        Column("Events", _own_events, width=80, align=Align.RIGHT),
        Column("Properties", _own_properties, width=88, align=Align.RIGHT),
    )


def _own_name(application: Application) -> Cell:
    return Cell(Letters(initials(application.name)), strong(application.name), says=application.name)


def _own_description(application: Application) -> Cell:
    return Cell(body(application.description), tooltip=application.description)


def _own_status(application: Application) -> Cell:
    return Cell(status_pill(application.status))


def _own_events(application: Application) -> Cell:
    return Cell(body(count(application.event_count), Token.TEXT))


def _own_properties(application: Application) -> Cell:
    return Cell(body(count(application.property_count), Token.TEXT))


# -- what happened -----------------------------------------------------------------------------------------------


def history_columns() -> tuple[Column[HistoryEntry], ...]:
    """When, who, what."""
    return (
        Column("Day", _day, width=112),
        Column("Time", _time, width=88),
        Column("Who", _who, width=168),
        Column("What", _what, width=240),
        Column("More", _more, stretch=True),
    )


def _day(entry: HistoryEntry) -> Cell:
    return Cell(body(day(entry.at)), tooltip=exact(entry.at), copies=exact(entry.at))


def _time(entry: HistoryEntry) -> Cell:
    return Cell(code(clock(entry.at)), tooltip=exact(entry.at), copies=exact(entry.at))


def _who(entry: HistoryEntry) -> Cell:
    return Cell(body(entry.actor), tooltip=entry.actor)


def _what(entry: HistoryEntry) -> Cell:
    return Cell(strong(entry.action), tooltip=entry.action)


def _more(entry: HistoryEntry) -> Cell:
    return Cell(body(entry.detail), tooltip=entry.detail)
