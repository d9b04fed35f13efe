"""Paints the runs of one cell, one after the other; used in rows, and by widgets for a line of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Action, Bar, Box, Cell, Icon, Letters, PillRun, Run, Spark, State, Text
from ui.widgets.turning import turning

ACTION_HEIGHT = 22
LINE = 18
"""From the middle of a cell's first line to that of its second, and by how much a row of two lines is higher."""
LEAST_ROOM = 4
"""In less nothing is painted."""
_ELLIPSIS = "…"
_LETTERS_SIZE = 22
_LETTERS_WIDTH = 26  # of all alike, so that the names behind them stand in line
_GREYED = (Token.TEXT, Token.TEXT_2)  # in a row that cannot be chosen; NEUTRAL stays, so that the reason is read


@dataclass(slots=True)
class Span:
    """Where one cell's content stands, in pixels of the viewport. ``borrowed`` is what its two lines may run on for."""

    left: float
    right: float
    to_right: bool = False
    borrowed: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Painted:
    """What a view wants to know after painting: places of buttons, and of rings that turn."""

    actions: list[tuple[QRectF, Action]] = field(default_factory=list)
    turning: list[QRect] = field(default_factory=list)


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


def line_widths(cell: Cell) -> tuple[float, float]:
    """How wide a cell's two lines are."""
    return runs_width(cell.runs), runs_width(cell.below)


class RunPainter:
    """Paints runs one after the other."""

    def __init__(self, painter: QPainter, painted: Painted, blocked: bool = False) -> None:
        self._painter = painter
        self._painted = painted
        self._blocked = blocked

    def paint_cell(self, cell: Cell, span: Span, middle: float) -> None:
        """A cell's one or two lines, centred on ``middle``."""
        apart = theme.px(LINE) / 2 if cell.below else 0.0
        lines = ((cell.runs, middle - apart), (cell.below, middle + apart))
        for (runs, line), borrowed in zip(lines, span.borrowed, strict=True):
            x = max(span.left, span.right - ceil(runs_width(runs))) if span.to_right else span.left
            self.paint(runs, x, span.right + borrowed, line)

    def paint(self, runs: Sequence[Run], x: float, right: float, middle: float) -> None:
        """The runs from ``x`` to ``right`` at most, centred on ``middle``. A button stands at the right end."""
        if runs and isinstance(runs[-1], Action):
            right = self._action(runs[-1], right, middle) - 10
            runs = runs[:-1]
        is_tight = len(runs) > 1 and x + runs_width(runs) > right + 0.5
        for number, run in enumerate(runs, start=1):
            if right - x < LEAST_ROOM:
                break
            if is_tight and number < len(runs) and x + run_width(run) + run.gap + _ellipsis() > right:
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
