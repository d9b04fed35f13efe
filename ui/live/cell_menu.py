"""The menu on a cell of the live table: only this, not this, the same module, the detail, copies."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.domain.event import ArchivedEvent
from app.domain.filter import Condition, Facet
from app.services import meanings
from ui.live.filter_line import chip_of
from ui.widgets.menu import Menu


class CellMenu(Menu):
    """Made for one cell and shown once."""

    filter_wanted = Signal(object)
    """A :class:`Condition` to add."""
    detail_wanted = Signal()
    copy_json_wanted = Signal()

    def __init__(self, condition: Condition | None, event: ArchivedEvent, parent: QWidget | None = None) -> None:
        super().__init__("What to do with this cell", parent)
        if condition is not None:
            self._offer_conditions(condition, event)
            self.addSeparator()
        self._detail = self.offer("Open the detail", "table-2", "Enter")
        self._json = self.offer("Copy as JSON", "copy", "Ctrl+C")
        self.triggered.connect(self._chosen)

    def _offer_conditions(self, condition: Condition, event: ArchivedEvent) -> None:
        words = _words(condition)
        self.offer(f"Show only {words}", "funnel", "F").setData(condition)
        opposite = Condition(condition.facet, condition.value, negated=True)
        self.offer(f"Not {words}", "ban", "Shift+F").setData(opposite)
        if condition.facet is Facet.EVENT and event.module:
            module = Condition(Facet.MODULE, event.module)
            self.offer(f"Show only module {_words(module)}", "layers").setData(module)

    def _chosen(self, action: QAction) -> None:
        if action is self._detail:
            self.detail_wanted.emit()
        elif action is self._json:
            self.copy_json_wanted.emit()
        elif isinstance(action.data(), Condition):
            self.filter_wanted.emit(action.data())


def _words(condition: Condition) -> str:
    if condition.facet is Facet.EVENT:
        return meanings.event(condition.value).label
    return chip_of(condition).value
