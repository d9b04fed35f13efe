"""The list of properties: what each sends, an hour as a line, a minute as a number, how much in all, and when last."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from rapidfuzz import process

from app.archive.counts import MINUTES, Activity, HotelActivity
from ui.live.property_rows import PropertyRow, PropertyRows, Whole
from ui.live.times import CHAIN, Clocks
from ui.models import Align, Column, Index, RowsModel
from ui.text import NOTHING, age_of, count, counted, tooltip
from ui.tokens import Token
from ui.widgets.cell import Cell, Spark, bold, ident, small

SPARK_WIDTH = 36
"""As wide as a code of five letters: counts stand below names."""

SETTLE_EVERY = 30
"""After how many looks, one a second, the order of the rows is settled anew."""


NEAR = 70
"""From which likeness on, of 100, a name is close to what is searched for."""

_NOTHING_YET = Activity((), HotelActivity(None, 0, None, (0,) * MINUTES), None)

_WHOLE: dict[str | Whole, int] = {Whole.ALL: -2, Whole.CHAIN: -1}
"""What stands above all properties, in order."""


class PropertyModel(RowsModel[PropertyRow]):
    """The properties that match a search, the liveliest first, below the row for all.

    Their order is settled only every half minute, so that rows do not dance under the eye.
    """

    shown = Signal()
    """The rows are others now, or say something else."""

    def __init__(self, clocks: Clocks, names: Mapping[str, str], parent: QObject | None = None) -> None:
        self._clocks = clocks
        self._search = ""
        self._activity = _NOTHING_YET
        self._now = self._a_minute = 0
        self._rows_of = PropertyRows(names)
        self._all: list[PropertyRow] = []
        self._codes: frozenset[str] = frozenset()
        self._ranks: dict[str | Whole, int] = {}
        self._until_settling = 0
        self._settled_with = 0
        columns = [
            Column("Property", _property, width=160, stretch=True, says="Property, and its events in the archive"),
            Column(
                "/ min",
                _per_minute,
                width=86,
                align=Align.RIGHT,
                lends=True,
                says="Events a minute, and when the last one came",
            ),
        ]
        super().__init__(columns, key_of, parent=parent)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all properties, shown or not."""
        return self._codes

    @property
    def zoneless(self) -> int:
        """How many of them have no zone that is known."""
        return sum(not self._clocks.knows(code) for code in self._codes)

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

    def show_activity(self, activity: Activity, now: int, a_minute: int) -> Iterator[object]:
        """What each property sent as of ``now`` (microseconds, UTC): small steps, at last one update of the model.

        ``a_minute`` is how many events came in all in the last 60 seconds.
        """
        rows = []
        for row in self._rows_of.make(activity, now, a_minute):
            rows.append(row)
            yield row
        self._activity, self._now, self._a_minute = activity, now, a_minute
        self._arrange(rows)
        self._show()

    def rename(self) -> None:
        """Names became known; where the archive has not been read yet, they are shown without counts."""
        for _ in self.show_activity(self._activity, self._now, self._a_minute):
            pass

    def _arrange(self, rows: list[PropertyRow]) -> None:
        """In the order that was settled, new ones last; it is settled anew when it is time, or when much came."""
        events = self._activity.events
        if self._until_settling <= 0 or events > 2 * self._settled_with:
            self._until_settling, self._settled_with = SETTLE_EVERY, events
            order = sorted(rows, key=_liveliness)
            self._ranks = {row.hotel: place for place, row in enumerate(order)} | _WHOLE
        self._until_settling -= 1
        self._codes = frozenset(row.hotel for row in rows if isinstance(row.hotel, str))
        self._all = sorted(rows, key=self._rank)

    def _rank(self, row: PropertyRow) -> int:
        return self._ranks.get(row.hotel, len(self._ranks))

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
    last = NOTHING if row.age is None else f"{age_of(row.age)} ago" if row.age else "now"
    below = (small(last, Token.TEXT_3),)
    return Cell(bold(number) if row.hotel is Whole.ALL else small(number), below=below)


def key_of(row: PropertyRow) -> Hashable:
    """What a line is known by."""
    return row.hotel


def _clock_of(row: PropertyRow) -> str | None:
    """Whose clock the row's last event is read on: of all together, this machine's."""
    if isinstance(row.hotel, str):
        return row.hotel
    return CHAIN if row.hotel is Whole.CHAIN else None
