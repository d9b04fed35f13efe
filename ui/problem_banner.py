"""A problem as the banner above a page's content."""
from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.problem import Problem


class ProblemBanner(QWidget):
    def show_problem(self, problem: Problem) -> None: ...
