"""The list of properties: what each sends, an hour as a line, a minute as a number.

Every property of the chain is in it, also one that sends nothing, and every code that ever came, also an unknown one.
The first row stands for all; the chain's own events have a row when there are any.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum

from app.archive.reader import Activity
from ui.live.times import Clocks
from ui.models import Align, Column, RowsModel
from ui.text import NOTHING, count
from ui.widgets.cell import Cell, Spark, Text, bold, code, ident, muted, small
from ui.tokens import Role, Token


class Whole(Enum):
    """Rows that are not one property."""

    ALL = "All properties"
    CHAIN = "Chain"


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One line. ``minutes`` are counts of the last hour, oldest first; ``last_at`` is in microseconds, UTC, or None."""

    hotel: str | Whole
    name: str
    minutes: tuple[float, ...]
    per_minute: int
    total: int
    last_at: int | None


class PropertyModel(RowsModel[PropertyRow]):
    """The properties that match ``search``, in order of their codes below the row for all."""

    def __init__(self, clocks: Clocks, names: Mapping[str, str]) -> None:
        self._clocks = clocks
        self._names = names
        self._search = ""
        self._all: list[PropertyRow] = []
        columns = [
            Column("Property", self._property, width=160, stretch=True),
            Column("Hour", _hour, width=62, says="Events in the last hour"),
            Column("/ min", _per_minute, width=58, align=Align.RIGHT, says="Events a minute"),
            Column("Events", _total, width=84, align=Align.RIGHT),
            Column("Last event", self._last, width=84),
        ]
        super().__init__(columns, key=_key)

    @property
    def known(self) -> int:
        """How many properties there are, shown or not."""
        return sum(isinstance(row.hotel, str) for row in self._all)

    def row_of(self, hotel: str | Whole) -> PropertyRow | None:
        """The row of a property, shown or not."""
        return next((row for row in self._all if row.hotel == hotel), None)

    def search(self, text: str) -> None:
        """Show only properties whose code or name holds this text."""
        self._search = text.casefold().strip()
        self._show()

    def show_activity(self, activity: Activity) -> None:
        """What each property sent, in one update of the model."""
        self._all = property_rows(activity, self._names)
        self._show()

    def _show(self) -> None:
        wanted = self._search
        self.replace(
            row
            for row in self._all
            if not wanted or (isinstance(row.hotel, str) and wanted in f"{row.hotel} {row.name}".casefold())
        )

    def _property(self, row: PropertyRow) -> Cell:
        last = self._clocks.time(row.last_at, _code(row)) if row.last_at is not None else "none yet"
        tooltip = f"{row.name or row.hotel}\n{count(row.total)} events\nLast event: {last}"
        if isinstance(row.hotel, Whole):
            return Cell(bold(row.hotel.value), tooltip=tooltip)
        name = Text(row.name, Role.SMALL, Token.TEXT_2)
        return Cell(ident(row.hotel), name, tooltip=tooltip, copies=row.hotel)

    def _last(self, row: PropertyRow) -> Cell:
        if row.last_at is None:
            return Cell(muted(NOTHING))
        return Cell(code(self._clocks.time(row.last_at, _code(row))))


def property_rows(activity: Activity, names: Mapping[str, str]) -> list[PropertyRow]:
    """The lines of the list: all, the chain where it sent something, then every property by its code."""
    raise NotImplementedError


def _hour(row: PropertyRow) -> Cell:
    return Cell(Spark(row.minutes), says=f"{count(int(sum(row.minutes)))} in the last hour")


def _per_minute(row: PropertyRow) -> Cell:
    number = count(row.per_minute)
    return Cell(bold(number) if row.hotel is Whole.ALL else small(number))


def _total(row: PropertyRow) -> Cell:
    return Cell(small(count(row.total)))


def _key(row: PropertyRow) -> Hashable:
    return row.hotel


def _code(row: PropertyRow) -> str | None:
    return row.hotel if isinstance(row.hotel, str) else None
