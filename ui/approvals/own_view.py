"""One of the chain's own applications, opened: what it is, and the partner applications beside it (steps 2 and 3)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.portal import Application
from ui.approvals.board_view import BoardView
from ui.approvals.facts import Facts
from ui.approvals.frames import MARGIN, lay_out_tabbed
from ui.approvals.page_head import PageHead
from ui.approvals.states import state_of
from ui.approvals.words import properties
from ui.text import counted
from ui.widgets.panel import Panel
from ui.widgets.tabs import Tabs

DETAILS, PARTNERS = "details", "partner-applications"
STEPS = (DETAILS, PARTNERS)
"""The steps of a route that lead to one of the chain's own applications."""


class OwnView(QWidget):
    """Tabs *Details* and *Partner applications*; the board in the second is the same as on the Applications page."""

    step_requested = Signal(object)
    """The tab that a person chose, as a step of the route."""
    crumb_requested = Signal(int)
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board = BoardView()
        self.head = PageHead()
        self.head.crumb_requested.connect(self.crumb_requested)
        self.head.copy_requested.connect(self.copy_requested)
        self.tabs = Tabs("Parts of the application")
        self.tabs.add(DETAILS, "Details")
        self.tabs.add(PARTNERS, "Partner applications")
        self.tabs.chosen.connect(self.step_requested)
        self._facts = Facts()
        panel = Panel(20)
        panel.body.addWidget(self._facts)
        details = QWidget()
        box = QVBoxLayout(details)
        box.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        box.addWidget(panel)
        box.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(details)
        self._stack.addWidget(self.board)
        lay_out_tabbed(self, self.head, self.tabs, self._stack)

    def show_application(self, application: Application, pending: int) -> None:
        """This application, and how many partner requests wait beside it."""
        self.head.set_path(("Applications", "My applications", application.name))
        state, word = state_of(application.status)
        self.head.say(application.name, "An application of your own chain", state, word)
        self.tabs.set_count(PARTNERS, f"{pending:,}" if pending else "", waiting=True)
        self._facts.show_facts(
            (
                ("Id", application.id),
                ("What it does", application.description or "No description"),
                ("Events", counted(application.event_count, "event")),
                ("Properties", properties(application.property_count)),
            )
        )

    def show_step(self, step: str) -> None:
        """This tab."""
        self.tabs.set_current(step)
        self._stack.setCurrentIndex(STEPS.index(step))

    def focus_content(self) -> None:
        """The keyboard goes to the tab that is open: the arrows lead to the others."""
        self.tabs.button(self.tabs.current).setFocus()

    def focus_search(self) -> None:
        """The keyboard goes to the search of the tab that is open."""
        if self.tabs.current == PARTNERS:
            self.board.focus_search()
