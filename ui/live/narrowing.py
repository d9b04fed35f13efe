"""The ways in which a person narrows the live table: typing, a property, a cell, its opposite, a chip taken away."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.filter import Condition, EventFilter, Facet
from ui.live.event_table import EventTable
from ui.live.presenter import LivePresenter
from ui.live.property_model import PropertyModel
from ui.live.property_rows import Whole
from ui.live.typed import narrowed


class Narrowing(QObject):
    """Makes each wish a whole :class:`EventFilter` and hands it to the presenter."""

    narrowed = Signal(object)
    """The :class:`EventFilter` that holds from now on, by a person's wish."""

    def __init__(self, presenter: LivePresenter, table: EventTable, properties: PropertyModel, parent: QObject) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._table = table
        self._properties = properties

    def show_only(self, shown: EventFilter) -> None:
        """This filter and no other."""
        self._presenter.narrow(shown)
        self.narrowed.emit(shown)

    def clear(self) -> None:
        """Everything again."""
        self.show_only(EventFilter())

    def add_typed(self, words: str) -> None:
        """What was typed, as a condition or as text."""
        self.show_only(narrowed(self._presenter.state.filter, words, self._properties.codes))

    def add(self, condition: Condition) -> None:
        """One condition more."""
        self.show_only(self._presenter.state.filter.with_condition(condition))

    def only_cell(self) -> None:
        """The current cell."""
        condition = self._table.condition()
        if condition is not None:
            self.add(condition)

    def not_cell(self) -> None:
        """All but the current cell."""
        condition = self._table.condition()
        if condition is not None:
            self.add(Condition(condition.facet, condition.value, negated=True))

    def choose_property(self, hotel: str | Whole) -> None:
        """One property instead of those before; the row for all stands for none."""
        shown = self._presenter.state.filter
        kept = tuple(c for c in shown.conditions if c.facet is not Facet.HOTEL)
        chosen = () if hotel is Whole.ALL else (Condition(Facet.HOTEL, "" if isinstance(hotel, Whole) else hotel),)
        self.show_only(EventFilter((*kept, *chosen), shown.text))


def property_of(shown: EventFilter) -> str | Whole | None:
    """The one property that a filter is narrowed to, the row for all without any, None for several or an opposite."""
    conditions = [c for c in shown.conditions if c.facet is Facet.HOTEL]
    if not conditions:
        return Whole.ALL
    if len(conditions) > 1 or conditions[0].negated:
        return None
    return conditions[0].value or Whole.CHAIN
