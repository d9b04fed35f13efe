"""What happened to a request."""

from __future__ import annotations

from app.domain.portal import HistoryEntry
from ui.models import Column
from ui.text import clock, day, exact
from ui.widgets.cell import Cell, body, code, strong


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
