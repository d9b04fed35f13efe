"""The steps of trying a connection out, each with its result as soon as it is known."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.checks import Finding, Result, Step
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Drawing, Label

TITLES = {
    Step.GATEWAY: "Gateway",
    Step.TOKEN: "Sign in",
    Step.HOTELS: "Hotels",
    Step.PORTAL: "Portal API",
}
_LOOKS = {
    Result.GOOD: ("circle-check", Token.SUCCESS),
    Result.FAILED: ("circle-x", Token.DANGER),
    Result.SKIPPED: ("minus", Token.TEXT_3),
}


class Checklist(QWidget):
    """One line for each step: to come, at work, and then how it ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[Step, Drawing] = {}
        self._sentences: dict[Step, Label] = {}
        self._details = ""
        self.copy = Button("Copy details", Kind.QUIET, icon="copy", size=Size.SMALL)
        self.copy.clicked.connect(self._copy)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for number, (step, title) in enumerate(TITLES.items()):
            self._icons[step] = Drawing("circle-dashed", Token.TEXT_3)
            self._sentences[step] = Label("", Role.SMALL, Token.TEXT_2, wraps=True)
            grid.addWidget(self._icons[step], number, 0)
            grid.addWidget(Label(title, Role.SMALL_STRONG, Token.TEXT_2), number, 1)
            grid.addWidget(self._sentences[step], number, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addWidget(self.copy)
        self.setAccessibleName("Result of the check")

    def begin(self) -> None:
        """Nothing is known yet; the first step is at work."""
        self._details = ""
        self.copy.hide()
        for step, icon in self._icons.items():
            icon.set("circle-dashed", Token.TEXT_3)
            self._sentences[step].setText("")
        self._work_on(next(iter(Step)))

    def show_finding(self, finding: Finding) -> None:
        """Say how a step ended; the one behind it is at work now."""
        name, token = _LOOKS[finding.result]
        self._icons[finding.step].set(name, token)
        sentence = self._sentences[finding.step]
        sentence.setText(finding.sentence)
        sentence.set_token(Token.DANGER if finding.result is Result.FAILED else Token.TEXT_2)
        if finding.problem is not None and finding.problem.detail:
            self._details += f"{TITLES[finding.step]}: {finding.sentence}\n{finding.problem.detail}\n"
            self.copy.show()
        steps = list(Step)
        following = steps.index(finding.step) + 1
        if following < len(steps) and finding.result is not Result.SKIPPED:
            self._work_on(steps[following])

    def _work_on(self, step: Step) -> None:
        self._icons[step].set("loader-circle", Token.INFO, turns=True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
