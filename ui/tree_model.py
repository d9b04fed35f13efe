"""A tree of immutable rows in groups, with boxes to tick: brand → country → property.

A group's box says what its children say; ticking it ticks all that may be ticked. Rows that may not be are shown with a
grey box and take no part. The tree is made anew when rows, grouping or search change; the views keep what is open by
the groups' paths.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal

from ui.models import CellCache, Column, Index, cell_data, head_data, normal
from ui.widgets.cell import EMPTY, Box, Cell, Emphasis, Tick

R = TypeVar("R")
_NOWHERE = QModelIndex()
_STATES = {
    Tick.OFF: Qt.CheckState.Unchecked,
    Tick.PARTLY: Qt.CheckState.PartiallyChecked,
    Tick.ON: Qt.CheckState.Checked,
}
_REACHED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = _REACHED | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = {
    (False, False): _REACHED,
    (False, True): _REACHED | Qt.ItemFlag.ItemIsUserCheckable,
    (True, False): _LEAF,
    (True, True): _LEAF | Qt.ItemFlag.ItemIsUserCheckable,
}
"""By whether it is a row of its own, not a group, and whether it can be ticked."""


@dataclass(frozen=True, slots=True)
class Group(Generic[R]):
    """What a group row shows: its path from the outermost group, its rows (shown or not), how many are ticked."""

    path: tuple[str, ...]
    rows: tuple[R, ...]
    ticked: int

    @property
    def label(self) -> str:
        """The group's own name."""
        return self.path[-1]

    @property
    def level(self) -> int:
        """0 for the outermost groups."""
        return len(self.path) - 1


class _Node(Generic[R]):
    """A place in the tree: a group with children, or a leaf with its row."""

    __slots__ = ("children", "number", "parent", "path", "place", "row", "rows", "tickable")

    def __init__(self, number: int, parent: _Node[R] | None, path: tuple[str, ...], row: R | None) -> None:
        self.number = number
        self.parent = parent
        self.path = path
        self.row = row
        self.rows: list[R] = []  # of a group: all that belong to it, shown or not
        self.children: list[_Node[R]] = []
        self.tickable: list[Hashable] | None = None  # keys of the shown rows here and below, once they were asked for
        self.place = 0
        if parent is not None:
            self.place = len(parent.children)
            parent.children.append(self)

    def leaves(self) -> Iterable[_Node[R]]:
        """The shown leaves below, or the leaf itself."""
        if self.row is not None:
            yield self
        for child in self.children:
            yield from child.leaves()


