"""Paints the runs of one cell, and the look of one row. Used by the table and the tree; makes no widget.

One call paints a row: its ground, its cells, its bar at the left edge, its frame. Texts are laid out once and kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Action, Bar, Box, Cell, Emphasis, Icon, Letters, PillRun, Run, Spark, State, Text
from ui.widgets.turning import turning

BAR_WIDTH = 3
ACTION_HEIGHT = 22
LINE = 18
"""From the middle of a cell's first line to that of its second, and by how much a row of two lines is higher."""
STRIPS_BYTES: Final = 8 * 1024 * 1024
"""How much memory one view's painted cells may take: some screens full."""
STRIPS_CELLS: Final = 2000
"""How many cells one view remembers at most, painted or only seen."""
_LEAST_ROOM = 4
_ELLIPSIS = "…"
_LETTERS_SIZE = 22
_LETTERS_WIDTH = 26  # of all alike, so that the names behind them stand in line
_GREYED = (Token.TEXT, Token.TEXT_2)  # in a row that cannot be chosen; NEUTRAL stays, so that the reason is read


@dataclass(slots=True)
class RowLook:
    """How a row stands at this moment. ``fresh`` is 1 just after it arrived and falls to 0."""

    emphasis: Emphasis = Emphasis.NORMAL
    selected: bool = False
    pane_focused: bool = True
    hovered: bool = False
    framed: bool = False
    fresh: float = 0.0


@dataclass(slots=True)
class Span:
    """Where one cell's content stands, in pixels of the viewport."""

    left: float
    right: float
    to_right: bool = False


@dataclass(slots=True)
class Painted:
    """What a view wants to know after painting: places of buttons, and of rings that turn."""

    actions: list[tuple[QRectF, Action]] = field(default_factory=list)
    turning: list[QRect] = field(default_factory=list)


def row_ground(look: RowLook) -> Token:
    """The background of a row."""
    if look.selected:
        return Token.SELECT if look.pane_focused else Token.SELECT_IDLE
    if look.emphasis is Emphasis.FAILED:
        return Token.DANGER_SOFT
    if look.emphasis is Emphasis.NOTICE:
        return Token.WARNING_SOFT
    if look.hovered:
        return Token.HOVER
    return Token.SUNKEN if look.emphasis is Emphasis.GROUP else Token.SURFACE


def paint_ground(painter: QPainter, rect: QRectF, look: RowLook) -> None:
    """The background of a row, and the line that parts it from the next."""
    painter.fillRect(rect, theme.color(row_ground(look)))
    line = paint.hairline(painter)
    painter.fillRect(QRectF(rect.x(), rect.bottom() - line, rect.width(), line), theme.color(Token.ROW))


def paint_edge(painter: QPainter, rect: QRectF, look: RowLook) -> None:
    """The bar at the left edge and the frame of the current row, above everything else."""
    color = _edge_color(look)
    if color is not None:
        painter.fillRect(QRectF(rect.x(), rect.y(), BAR_WIDTH, rect.height()), color)
    if look.framed:
        paint.frame(painter, rect.adjusted(0, 0, 0, -1), 2, line=Token.FOCUS, width=2)


def _edge_color(look: RowLook) -> QColor | None:
    if look.emphasis is Emphasis.FAILED:
        return theme.color(Token.DANGER)
    if look.selected:
        return theme.color(Token.ACCENT_TEXT if look.pane_focused else Token.CONTROL)
    if look.fresh > 0:
        color = QColor(theme.color(Token.FOCUS))
        color.setAlphaF(look.fresh)
        return color
    return None


def run_width(run: Run) -> float:
    """How wide a run is, without the gap behind it."""
    match run:
        case Text():
            return paint.text_width(run.text, run.role)
        case Icon():
            return theme.px(run.size)
        case PillRun():
            return paint.pill_width(run.state, run.text)
        case Letters():
            return theme.px(_LETTERS_WIDTH)
        case Spark() | Bar():
            return run.width
        case Box():
            return theme.px(16)
        case Action():
            return paint.text_width(run.label, Role.SMALL_STRONG) + 16


def _ellipsis() -> float:
    return paint.text_width(_ELLIPSIS, Role.BODY)


def runs_width(runs: Sequence[Run]) -> float:
    """How wide runs are together."""
    return sum(run_width(run) + run.gap for run in runs) - (runs[-1].gap if runs else 0)


