"""What says something in a word, and what words and colours are made of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.gallery.frames import line_of, panel
from ui.theme import Face, Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import State
from ui.widgets.label import Label, Note
from ui.widgets.panel import Panel
from ui.widgets.pill import Count, Mark, Monogram, Pill, Tag


class Swatch(Mark):
    """A colour with its name and value."""

    def __init__(self, token: Token) -> None:
        self._token = token
        super().__init__()

    def sizeHint(self) -> QSize:
        """Colour and two lines."""
        return QSize(140, 45)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The colour, its name, its value."""
        painter = QPainter(self)
        paint.frame(painter, QRectF(0, 0, 27, 45), 4, self._token, Token.BORDER)
        paint.draw_text(painter, 36, 12, self._token.value, Role.SMALL_STRONG, theme.color(Token.TEXT))
        paint.draw_text(painter, 36, 31, theme.hex(self._token), Role.CODE_SMALL, theme.color(Token.TEXT_2))


class RibbonSample(QWidget):
    """A ribbon on the corner of a card."""

    def sizeHint(self) -> QSize:
        """A small card."""
        return QSize(268, 66)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, words, ribbon."""
        painter = QPainter(self)
        card = QRectF(0, 0, 261, 64)
        paint.frame(painter, card, 8, Token.SURFACE, Token.LINE)
        paint.draw_text(painter, 16, 26, "24 px high", Role.SMALL, theme.color(Token.TEXT_2))
        paint.ribbon(painter, card.right(), 14, "clock", "Pending")


class TooltipSample(Mark):
    """A tooltip, standing still."""

    def __init__(self, words: str, key: str = "") -> None:
        self._words, self._key = words, key
        super().__init__()

    def sizeHint(self) -> QSize:
        """Its words."""
        key = paint.text_width(self._key, Role.SMALL_STRONG) + 20 if self._key else 0
        return QSize(round(paint.text_width(self._words, Role.SMALL_STRONG) + key) + 16, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, key."""
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), 4, Token.TOOLTIP)
        color = theme.color(Token.ON_TOOLTIP)
        x = 8 + paint.draw_text(painter, 8, 14, self._words, Role.SMALL_STRONG, color)
        if self._key:
            frame = QRectF(x + 10, 5, self.width() - x - 18, 18)
            paint.frame(painter, frame, 0, line=Token.CONTROL)
            paint.draw_text(painter, frame.x() + 5, 14, self._key, Role.SMALL_STRONG, color)


def states() -> Panel:
    """Every state as a pill, and the stream's words."""
    first = (
        State.PENDING,
        State.IN_PROGRESS,
        State.APPROVED,
        State.FAILED,
        State.NEEDS_YOU,
        State.WAITING,
        State.NO_REQUEST,
    )
    pills = line_of(*(Pill(state) for state in first))
    more = (Pill(State.NEW), Pill(State.ADDED), Pill(State.REMOVED), Pill(State.PERSONAL, "Name"))
    second = line_of(*more, Pill(State.PERSONAL, "Free text"), Pill(State.NO_ACCESS))
    words = (
        ("radio", "Live", Token.SUCCESS),
        ("loader-circle", "Connecting", Token.INFO),
        ("pause", "Paused", Token.WARNING),
        ("refresh-cw", "Reconnecting in 12 s", Token.WARNING),
    )
    others = (
        ("lock", "Held by another consumer", Token.WARNING),
        ("circle-x", "Needs you", Token.DANGER),
        ("unplug", "Not connected", Token.NEUTRAL),
    )
    stream = line_of(*(Note(*word, Role.BOLD, size=16) for word in words), gap=18)
    held = line_of(*(Note(*word, Role.BOLD, size=16) for word in others), gap=18)
    title = Label("The stream, one honest word", Role.SMALL_BOLD, Token.TEXT_2)
    return panel("States: colour, icon and word, always together", pills, second, title, stream, held)


def marks() -> Panel:
    """Ribbon, counts, tags."""
    counts = line_of(Count("3", waiting=True), Count("12"), Count("3 of 5"), gap=20)
    tags = line_of(Tag("UAT"), Tag("PRODUCTION"), Monogram("Acorn Upsell", 28))
    stacked = QVBoxLayout()
    stacked.addLayout(counts)
    stacked.addLayout(tags)
    row = QHBoxLayout()
    row.setSpacing(32)
    row.addWidget(RibbonSample())
    row.addLayout(stacked)
    row.addStretch(1)
    return panel("Ribbon, counts, tags", row)


def tooltips() -> Panel:
    """Words, and the key that does the same."""
    tips = line_of(TooltipSample("Pause the view, not the recording", "Space"), TooltipSample("Not among your hotels"))
    return panel("Tooltips, after 600 ms", tips)


def types() -> Panel:
    """Roles of type."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    samples = (
        ("Page title", Role.PAGE_TITLE, "Partner applications"),
        ("Section", Role.SECTION, "What changes since 12 Mar 2026"),
        ("Body", Role.BODY, "Something in a booking changed"),
        ("Strong", Role.STRONG, "Update reservation"),
        ("Small", Role.SMALL, "asked by J. Moss, 2 days ago"),
        ("Code", Role.CODE, "AUR01  934171  10:42:07"),
    )
    for row, (name, role, words) in enumerate(samples):
        kind = role.value
        size = f"{kind.size} mono" if kind.face is Face.CODE else f"{kind.size} / {kind.weight}"
        grid.addWidget(Label(name, Role.SMALL, Token.TEXT_2), row, 0)
        grid.addWidget(Label(size, Role.CODE_SMALL, Token.TEXT_2), row, 1)
        grid.addWidget(Label(words, role), row, 2)
    grid.setColumnStretch(2, 1)
    return panel("Type: Inter and JetBrains Mono", grid, stretch=True)


def colours() -> Panel:
    """The tokens that one sees most."""
    grid = QGridLayout()
    grid.setVerticalSpacing(12)
    shown = [token for token in Token if not token.value.startswith(("on-", "accent-h", "accent-p", "neutral"))]
    for number, token in enumerate(shown[:24]):
        grid.addWidget(Swatch(token), number // 4, number % 4)
    return panel("Colours", grid, stretch=True)
