"""A tree over a :class:`ui.tree_model.TreeModel`: chevrons, boxes, group rows; rows painted as in the table.

Space or a click on the box ticks; Enter or a double click opens a group or activates a row.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from ui.models import Index
from ui.theme import Token, theme
from ui.tree_model import TreeModel
from ui.widgets import paint
from ui.widgets.cell import Emphasis
from ui.widgets.cell_painter import CellPainter, Strips
from ui.widgets.head import Head
from ui.widgets.row_look import RowLook, paint_edge, paint_ground
from ui.widgets.rows_view import RowsView
from ui.widgets.run_painter import Painted, Span
from ui.widgets.scrolling import dress
from ui.widgets.turning import turning

R = TypeVar("R")
_INDENT = 24
_CHEVRON = 14
_BOX_GAP = 8


class _RowHeight(QStyledItemDelegate):
    """Says how high a row is; the view paints it."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One height for all rows."""
        return QSize(1, theme.row_height)


class TreeView(RowsView, QTreeView, Generic[R]):
    """Shows rows in groups. ``flat`` keeps all groups open, without chevrons: heads of rows that belong together."""

    row_activated = Signal(object)
    """Enter or a double click on a leaf: the row."""
    current_row_changed = Signal(object)
    """The current row, or None on a group and outside."""

    def __init__(self, model: TreeModel[R], name: str, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = model
        self._flat = flat
        self._hovered = QPersistentModelIndex()
        self._painted = Painted()
        self._strips = Strips()
        self._open: set[tuple[str, ...]] = set()
        self._head = Head(model.columns, edge=False, parent=self)
        self._set_up(name)
        self.setModel(model)
        self._head.arrange()
        model.modelAboutToBeReset.connect(self._remember_open)
        model.modelReset.connect(self._open_again)
        model.ticked_changed.connect(self.viewport().update)
        turning.turned.connect(self._turn)
        theme.follow(self._restyle)
        self._open_again()

    def _set_up(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setHeader(self._head)
        dress(self)
        self.setRootIsDecorated(not self._flat)
        self.setItemDelegate(_RowHeight(self))
        self.setIndentation(0)  # the row paints its own
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setItemsExpandable(not self._flat)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._activate)

    # -- what pages ask for ----------------------------------------------------------------------------------------

    @property
    def current_row(self) -> R | None:
        """The row that is current; None on a group and outside."""
        return self._tree.row_at(self.currentIndex())

    def select(self, key: Any) -> bool:
        """Makes the row with this key current, opens its groups and shows it. Whether there is one."""
        index = self._tree.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def open_groups(self, *paths: tuple[str, ...]) -> None:
        """Opens these groups."""
        for path in paths:
            index = self._tree.index_of_group(path)
            if index.isValid():
                self.expand(index)

    def parts_of(self, index: Index) -> list[tuple[int, Span]]:
        """The columns of a row that are shown, each with where its content stands."""
        return self._head.lent(self._tree.painted(index)[0], self._head.spans())

    # -- painting --------------------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        """One row: ground, chevron, box, cells, edge."""
        rect = QRectF(0, options.rect.y(), self.viewport().width(), options.rect.height())
        contents, emphasis = self._tree.painted(index)
        look = self._look(index, emphasis)
        paint_ground(painter, rect, look)
        cells = CellPainter(painter, self._painted, self._strips)
        top, height = options.rect.y(), options.rect.height() - 1
        for number, span in self.parts_of(index):
            if number == 0:
                left = self._paint_front(painter, index, top + height / 2)
                right = rect.width() - 10 if self._flat and self._tree.row_at(index) is None else span.right
                span = replace(span, left=left, right=right)
            cells.paint(contents[number], span, top, height, emphasis)
        paint_edge(painter, rect, look)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Nothing: the row paints its chevron."""

    def _paint_front(self, painter: QPainter, index: Index, middle: float) -> float:
        x = self._front(index)
        if not self._flat and self._tree.hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            paint.draw_icon(painter, x, middle, name, Token.TEXT_2, _CHEVRON)
        box = self._tree.box(index)
        if box is None:
            return x + self._lead_in(index)
        rect = QRectF(self._box_rect(index, middle))
        paint.check_box(painter, rect, box.tick, box.enabled)
        return rect.right() + _BOX_GAP

    def _front(self, index: Index) -> float:
        depth = 0
        above = index.parent()
        while above.isValid():
            depth += 1
            above = above.parent()
        if self._flat:
            return 10
        return 10 + depth * theme.px(_INDENT)

    def _lead_in(self, index: Index) -> float:
        """The room for a chevron; a leaf has none and stands a little closer to its group."""
        if self._flat:
            return 0
        return theme.px(_CHEVRON) + (_BOX_GAP if self._tree.hasChildren(index) else 0)

    def _box_rect(self, index: Index, middle: float) -> QRect:
        side = theme.px(16)
        x = self._front(index) + self._lead_in(index)
        return QRect(round(x), floor(middle - side / 2 + 0.5), side, side)

    def _look(self, index: Index, emphasis: Emphasis) -> RowLook:
        row = index.sibling(index.row(), 0)
        return RowLook(
            emphasis,
            selected=self.selectionModel().isSelected(row),
            pane_focused=self.has_keyboard,
            hovered=self._hovered == row,
            framed=self.frames_current and self.currentIndex().siblingAtColumn(0) == row,
        )

    def _turn(self) -> None:
        for rect in self._painted.turning:
            self.viewport().update(rect)

    def _restyle(self) -> None:
        self._strips.clear()
        self._head.updateGeometry()
        self.doItemsLayout()

    # -- groups that are open --------------------------------------------------------------------------------------

    def _remember_open(self) -> None:
        self._painted = Painted()
        self._hovered = QPersistentModelIndex()
        self._open = set()
        for index in self._tree.group_indexes():
            group = self._tree.group_at(index)
            if group is not None and self.isExpanded(index):
                self._open.add(group.path)

    def _open_again(self) -> None:
        if self._flat:
            self.expandAll()
        else:
            self.open_groups(*sorted(self._open))

    # -- mouse and keyboard ----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks, on the chevron opens; elsewhere it selects."""
        super().mousePressEvent(event)
        position = event.position().toPoint()
        index = self.indexAt(position).siblingAtColumn(0)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._box_at(index).adjusted(-4, -4, 4, 4).contains(position) and self._tree.has_boxes:
            self._tree.toggle(index)
        elif not self._flat and self._chevron_at(index).contains(position) and self._tree.hasChildren(index):
            self.setExpanded(index, not self.isExpanded(index))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a box or chevron the second click counts as one more; elsewhere it activates."""
        position = event.position().toPoint()
        index = self.indexAt(position).siblingAtColumn(0)
        on_box = self._tree.has_boxes and self._box_at(index).adjusted(-4, -4, 4, 4).contains(position)
        if on_box or (not self._flat and self._chevron_at(index).contains(position)):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is lit."""
        self._hover(self.indexAt(QPoint(0, int(event.position().y()))))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """No row is lit once the pointer has left."""
        if event.type() == QEvent.Type.Leave:
            self._hover(QModelIndex())
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks."""
        if event.key() == Qt.Key.Key_Space and self._tree.has_boxes:
            self._lead(keyboard=True)
            self._tree.toggle(self.currentIndex().siblingAtColumn(0))
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tells the row, not the cell."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_row_changed.emit(self._tree.row_at(current))

    def _activate(self, index: QModelIndex) -> None:
        row = self._tree.row_at(index)
        if row is not None:
            self.row_activated.emit(row)
        elif not self._flat:
            first = index.siblingAtColumn(0)
            self.setExpanded(first, not self.isExpanded(first))

    def _box_at(self, index: QModelIndex) -> QRect:
        rect = self.visualRect(index)
        return self._box_rect(index, rect.y() + (rect.height() - 1) / 2)

    def _chevron_at(self, index: QModelIndex) -> QRect:
        rect = self.visualRect(index)
        side = theme.px(_CHEVRON)
        return QRect(round(self._front(index)) - 4, rect.y(), side + 8, rect.height())

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            before = self._hovered
            self._hovered = QPersistentModelIndex(index)
            for changed in (before, index):
                if changed.isValid():
                    self._update_row(changed)

    def _update_row(self, index: Index) -> None:
        rect = self.visualRect(index)
        self.viewport().update(QRect(0, rect.y(), self.viewport().width(), rect.height()))
