"""The wizard's foot: what is to be known, the way on, and after the click the seconds in which it can be taken back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from ui.approvals.words import properties
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.button import Button, Kind
from ui.widgets.label import Note
from ui.widgets.progress import ProgressBar
from ui.widgets.scaled import scaled

HEIGHT = 56


class Foot(QWidget):
    """Three faces: the wizard's buttons, the countdown, and words while something is on its way."""

    cancel_requested = Signal()
    back_requested = Signal()
    next_requested = Signal()
    approve_requested = Signal()
    take_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Note("info", "", Token.TEXT_2, Role.BODY, size=16, gap=8)
        self.cancel = Button("Cancel", Kind.QUIET)
        self.back = Button("Back")
        self.next = Button("Next", Kind.PRIMARY, trailing="arrow-right")
        self.approve = Button("Approve", Kind.PRIMARY, icon="check")
        self.cancel.clicked.connect(self.cancel_requested)
        self.back.clicked.connect(self.back_requested)
        self.next.clicked.connect(self.next_requested)
        self.approve.clicked.connect(self.approve_requested)
        self.countdown = Note("clock", "", Token.INFO, Role.BOLD, text_token=Token.TEXT, size=16, gap=8)
        self._left = ProgressBar("Time left to take it back", token=Token.INFO)
        scaled(self._left.setFixedWidth, 120)
        self.take_back = Button("Take back", icon="rotate-ccw")
        self.take_back.clicked.connect(self.take_back_requested)
        self.under_way = Note("loader-circle", "", Token.INFO, Role.BOLD, text_token=Token.TEXT, size=16, gap=8)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(_row(self.note, None, self.cancel, self.back, self.next, self.approve))
        self._stack.addWidget(_row(self.countdown, self._left, self.take_back))
        self._stack.addWidget(_row(self.under_way, None))
        around = QHBoxLayout(self)
        around.setContentsMargins(24, 1, 24, 0)
        around.addWidget(self._stack)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Way on")
        theme.follow(self._restyle)

    def show_step(self, step: int, last: int, note: str, chosen: int, cannot: str) -> None:
        """The buttons of a step, from 0. ``cannot`` is why approving is not possible now, or ""."""
        is_last = step == last
        self.note.label.setText(cannot if is_last and cannot else note)
        self.back.setEnabled(step > 0)
        self.next.setVisible(not is_last)
        self.approve.setVisible(is_last)
        self.approve.setEnabled(not cannot)
        self.approve.set_words(f"Approve for {properties(chosen)}" if chosen else "Approve")
        self._stack.setCurrentIndex(0)

    def show_countdown(self, left: float, grace: float, chosen: int) -> None:
        """Seconds that are left of the grace."""
        self.countdown.label.setText(f"Approving for {properties(chosen)} in {max(1, round(left))} s")
        self._left.set_done(round(left * 10), round(grace * 10))
        self._stack.setCurrentIndex(1)

    def show_under_way(self, words: str) -> None:
        """Something is on its way and nothing can be done here."""
        self.under_way.set("loader-circle", words, Token.INFO, text_token=Token.TEXT, turns=True)
        self._stack.setCurrentIndex(2)

    def focus_way_on(self) -> None:
        """The keyboard goes to the page's main action, or to what can be taken back."""
        buttons = (self.take_back, self.approve, self.next)
        shown = next((button for button in buttons if button.isVisible() and button.isEnabled()), None)
        if shown is not None:
            shown.setFocus()

    def sizeHint(self) -> QSize:
        """56 high."""
        return QSize(super().sizeHint().width(), theme.height(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface, and a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(Token.SURFACE))
        paint.horizontal_line(painter, 0, 0, self.width(), Token.LINE)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def _row(note: QWidget, bar: QWidget | None, *buttons: Button) -> QWidget:
    face = QWidget()
    row = QHBoxLayout(face)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(note, 0 if bar is not None else 1)
    if bar is not None:
        row.addSpacing(8)
        row.addWidget(bar)
        row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return face
