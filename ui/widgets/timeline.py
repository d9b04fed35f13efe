"""What happened, or what happens next: circles with icons on a line, each with a title and a second line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.turning import turning

_CIRCLE = 24
_GAP = 10
_SPACE = 20
_TITLE_LINE = 18


@dataclass(frozen=True, slots=True)
class Moment:
    """One step. ``time`` is set in mono before the words; ``lines`` follow below each other. ``to_come`` is grey."""

    icon: str
    title: str
    lines: tuple[str, ...] = ()
    time: str = ""
    token: Token = Token.TEXT_2
    to_come: bool = False
    turns: bool = False


class _Entry(QWidget):
    """One moment, and the line to the next."""

    def __init__(self, moment: Moment, last: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._moment = moment
        self._last = last
        self.setAccessibleName(" ".join(filter(None, (moment.title, moment.time, *moment.lines))))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if moment.turns:
            turning.turned.connect(self.update)
        theme.follow(self._restyle)

    def sizeHint(self) -> QSize:
        """As high as it is at a usual width."""
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def heightForWidth(self, width: int) -> int:
        """Title, lines, and the space to the next; what is too long for one line takes several."""
        room = width - self._left()
        lines = max(1, len(self._lines(room)))
        title = (len(self._title(room)) - 1) * theme.px(_TITLE_LINE)
        return theme.px(21) + title + lines * self._line_height() + (3 if self._last else theme.px(_SPACE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line, circle, words."""
        painter = QPainter(self)
        moment, side = self._moment, theme.px(_CIRCLE)
        if not self._last:
            painter.fillRect(QRectF(side / 2 - 0.75, side, 1.5, self.height() - side), theme.color(Token.LINE))
        circle = QRectF(0, 0, side, side)
        paint.frame(painter, circle, side / 2, Token.SURFACE, Token.BORDER)
        turn = turning.part() if moment.turns else 0.0
        icon_x = (side - theme.px(14)) / 2
        token = Token.TEXT_3 if moment.to_come and moment.token is Token.TEXT_2 else moment.token
        paint.draw_icon(painter, icon_x, side / 2, moment.icon, token, 14, turn)
        self._paint_words(painter, self._left())

    def _paint_words(self, painter: QPainter, left: float) -> None:
        moment, room = self._moment, self.width() - left
        color = theme.color(Token.TEXT_2 if moment.to_come else Token.TEXT)
        middle = float(theme.px(11))
        for line in self._title(room):
            paint.draw_elided(painter, left, middle, room, line, self._role(), color)
            middle += theme.px(_TITLE_LINE)
        middle += theme.px(11) - theme.px(_TITLE_LINE) + self._line_height() / 2
        if moment.time:
            paint.draw_text(painter, left, middle, moment.time, Role.CODE, theme.color(Token.TEXT_2))
        for x, line in self._lines(room):
            words = theme.color(Token.TEXT_2)
            paint.draw_elided(painter, left + x, middle, room - x, line, Role.SMALL, words)
            middle += self._line_height()

    def _title(self, room: float) -> tuple[str, ...]:
        return paint.wrapped(self._moment.title, self._role(), room)

    def _lines(self, room: float) -> list[tuple[float, str]]:
        """Below the title, each with where it begins: beside the time, if that stands there; below it without room."""
        moment = self._moment
        beside = paint.text_width(moment.time, Role.CODE) + 8 if moment.time else 0.0
        lines: list[tuple[float, str]] = []
        for words in moment.lines:
            if beside and not lines:
                if paint.text_width(words, Role.SMALL) <= room - beside:
                    lines.append((beside, words))
                    continue
                lines.append((beside, ""))
            lines += [(0.0, line) for line in paint.wrapped(words, Role.SMALL, room)]
        return lines

    def _role(self) -> Role:
        return Role.STRONG if self._moment.to_come else Role.BOLD

    def _left(self) -> int:
        return theme.px(_CIRCLE) + _GAP

    def _line_height(self) -> int:
        return theme.px(15)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Timeline(QWidget):
    """Moments from top to bottom."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments: tuple[Moment, ...] = ()
        self._entries: list[_Entry] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(name)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Shows these moments."""
        if tuple(moments) == self._moments:
            return
        self._moments = tuple(moments)
        for entry in self._entries:
            self._column.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        last = len(self._moments) - 1
        self._entries = [_Entry(moment, number == last, self) for number, moment in enumerate(self._moments)]
        for entry in self._entries:
            self._column.addWidget(entry)
