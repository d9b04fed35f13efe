"""One requested event in full: what it means, and every data element that would be sent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.meanings import ElementMeaning
from ui.approvals.columns.events import event_icon
from ui.approvals.frames import GUTTER, clear_of_gutter, scrolled
from ui.approvals.requested import EventRow, per_day
from ui.text import counted
from ui.theme import Role, Token, theme
from ui.widgets.cell import State
from ui.widgets.label import Drawing, Label, Note
from ui.widgets.layouts import clear
from ui.widgets.panel import Line, Panel
from ui.widgets.pill import Pill

PADDING = 16
_BESIDE_FROM = 280
"""Pixels of width, at 100 %, from which both counts have room in one line."""


class EventPanel(Panel):
    """The panel beside the table of events."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PADDING, spacing=8, parent=parent)
        self._drawing = Drawing("activity")
        self._title = Label("", Role.CARD_TITLE, elides=True)
        self._name = Label("", Role.CODE_SMALL, Token.TEXT_2, elides=True)
        self._sentence = Label("", Role.SMALL, Token.TEXT_2, wraps=True)
        self._condition = Note("list-filter", "", Token.TEXT_2, wraps=True)
        self._count = Label("", Role.SMALL_BOLD, Token.TEXT)
        self._clean = Label("", Role.SMALL, Token.TEXT_2, elides=True)
        self._elements = QWidget()
        self._column = QVBoxLayout(self._elements)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rate = Note("activity", "", Token.TEXT_2, wraps=True)
        self.setAccessibleName("The current event")
        self._counts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two counts stand side by side where there is room."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(_BESIDE_FROM)
        direction = QBoxLayout.Direction
        self._counts.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        side = Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag.AlignLeft
        self._clean.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._drawing)
        head.addWidget(self._title, 1)
        name = QHBoxLayout()
        name.setContentsMargins(24, 0, 0, 0)
        name.addWidget(self._name)
        self.body.setContentsMargins(PADDING, PADDING, PADDING - GUTTER, PADDING)
        self.body.addLayout(clear_of_gutter(head, name))
        self._counts.setSpacing(2)
        self._counts.addWidget(self._count)
        self._counts.addWidget(self._clean, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._sentence)
        column.addWidget(self._condition)
        column.addLayout(self._counts)
        column.addWidget(self._elements)
        column.addStretch(1)
        self.body.addWidget(scrolled(content, name="Meaning and data elements", gutter=True), 1)
        self.body.addLayout(clear_of_gutter(Line(), self._rate))

    def show_event(self, row: EventRow, partner: str) -> None:
        """This event of this partner's request."""
        icon = event_icon(row)
        self._drawing.set(icon.name, icon.token)
        self._title.setText(row.meaning.label)
        self._name.setText(row.asked.name)
        means = row.meaning.sentence or "What this event means is not known to Doorman"
        gets = f"{partner} gets these elements with their old and new values."
        self._sentence.setText(f"{means}. {gets if row.asked.elements else f'{partner} gets no data element with it.'}")
        self._condition.label.setText(f"Only where {row.asked.condition}")
        self._condition.setVisible(bool(row.asked.condition))
        clean = sum(element.personal is None for element in row.elements)
        self._count.setText(counted(len(row.elements), "data element"))
        self._clean.setText(f"{clean} without personal data" if clean < len(row.elements) else "no personal data")
        rate = "How many a day is not known yet" if row.a_day is None else f"About {per_day(row.a_day)} a day"
        self._rate.label.setText(rate)
        self._fill(row.elements)

    def _fill(self, elements: tuple[ElementMeaning, ...]) -> None:
        clear(self._column)
        for number, element in enumerate(elements):
            if number:
                self._column.addWidget(Line())
            self._column.addWidget(_element(element))


def _element(element: ElementMeaning) -> QWidget:
    entry = QWidget()
    top = QHBoxLayout()
    top.setSpacing(8)
    top.addWidget(Label(element.name, Role.CODE_SMALL, Token.TEXT, elides=True), 1)
    if element.personal is not None:
        top.addWidget(Pill(State.PERSONAL, element.personal.value), 0, Qt.AlignmentFlag.AlignVCenter)
    column = QVBoxLayout(entry)
    column.setContentsMargins(0, 7, 0, 9)
    column.setSpacing(2)
    column.addLayout(top)
    column.addWidget(Label(element.sentence or "Not explained", Role.SMALL, Token.TEXT_2, wraps=True))
    return entry
