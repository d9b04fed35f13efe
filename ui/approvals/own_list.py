"""The chain's own applications: a list to search and to open one of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.portal import Application
from ui.approvals.columns.own import own_columns, own_key
from ui.approvals.frames import MARGIN
from ui.approvals.partners import matching
from ui.models import RowsModel
from ui.widgets.field import SearchField
from ui.widgets.panel import ClippedPanel
from ui.widgets.scaled import scaled
from ui.widgets.state_page import StatePage
from ui.widgets.table import TableView


class OwnList(QWidget):
    """My applications."""

    opened = Signal(object)
    """The :class:`Application` that should be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._applications: tuple[Application, ...] = ()
        self.search = SearchField("Search applications", name="Search my applications", key="/")
        scaled(self.search.setFixedWidth, 280)
        self.search.textChanged.connect(self._put_up)
        self.search.returnPressed.connect(self._open_first)
        self.model: RowsModel[Application] = RowsModel(own_columns(), own_key)
        self.table: TableView[Application] = TableView(self.model, "My applications")
        self.table.row_activated.connect(self.opened)
        self.table.clicked.connect(self._open_clicked)
        self._nothing = StatePage()
        self._stack = QStackedWidget()
        self._panel = ClippedPanel(self.table)
        self._stack.addWidget(self._panel)
        self._stack.addWidget(self._nothing)
        top = QHBoxLayout()
        top.addWidget(self.search)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def show_applications(self, applications: Sequence[Application]) -> None:
        """The applications as they were read last."""
        self._applications = tuple(applications)
        self._put_up()

    def look_for(self, text: str) -> None:
        """Search for this, as if it was typed here."""
        self.search.setText(text)

    def focus_search(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def _put_up(self) -> None:
        text = self.search.text().strip()
        found = matching(self._applications, text)
        self.model.replace(found)
        if not found:
            title = f"None of your applications matches “{text}”" if text else "No applications of your own"
            self._nothing.say("search" if text else "inbox", title, "Applications are registered in Oracle’s portal.")
        self._stack.setCurrentWidget(self._panel if found else self._nothing)

    def _open_first(self) -> None:
        if self.model.rows:
            self.opened.emit(self.model.rows[0])

    def _open_clicked(self, index: QModelIndex) -> None:
        application = self.model.row_at(index)
        if application is not None:
            self.opened.emit(application)
