"""Properties in progress: where each is, and what the portal says."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.portal import Status
from ui.approvals.progress import ProgressRow
from ui.approvals.states import status_pill
from ui.models import Align, Column
from ui.text import took
from ui.tokens import Token
from ui.widgets.cell import Action, Cell, Emphasis, Run, body, code, ident, muted


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
            runs.append(Action("Retry", "retry"))
        return Cell(*runs, tooltip=row.answer)

    return (
        Column("Property", _progress_property, width=290),
        Column("Status", _progress_status, width=128),
        Column("Took", _progress_took, width=72, align=Align.RIGHT, gives_way=1),
        Column("Answer of the portal", answer, width=180, stretch=True),
    )


def _progress_property(row: ProgressRow) -> Cell:
    return Cell(ident(row.hotel), body(row.name, Token.TEXT), tooltip=row.name, copies=row.hotel)


def _progress_status(row: ProgressRow) -> Cell:
    return Cell(status_pill(row.status))


def _progress_took(row: ProgressRow) -> Cell:
    return Cell(body(took(row.took)))
