"""The line above the table: what it is narrowed to, as chips; a field that adds; and how many events a minute pass."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.filter import Condition, EventFilter, Facet
from app.services import meanings
from ui.live.ground import Strip
from ui.live.state import LiveState
from ui.live.times import Clocks
from ui.text import count, tooltip
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.chips import ChipBar, ChipValue
from ui.widgets.label import Label

HEIGHT = 40
_KEYS = {
    Facet.HOTEL: "Property",
    Facet.EVENT: "Event",
    Facet.MODULE: "Module",
    Facet.RESERVATION: "Reservation",
}
_TEXT = "text"
_WHAT_IS_FOUND = (
    "Free text finds events in which words begin so: values, e-mails, dates, numbers, ids, names of elements.\n"
    "Several words: all of them, in any order. Case and accents make no difference."
)
_ONE_BY_ONE = (
    "So many events are not in the text index yet. They are looked through one by one: nothing is missing, it only "
    "takes longer."
)


def chip_of(condition: Condition) -> ChipValue:
    """A condition as its chip says it; an empty property is the chain itself."""
    value = condition.value
    if condition.facet is Facet.HOTEL and not value:
        value = "Chain"
    elif condition.facet is Facet.MODULE:
        value = meanings.sentence_case(value)
    return ChipValue(_KEYS[condition.facet], value, condition.negated, condition)


class FilterLine(Strip):
    """Shows one :class:`EventFilter`; says what a person wants of it."""

    filter_wanted = Signal(object)
    """The :class:`EventFilter` less what a person took away."""
    typed = Signal(str)
    """Enter in the field."""
    search_stop_wanted = Signal()
    search_go_on_wanted = Signal()

    def __init__(self, clocks: Clocks, parent: QWidget | None = None) -> None:
        super().__init__(Token.SURFACE, HEIGHT, spacing=10, parent=parent)
        self._clocks = clocks
        self._filter = EventFilter()
        self.bar = ChipBar("Add a filter, or type words or their beginnings")
        self.bar.edit.setToolTip(tooltip(_WHAT_IS_FOUND, "Ctrl+F"))
        self._search = Label("", Role.SMALL, Token.TEXT_2)
        self._unindexed = Label("", Role.SMALL, Token.TEXT_2)
        self._unindexed.setToolTip(tooltip(_ONE_BY_ONE))
        self._stop = Button("Stop", Kind.LINK, size=Size.TINY)
        self._go_on = Button("Search on", Kind.LINK, size=Size.TINY)
        self._rate = Label("", Role.SMALL, Token.TEXT_2)
        self.row.addWidget(self.bar, 1)
        for part in (self._unindexed, self._search, self._stop, self._go_on, self._rate):
            self.row.addWidget(part)
        for part in (self._unindexed, self._stop, self._go_on):
            part.hide()
        self.bar.removal_requested.connect(self._remove)
        self.bar.submitted.connect(self._submit)
        self._stop.clicked.connect(self.search_stop_wanted)
        self._go_on.clicked.connect(self.search_go_on_wanted)

    def show_state(self, state: LiveState) -> None:
        """Chips, the search that goes on, and the rate."""
        if state.filter != self._filter:
            self._filter = state.filter
            chips = [chip_of(condition) for condition in state.filter.conditions]
            if state.filter.text:
                chips.append(ChipValue("Text", state.filter.text, data=_TEXT))
            self.bar.set_chips(chips)
        self._show_search(state)
        self._unindexed.setText(f"{count(state.unindexed)} not indexed yet")
        self._unindexed.setVisible(state.unindexed > 0)
        self._rate.setText(rate_words(state))

    def _show_search(self, state: LiveState) -> None:
        back_to = state.searched_back_to
        stopped = state.is_search_stopped
        words = ""
        if back_to is not None:
            reached = f"{self._clocks.day(back_to)} {self._clocks.time(back_to)[:5]}"
            words = f"Searched back to {reached}" + ("" if stopped else ", going on")
        self._search.setText(words)
        self._search.setVisible(bool(words))
        self._stop.setVisible(bool(words) and not stopped)
        self._go_on.setVisible(bool(words) and stopped)

    def _submit(self, text: str) -> None:
        self.bar.edit.clear()
        self.typed.emit(text)

    def _remove(self, data: object) -> None:
        if data == _TEXT:
            self.filter_wanted.emit(replace(self._filter, text=""))
        elif isinstance(data, Condition):
            self.filter_wanted.emit(self._filter.without_condition(data))


def rate_words(state: LiveState) -> str:
    """ "4,790 of 4,812 a minute", or "4,812 a minute" where nothing is left out."""
    total = f"{count(state.total_rate)} a minute"
    return f"{count(state.matching_rate)} of {total}" if state.matching_rate is not None else total
