"""Requested events: what each is, means, and brings."""

from __future__ import annotations

from app.services.meanings import Tone
from ui.approvals.requested import EventRow, per_day
from ui.models import Align, Column
from ui.text import count
from ui.tokens import Token
from ui.tree_model import Group
from ui.widgets.cell import Cell, Icon, Run, State, body, bold, muted, pill, strong

_TONES = {
    Tone.NEUTRAL: Token.TEXT_2,
    Tone.INFO: Token.INFO,
    Tone.SUCCESS: Token.SUCCESS,
    Tone.WARNING: Token.WARNING,
    Tone.DANGER: Token.DANGER,
}


def event_icon(row: EventRow, size: int = 16) -> Icon:
    """The drawing of an event in its tone."""
    return Icon(row.meaning.icon, _TONES[row.meaning.tone], size)


def event_key(row: EventRow) -> str:
    """By what a requested event is known."""
    return row.asked.name


def event_path(row: EventRow) -> tuple[str, ...]:
    """The family that it stands under."""
    return (row.family,)


def event_columns() -> tuple[Column[EventRow], ...]:
    """Event, meaning, personal data, events a day."""
    return (
        Column("Event", _event, width=240, group=_family),
        Column("What it means", _meaning, width=150, stretch=True, gives_way=2),
        Column("Personal data", _personal, width=166),
        Column("A day", _a_day, width=72, align=Align.RIGHT, says="Events a day", gives_way=1),
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
