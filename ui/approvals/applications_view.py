"""The Applications page's first view: my applications and partner applications, under one head."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.approvals.board_view import BoardView
from ui.approvals.frames import MARGIN
from ui.approvals.own_list import OwnList
from ui.approvals.partners import PartnersPresenter
from ui.approvals.read_line import ReadLine
from ui.problem import problem_of
from ui.theme import Role
from ui.widgets.label import Label
from ui.widgets.tabs import Tabs

OWN, PARTNERS = "mine", "partners"


class ApplicationsView(QWidget):
    """Tabs with counts; the red one says how many requests wait."""

    tab_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_line = ReadLine()
        self.tabs = Tabs("Applications")
        self.tabs.add(OWN, "My applications")
        self.tabs.add(PARTNERS, "Partner applications")
        self.tabs.chosen.connect(self.tab_requested)
        self.own = OwnList()
        self.board = BoardView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.own)
        self._stack.addWidget(self.board)
        head = QHBoxLayout()
        head.addWidget(Label("Applications", Role.PAGE_TITLE))
        head.addStretch(1)
        head.addWidget(self.read_line)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 14, MARGIN, 0)
        top.setSpacing(2)
        top.addLayout(head)
        top.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.show_tab(PARTNERS)

    def show_tab(self, tab: str) -> None:
        """This tab."""
        self.tabs.set_current(tab)
        self._stack.setCurrentWidget(self.own if tab == OWN else self.board)

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return str(self.tabs.current)

    def show_partners(self, partners: PartnersPresenter) -> None:
        """What was read, or why it was not."""
        self.read_line.set_read_at(partners.read_at)
        if partners.read_at is None:
            if partners.problem is not None:
                self.board.show_problem(problem_of(partners.problem))
            else:
                self.board.show_loading()
            return
        self.tabs.set_count(OWN, f"{len(partners.own):,}")
        waiting = partners.pending
        self.tabs.set_count(PARTNERS, f"{waiting or len(partners.partners):,}", waiting=bool(waiting))
        self.own.show_applications(partners.own)
        self.board.show_board(partners.board, prefers_table=partners.is_many)

    def focus_search(self) -> None:
        """The keyboard goes to the search of the tab that is open."""
        (self.own if self.tab == OWN else self.board).focus_search()
