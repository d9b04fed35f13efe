"""A banner: a bold start, one plain sentence, one or two buttons. At most one at a time on a page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Role, Token, theme
from ui.widgets import focus, paint
from ui.widgets.announce import alert
from ui.widgets.button import Button, IconButton, Kind, Size
from ui.widgets.label import Drawing, Label

_SOFT = {
    Token.INFO: Token.INFO_SOFT,
    Token.WARNING: Token.WARNING_SOFT,
    Token.DANGER: Token.DANGER_SOFT,
    Token.SUCCESS: Token.SUCCESS_SOFT,
    Token.NEUTRAL: Token.NEUTRAL_SOFT,
}
_RADIUS = 4
_BAR = 3
_AROUND = 6
"""Above and below several lines."""


class Banner(QWidget):
    """44 high with rounded corners, or 40 from edge to edge (``edge``). Its tone is a state's token.

    What is to be read is never cut: a sentence that needs more than one line makes it higher.
    """

    closed = Signal()
    """A person took it away."""

    def __init__(self, *, edge: bool = False, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self._tone = Token.INFO
        self._drawing = Drawing("info", Token.INFO)
        self._title = Label("", Role.BOLD)
        self._sentence = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sentence.setMinimumWidth(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16 if edge else 12, _AROUND, 8, _AROUND)
        self._row.setSpacing(8)
        self._row.addWidget(self._drawing)
        self._row.addWidget(self._title)
        self._row.addWidget(self._sentence, 1)
        self._buttons: list[Button] = []
        self._close = IconButton("x", "Close")
        self._close.clicked.connect(self._go)
        self._row.addWidget(self._close)
        self._close.setVisible(closable)  # once it has its place: without one it would be a window of its own
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self._restyle)

    def say(self, tone: Token, icon: str, title: str, sentence: str = "", *, is_news: bool = True) -> None:
        """Shows what is to be read, and has it read out. The sentence may be foreign.

        Not ``is_news`` is what only moved on: the seconds that are left, how many wait. It is shown in silence.
        """
        self._tone = tone
        self._drawing.set(icon, tone)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{title} {sentence}".strip())
        if is_news:
            alert(self)
        self.update()

    def add_button(self, text: str, icon: str = "", kind: Kind = Kind.SECONDARY) -> Button:
        """One more button, at the right; two at most read well."""
        button = Button(text, kind, icon=icon, size=Size.SMALL)
        self._buttons.append(button)
        self._row.insertWidget(self._row.count() - 1, button)
        focus.in_turn(self, *self._buttons)
        return button

    def clear_buttons(self) -> None:
        """Takes all buttons away."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()

    def sizeHint(self) -> QSize:
        """44 or 40 high, where one line is enough."""
        return QSize(super().sizeHint().width(), self._least)

    @property
    def _least(self) -> int:
        return theme.height(40 if self._edge else 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Soft ground, and the bar at the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if not self._edge:
            corners = QPainterPath()
            corners.addRoundedRect(rect, _RADIUS, _RADIUS)
            painter.setClipPath(corners)
        painter.fillRect(rect, theme.color(_SOFT[self._tone]))
        painter.fillRect(QRectF(0, 0, _BAR, rect.height()), theme.color(self._tone))
        if theme.is_high_contrast:
            painter.setClipping(False)
            paint.frame(painter, rect, 0 if self._edge else _RADIUS, line=Token.CONTROL)

    def _go(self) -> None:
        self.hide()
        self.closed.emit()

    def _restyle(self) -> None:
        self.setMinimumHeight(self._least)
        self.updateGeometry()
        self.update()
