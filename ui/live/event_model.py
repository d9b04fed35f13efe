"""The table's rows: a window onto the archive, newest first, without holes, and never longer than people scroll."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.event import ArchivedEvent, Gap
from ui.live.event_cells import EventCells, Row
from ui.models import Index, RowsModel
from ui.text import tooltip
from ui.widgets.cell import Emphasis

MOST_ROWS = 2_000
"""Rows held at most. What is trimmed at one end is read again when somebody scrolls there."""


def key_of(row: Row) -> Hashable:
    """What a row is known by; it never changes."""
    return row.seq if isinstance(row, ArchivedEvent) else ("gap", row.before_seq)


def emphasis_of(row: Row) -> Emphasis:
    """A gap is a notice across the whole row."""
    return Emphasis.NOTICE if isinstance(row, Gap) else Emphasis.NORMAL


class EventModel(RowsModel[Row]):
    """Archived events and the gaps between them.

    ``reaches_newest`` and ``reaches_oldest`` say whether the window touches the archive's ends as far as was looked:
    where it does not, there is more to read. ``reached`` is the ``seq`` down to which was looked.
    """

    restarted = Signal()
    """The rows are others, from the newest on: nothing that was read keeps its place."""

    def __init__(self, cells: EventCells, parent: QObject | None = None) -> None:
        super().__init__(cells.columns(), key_of, emphasis_of, parent)
        self._explained = cells.explained
        self._gaps: tuple[Gap, ...] = ()
        self.reached = 0
        self.reaches_newest = True
        self.reaches_oldest = False

    # -- reading ------------------------------------------------------------------------------------------------

    @property
    def newest_seq(self) -> int:
        """The newest row's ``seq``, 0 without rows."""
        return next((row.seq for row in self._rows if isinstance(row, ArchivedEvent)), 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As every table; a tooltip is made when it is asked for."""
        row = self.row_at(index) if role == Qt.ItemDataRole.ToolTipRole and index.isValid() else None
        if row is None:
            return super().data(index, role)
        explained = self._explained(row, index.column())
        return tooltip(explained) if explained else None

    # -- changing -----------------------------------------------------------------------------------------------

    def set_gaps(self, gaps: Iterable[Gap]) -> None:
        """Which holes there are. Rows that are shown already part where a new one belongs between them."""
        gaps = tuple(sorted(gaps, key=_before, reverse=True))
        if gaps == self._gaps:
            return
        self._gaps = gaps
        events = [row for row in self._rows if isinstance(row, ArchivedEvent)]
        self.replace(self._parted(events, None, None))

    def restart(self, rows: Sequence[ArchivedEvent], reached: int, reaches_oldest: bool) -> None:
        """Show these, the newest of all. Rows that stay keep their selection."""
        self.reached = reached
        self.reaches_newest, self.reaches_oldest = True, reaches_oldest
        self.replace(self._parted(rows, None, None))
        self.restarted.emit()

    def join_newest(self, rows: Sequence[ArchivedEvent], reached: int, reaches_oldest: bool) -> bool:
        """Put the newest on top; where rows between are missing, show only these. Whether they joined."""
        top = self.newest_seq
        if not rows or rows[-1].seq > top:
            self.restart(rows, reached, reaches_oldest)
            return not rows
        self.add_newer([row for row in rows if row.seq > top], reaches_newest=True)
        return True

    def add_newer(self, rows: Sequence[ArchivedEvent], *, reaches_newest: bool) -> None:
        """Put rows on top that follow the present ones without a hole; let go of the oldest where it gets too long."""
        self.reaches_newest = reaches_newest
        top = next((row for row in self._rows if isinstance(row, ArchivedEvent)), None)
        self.insert_newest(self._parted(rows, None, top))
        if len(self._rows) > MOST_ROWS:
            self.trim(MOST_ROWS)
            self.reached = self._last_seq()
            self.reaches_oldest = False

    def add_older(self, rows: Sequence[ArchivedEvent], reached: int, reaches_oldest: bool) -> None:
        """Put rows below that precede the present ones; let go of the newest where it gets too long."""
        bottom = next((row for row in reversed(self._rows) if isinstance(row, ArchivedEvent)), None)
        self.reached, self.reaches_oldest = reached, reaches_oldest
        self.append_older(self._parted(rows, bottom, None))
        if len(self._rows) > MOST_ROWS:
            self.replace(self._rows[len(self._rows) - MOST_ROWS :])
            self.reaches_newest = False

    # -- inside --------------------------------------------------------------------------------------------------

    def _last_seq(self) -> int:
        return next((row.seq for row in reversed(self._rows) if isinstance(row, ArchivedEvent)), 0)

    def _parted(
        self, rows: Sequence[ArchivedEvent], above: ArchivedEvent | None, below: ArchivedEvent | None
    ) -> list[Row]:
        """The rows with the gaps between them, and between them and what stands above and below."""
        if not self._gaps:
            return list(rows)
        parted: list[Row] = []
        previous = above
        for row in rows:
            parted.extend(self._between(previous, row))
            parted.append(row)
            previous = row
        if previous is not None and below is not None and rows:
            parted.extend(self._between(previous, below))
        return parted

    def _between(self, newer: ArchivedEvent | None, older: ArchivedEvent) -> Iterable[Gap]:
        if newer is None:
            return ()
        return (gap for gap in self._gaps if older.seq < gap.before_seq <= newer.seq)


def _before(gap: Gap) -> int:
    return gap.before_seq
