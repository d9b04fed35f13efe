"""A large sentence in plain and strong parts, which takes as many lines as it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import one_line
from ui.theme import Role, Token, theme
from ui.widgets import paint

_LINE = 28


class Sentence(QWidget):
    """Parts alternate between plain and strong, beginning with plain. All of it is plain text and may be foreign."""

    def __init__(self, parts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self.setAccessibleName(one_line("".join(parts)))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self._restyle)

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The lines that it takes."""
        last = max((line for _, line, _, _ in self._placed(width)), default=0)
        return (last + 1) * theme.px(_LINE)

    def sizeHint(self) -> QSize:
        """One line, if there is room."""
        width = sum(paint.text_width(word, role) for word, role in self._words())
        return QSize(round(width) + 1, self.heightForWidth(max(320, self.width())))

    def minimumSizeHint(self) -> QSize:
        """A word or two."""
        return QSize(theme.px(160), theme.px(_LINE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Word by word."""
        painter = QPainter(self)
        line = theme.px(_LINE)
        for x, number, word, role in self._placed(self.width()):
            paint.draw_text(painter, x, number * line + line / 2, word, role, theme.color(Token.TEXT))

    def _words(self) -> Iterator[tuple[str, Role]]:
        """Each word with the blank behind it, so that parts keep their distance."""
        for number, part in enumerate(self._parts):
            role = Role.PAGE_TITLE if number % 2 else Role.SENTENCE
            words = part.split(" ")
            for place, word in enumerate(words):
                text = word if place == len(words) - 1 else f"{word} "
                if text:
                    yield text, role

    def _placed(self, width: int) -> Iterator[tuple[float, int, str, Role]]:
        x, line = 0.0, 0
        for word, role in self._words():
            room = paint.text_width(word.rstrip(), role)
            if x and x + room > width and word.strip():
                x, line = 0.0, line + 1
            yield x, line, word, role
            x += paint.text_width(word, role)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
