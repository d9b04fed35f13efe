"""The list of properties: what each sends, an hour as a line, a minute as a number, how much in all, and when last.

Every property of the chain is in it, also one that sends nothing, and every code that ever came, also an unknown one.
The first row stands for all; the chain's own events have a row when there are any.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from rapidfuzz import process

from app.archive.counts import MINUTES, Activity, HotelActivity
from ui.live.minute import MINUTE
from ui.live.times import CHAIN, SECOND, Clocks
from ui.models import Align, Column, Index, RowsModel
from ui.text import age_of, count, counted, tooltip
from ui.tokens import Token
from ui.widgets.cell import Cell, Spark, bold, ident, small

SPARK_WIDTH = 36
"""As wide as a code of five letters: counts stand below names."""

JUST_NOW = 2
"""Events of so many seconds ago came now."""

SETTLE_EVERY = 30
"""After how many looks, one a second, the order of the rows is settled anew."""


class Whole(Enum):
    """Rows that are not one property."""

    ALL = "All properties"
    CHAIN = "Chain"


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One row. ``minutes`` are counts of the last hour, oldest first; ``last_at`` is in microseconds, UTC, or None.

    ``age`` says in words how long ago that was, "" where there was none.
    """

    hotel: str | Whole
    name: str
    minutes: tuple[int, ...]
    per_minute: int
    total: int
    last_at: int | None
    age: str = ""


NEAR = 70
"""From which likeness on, of 100, a name is close to what is searched for."""

_WHOLE: dict[str | Whole, int] = {Whole.ALL: 0, Whole.CHAIN: 1}
"""What stands above all properties, in order."""

_QUIET = tuple([0] * MINUTES)


class PropertyModel(RowsModel[PropertyRow]):
    """The properties that match a search, the liveliest first, below the row for all.

    Their order is settled only every half minute, so that rows do not dance under the eye.
    """

    shown = Signal()
    """The rows are others now, or say something else."""

    def __init__(self, clocks: Clocks, names: Mapping[str, str], parent: QObject | None = None) -> None:
        self._clocks = clocks
        self._names = names
        self._search = ""
        self._activity: Activity | None = None
        self._now = 0
        self._all: list[PropertyRow] = []
        self._ranks: dict[str | Whole, int] = {}
        self._until_settling = 0
        self._settled_with = 0
        columns = [
            Column("Property", _property, width=160, stretch=True, says="Property, and its events in the archive"),
            Column(
                "/ min", _per_minute, width=86, align=Align.RIGHT, says="Events a minute, and when the last one came"
            ),
        ]
        super().__init__(columns, key_of, parent=parent)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all properties, shown or not."""
        return frozenset(row.hotel for row in self._all if isinstance(row.hotel, str))

    @property
    def zoneless(self) -> int:
        """How many of them have no zone that is known."""
        return sum(not self._clocks.knows(code) for code in self.codes)

    def row_of(self, hotel: str | Whole) -> PropertyRow | None:
        """The row of a property, shown or not."""
        return next((row for row in self._all if row.hotel == hotel), None)

    def search(self, text: str) -> None:
        """Show only properties whose code or name holds this text."""
        self._search = text.casefold().strip()
        self._show()

    def near(self) -> list[PropertyRow]:
        """Properties whose names are close to what is searched for, the closest first, two at most."""
        named = {row.hotel: row.name for row in self._all if row.name}
        found = process.extract(self._search, named, processor=str.casefold, limit=2, score_cutoff=NEAR)
        return [row for _, _, hotel in found if (row := self.row_of(hotel)) is not None]

    def show_activity(self, activity: Activity, now: int) -> None:
        """What each property sent as of ``now`` (microseconds, UTC), in one update of the model."""
        self._activity, self._now = activity, now
        rows = property_rows(activity, self._names, now)
        if self._until_settling <= 0 or activity.events > 2 * self._settled_with:
            self._settled_with = activity.events
            self._settle(rows)
        self._until_settling -= 1
        self._all = sorted(rows, key=self._rank)
        self._show()

    def rename(self) -> None:
        """Names became known."""
        if self._activity is not None:
            self.show_activity(self._activity, self._now)

    def _settle(self, rows: list[PropertyRow]) -> None:
        self._until_settling = SETTLE_EVERY
        order = sorted(rows, key=_liveliness)
        self._ranks = {row.hotel: place for place, row in enumerate(order)}

    def _rank(self, row: PropertyRow) -> tuple[int, int, str]:
        return _WHOLE.get(row.hotel, 2), self._ranks.get(row.hotel, len(self._ranks)), str(row.hotel)

    def _show(self) -> None:
        self.replace(row for row in self._all if self._is_wanted(row))
        self.shown.emit()

    def _is_wanted(self, row: PropertyRow) -> bool:
        if not self._search:
            return True
        return isinstance(row.hotel, str) and self._search in f"{row.hotel} {row.name}".casefold()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As every table; a tooltip is made when it is asked for."""
        row = self.row_at(index) if role == Qt.ItemDataRole.ToolTipRole and index.isValid() else None
        return super().data(index, role) if row is None else tooltip(self._explained(row))

    def _explained(self, row: PropertyRow) -> str:
        last = self._clocks.time(row.last_at, _clock_of(row)) if row.last_at is not None else "none yet"
        name = row.hotel.value if isinstance(row.hotel, Whole) else f"{row.hotel} {row.name}".strip()
        return f"{name}\n{counted(row.total, 'event')}\nLast event: {last}"


