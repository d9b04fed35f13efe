"""What happened to a request, newest first, as the portal recorded it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.portal import HistoryEntry
from ui.approvals.columns.history import history_columns
from ui.approvals.frames import MARGIN
from ui.models import RowsModel
from ui.widgets.panel import ClippedPanel
from ui.widgets.state_page import StatePage
from ui.widgets.table import TableView


class Activity(QWidget):
    """A table of everything that happened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: RowsModel[HistoryEntry] = RowsModel(history_columns(), id)
        self.table: TableView[HistoryEntry] = TableView(self._model, "What happened")
        nothing = StatePage()
        nothing.say("history", "Nothing is recorded yet", "The portal keeps what happens to a request.")
        self._stack = QStackedWidget()
        self._stack.addWidget(ClippedPanel(self.table))
        self._stack.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        column.addWidget(self._stack)

    def show_history(self, history: Sequence[HistoryEntry]) -> None:
        """What the portal recorded."""
        self._model.replace(history)
        self._stack.setCurrentIndex(0 if history else 1)
