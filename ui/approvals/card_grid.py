"""Cards in rows under the heads of their sections. A card that says the same stays the same widget."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.approvals.card_view import CardView
from ui.approvals.cards import Section
from ui.approvals.frames import MARGIN, scrolled
from ui.theme import Role, Token, theme
from ui.widgets import focus, paint
from ui.widgets.card import SIDES
from ui.widgets.label import Label
from ui.widgets.paint import RIBBON_OVERHANG

MOST = 3
"""Cards in a row, where each has room for its words."""
_LONGEST = "Asks again, approved for 240 properties on 30 Sep 2026"
"""The line of a card that needs most room."""
_GAP = 16


class CardGrid(QWidget):
    """Sections of cards, scrolling."""

    opened = Signal(object)
    """The card whose application should be opened."""
    review_requested = Signal(object)
    """The card whose request should be reviewed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()
        self._views: dict[str, CardView] = {}
        self._heads: list[QWidget] = []
        self.columns = 0
        """How many cards stand in a row."""
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(MARGIN, 12, MARGIN - RIBBON_OVERHANG, MARGIN)
        self._grid.setHorizontalSpacing(_GAP - RIBBON_OVERHANG)
        self._grid.setVerticalSpacing(_GAP // 2)  # a low row between two rows of cards makes it whole
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self._content, name="Partner applications"))
        theme.changed.connect(self._arrange)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Shows these cards; the keyboard stays on the card where it is."""
        if tuple(sections) == self._sections:
            return
        self._sections = tuple(sections)
        self._renew_views()
        self._lay_out()

    def view_of(self, application_id: str) -> CardView | None:
        """The card of an application, or None where it is not shown."""
        return self._views.get(application_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many in a row as have room."""
        super().resizeEvent(event)
        self._arrange()

    def _renew_views(self) -> None:
        wanted = {card.application_id: card for section in self._sections for card in section.cards}
        for application_id, view in list(self._views.items()):
            if wanted.get(application_id) != view.card:
                self._views.pop(application_id)
                view.hide()
                view.deleteLater()
        for application_id, card in wanted.items():
            if application_id not in self._views:
                view = CardView(card, self._content)
                view.opened.connect(self.opened)
                view.review_requested.connect(self.review_requested)
                self._views[application_id] = view

    def _arrange(self) -> None:
        between = _GAP - RIBBON_OVERHANG
        card = paint.text_width(_LONGEST, Role.SMALL) + SIDES + between
        room = self.width() - 2 * MARGIN + RIBBON_OVERHANG + between
        columns = max(1, min(MOST, int(room / card)))
        if columns != self.columns:
            self.columns = columns
            self._lay_out()

    def _lay_out(self) -> None:
        columns = max(1, self.columns)
        while self._grid.takeAt(0) is not None:
            continue
        for head in self._heads:
            head.hide()
            head.deleteLater()
        self._heads = []
        for number in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(number, 0)
        row = 0
        for section in self._sections:
            row = self._add_section(section, row, columns)
        focus.in_turn(self._content, *(self._views[c.application_id] for s in self._sections for c in s.cards))
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for number in range(self._grid.rowCount()):
            self._grid.setRowStretch(number, 0)
        self._grid.setRowStretch(row, 1)

    def _add_section(self, section: Section, row: int, columns: int) -> int:
        head = _head(section, first=row == 0)
        self._heads.append(head)
        self._grid.addWidget(head, row, 0, 1, columns)
        for number, card in enumerate(section.cards):
            view = self._views[card.application_id]
            place = row + 1 + 2 * (number // columns)
            self._grid.addWidget(view, place, number % columns, Qt.AlignmentFlag.AlignTop)
            self._grid.setRowMinimumHeight(place + 1, _GAP // 2)
            view.show()
        return row + 1 + 2 * -(-len(section.cards) // columns)


def _head(section: Section, *, first: bool) -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0 if first else 8, 0, 0)
    row.setSpacing(8)
    row.addWidget(Label(section.title, Role.SECTION))
    row.addWidget(Label(section.note, Role.SMALL, Token.TEXT_2))
    row.addStretch(1)
    return head
