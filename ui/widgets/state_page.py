"""What stands where content would: empty, nothing found, an error; and rows to come while something is read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Role, Token, theme
from ui.widgets import focus, paint
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Drawing, Label
from ui.widgets.layouts import clear

SKELETON_AFTER_MS = 300
"""Rows to come are shown only when reading takes longer than this."""
_TEXT_WIDTH = 320
_STEP = 8
_LENGTHS = (0.94, 1.0, 0.8, 0.97, 0.9, 0.72)


class StatePage(QWidget):
    """What happened, what is safe, what to do next: icon, title, up to three lines, at most two buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = Drawing("inbox", Token.TEXT_2, 28)
        self._title = Label("", Role.CARD_TITLE)
        self._text = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        self._detail = Label("", Role.SMALL, Token.TEXT_3)
        for label in (self._title, self._text, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._made: list[Button] = []
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(4)
        column.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(11)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(self._detail, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addLayout(self._buttons)
        column.addStretch(5)
        theme.follow(self._restyle)

    def say(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        token: Token = Token.TEXT_2,
        detail: str = "",
        turns: bool = False,
    ) -> None:
        """Shows this. ``detail`` is a position or an attempt, small and grey; codes go elsewhere.

        ``turns`` lets the icon turn, for what is being waited for.
        """
        self._drawing.set(icon, token, turns=turns)
        self._title.setText(title)
        self._text.setText(text)
        self._measure()
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def add_button(self, text: str, kind: Kind = Kind.SECONDARY, *, icon: str = "", trailing: str = "") -> Button:
        """One more button; two at most."""
        button = Button(text, kind, icon=icon, trailing=trailing, size=Size.SMALL)
        if self._buttons.count() == 0:
            self._buttons.addStretch(1)
            self._buttons.addStretch(1)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        self._made.append(button)
        focus.in_turn(self, *self._made)
        return button

    def clear_buttons(self) -> None:
        """Takes all buttons away."""
        self._made.clear()
        clear(self._buttons)

    def _restyle(self) -> None:
        self._measure()

    def _measure(self) -> None:
        """As many lines as the whole width needs, and those of about one length."""
        width = theme.px(_TEXT_WIDTH)
        self._text.setMinimumSize(0, 0)  # which would be the least width that is measured
        height = self._text.heightForWidth(width)
        evenly = next((w for w in range(width, 0, -_STEP) if self._text.heightForWidth(w - _STEP) > height), width)
        self._text.setFixedSize(evenly, max(0, height))


class Skeleton(QWidget):
    """Rows to come, in the real columns' places, still. Nothing for the first 300 ms after it is shown."""

    def __init__(self, columns: Sequence[tuple[int, int]], parent: QWidget | None = None) -> None:
        """``columns`` are left edge and width of each column's bar, in pixels at 100 %."""
        super().__init__(parent)
        self._columns = tuple(columns)
        self._late = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SKELETON_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        self.setAccessibleName("Loading")

    @property
    def is_late(self) -> bool:
        """Whether the rows to come are shown by now."""
        return self._late

    def showEvent(self, event: QShowEvent) -> None:
        """Waits before it shows anything."""
        super().showEvent(event)
        self._late = False
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """No longer needed."""
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars of uneven length."""
        if not self._late:
            return
        painter = QPainter(self)
        height = theme.row_height
        for row in range(self.height() // height):
            top = row * height
            for number, (left, width) in enumerate(self._columns):
                length = width * (_LENGTHS[(row + 2 * number) % len(_LENGTHS)] if number else 1)
                rect = QRectF(theme.px(left), top + height / 2 - 4, theme.px(length), 8)
                paint.frame(painter, rect, 4, Token.NEUTRAL_SOFT)
            paint.horizontal_line(painter, 0, top + height - 1, self.width(), Token.ROW)

    def _appear(self) -> None:
        self._late = True
        self.update()
