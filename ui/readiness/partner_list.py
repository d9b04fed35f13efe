"""The partners at the left of the readiness page: five dots each, and in words whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.approvals.frames import scrolled
from ui.approvals.pasted import folded
from ui.readiness.checks import PartnerLine
from ui.text import initials
from ui.theme import Role, Token, theme
from ui.widgets import focus, paint
from ui.widgets.field import SearchField
from ui.widgets.label import Label

HEIGHT = 48
_EDGE = 12
_LINE = 18
_BESIDE_FROM = 240
"""Pixels of the list's width at 100 % from which the dots stand beside name and words."""
_SIDE = 28
_DOT = 7
_DOT_STEP = 10


class PartnerButton(QAbstractButton):
    """One partner application: monogram, name, whose turn it is, five dots."""

    def __init__(self, line: PartnerLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self._stacked = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(line.spoken)
        self.setProperty("ring", 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self._restyle)

    def sizeHint(self) -> QSize:
        """48 high; one line more where the dots stand below the words."""
        return QSize(theme.px(240), theme.height(HEIGHT) + (theme.px(_LINE) if self._stacked else 0))

    def set_stacked(self, stacked: bool) -> None:
        """Whether the dots stand below the words instead of beside them."""
        if stacked != self._stacked:
            self._stacked = stacked
            self._restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All of it."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            paint.frame(painter, rect, 6, Token.SELECT if self.isChecked() else Token.HOVER)
        side = theme.px(_SIDE)
        left = _EDGE + side + 10
        middle = rect.center().y() - (theme.px(_LINE) / 2 if self._stacked else 0)
        paint.monogram(
            painter, QRectF(_EDGE, middle - side / 2, side, side), initials(self.line.partner), Role.MICRO, 6
        )
        if not self._stacked:
            right = self.width() - _EDGE - self._dots_width()
            self._paint_words(painter, left, middle, right - left - 8)
            self._paint_dots(painter, right, middle)
        else:
            self._paint_words(painter, left, middle, self.width() - left - 6)
            self._paint_dots(painter, left, middle + theme.px(_LINE) * 1.5)

    def _dots_width(self) -> float:
        return theme.px(_DOT_STEP) * len(self.line.dots) + 2

    def _paint_words(self, painter: QPainter, left: float, middle: float, room: float) -> None:
        upper, lower = middle - theme.px(_LINE) / 2, middle + theme.px(_LINE) / 2
        paint.draw_elided(painter, left, upper, room, self.line.partner, Role.BOLD, theme.color(Token.TEXT))
        state = self.line.state
        x = left + paint.draw_icon(painter, left, lower, state.icon, state.token, 12) + 4
        words = theme.color(Token.TEXT_2)
        paint.draw_elided(painter, x, lower, room - (x - left), self.line.words, Role.SMALL, words)

    def _paint_dots(self, painter: QPainter, left: float, middle: float) -> None:
        size, step = theme.px(_DOT), theme.px(_DOT_STEP)
        for number, dot in enumerate(self.line.dots):
            rect = QRectF(left + number * step, middle - size / 2, size, size)
            if dot:
                paint.frame(painter, rect, size / 2, Token.SUCCESS)
            else:
                style = Qt.PenStyle.SolidLine if dot is False else Qt.PenStyle.DotLine
                paint.frame(painter, rect, size / 2, line=Token.CONTROL, width=1.25, style=style)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class PartnerList(QWidget):
    """Search, then the partners. Up and Down go from one to the next."""

    chosen = Signal(str)
    """The id of the application that a person chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PartnerLine, ...] = ()
        self._current = ""
        self._buttons: dict[str, PartnerButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._tell)
        self.search = SearchField("Find a partner", name="Find a partner", key="/", small=True)
        self.search.textChanged.connect(self._put_up)
        theme.changed.connect(self._fit)
        self._nobody = Label("No partner matches", Role.SMALL, Token.TEXT_2)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(6, 4, 6, 12)
        self._column.setSpacing(0)
        self._column.addWidget(self._nobody)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 0, 0)
        outer.setSpacing(6)
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.search)
        outer.addLayout(field)
        outer.addWidget(scrolled(content, name="Partners"), 1)

    def show_lines(self, lines: Sequence[PartnerLine]) -> None:
        """These partners, in this order."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._renew()
        self._put_up()

    def set_current(self, application_id: str) -> None:
        """Mark this one, without a signal."""
        self._current = application_id
        button = self._buttons.get(application_id)
        if button is not None:
            button.setChecked(True)

    def focus_search(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the dots go below the words."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _is_narrow(self) -> bool:
        return self.width() < theme.px(_BESIDE_FROM)

    def _fit(self) -> None:
        for button in self._buttons.values():
            button.set_stacked(self._is_narrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface, and a line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(Token.SURFACE))
        paint.vertical_line(painter, self.width() - 1, 0, self.height(), Token.LINE)

    def _renew(self) -> None:
        had_focus = next((key for key, button in self._buttons.items() if button.hasFocus()), None)
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for place, line in enumerate(self._lines):
            button = PartnerButton(line)
            button.set_stacked(self._is_narrow)
            button.setChecked(line.application_id == self._current)
            self._group.addButton(button)
            self._buttons[line.application_id] = button
            self._column.insertWidget(place, button)
        focus.in_turn(self.search, *self._buttons.values())
        if had_focus in self._buttons:
            self._buttons[had_focus].setFocus()

    def _put_up(self) -> None:
        words = folded(self.search.text()).split()
        shown = 0
        for line in self._lines:
            own = folded(f"{line.partner} {line.application} {line.words}")
            matches = all(word in own for word in words)
            self._buttons[line.application_id].setVisible(matches)
            shown += matches
        self._nobody.setVisible(not shown)

    def _tell(self, button: QAbstractButton) -> None:
        if isinstance(button, PartnerButton):
            self._current = button.line.application_id
            self.chosen.emit(self._current)
