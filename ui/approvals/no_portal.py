"""The Applications page of a profile without a Portal API: why, and the eight steps to take in Oracle's portal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.approvals.frames import MARGIN, scrolled
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Label, Note
from ui.widgets.panel import Line, Panel
from ui.widgets.scaled import scaled

STEPS = (
    ("Open Oracle’s Developer Portal and click Applications.", "Sign in to the chain and its environment first."),
    ("Search for an application and click it to open it.", "One of your chain’s own."),
    ("Click Partner Applications.", "A red ribbon marks each application with a pending event subscription."),
    ("Click an application with a pending event to open it.", ""),
    ("Click Events.", "The events that the partner asks for."),
    ("Click Next.", "To go on with the approval."),
    ("Select the properties and click Next.", "You can approve only hotels that you have access to."),
    ("Click Approve.", "The status reads In Progress, later Approved; the partner sees it too."),
)
"""The approval in Oracle's own portal, step by step."""

_WHY = (
    "Oracle publishes no interface for approving event subscriptions, and this profile names no Portal API that stands "
    "in for one. So approvals are made in Oracle’s own portal. Live works here all the same."
)
_ROLES = "Roles that may approve: OHIPADMIN, OHIPENVIRONMENTS, DEVELOPERPORTALACCESS."


class NoPortalView(QWidget):
    """Says what is the case and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 14, MARGIN, MARGIN)
        column.setSpacing(16)
        column.addWidget(Label("Applications", Role.PAGE_TITLE))
        why = Panel(20, spacing=6)
        why.body.addWidget(Label("Approvals are not possible from here", Role.CARD_TITLE))
        why.body.addWidget(Label(_WHY, Role.BODY, Token.TEXT_2, wraps=True))
        column.addWidget(why)
        column.addLayout(self._head())
        column.addWidget(_steps())
        column.addWidget(Note("info", _ROLES, Token.TEXT_2, wraps=True))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, name="How to approve in Oracle’s portal"))

    def _head(self) -> QHBoxLayout:
        self.copy = Button("Copy the steps", Kind.QUIET, icon="copy", size=Size.SMALL)
        self.copy.clicked.connect(self.copy_steps)
        row = QHBoxLayout()
        row.addWidget(Label("Eight steps in Oracle’s portal", Role.SECTION))
        row.addStretch(1)
        row.addWidget(self.copy)
        return row

    def copy_steps(self) -> None:
        """The eight steps go to the clipboard as plain text."""
        QGuiApplication.clipboard().setText("\n".join(f"{n}. {step}" for n, (step, _) in enumerate(STEPS, start=1)))


def _steps() -> Panel:
    panel = Panel(0, spacing=0)
    for number, (step, more) in enumerate(STEPS, start=1):
        if number > 1:
            panel.body.addWidget(Line())
        line = QWidget()
        line.setAccessibleName(f"{number}. {step} {more}".strip())
        row = QHBoxLayout(line)
        row.setContentsMargins(20, 9, 20, 9)
        row.setSpacing(8)
        count = Label(str(number), Role.BOLD, Token.TEXT_2)
        scaled(count.setFixedWidth, 24)
        row.addWidget(count, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Label(step, Role.STRONG))
        row.addWidget(Label(more, Role.BODY, Token.TEXT_2, wraps=True), 1)
        panel.body.addWidget(line)
    return panel
