"""The data elements of one event: before, after, for which nights, and what they tell of a person."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.event import BusinessEvent, Change
from app.services import meanings
from app.services.summary import read_date, value
from ui.models import Column, RowsModel
from ui.text import day_short
from ui.tokens import Role, Token
from ui.widgets.cell import EMPTY, Cell, Icon, Run, State, Text, code, ident, masked, muted, pill, small


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element at one place of the event: the same element may come again for other nights."""

    place: int
    change: Change


def element_rows(event: BusinessEvent) -> list[ElementRow]:
    """What moved first, then what was sent along."""
    rows = [ElementRow(place, change) for place, change in enumerate(event.changes)]
    return sorted(rows, key=_stays)


class ChangeModel(RowsModel[ElementRow]):
    """The table of the detail. After a change of ``shows_guests`` repaint all."""

    def __init__(self) -> None:
        self.shows_guests = False
        self._year: int | None = None
        columns = [
            Column("Element", self._element, width=214),
            Column("Before", self._before, width=96),
            Column("After", self._after, width=120),
            Column("For the nights", self._nights, width=112, gives_way=1),
            Column("Personal data", self._personal, width=60, stretch=True),
        ]
        super().__init__(columns, key=_place)

    def show_event(self, event: BusinessEvent | None) -> None:
        """The elements of this event, or none."""
        day = read_date(event.timestamp) if event else None
        self._year = day.year if day else None
        self.replace(element_rows(event) if event else ())
        self.repaint_all()

    def _element(self, row: ElementRow) -> Cell:
        meaning = meanings.element(row.change.element)
        tooltip = "\n".join(part for part in (meaning.label, meaning.sentence, row.change.role) if part)
        arrow = Icon("arrow-right", Token.ACCENT_TEXT, 14, says="changed")
        if row.change.is_change:
            return Cell(arrow, ident(row.change.element), tooltip=tooltip, copies=row.change.element)
        blank = Text("", Role.BODY, Token.TEXT_3, gap=14 + arrow.gap)
        return Cell(blank, code(row.change.element), tooltip=tooltip, copies=row.change.element)

    def _before(self, row: ElementRow) -> Cell:
        if not row.change.old and not row.change.is_change:
            return EMPTY
        return self._value(row, row.change.old, Text("", Role.BODY, Token.TEXT_3))

    def _after(self, row: ElementRow) -> Cell:
        look = Text("", Role.BOLD, Token.TEXT) if row.change.is_change else Text("", Role.BODY, Token.TEXT_2)
        return self._value(row, row.change.new, look)

    def _nights(self, row: ElementRow) -> Cell:
        first, last = (read_date(text) for text in (row.change.scope_from, row.change.scope_to))
        if first is None or last is None:
            told = " to ".join(part for part in (row.change.scope_from, row.change.scope_to) if part)
            return Cell(small(told)) if told else EMPTY
        return Cell(small(f"{day_short(first)} to {day_short(last)}" if last > first else day_short(first)))

    def _personal(self, row: ElementRow) -> Cell:
        personal = meanings.element(row.change.element).personal
        return EMPTY if personal is None else Cell(pill(State.PERSONAL, personal.value))

    def _value(self, row: ElementRow, text: str, look: Text) -> Cell:
        if not text:
            return Cell(muted("none"))
        meaning = meanings.element(row.change.element)
        if meaning.personal and meaning.personal.is_masked and not self.shows_guests:
            return Cell(*masked(), says="hidden")
        runs: tuple[Run, ...] = (Text(value(meaning, text, self._year), look.role, look.token),)
        return Cell(*runs, tooltip=text, copies=text)


def _place(row: ElementRow) -> int:
    return row.place


def _stays(row: ElementRow) -> bool:
    return not row.change.is_change
