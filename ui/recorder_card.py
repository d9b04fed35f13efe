"""The card at the foot of the navigation: does the recorder write, how much is safe, and how long may it pause?"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.text import NOTHING, count, tooltip
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.pressable import EnterPresses

HEIGHT = 76
NARROW_HEIGHT = 32
PADDING = 12
_HINT = (
    "Doorman goes on from the last committed event, and the server keeps events for 7 days: "
    "a restart within this time leaves no gap.\nWithout a known position the server remembers 24 hours only."
)


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """What the card says: a word with icon and colour, and ``resume_safe_for`` in seconds, None where unknown."""

    word: str
    icon: str
    token: Token
    committed: int | None = None
    resume_safe_for: float | None = None


NO_RECORDER = RecorderStatus("Off", "circle-slash", Token.TEXT_2)


class RecorderCard(EnterPresses, QAbstractButton):
    """A click opens Connections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = NO_RECORDER
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ring", 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_status(NO_RECORDER)

    def show_status(self, status: RecorderStatus) -> None:
        """Say this of the recorder."""
        self._status = status
        spoken = "\n".join(f"{label} {value}" for label, value in self._lines())
        self.setAccessibleName(f"Recorder: {status.word}")
        self.setAccessibleDescription(spoken)
        self.setToolTip(tooltip(f"Recorder: {status.word}\n{spoken}\n{_HINT}"))
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon of the state."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Three lines, or a square."""
        if self._narrow:
            return QSize(NARROW_HEIGHT, NARROW_HEIGHT)
        return QSize(theme.px(184), HEIGHT + 3 * (theme.px(20) - 20))

    def _lines(self) -> tuple[tuple[str, str], ...]:
        status = self._status
        committed = NOTHING if status.committed is None else count(status.committed)
        safe = NOTHING if status.resume_safe_for is None else remaining(status.resume_safe_for)
        return (("Committed", committed), ("Resume safe for", safe))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, state, and the two lines."""
        painter = QPainter(self)
        line = Token.CONTROL if self.underMouse() else Token.LINE
        paint.frame(painter, QRectF(self.rect()), 8, Token.SURFACE, line)
        if self._narrow:
            left = (self.width() - theme.px(16)) / 2
            paint.draw_icon(painter, left, self.height() / 2, self._status.icon, self._status.token)
            return
        inside = QRectF(self.rect()).adjusted(PADDING, 7, -PADDING, -7)
        row = inside.height() / 3
        self._paint_head(painter, inside, inside.top() + row / 2)
        for number, (label, value) in enumerate(self._lines(), start=1):
            middle = inside.top() + (number + 0.5) * row
            role = Role.CODE if number == 1 else Role.SMALL
            paint.draw_text(painter, inside.left(), middle, label, Role.SMALL, theme.color(Token.TEXT_3))
            left = inside.right() - paint.text_width(value, role)
            paint.draw_text(painter, left, middle, value, role, theme.color(Token.TEXT_2))

    def _paint_head(self, painter: QPainter, inside: QRectF, middle: float) -> None:
        status = self._status
        x = inside.left()
        x += paint.draw_icon(painter, x, middle, "hard-drive", Token.TEXT_2) + 8
        x += paint.draw_text(painter, x, middle, "Recorder", Role.SMALL_BOLD, theme.color(Token.TEXT_2)) + 10
        side = theme.px(16) + 7
        width = min(paint.text_width(status.word, Role.SMALL_STRONG), inside.right() - x - side)
        left = inside.right() - width
        paint.draw_icon(painter, left - side, middle, status.icon, status.token)
        paint.draw_elided(painter, left, middle, width, status.word, Role.SMALL_STRONG, theme.color(status.token))


def remaining(seconds: float) -> str:
    """A time that runs out, in two short units: "6 d 23 h", "23 h 58 m", "12 m"."""
    minutes = max(0, int(seconds)) // 60
    if minutes >= 24 * 60:
        return f"{minutes // 1440} d {minutes % 1440 // 60} h"
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} m"
    return f"{minutes} m"
