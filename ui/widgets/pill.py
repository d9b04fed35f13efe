"""Small marks: the pill of a state, the tag of an environment, a monogram, a count."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import initials
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import State
from ui.widgets.turning import turning


class Mark(QWidget):
    """A small thing of fixed size that paints itself and follows the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.refresh)

    def minimumSizeHint(self) -> QSize:
        """It is never squeezed."""
        return self.sizeHint()

    def refresh(self) -> None:
        """Measures and paints itself again."""
        self.updateGeometry()
        self.update()


class Pill(Mark):
    """A state: colour, icon and word, always all three. ``word`` replaces the state's own."""

    def __init__(self, state: State, word: str = "", parent: QWidget | None = None) -> None:
        self._state = state
        self._word = word or state.word
        super().__init__(parent)
        self.setAccessibleName(self._word)
        turning.turned.connect(self._turn)

    def set(self, state: State, word: str = "") -> None:
        """Shows another state."""
        self._state = state
        self._word = word or state.word
        self.setAccessibleName(self._word)
        self.refresh()

    def sizeHint(self) -> QSize:
        """20 high, as wide as its word."""
        return QSize(ceil(paint.pill_width(self._state, self._word)), theme.height(paint.PILL_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pill."""
        turn = turning.part() if self._state is State.IN_PROGRESS else 0.0
        paint.pill(QPainter(self), 0, self.height() / 2, self._state, self._word, turn)

    def _turn(self) -> None:
        if self._state is State.IN_PROGRESS:
            self.update()


class Tag(Mark):
    """An outlined word that must never be a plain one: the environment. Production is red, everything else amber."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        self._word = word
        super().__init__(parent)
        self.set(word)

    def set(self, word: str) -> None:
        """Shows another environment."""
        self._word = word
        self.setAccessibleName(f"Environment {word}")
        self.refresh()

    def sizeHint(self) -> QSize:
        """18 high, as wide as its word."""
        return QSize(ceil(paint.text_width(self._word, Role.MICRO)) + 12, theme.height(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame and word in one colour."""
        painter = QPainter(self)
        token = Token.DANGER if self._word.upper().startswith("PROD") else Token.WARNING
        paint.frame(painter, QRectF(self.rect()), 4, Token.SURFACE, token, width=1.25)
        x = (self.width() - paint.text_width(self._word, Role.MICRO)) / 2
        paint.draw_text(painter, x, self.height() / 2, self._word, Role.MICRO, theme.color(token))


class Monogram(Mark):
    """Two letters for a partner or a person, in a neutral square."""

    def __init__(self, name: str, side: int = 36, parent: QWidget | None = None) -> None:
        self._name = name
        self._side = side
        super().__init__(parent)
        self.set(name)

    def set(self, name: str) -> None:
        """Stands for another name."""
        self._name = name
        self.setAccessibleName(name)
        self.refresh()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The letters."""
        role = Role.BOLD if self._side >= 32 else Role.MICRO
        radius = 6 if self._side >= 24 else 4
        paint.monogram(QPainter(self), QRectF(self.rect()), initials(self._name), role, radius)


class Count(Mark):
    """A number or "3 of 5" in a round field. ``waiting`` makes it red: a person is awaited. ``says`` is read out."""

    def __init__(self, text: str, *, waiting: bool = False, says: str = "", parent: QWidget | None = None) -> None:
        self._text = text
        self._waiting = waiting
        super().__init__(parent)
        self.set(text, waiting=waiting, says=says)

    def set(self, text: str, *, waiting: bool = False, says: str = "") -> None:
        """Counts anew."""
        self._text, self._waiting = text, waiting
        self.setAccessibleName(says or text)
        self.refresh()

    def sizeHint(self) -> QSize:
        """At least a circle."""
        return count_size(self._text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The number."""
        draw_count(QPainter(self), QRectF(self.rect()), self._text, self._waiting)


def count_size(text: str) -> QSize:
    """How large a count is."""
    height = theme.height(18)
    return QSize(max(theme.px(20), ceil(paint.text_width(text, Role.MICRO)) + 12), height)


def draw_count(painter: QPainter, rect: QRectF, text: str, waiting: bool) -> None:
    """A count, for widgets that paint theirs among other things."""
    paint.frame(painter, rect, rect.height() / 2, Token.RIBBON if waiting else Token.NEUTRAL_SOFT)
    x = rect.center().x() - paint.text_width(text, Role.MICRO) / 2
    color = theme.color(Token.ON_RIBBON if waiting else Token.TEXT_2)
    paint.draw_text(painter, x, rect.center().y(), text, Role.MICRO, color)