def cell_width(cell: Cell) -> float:
    """How wide a cell's content is."""
    return max(runs_width(cell.runs), runs_width(cell.below)) if cell.below else runs_width(cell.runs)


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
        if cell.runs and int(span.right - span.left) >= _LEAST_ROOM:
            self._make(cell, span, height, emphasis is Emphasis.BLOCKED, ratio)

    def _make(self, cell: Cell, span: Span, height: int, blocked: bool, ratio: float) -> _Strip:
        room = int(span.right - span.left)
        strip = self._kept.get(cell)
        if strip is not None:
            self._kept.move_to_end(cell)
        if strip is not None and strip.fits(room, height, blocked, ratio):
            return strip
        if strip is not None:
            self._bytes -= strip.bytes
        strip = self._kept[cell] = _Strip(cell, room, height, blocked, ratio, to_right=span.to_right)
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

    __slots__ = ("_blocked", "_height", "_natural", "_ratio", "_room", "_to_right", "bytes", "image", "width")

    def __init__(
        self, cell: Cell, room: int, height: int, blocked: bool, ratio: float, *, to_right: bool = False
    ) -> None:
        self._natural = ceil(cell_width(cell))
        self._to_right = to_right
        self._room = room
        self._height = height
        self._blocked = blocked
        self._ratio = ratio
        self.width = max(1, min(self._natural, room))
        self.image = self._paint(cell) if cell.is_still else None
        self.bytes = 0 if self.image is None else self.image.sizeInBytes()

    def fits(self, room: int, height: int, blocked: bool, ratio: float) -> bool:
        """Whether it would look the same there."""
        same_room = room == self._room or (room >= self._natural and self._room >= self._natural)
        return same_room and (height, blocked, ratio) == (self._height, self._blocked, self._ratio)

    def _paint(self, cell: Cell) -> QImage:
        size = QSize(ceil(self.width * self._ratio), ceil(self._height * self._ratio))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(self._ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        span = Span(0, self.width, self._to_right)
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
        if not cell.runs or room < _LEAST_ROOM:
            return
        blocked = emphasis is Emphasis.BLOCKED
        strip = self._strips.of(cell, span, height, blocked, self._ratio)
        if strip is not None and strip.image is not None:
            x = span.right - strip.width if span.to_right else span.left
            self._painter.drawImage(QPointF(x, top), strip.image)
            return
        RunPainter(self._painter, self._painted, blocked).paint_cell(cell, span, top + height / 2)


class RunPainter:
    """Paints runs one after the other."""

    def __init__(self, painter: QPainter, painted: Painted, blocked: bool = False) -> None:
        self._painter = painter
        self._painted = painted
        self._blocked = blocked

    def paint_cell(self, cell: Cell, span: Span, middle: float) -> None:
        """A cell's one or two lines, centred on ``middle``."""
        apart = theme.px(LINE) / 2 if cell.below else 0.0
        for runs, line in ((cell.runs, middle - apart), (cell.below, middle + apart)):
            x = max(span.left, span.right - ceil(runs_width(runs))) if span.to_right else span.left
            self.paint(runs, x, span.right, line)

    def paint(self, runs: Sequence[Run], x: float, right: float, middle: float) -> None:
        """The runs from ``x`` to ``right`` at most, centred on ``middle``. A button stands at the right end."""
        if runs and isinstance(runs[-1], Action):
            right = self._action(runs[-1], right, middle) - 10
            runs = runs[:-1]
        left_over = runs_width(runs) - (right - x)
        for number, run in enumerate(runs, start=1):
            if right - x < _LEAST_ROOM:
                break
            if left_over > 0.5 and number < len(runs) and x + run_width(run) + run.gap + _ellipsis() > right:
                self._cut(run, x, middle, right)
                break
            if type(run) is Text:
                color = theme.color(self._greyed(run.token))
                x += paint.draw_elided(self._painter, x, middle, right - x, run.text, run.role, color)
            else:
                x += self._part(run, x, middle, right)
            x += run.gap

    def _cut(self, run: Run, x: float, middle: float, right: float) -> None:
        """The last run that is seen of several: behind it there is no room to say that more follows."""
        if isinstance(run, PillRun):
            self._pill(run, x, middle, right)
            return
        text, role, token = (run.text, run.role, run.token) if isinstance(run, Text) else ("", Role.BODY, Token.TEXT_2)
        color = theme.color(self._greyed(token))
        paint.draw_elided(self._painter, x, middle, right - x, f"{text}{_ELLIPSIS}", role, color)

    def _greyed(self, token: Token) -> Token:
        return Token.TEXT_3 if self._blocked and token in _GREYED else token

    def _part(self, run: Run, x: float, middle: float, right: float) -> float:
        painter = self._painter
        width = run_width(run)
        match run:
            case Icon():
                paint.draw_icon(painter, x, middle, run.name, self._greyed(run.token), run.size)
            case PillRun():
                self._pill(run, x, middle, right)
            case Letters():
                side = theme.height(_LETTERS_SIZE)
                paint.monogram(
                    painter, QRectF(x, paint.snap(painter, middle - side / 2), width, side), run.text, Role.MICRO, 4
                )
            case Spark():
                token = Token.WARNING if run.silent else Token.TEXT_3
                rect = QRectF(x, paint.snap(painter, middle - run.height / 2), run.width, run.height)
                paint.spark(painter, rect, run.values, token)
            case Bar():
                total = run.total or 1
                rect = QRectF(x, paint.snap(painter, middle - 3), run.width, 6)
                paint.bar(painter, rect, run.done / total, run.failed / total, run.token)
            case Box():
                side = theme.px(16)
                paint.check_box(
                    painter, QRectF(x, paint.snap(painter, middle - side / 2), side, side), run.tick, run.enabled
                )
            case _:
                return 0.0
        return width

    def _pill(self, run: PillRun, x: float, middle: float, right: float) -> None:
        if right - x < paint.pill_width(run.state, ""):
            return
        turn = 0.0
        if run.state is State.IN_PROGRESS:
            turn = turning.part()
            side = theme.px(14)
            self._painted.turning.append(QRect(int(x + 6), int(middle - side / 2 - 1), side + 3, side + 3))
        paint.pill(self._painter, x, middle, run.state, run.text, turn, room=right - x)

    def _action(self, action: Action, right: float, middle: float) -> float:
        width, height = run_width(action), theme.height(ACTION_HEIGHT)
        rect = QRectF(right - width, paint.snap(self._painter, middle - height / 2), width, height)
        paint.frame(self._painter, rect, 4, Token.SURFACE, Token.BORDER)
        paint.draw_text(self._painter, rect.x() + 8, middle, action.label, Role.SMALL_STRONG, theme.color(Token.TEXT))
        self._painted.actions.append((rect, action))
        return rect.x()
