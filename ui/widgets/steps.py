"""The steps of a wizard: numbered circles in a row, what was chosen behind the label. Done steps can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.text import menu_text
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.pressable import Pressable

_CIRCLE = 24
_LINE = 41
_WALKED_ALPHA = 0.5


class _Step(Pressable):
    """One step, done, current or to come."""

    def __init__(self, number: int, label: str, parent: QWidget) -> None:
        super().__init__(menu_text(label), parent)
        self.number = number
        self.label = label
        self.note = ""
        self.place = 1  # -1 done, 0 current, 1 to come
        self.setFlat(True)
        self.setProperty("ring", 12)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.refresh)

    def sizeHint(self) -> QSize:
        """Circle, label, note."""
        width = theme.px(_CIRCLE) + 8 + paint.text_width(self.label, self._role())
        if self.note:
            width += 6 + paint.text_width(self.note, Role.SMALL)
        return QSize(ceil(width), theme.px(_CIRCLE))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def refresh(self) -> None:
        """Says and measures itself anew."""
        word = ("done", "current step", "to come")[self.place + 1]
        self.setAccessibleName(f"Step {self.number}, {self.label}, {word}")
        self.setAccessibleDescription(self.note)
        self.setEnabled(self.place < 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.place < 0 else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circle, label, note."""
        painter = QPainter(self)
        side = theme.px(_CIRCLE)
        middle = self.height() / 2
        self._paint_circle(painter, QRectF(0, round(middle - side / 2), side, side))
        token = Token.TEXT if self.place <= 0 else Token.TEXT_2
        x = side + 8.0
        x += paint.draw_text(painter, x, middle, self.label, self._role(), theme.color(token)) + 6
        if self.note:
            paint.draw_text(painter, x, middle, self.note, Role.SMALL, theme.color(Token.TEXT_3))

    def _role(self) -> Role:
        return (Role.STRONG, Role.BOLD, Role.BODY)[self.place + 1]

    def _paint_circle(self, painter: QPainter, circle: QRectF) -> None:
        radius = circle.width() / 2
        if self.place < 0:
            paint.frame(painter, circle, radius, Token.SELECT if self.underMouse() else Token.ACCENT_SOFT)
            unit = circle.width() / 24
            pen = QPen(theme.color(Token.ACCENT_TEXT), 1.75 * unit)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            points = ((7.6, 12.4), (10.7, 15.4), (16.4, 8.8))
            painter.drawPolyline(QPolygonF([circle.topLeft() + QPointF(x, y) * unit for x, y in points]))
            return
        if self.place == 0:
            paint.frame(painter, circle, radius, Token.ACCENT)
        else:
            paint.frame(painter, circle, radius, Token.SURFACE, Token.CONTROL)
        text = str(self.number)
        x = circle.center().x() - paint.text_width(text, Role.SMALL_BOLD) / 2
        color = theme.color(Token.ON_ACCENT if self.place == 0 else Token.TEXT_2)
        paint.draw_text(painter, x, circle.center().y(), text, Role.SMALL_BOLD, color)


class _Connector(QWidget):
    """The line between two steps, in the accent once it was walked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.walked = False
        self.setFixedSize(_LINE, 24)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        color = QColor(theme.color(Token.FOCUS if self.walked else Token.LINE))
        color.setAlphaF(_WALKED_ALPHA if self.walked else 1.0)
        painter.fillRect(QRectF(0, self.height() / 2 - 1, self.width(), 2), color)


class Steps(QWidget):
    """The steps of a wizard. ``step_requested`` names a done step, from 0, that a person wants to go back to."""

    step_requested = Signal(int)

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = [_Step(number, label, self) for number, label in enumerate(labels, 1)]
        self._connectors: list[_Connector] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self.step_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for step in self._steps:
            if step is not self._steps[0]:
                connector = _Connector(self)
                self._connectors.append(connector)
                row.addWidget(connector)
            row.addWidget(step)
            self._group.addButton(step, step.number - 1)
        row.addStretch(1)
        self.set_current(0)

    def set_current(self, current: int) -> None:
        """Which step is shown, from 0; those before it are done."""
        for number, step in enumerate(self._steps):
            step.place = (number > current) - (number < current)
            step.refresh()
        for number, connector in enumerate(self._connectors):
            connector.walked = number < current
            connector.update()

    def set_note(self, number: int, note: str) -> None:
        """What was chosen in a step, from 0: "37 of 240"."""
        self._steps[number].note = note
        self._steps[number].refresh()