def property_rows(activity: Activity, names: Mapping[str, str], now: int) -> list[PropertyRow]:
    """The lines of the list: all, the chain where it sent something, every property that is known or sent something."""
    running = now % MINUTE / MINUTE
    made = partial(_row, running=running, now=now)
    sent = {hotel.hotel: hotel for hotel in activity.hotels}
    rows = [made(Whole.ALL, "", activity.overall)]
    if None in sent:
        rows.append(made(Whole.CHAIN, "", sent[None]))
    codes = sorted({code for code in sent if code is not None} | set(names))
    return rows + [made(code, names.get(code, ""), sent.get(code)) for code in codes]


def _row(hotel: str | Whole, name: str, sent: HotelActivity | None, running: float, now: int) -> PropertyRow:
    """``running`` is the part of the present minute that is over; the last 60 seconds begin in the one before."""
    if sent is None:
        return PropertyRow(hotel, name, _QUIET[:-1], 0, 0, None)
    *over, present = sent.minutes
    per_minute = round(present + over[-1] * (1 - running))
    last = sent.last_received_at
    return PropertyRow(hotel, name, tuple(over), per_minute, sent.events, last, _age(last, now))


def _age(last: int | None, now: int) -> str:
    if last is None:
        return ""
    seconds = (now - last) / SECOND
    return "now" if seconds < JUST_NOW else f"{age_of(seconds)} ago"


def _liveliness(row: PropertyRow) -> tuple[int, str]:
    """Who sent most in the hour, the minute that runs included; then by code."""
    return -sum(row.minutes) - row.per_minute, str(row.hotel)


def _property(row: PropertyRow) -> Cell:
    """Code and name; below them the last hour as a line, and how many events there are."""
    total = counted(row.total, "event") if row.total else "no event yet"
    below = (Spark(row.minutes, SPARK_WIDTH), small(total, Token.TEXT_3))
    name = row.hotel.value if isinstance(row.hotel, Whole) else f"{row.hotel} {row.name}"
    says = f"{name}, {total}, {count(sum(row.minutes))} in the last hour"
    if isinstance(row.hotel, Whole):
        return Cell(bold(row.hotel.value), below=below, says=says)
    return Cell(ident(row.hotel), small(row.name), below=below, says=says)


def _per_minute(row: PropertyRow) -> Cell:
    number = count(row.per_minute)
    below = (small(row.age, Token.TEXT_3),) if row.age else ()
    return Cell(bold(number) if row.hotel is Whole.ALL else small(number), below=below)


def key_of(row: PropertyRow) -> Hashable:
    """What a line is known by."""
    return row.hotel


def _clock_of(row: PropertyRow) -> str | None:
    """Whose clock the row's last event is read on: of all together, this machine's."""
    if isinstance(row.hotel, str):
        return row.hotel
    return CHAIN if row.hotel is Whole.CHAIN else None
