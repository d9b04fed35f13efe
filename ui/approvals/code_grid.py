"""Many property codes at once, in columns: painted, since there may be thousands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.approvals.summary import Code
from ui.theme import Role, Token, theme
from ui.widgets import paint

_GAP = 20
_LINE = 22


class CodeGrid(QWidget):
    """Codes in as many columns as there is room for; what is added has a plus and the accent's colour."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._codes: tuple[Code, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self._restyle)

    def show_codes(self, codes: Sequence[Code]) -> None:
        """Shows these, in order."""
        self._codes = tuple(codes)
        self.setAccessibleName(f"{self._name}: {', '.join(code.hotel for code in self._codes)}")
        self._restyle()

    def sizeHint(self) -> QSize:
        """As high as it must be in its width."""
        return QSize(320, self.heightForWidth(max(320, self.width())))

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The lines that the codes take."""
        return -(-len(self._codes) // self._columns(width)) * theme.px(_LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The codes of the lines that can be seen."""
        painter = QPainter(self)
        columns, line, step = self._columns(self.width()), theme.px(_LINE), self._step()
        first, last = event.rect().top() // line, event.rect().bottom() // line
        for number in range(first * columns, min(len(self._codes), (last + 1) * columns)):
            code = self._codes[number]
            row, column = divmod(number, columns)
            token = Token.ACCENT_TEXT if code.is_added else Token.TEXT_2
            role = Role.CODE_BOLD if code.is_added else Role.CODE
            text = f"+{code.hotel}" if code.is_added else code.hotel
            paint.draw_text(painter, column * step, row * line + line / 2, text, role, theme.color(token))

    def _step(self) -> float:
        longest = max((len(code.hotel) for code in self._codes), default=5)
        return paint.text_width("M" * (longest + 1), Role.CODE_BOLD) + theme.px(_GAP)

    def _columns(self, width: int) -> int:
        return max(1, int((width + theme.px(_GAP)) // self._step()))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
