"""The chain's own applications."""

from __future__ import annotations

from app.domain.portal import Application
from ui.approvals.states import status_pill
from ui.models import Align, Column
from ui.text import count, initials
from ui.tokens import Token
from ui.widgets.cell import Cell, Letters, body, strong


def own_key(application: Application) -> str:
    """By what an application is known."""
    return application.id


def own_columns() -> tuple[Column[Application], ...]:
    """The chain's own applications."""
    return (
        Column("Application", _own_name, width=240),
        Column("What it does", _own_description, width=160, stretch=True, gives_way=1),
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
