"""Paints the cells of a table or tree; makes no widget. Cells that stand still are laid out once and kept as images."""

from __future__ import annotations

from collections import OrderedDict
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from ui.widgets.cell import Cell, Emphasis
from ui.widgets.run_painter import LEAST_ROOM, Painted, RunPainter, Span, cell_width

STRIPS_BYTES: Final = 8 * 1024 * 1024
"""How much memory one view's painted cells may take: some screens full."""
STRIPS_CELLS: Final = 2000
"""How many cells one view remembers at most, painted or only seen."""


class Strips:
    """Cells kept as images, for most cells of a table repeat. One for each view.

    A cell is painted straight away when it is seen first, and into an image when it is seen again: rows that only pass
    by make no images. The images used last are kept.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Cell, _Strip | None] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        """Colours or sizes have changed."""
        self._kept.clear()
        self._bytes = 0

    def of(self, cell: Cell, span: Span, height: int, blocked: bool, ratio: float) -> _Strip | None:
        """The cell in this much room, cut where it needs more; None on first sight."""
        if cell not in self._kept:
            self._kept[cell] = None
            if len(self._kept) > STRIPS_CELLS:
                self._let_go()
            return None
        return self._make(cell, span, height, blocked, ratio)

    def prepare(self, cell: Cell, span: Span, height: int, emphasis: Emphasis, ratio: float) -> None:
        """A cell is about to be painted, and that should be quick: make its image also on first sight."""
        if cell.runs and int(span.right - span.left) >= LEAST_ROOM:
            self._make(cell, span, height, emphasis is Emphasis.BLOCKED, ratio)

    def _make(self, cell: Cell, span: Span, height: int, blocked: bool, ratio: float) -> _Strip:
        strip = self._kept.get(cell)
        if strip is not None:
            self._kept.move_to_end(cell)
        if strip is not None and strip.fits(span, height, blocked, ratio):
            return strip
        if strip is not None:
            self._bytes -= strip.bytes
        strip = self._kept[cell] = _Strip(cell, span, height, blocked, ratio)
        self._bytes += strip.bytes
        while self._bytes > STRIPS_BYTES or len(self._kept) > STRIPS_CELLS:
            self._let_go()
        return strip

    def _let_go(self) -> None:
        _, oldest = self._kept.popitem(last=False)
        if oldest is not None:
            self._bytes -= oldest.bytes


class _Strip:
    """One cell as an image without background."""

    __slots__ = (
        "_blocked",
        "_borrowed",
        "_height",
        "_natural",
        "_ratio",
        "_room",
        "_to_right",
        "bytes",
        "image",
        "width",
    )

    def __init__(self, cell: Cell, span: Span, height: int, blocked: bool, ratio: float) -> None:
        self._natural = ceil(cell_width(cell))
        self._to_right = span.to_right
        self._room = int(span.right - span.left)
        self._borrowed = span.borrowed
        self._height = height
        self._blocked = blocked
        self._ratio = ratio
        self.width = max(1, min(self._natural, self._room + max(self._borrowed)))
        self.image = self._paint(cell) if cell.is_still else None
        self.bytes = 0 if self.image is None else self.image.sizeInBytes()

    def fits(self, span: Span, height: int, blocked: bool, ratio: float) -> bool:
        """Whether it would look the same there."""
        room = int(span.right - span.left)
        same_room = (room, span.borrowed) == (self._room, self._borrowed)
        same_room = same_room or (room >= self._natural and self._room >= self._natural)
        return same_room and (height, blocked, ratio) == (self._height, self._blocked, self._ratio)

    def _paint(self, cell: Cell) -> QImage:
        size = QSize(ceil(self.width * self._ratio), ceil(self._height * self._ratio))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(self._ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        span = Span(0, min(self.width, self._room), self._to_right, self._borrowed)
        RunPainter(painter, Painted(), self._blocked).paint_cell(cell, span, self._height / 2)
        painter.end()
        return image


class CellPainter:
    """Paints cells on a view's viewport, from its strips where nothing moves."""

    def __init__(self, painter: QPainter, painted: Painted, strips: Strips) -> None:
        self._painter = painter
        self._painted = painted
        self._strips = strips
        self._ratio = painter.device().devicePixelRatioF()

    def paint(self, cell: Cell, span: Span, top: int, height: int, emphasis: Emphasis = Emphasis.NORMAL) -> None:
        """One cell, centred in its row and cut at the right."""
        room = int(span.right - span.left)
        if not cell.runs or room < LEAST_ROOM:
            return
        blocked = emphasis is Emphasis.BLOCKED
        strip = self._strips.of(cell, span, height, blocked, self._ratio)
        if strip is not None and strip.image is not None:
            x = span.right - strip.width if span.to_right else span.left
            self._painter.drawImage(QPointF(x, top), strip.image)
            return
        RunPainter(self._painter, self._painted, blocked).paint_cell(cell, span, top + height / 2)
