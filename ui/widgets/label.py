"""Words on a surface: always plain text, in a role and a colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.text import in_its_order, one_line
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Cell, State
from ui.widgets.run_painter import Painted, RunPainter, runs_width
from ui.widgets.turning import turning


class Label(QLabel):
    """Plain text. ``wraps`` breaks it into lines; ``elides`` cuts it with an ellipsis and says all in the tooltip."""

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        token: Token = Token.TEXT,
        *,
        wraps: bool = False,
        elides: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._token = token
        self._elides = elides
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # inside a button Qt would take the button's own
        self.setWordWrap(wraps)
        self.setText(text)
        theme.follow(self._restyle)

    def set_token(self, token: Token) -> None:
        """Another colour."""
        self._token = token
        self._restyle()

    def set_role(self, role: Role) -> None:
        """Another size or weight."""
        self._role = role
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(theme.font(self._role))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._token))
        self.setPalette(palette)

    def setText(self, text: str) -> None:
        """Any text, in the order in which it was written."""
        super().setText(in_its_order(text))

    def sizeHint(self) -> QSize:
        """An eliding label is one line high, whatever lines its text has."""
        hint = super().sizeHint()
        return QSize(hint.width(), min(hint.height(), self._line())) if self._elides else hint

    def minimumSizeHint(self) -> QSize:
        """An eliding label may become narrow."""
        hint = super().minimumSizeHint()
        if not self._elides:
            return hint
        return QSize(min(hint.width(), theme.px(24)), min(hint.height(), self._line()))

    def _line(self) -> int:
        margins = self.contentsMargins()
        return self.fontMetrics().height() + margins.top() + margins.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own, or cut at the right."""
        if not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        text, rect = one_line(self.text()), QRectF(self.contentsRect())
        width = paint.text_width(text, self._role)
        room = rect.width() + 1
        x = rect.x()
        if self.alignment() & Qt.AlignmentFlag.AlignRight:
            x = max(x, rect.right() - width)
        color = self.palette().color(QPalette.ColorRole.WindowText)
        paint.draw_elided(painter, x, rect.center().y(), room, text, self._role, color)


class Drawing(QWidget):
    """An icon by itself. ``says`` is its name for somebody who cannot see it; ``turns`` lets it turn (In progress)."""

    def __init__(
        self,
        name: str,
        token: Token = Token.TEXT_2,
        size: int = 16,
        *,
        says: str = "",
        turns: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self._size = size
        self._turns = turns
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        turning.turned.connect(self._turn)
        theme.follow(self._restyle)

    def set(self, name: str, token: Token, *, turns: bool = False) -> None:
        """Shows another drawing."""
        self._name, self._token, self._turns = name, token, turns
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the drawing."""
        return QSize(theme.px(self._size), theme.px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The drawing."""
        turn = turning.part() if self._turns else 0.0
        painter = QPainter(self)
        paint.draw_icon(painter, 0, self.height() / 2, self._name, self._token, self._size, turn)

    def _turn(self) -> None:
        if self._turns:
            self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Note(QWidget):
    """An icon and words beside it: a remark, a state, who has to act. ``wraps`` lets the words take several lines."""

    def __init__(
        self,
        icon: str,
        text: str,
        token: Token = Token.TEXT_2,
        role: Role = Role.SMALL,
        *,
        text_token: Token | None = None,
        size: int = 14,
        gap: int = 6,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.drawing = Drawing(icon, token, size)
        self.label = Label(text, role, text_token or token, wraps=wraps)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        row.addWidget(self.drawing, 0, Qt.AlignmentFlag.AlignTop if wraps else Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)

    def set(self, icon: str, text: str, token: Token, *, text_token: Token | None = None, turns: bool = False) -> None:
        """Says something else."""
        self.drawing.set(icon, token, turns=turns)
        self.label.setText(text)
        self.label.set_token(text_token or token)

    def set_state(self, state: State, word: str = "") -> None:
        """Says a state in its own colour."""
        self.set(state.icon, word or state.word, state.token, turns=state is State.IN_PROGRESS)


class RunLine(QWidget):
    """One line of runs outside a table: "61 of 240 properties · 9 events", old → new, a sentence with two numbers."""

    def __init__(self, cell: Cell | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = cell or Cell()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(self._cell)
        theme.follow(self.updateGeometry)

    def set(self, cell: Cell) -> None:
        """Shows other runs."""
        self._cell = cell
        self.setAccessibleName(cell.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the runs, as high as the highest."""
        roles = [run.role for run in self._cell.runs if hasattr(run, "role")]
        height = max((theme.metrics(role).height() for role in roles), default=theme.px(16))
        return QSize(round(runs_width(self._cell.runs)) + 1, max(round(height + 0.49), theme.px(16)))

    def minimumSizeHint(self) -> QSize:
        """It is cut where there is no room."""
        return QSize(theme.px(24), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The runs."""
        painter = QPainter(self)
        RunPainter(painter, Painted()).paint(self._cell.runs, 0, self.width() + 1, self.height() / 2)
