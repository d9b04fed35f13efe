"""A problem as the banner above a page's content: its sentence as plain text, its details to copy."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.problem import Problem
from ui.widgets.banner import Banner


class ProblemBanner(Banner):
    """Shows one problem until it is closed or another comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(edge=True, closable=True, parent=parent)
        self._details = ""
        self.problem: Problem | None = None

    def show_problem(self, problem: Problem) -> None:
        """Show this one."""
        self.problem = problem
        self._details = f"{problem.title}. {problem.sentence}\n{problem.detail}"
        self.clear_buttons()
        if problem.detail:
            self.add_button("Copy details", "copy").clicked.connect(self._copy)
        self.say(problem.tone, problem.icon, f"{problem.title}.", problem.sentence)
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
