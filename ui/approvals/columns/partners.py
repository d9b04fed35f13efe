"""Partner applications as a table: what the cards say."""

from __future__ import annotations

from ui.approvals.cards import PartnerCard
from ui.approvals.states import status_pill
from ui.models import Align, Column
from ui.text import NOTHING, count, day, initials
from ui.tokens import Token
from ui.widgets.cell import Cell, Icon, Letters, State, body, muted, pill, strong


def card_key(card: PartnerCard) -> str:
    """By what a card is known."""
    return card.application_id


def card_columns() -> tuple[Column[PartnerCard], ...]:
    """What the cards say, in columns."""
    return (
        Column("Partner", _card_partner, width=220, stretch=True),
        Column("Application", _card_application, width=150, gives_way=2),
        Column("Status", _card_status, width=120),
        Column("Events", _card_events, width=136, align=Align.RIGHT),
        Column("Properties", _card_properties, width=104, align=Align.RIGHT, gives_way=1),
        Column("Personal", _card_personal, width=76, align=Align.RIGHT, says="Events with personal data", gives_way=3),
        Column("Since", _card_since, width=104),
        Column("Asked by", _card_asked_by, width=104, gives_way=4),
    )


def _card_partner(card: PartnerCard) -> Cell:
    return Cell(Letters(initials(card.partner)), strong(card.partner), tooltip=card.summary, says=card.partner)


def _card_application(card: PartnerCard) -> Cell:
    return Cell(body(card.application), tooltip=card.application)


def _card_status(card: PartnerCard) -> Cell:
    return Cell(status_pill(card.status))


def _card_events(card: PartnerCard) -> Cell:
    if card.status is None:
        return Cell(muted(NOTHING))
    new = [pill(State.NEW, f"{card.new_event_count} new")] if card.is_pending and card.new_event_count else []
    return Cell(*new, body(count(card.event_count), Token.TEXT))


def _card_properties(card: PartnerCard) -> Cell:
    if card.status is None:
        return Cell(muted(NOTHING))
    return Cell(body(count(card.property_count), Token.TEXT), muted(f"of {count(card.property_total)}"))


def _card_personal(card: PartnerCard) -> Cell:
    return Cell(muted(NOTHING)) if card.status is None else Cell(body(count(card.personal_count)))


def _card_since(card: PartnerCard) -> Cell:
    if card.waiting:
        token = Token.WARNING if card.is_long else Token.TEXT_2
        return Cell(Icon("hourglass", token, 14), strong(card.waiting, token))
    return Cell(body(day(card.since))) if card.since else Cell(muted(NOTHING))


def _card_asked_by(card: PartnerCard) -> Cell:
    return Cell(body(card.asked_by), tooltip=card.asked_by)
