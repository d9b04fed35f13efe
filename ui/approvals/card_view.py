"""One partner application as a card: with the red ribbon where a person is awaited, else with its state."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.approvals.cards import PartnerCard
from ui.approvals.states import state_of
from ui.text import count
from ui.theme import Role, Token, theme
from ui.widgets.button import Button, Size
from ui.widgets.card import Card
from ui.widgets.cell import Cell, State, body, bold, dot
from ui.widgets.label import Drawing, Label, RunLine
from ui.widgets.panel import Line
from ui.widgets.pill import Monogram, Pill
from ui.widgets.progress import ProgressBar
from ui.widgets.scaled import scaled
from ui.widgets.stat import Stat

PENDING_HEIGHT = 188
OTHER_HEIGHT = 120
RIBBON_ROOM = 92
"""Pixels of the head that the ribbon covers."""


class CardView(Card):
    """Shows one :class:`PartnerCard`. A click opens the application; *Review* goes straight to what is asked for."""

    opened = Signal(object)
    """The card whose application should be opened."""
    review_requested = Signal(object)
    """The card whose request should be reviewed."""

    def __init__(self, card: PartnerCard, parent: QWidget | None = None) -> None:
        super().__init__(card.summary, parent)
        self.card = card
        self.body.addLayout(_head(card))
        if card.is_pending:
            self._fill_pending(card)
        else:
            self._fill_other(card)
        self.clicked.connect(self._open)
        theme.follow(self._restyle)

    def _fill_pending(self, card: PartnerCard) -> None:
        self.set_ribbon("clock", "Pending")
        self.body.addSpacing(10)
        self.body.addLayout(_numbers(card))
        self.body.addSpacing(6)
        self.body.addWidget(Label(card.line, Role.SMALL, Token.TEXT_2, elides=True))
        self.body.addStretch(1)
        self.body.addWidget(Line())
        self.body.addSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        token = Token.WARNING if card.is_long else Token.TEXT_2
        role = Role.SMALL_BOLD if card.is_long else Role.SMALL_STRONG
        foot.addWidget(Drawing("hourglass", token, 14))
        foot.addWidget(Label(f"Waiting {card.waiting}", role, token))
        foot.addWidget(Label(f"·  asked by {card.asked_by}", Role.SMALL, Token.TEXT_2, elides=True), 1)
        self.review = Button("Review", size=Size.SMALL)
        self.review.setAccessibleName(f"Review the request of {card.partner}")
        self.review.clicked.connect(self._review)
        foot.addWidget(self.review)
        self.body.addLayout(foot)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Review is what the keyboard reaches

    def _fill_other(self, card: PartnerCard) -> None:
        self.body.addStretch(1)
        self.body.addWidget(RunLine(_coverage(card)))
        self.body.addSpacing(2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(Label(card.line, Role.SMALL, Token.TEXT_2, elides=True), 1)
        if card.is_under_way:
            bar = ProgressBar("Properties done", token=Token.INFO)
            bar.set_done(card.property_count, card.asked_count, card.failed_count)
            scaled(bar.setFixedWidth, 96)
            foot.addWidget(bar)
        self.body.addLayout(foot)

    def _open(self) -> None:
        self.opened.emit(self.card)

    def _review(self) -> None:
        self.review_requested.emit(self.card)

    def _restyle(self) -> None:
        height, lines = (PENDING_HEIGHT, 6) if self.card.is_pending else (OTHER_HEIGHT, 4)
        self.setFixedHeight(height + lines * max(0, theme.px(16) - 16))


def _head(card: PartnerCard) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Monogram(card.partner), 0, Qt.AlignmentFlag.AlignTop)
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(Label(card.partner, Role.CARD_TITLE, elides=True))
    names.addWidget(Label(card.application, Role.SMALL, Token.TEXT_2, elides=True))
    row.addLayout(names, 1)
    if card.is_pending:
        row.addSpacing(RIBBON_ROOM)
    else:
        state, word = state_of(card.status)
        if card.running_for:
            word = f"{state.word} · {card.running_for}"
        row.addWidget(Pill(state, word), 0, Qt.AlignmentFlag.AlignTop)
    return row


def _numbers(card: PartnerCard) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    new = Pill(State.NEW, f"{card.new_event_count} new") if card.new_event_count else None
    row.addWidget(Stat(count(card.event_count), "event" if card.event_count == 1 else "events", pill=new), 5)
    row.addWidget(Stat(count(card.property_count), "property" if card.property_count == 1 else "properties"), 4)
    row.addWidget(Stat(count(card.personal_count), "with personal data"), 5)
    return row


def _coverage(card: PartnerCard) -> Cell:
    if card.status is None:
        return Cell(body("Nothing asked for yet"))
    of = card.asked_count if card.is_under_way else card.property_total
    return Cell(
        bold(count(card.property_count)),
        body(f"of {count(of)} properties"),
        dot(),
        bold(count(card.event_count)),
        body("event" if card.event_count == 1 else "events"),
    )
