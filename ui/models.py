"""Models over immutable rows: the only place where ranges of rows are begun and ended.

A page describes its columns once and hands rows over; a cell is made when it is painted, and kept while it is near::

    model = RowsModel(
        [Column("Property", property_cell, width=260), Column("Took", took_cell, align=Align.RIGHT, width=80)],
        key=lambda p: p.hotel,
    )
    model.replace(progress.properties)

:class:`RowsModel` is a table; the tree with boxes is in ``ui/tree_model.py``. Both answer every role that Qt asks for
and hand whole rows to the painting views of ``ui/widgets``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, islice
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.text import tooltip
from ui.widgets.cell import Cell, Emphasis

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

MOST_STRETCHES = 64
"""In how many places rows may come and go one after the other; where it is more, views are told that all is new.

Each place costs a view a look at all of its rows.
"""

CELLS_KEPT = 400
"""How many rows' cells are kept ready: some screens full."""


class Align(Enum):
    """Where a column's content stands."""

    LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. ``width`` is in pixels at 100 %; one column of a table stretches, and that is the least it may have.

    ``says`` is the head read out. A column with a ``gives_way`` is left out where there is too little room for it and
    for those that give way later: the lowest number is kept longest.

    A column that ``lends`` lets the lines of the one before it run on where its own are short.

    ``group`` makes the cell of a group row in a tree; without it a group row's cell is empty.
    """

    title: str
    cell: Callable[[R], Cell]
    width: int = 120
    align: Align = Align.LEFT
    stretch: bool = False
    says: str = ""
    gives_way: int = 0
    lends: bool = False
    group: Callable[[Any], Cell] | None = None


def normal(_row: object) -> Emphasis:
    """The look of rows that need no emphasis."""
    return Emphasis.NORMAL


class CellCache(Generic[R]):
    """Cells of the rows that were painted lately. A row is known again by identity, for rows never change."""

    def __init__(self, columns: Sequence[Column[R]], emphasis: Callable[[R], Emphasis]) -> None:
        self._columns = columns
        self._emphasis = emphasis
        self._kept: dict[int, tuple[R, tuple[Cell, ...], Emphasis]] = {}

    def of(self, row: R) -> tuple[tuple[Cell, ...], Emphasis]:
        """The row's cells and its look."""
        kept = self._kept.get(id(row))
        if kept is not None and kept[0] is row:
            return kept[1], kept[2]
        cells = tuple(column.cell(row) for column in self._columns)
        emphasis = self._emphasis(row)
        if len(self._kept) >= CELLS_KEPT:
            for oldest in list(islice(self._kept, CELLS_KEPT // 4)):
                del self._kept[oldest]
        self._kept[id(row)] = (row, cells, emphasis)
        return cells, emphasis

    def clear(self) -> None:
        """Makes all cells anew: what they are made of has changed (a time zone, a language)."""
        self._kept.clear()


def cell_data(cell: Cell, align: Align, role: int) -> object:
    """What a cell answers to Qt's own roles."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return cell.text
    if role == Qt.ItemDataRole.ToolTipRole:
        return tooltip(cell.tooltip) if cell.tooltip else None
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return align.value
    return None


def head_data(column: Column[Any], role: int) -> object:
    """What a column's head answers to Qt's own roles."""
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return column.says or column.title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return column.align.value
    return None


class RowsModel(QAbstractTableModel, Generic[R]):
    """A table over immutable rows, each known by its key. Rows are given in the order in which they are shown."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        emphasis: Callable[[R], Emphasis] = normal,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._cells: CellCache[R] = CellCache(self.columns, emphasis)
        self._rows: list[R] = []
        self._places: dict[Hashable, int] = {}
        self._first = 0  # the place of row 0: places are numbers that survive rows above

    # -- reading -------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[R]:
        """All rows, in order. Not to be modified."""
        return self._rows

    def row_at(self, index: Index | int) -> R | None:
        """The row behind an index or number, or None outside."""
        number = index if isinstance(index, int) else index.row()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def key_of(self, row: R) -> Hashable:
        """By what the row is known."""
        return self._key(row)

    def number_of(self, key: Hashable) -> int | None:
        """Where the row with this key stands, or None."""
        place = self._places.get(key)
        return None if place is None else place - self._first

    def index_of(self, key: Hashable) -> QModelIndex:
        """The first cell of the row with this key; invalid when there is none."""
        number = self.number_of(key)
        return _NOWHERE if number is None else self.index(number, 0)

    def painted(self, number: int) -> tuple[tuple[Cell, ...], Emphasis]:
        """A row's cells and its look, for the view that paints them."""
        return self._cells.of(self._rows[number])

    def prepared(self, row: R) -> tuple[tuple[Cell, ...], Emphasis]:
        """Makes the cells of a row that is about to be shown."""
        return self._cells.of(row)

    # -- changing ------------------------------------------------------------------------------------------------

    def replace(self, rows: Iterable[R]) -> None:
        """Shows these rows and no others, telling the views only what differs, so that selection and place stay.

        Where they differ in very many places (a search among thousands) the model is reset.
        """
        new = list(rows)
        keys = [self._key(row) for row in new]
        wanted = set(keys)
        if len(wanted) != len(keys):
            raise ValueError("two rows have the same key")
        if self._is_scattered(wanted, keys):
            self._start_anew(new)
            return
        self._remove_all_but(wanted)
        self._put_in_order({key: place for place, key in enumerate(keys)})
        self._insert_missing(new, keys)
        self._exchange_changed(new)

    def insert_newest(self, rows: Sequence[R]) -> None:
        """Puts rows above all others, the newest first. Their keys must be new."""
        if not rows:
            return
        self.beginInsertRows(_NOWHERE, 0, len(rows) - 1)
        self._rows[0:0] = rows
        self._first -= len(rows)
        for place, row in enumerate(rows, self._first):
            self._places[self._key(row)] = place
        self.endInsertRows()

    def append_older(self, rows: Sequence[R]) -> None:
        """Puts rows below all others. Their keys must be new."""
        if not rows:
            return
        start = len(self._rows)
        self.beginInsertRows(_NOWHERE, start, start + len(rows) - 1)
        self._rows.extend(rows)
        for place, row in enumerate(rows, self._first + start):
            self._places[self._key(row)] = place
        self.endInsertRows()

    def trim(self, count: int) -> None:
        """Lets go of the rows below the first ``count``."""
        if len(self._rows) > count:
            self._remove(count, len(self._rows))

    def update(self, row: R) -> None:
        """Exchanges the row that has the same key. Raises KeyError when there is none."""
        number = self._places[self._key(row)] - self._first
        self._rows[number] = row
        self._say_changed(number, number)

    def repaint_all(self) -> None:
        """Makes all cells anew: what they are made of has changed, though the rows have not."""
        self._cells.clear()
        if self._rows:
            self._say_changed(0, len(self._rows) - 1)

    # -- Qt's side -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows there are; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are; a row has no children."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, tooltip and alignment of a cell."""
        if not index.isValid():
            return None
        cells, _ = self.painted(index.row())
        return cell_data(cells[index.column()], self.columns[index.column()].align, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns; rows have none."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        return head_data(self.columns[section], role)

    # -- inside --------------------------------------------------------------------------------------------------

    def _say_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _remove(self, start: int, end: int) -> None:
        self.beginRemoveRows(_NOWHERE, start, end - 1)
        for row in self._rows[start:end]:
            del self._places[self._key(row)]
        del self._rows[start:end]
        if end - start and start < len(self._rows):
            self._count_places()
        self.endRemoveRows()

    def _count_places(self) -> None:
        self._first = 0
        self._places = {self._key(row): place for place, row in enumerate(self._rows)}

    def _is_scattered(self, wanted: set[Hashable], keys: list[Hashable]) -> bool:
        """Whether rows would have to come and go in more places than views can be told of one by one."""
        if max(len(self._rows), len(keys)) <= MOST_STRETCHES:
            return False
        gone = (self._key(row) not in wanted for row in self._rows)
        missing = (key not in self._places for key in keys)
        return _runs(gone) + _runs(missing) > MOST_STRETCHES

    def _start_anew(self, new: list[R]) -> None:
        self.beginResetModel()
        self._rows = new
        self._count_places()
        self.endResetModel()

    def _remove_all_but(self, wanted: set[Hashable]) -> None:
        gone = [number for number, row in enumerate(self._rows) if self._key(row) not in wanted]
        for start, end in reversed(_stretches(gone)):
            self._remove(start, end)

    def _put_in_order(self, places: dict[Hashable, int]) -> None:
        order = sorted(range(len(self._rows)), key=lambda number: places[self._key(self._rows[number])])
        if order == list(range(len(order))):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self._rows[index.row()]) for index in before]
        self._rows = [self._rows[number] for number in order]
        self._count_places()
        after = [self.index(self._places[key], index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _insert_missing(self, new: list[R], keys: list[Hashable]) -> None:
        missing = [number for number, key in enumerate(keys) if key not in self._places]
        for start, end in _stretches(missing):
            self.beginInsertRows(_NOWHERE, start, end - 1)
            self._rows[start:start] = new[start:end]
            self._count_places()
            self.endInsertRows()

    def _exchange_changed(self, new: list[R]) -> None:
        pairs = enumerate(zip(self._rows, new, strict=True))
        changed = [number for number, (old, row) in pairs if old is not row and old != row]
        self._rows = new
        for start, end in _stretches(changed):
            self._say_changed(start, end - 1)


def _runs(flags: Iterable[bool]) -> int:
    """How many stretches of true ones there are."""
    return sum(1 for flag, _ in groupby(flags) if flag)


def _stretches(numbers: list[int]) -> list[tuple[int, int]]:
    """Rising numbers as stretches without a gap: [1, 2, 5] → [(1, 3), (5, 6)]."""
    stretches = []
    for _, grouped in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in grouped]
        stretches.append((run[0], run[-1] + 1))
    return stretches
