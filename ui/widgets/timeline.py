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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if moment.turns:
            turning.turned.connect(self.update)
        theme.follow(self._restyle)

    def sizeHint(self) -> QSize:
        """Title, lines, and the space to the next."""
        lines = max(1, len(self._moment.lines)) * self._line_height()
        return QSize(160, theme.px(21) + lines + (3 if self._last else theme.px(_SPACE)))

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
        self._paint_words(painter, side + _GAP)

    def _paint_words(self, painter: QPainter, left: float) -> None:
        moment, room = self._moment, self.width() - left
        title = theme.color(Token.TEXT_2 if moment.to_come else Token.TEXT)
        role = Role.STRONG if moment.to_come else Role.BOLD
        paint.draw_elided(painter, left, theme.px(11), room, moment.title, role, title)
        middle = theme.px(22) + self._line_height() / 2
        x = left
        if moment.time:
            x += paint.draw_text(painter, x, middle, moment.time, Role.CODE, theme.color(Token.TEXT_2)) + 8
        for line in moment.lines:
            paint.draw_elided(painter, x, middle, self.width() - x, line, Role.SMALL, theme.color(Token.TEXT_2))
            middle += self._line_height()
            x = left

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
