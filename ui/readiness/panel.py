"""The five things before events can flow: each with who has to act, and a reminder to send to a partner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.portal import Environment, PartnerApplication
from app.domain.readiness import Prerequisite, Readiness
from ui.approvals.frames import MARGIN, scrolled
from ui.models import Column, RowsModel
from ui.readiness.checks import POLLING, CheckRow, check_rows, checked_words, reminder
from ui.theme import Role, Token, theme
from ui.widgets import focus
from ui.widgets.button import Button, Kind, Size
from ui.widgets.cell import Cell, State, body, bold
from ui.widgets.label import Drawing, Label, Note
from ui.widgets.layouts import clear
from ui.widgets.panel import ClippedPanel, Line, Panel
from ui.widgets.pill import Pill
from ui.widgets.scaled import scaled
from ui.widgets.table import TableView

_SOURCE = "If your server does not report a step, Doorman says “cannot be checked” instead of guessing."
_EDGE = 3


class ReadinessPanel(QWidget):
    """Everything about the readiness of one application. ``head`` stands above the checks."""

    review_requested = Signal()
    """It is your turn: review the request."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reminder_text = ""
        self._shown: tuple[CheckRow, ...] = ()
        self._checked = Label("", Role.SMALL, Token.TEXT_2)
        self._rows = Panel(0, spacing=0)
        self._reminder = Panel(16, spacing=8)
        self._reminder_title = Label("", Role.SECTION, elides=True)
        self._reminder_words = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        self._reminder_words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = Button("Copy", Kind.QUIET, icon="copy", size=Size.SMALL)
        self.copy.clicked.connect(self.copy_reminder)
        self._name_copy("Copy", "copy")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Label("Before events can flow", Role.SECTION))
        head.addStretch(1)
        head.addWidget(self._checked)
        top = QHBoxLayout()
        top.addWidget(self._reminder_title, 1)
        top.addWidget(self.copy)
        self._reminder.body.addLayout(top)
        self._reminder.body.addWidget(self._reminder_words)
        self._reminder.hide()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(10)
        column.addWidget(self._rows)
        column.addSpacing(20)
        column.addWidget(self._reminder)
        column.addSpacing(20)
        column.addWidget(Label("Why partners move to streaming", Role.SECTION))
        column.addSpacing(8)
        column.addWidget(ClippedPanel(_PollingTable()))
        column.addStretch(1)
        column.addSpacing(16)
        column.addWidget(Note("info", _SOURCE, Token.TEXT_2, Role.SMALL, wraps=True))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, name="Readiness"))

    def show_readiness(self, readiness: Readiness, application: PartnerApplication, environment: Environment) -> None:
        """The five checks of an application in an environment."""
        self.show_checks(readiness, application.partner, environment.chain_name)
        text = reminder(readiness, application, environment)
        if text != self._reminder_text:
            self._reminder_text = text
            self._reminder_title.setText(f"Reminder to {application.partner}")
            self._reminder_words.setText(text)
            self._reminder.hide()

    def show_checks(self, readiness: Readiness, partner: str, chain_name: str) -> None:
        """The five checks alone; who acts is called by these names."""
        self._checked.setText(checked_words(readiness))
        self._show_rows(tuple(check_rows(readiness, partner, chain_name)))

    def write_reminder(self) -> None:
        """Show the reminder, to be copied."""
        self._name_copy("Copy", "copy")
        self._reminder.show()
        self.copy.setFocus()

    def copy_reminder(self) -> None:
        """The reminder goes to the clipboard as plain text."""
        QGuiApplication.clipboard().setText(self._reminder_text)
        self._name_copy("Copied", "check")

    def _show_rows(self, rows: tuple[CheckRow, ...]) -> None:
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._rows.body)
        lines = [_CheckLine(row, self._do) for row in rows]
        for line in lines:
            if line is not lines[0]:
                self._rows.body.addWidget(Line())
            self._rows.body.addWidget(line)
        focus.in_turn(self._rows, *lines)

    def _name_copy(self, words: str, icon: str) -> None:
        self.copy.set_words(words, icon)
        self.copy.setAccessibleName(f"{words}: the reminder")

    def _do(self, prerequisite: Prerequisite) -> None:
        if prerequisite is Prerequisite.APPROVED:
            self.review_requested.emit()
        else:
            self.write_reminder()


class _CheckLine(QWidget):
    """One of the five."""

    def __init__(self, row: CheckRow, do: Callable[[Prerequisite], None]) -> None:
        super().__init__()
        self._row = row
        self._do = do
        self._later = row.state is State.LATER
        number = Label(str(row.number), Role.BOLD, Token.TEXT_2)
        scaled(number.setFixedWidth, 24)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(Label(row.title, Role.BOLD, Token.TEXT_2 if self._later else Token.TEXT, wraps=True))
        words.addLayout(_second_line(row))
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 13, 20, 13)
        line.setSpacing(16)
        line.addWidget(number)
        line.addLayout(words, 1)
        if row.may_remind:
            line.addWidget(self._button("Write a reminder", "pencil"))
        elif row.is_next and row.prerequisite is Prerequisite.APPROVED:
            line.addWidget(self._button("Review the request", "arrow-right"))
        line.addWidget(Pill(row.state))
        self.setAccessibleName(f"{row.number}. {row.title}: {row.state.word}. {row.actor}, {row.note}")

    def _button(self, words: str, icon: str) -> Button:
        button = Button(words, icon=icon, size=Size.SMALL)
        button.clicked.connect(self._act)
        return button

    def _act(self) -> None:
        self._do(self._row.prerequisite)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A bar at the left where somebody has to act."""
        if self._row.is_next:
            painter = QPainter(self)
            painter.fillRect(QRectF(1, 0, _EDGE, self.height()), theme.color(Token.WARNING))


def _second_line(row: CheckRow) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    top = Qt.AlignmentFlag.AlignTop
    line.addWidget(Drawing("user", Token.TEXT_2, 14), 0, top)
    line.addWidget(Label(f"{row.actor}  ·  {row.note}", Role.SMALL, Token.TEXT_2, wraps=True), 1, top)
    return line


class _PollingTable(TableView[tuple[str, str, str]]):
    """Why partners move to streaming: as high as its rows, however large the text is."""

    def __init__(self) -> None:
        columns: tuple[Column[tuple[str, str, str]], ...] = (
            Column("", lambda row: Cell(bold(row[0], Token.TEXT_2)), width=132, says="What"),
            Column("Polling, as today", lambda row: Cell(body(row[1])), stretch=True),
            Column("Streaming", lambda row: Cell(body(row[2], Token.TEXT)), width=300),
        )
        model: RowsModel[tuple[str, str, str]] = RowsModel(columns, lambda row: row[0])
        model.replace(POLLING)
        super().__init__(model, "Why partners move to streaming")
        model.setParent(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.follow(self._fit_rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Polling and streaming have the same room."""
        super().resizeEvent(event)
        self.setColumnWidth(2, (self.viewport().width() - self.columnWidth(0)) // 2)

    def _fit_rows(self) -> None:
        self.setFixedHeight((len(POLLING) + 1) * theme.row_height)
