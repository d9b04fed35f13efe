"""Step 3: the last look. The sentence, what changes, what it means, the properties as codes, and what happens next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.portal import Environment
from ui.approvals.code_grid import CodeGrid
from ui.approvals.frames import NARROW_BELOW, aside, scrolled, side_width
from ui.approvals.sentence import Sentence
from ui.approvals.summary import Line as Statement
from ui.approvals.summary import Summary
from ui.approvals.words import properties
from ui.theme import Role, Token, theme
from ui.widgets import focus
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Drawing, Label
from ui.widgets.layouts import clear
from ui.widgets.panel import Line, Panel
from ui.widgets.pill import Tag
from ui.widgets.timeline import Moment, Timeline

_TOKENS = {"plus": Token.SUCCESS, "minus": Token.DANGER, "user-lock": Token.WARNING}


class SummaryStep(QWidget):
    """A panel at the left that says everything, a timeline at the right."""

    personal_requested = Signal()
    """Show which events carry personal data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes_text = ""
        self._shown: tuple[Summary, Environment] | None = None
        self._panel = Panel(0, spacing=0)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(0)
        self._panel.body.setContentsMargins(1, 1, 1, 1)
        self._panel.body.addWidget(scrolled(self._content, name="Summary"))
        self._next = Timeline("What happens next")
        after = Panel(16, spacing=12)
        after.body.addWidget(Label("What happens next", Role.SECTION))
        after.body.addWidget(self._next)
        self._aside = aside(after)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._panel, 1)
        row.addWidget(self._aside)
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel at the right goes by the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room the panel at the right is narrower."""
        wanted = 240 if self.width() < theme.px(NARROW_BELOW) else 304
        self._aside.setFixedWidth(side_width(self.width(), wanted))

    def show_summary(self, summary: Summary, environment: Environment, partner: str, grace: float) -> None:
        """What approving would come to. ``grace`` is in seconds. The keyboard stays where it is if nothing changed."""
        if self._shown == (summary, environment):
            return
        self._shown = (summary, environment)
        clear(self._column)
        self._column.addWidget(Sentence(summary.sentence))
        self._column.addSpacing(6)
        self._column.addWidget(_where(environment, summary.application))
        self._add_section(summary.changes_title, [_statement(line) for line in summary.changes])
        self._add_section("What it means", self._meanings(summary))
        self._add_codes(summary)
        self._column.addStretch(1)
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        focus.in_turn(self._content, *(part for item in items if item and (part := item.widget())))
        self._next.set_moments(
            (
                Moment("check", "You approve", (f"{grace:.0f} seconds to take it back, then it goes to the portal",)),
                Moment("loader-circle", "In Progress", ("Property by property, usually about five minutes",)),
                Moment("circle-check", "Approved", (f"{partner} sees it too, and events start to flow",)),
            )
        )

    def _meanings(self, summary: Summary) -> list[QWidget]:
        parts = []
        if summary.personal is not None:
            which = Button("See which", Kind.LINK, size=Size.SMALL, flush=True)
            which.setAccessibleName("See which events carry personal data")
            which.clicked.connect(self.personal_requested)
            parts.append(_statement(summary.personal, which))
        parts.append(_statement(summary.volume))
        return parts

    def _add_section(self, title: str, parts: list[QWidget]) -> None:
        self._column.addSpacing(12)
        self._column.addWidget(Line())
        self._column.addSpacing(12)
        self._column.addWidget(Label(title, Role.SECTION))
        for part in parts:
            self._column.addSpacing(9)
            self._column.addWidget(part)

    def _add_codes(self, summary: Summary) -> None:
        self._codes_text = "\n".join(code.hotel for code in summary.codes)
        copy = Button("Copy", Kind.QUIET, icon="copy", size=Size.SMALL)
        copy.setAccessibleName("Copy the codes of the properties")
        copy.clicked.connect(self._copy)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(f"The {properties(len(summary.codes))}", Role.SECTION))
        row.addWidget(Label(summary.codes_note, Role.SMALL, Token.TEXT_2))
        row.addStretch(1)
        row.addWidget(copy)
        self._column.addSpacing(12)
        self._column.addWidget(Line())
        self._column.addSpacing(6)
        self._column.addWidget(head)
        self._column.addSpacing(4)
        grid = CodeGrid("Properties to approve")
        grid.show_codes(summary.codes)
        self._column.addWidget(grid)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._codes_text)


def _where(environment: Environment, application: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(7)
    row.addWidget(Label(environment.chain_name, Role.STRONG, Token.TEXT_2))
    row.addWidget(Tag(environment.kind.value))
    row.addWidget(Label(environment.chain, Role.CODE, Token.TEXT_2))
    row.addWidget(Label(f"·  for the application {application}", Role.BODY, Token.TEXT_2, wraps=True), 1)
    return line


def _statement(statement: Statement, button: Button | None = None) -> QWidget:
    entry = QWidget()
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Label(statement.title, Role.BOLD, wraps=True))
    if statement.codes:
        words.addWidget(Label("   ".join(statement.codes), Role.CODE, Token.TEXT_2, wraps=True))
    if statement.sentence:
        words.addWidget(Label(statement.sentence, Role.BODY, Token.TEXT_2, wraps=True))
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    token = _TOKENS.get(statement.icon, Token.TEXT_2)
    row.addWidget(Drawing(statement.icon, token), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    if button is not None:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return entry