class TreeModel(QAbstractItemModel, Generic[R]):
    """Rows in groups. ``path`` names the groups a row belongs to, outermost first; groups come in order of first sight.

    ``may_tick`` says which rows can be ticked; without it the tree has no boxes.
    """

    ticked_changed = Signal()
    """Which rows are ticked has changed."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        path: Callable[[R], tuple[str, ...]],
        *,
        may_tick: Callable[[R], bool] | None = None,
        emphasis: Callable[[R], Emphasis] = normal,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._path = path
        self._may_tick = may_tick
        self._shown: Callable[[R], bool] | None = None
        self._cells: CellCache[R] = CellCache(self.columns, emphasis)
        self._group_cells: dict[int, tuple[Cell, ...]] = {}
        self._rows: list[R] = []
        self._ticked: set[Hashable] = set()
        self._nodes: list[_Node[R]] = [_Node(0, None, (), None)]
        self._leaves: dict[Hashable, _Node[R]] = {}

    # -- reading -------------------------------------------------------------------------------------------------

    @property
    def has_boxes(self) -> bool:
        """Whether rows can be ticked at all."""
        return self._may_tick is not None

    @property
    def rows(self) -> Sequence[R]:
        """All rows, shown or not."""
        return self._rows

    @property
    def shown_rows(self) -> list[R]:
        """The rows that the search leaves, in the order shown."""
        return [leaf.row for leaf in self._nodes[0].leaves() if leaf.row is not None]

    @property
    def ticked(self) -> frozenset[Hashable]:
        """The keys of the ticked rows, shown or not."""
        return frozenset(self._ticked)

    def row_at(self, index: Index) -> R | None:
        """The row of a leaf; None for a group and outside."""
        return self._node(index).row if index.isValid() else None

    def group_at(self, index: Index) -> Group[R] | None:
        """The group of a group row; None for a leaf and outside."""
        node = self._node(index) if index.isValid() else None
        return None if node is None or node.row is not None else self._group(node)

    def index_of(self, key: Hashable) -> QModelIndex:
        """The first cell of a row that is shown; invalid otherwise."""
        leaf = self._leaves.get(key)
        return _NOWHERE if leaf is None else self._index(leaf)

    def index_of_group(self, path: tuple[str, ...]) -> QModelIndex:
        """The first cell of a group that is shown; invalid otherwise."""
        node = next((node for node in self._nodes[1:] if node.row is None and node.path == path), None)
        return _NOWHERE if node is None else self._index(node)

    def group_indexes(self) -> list[QModelIndex]:
        """The first cells of all groups that are shown."""
        return [self._index(node) for node in self._nodes[1:] if node.row is None]

    def painted(self, index: Index) -> tuple[tuple[Cell, ...], Emphasis]:
        """A row's cells and its look, for the view that paints them."""
        node = self._node(index)
        if node.row is not None:
            return self._cells.of(node.row)
        cells = self._group_cells.get(node.number)
        if cells is None:
            group = self._group(node)
            cells = tuple(column.group(group) if column.group else EMPTY for column in self.columns)
            self._group_cells[node.number] = cells
        return cells, Emphasis.GROUP if len(node.path) == 1 else Emphasis.NORMAL

    def box(self, index: Index) -> Box | None:
        """The box before the row's first cell, or None in a tree without boxes."""
        if self._may_tick is None:
            return None
        keys = self._tickable(self._node(index))
        ticked = sum(1 for key in keys if key in self._ticked)
        if not keys or not ticked:
            return Box(Tick.OFF, enabled=bool(keys))
        return Box(Tick.ON if ticked == len(keys) else Tick.PARTLY)

    # -- changing ------------------------------------------------------------------------------------------------

    def replace(self, rows: Iterable[R], path: Callable[[R], tuple[str, ...]] | None = None) -> None:
        """Shows these rows, grouped in another way where ``path`` is given.

        Ticks of rows that are gone, or may no longer be ticked, are gone too.
        """
        self._rows = list(rows)
        self._path = path or self._path
        self._rebuild()
        allowed = {self._key(row) for row in self._rows if self._may_tick is not None and self._may_tick(row)}
        if not self._ticked <= allowed:
            self._ticked &= allowed
            self.ticked_changed.emit()

    def show_only(self, wanted: Callable[[R], bool] | None) -> None:
        """Shows the rows that a search wants, or all. Ticks stay, also of rows that are not shown."""
        self._shown = wanted
        self._rebuild()

    def set_ticked(self, keys: Iterable[Hashable]) -> None:
        """Ticks exactly these rows, as far as they may be."""
        wanted = set(keys)
        self._tick({self._key(row) for row in self._rows if self._may(row)} & wanted)

    def tick_all(self) -> None:
        """Ticks every row that may be, shown or not."""
        self._tick({self._key(row) for row in self._rows if self._may(row)})

    def tick_none(self) -> None:
        """Ticks nothing."""
        self._tick(set())

    def tick_shown(self) -> None:
        """Ticks the rows that are shown and may be, beside those that are ticked already."""
        self._tick(self._ticked | set(self._tickable(self._nodes[0])))

    def repaint_all(self) -> None:
        """Makes all cells anew: what they are made of has changed, though the rows have not."""
        self._cells.clear()
        for node in self._nodes:
            node.tickable = None
        self._say_changed()

    def toggle(self, index: Index) -> None:
        """What a click on a box does: off and partly become on, on becomes off."""
        box = self.box(index)
        if box is None or not box.enabled:
            return
        keys = set(self._tickable(self._node(index)))
        self._tick(self._ticked - keys if box.tick is Tick.ON else self._ticked | keys)

    # -- Qt's side -----------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The place of a child."""
        children = self._node(parent).children
        if not (0 <= row < len(children) and 0 <= column < len(self.columns)):
            return QModelIndex()
        return self.createIndex(row, column, children[row].number)

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The group that holds a place."""
        above = self._node(child).parent if child.isValid() else None
        return QModelIndex() if above is None or above.number == 0 else self._index(above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many children a place has."""
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        """How many columns every row has."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, tooltip, alignment and tick of a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            box = self.box(index) if index.column() == 0 else None
            return None if box is None else _STATES[box.tick]
        cells, _ = self.painted(index)
        return cell_data(cells[index.column()], self.columns[index.column()].align, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ticks or unticks; nothing else can be edited."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0 or self.box(index) is None:
            return False
        if self.data(index, role) != Qt.CheckState(value):
            self.toggle(index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be reached, so that the reason why it is grey can be read; only some can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        node = self._node(index)
        checkable = index.column() == 0 and bool(self._tickable(node))
        return _FLAGS[node.row is not None, checkable]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        return head_data(self.columns[section], role)

    # -- inside --------------------------------------------------------------------------------------------------

    def _node(self, index: Index) -> _Node[R]:
        return self._nodes[index.internalId() if index.isValid() else 0]

    def _index(self, node: _Node[R]) -> QModelIndex:
        return self.createIndex(node.place, 0, node.number)

    def _group(self, node: _Node[R]) -> Group[R]:
        ticked = sum(1 for row in node.rows if self._key(row) in self._ticked)
        return Group(node.path, tuple(node.rows), ticked)

    def _may(self, row: R) -> bool:
        return self._may_tick is not None and self._may_tick(row)

    def _tickable(self, node: _Node[R]) -> list[Hashable]:
        if node.tickable is None:
            if node.row is not None:
                node.tickable = [self._key(node.row)] if self._may(node.row) else []
            else:
                node.tickable = [key for child in node.children for key in self._tickable(child)]
        return node.tickable

    def _tick(self, keys: set[Hashable]) -> None:
        if keys == self._ticked:
            return
        self._ticked = keys
        self._cells.clear()  # a cell may say what its tick means: added, removed
        self._say_changed()
        self.ticked_changed.emit()

    def _say_changed(self) -> None:
        self._group_cells.clear()
        for node in self._nodes:
            if node.children:
                last = node.children[-1]
                self.dataChanged.emit(
                    self._index(node.children[0]), self.createIndex(last.place, len(self.columns) - 1, last.number)
                )

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._nodes = [_Node(0, None, (), None)]
        self._leaves.clear()
        self._group_cells.clear()
        groups: dict[tuple[str, ...], _Node[R]] = {(): self._nodes[0]}
        belongs: dict[tuple[str, ...], list[R]] = {}
        for row in self._rows:
            path = self._path(row)
            for depth in range(1, len(path) + 1):
                belongs.setdefault(path[:depth], []).append(row)
            if self._shown is None or self._shown(row):
                self._leaves[self._key(row)] = self._add(self._home(path, groups), path, row)
        for path, node in groups.items():
            node.rows = belongs.get(path, [])
        self.endResetModel()

    def _home(self, path: tuple[str, ...], groups: dict[tuple[str, ...], _Node[R]]) -> _Node[R]:
        if path not in groups:
            groups[path] = self._add(self._home(path[:-1], groups), path, None)
        return groups[path]

    def _add(self, above: _Node[R], path: tuple[str, ...], row: R | None) -> _Node[R]:
        node = _Node(len(self._nodes), above, path, row)
        self._nodes.append(node)
        return node
