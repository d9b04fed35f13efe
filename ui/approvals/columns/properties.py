"""Properties to pick, in groups that count what is picked."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.portal import SubscriptionProperty
from ui.approvals.requested import per_day
from ui.approvals.selection import Selection
from ui.models import Align, Column
from ui.text import n_of_m
from ui.tokens import Token
from ui.tree_model import Group
from ui.widgets.cell import EMPTY, Cell, Emphasis, Icon, State, body, bold, ident, muted, pill, small


class PropertyCells:
    """The property tree's columns, as of a selection and the volumes that were observed."""

    def __init__(self) -> None:
        self.selection = Selection(())
        self.a_day: Mapping[str, float] = {}

    def columns(self) -> tuple[Column[SubscriptionProperty], ...]:
        """Property, city, time zone, events a day, note."""
        return (
            Column("Property", self._property, width=270, stretch=True, group=self._group),
            Column("City", self._city, width=104, gives_way=3),
            Column("Time zone", self._zone, width=142, gives_way=4),
            Column(
                "A day",
                self._rate,
                width=68,
                align=Align.RIGHT,
                says="Events a day",
                gives_way=2,
                group=self._group_rate,
            ),
            Column("Note", self._note, width=222, gives_way=1, lends=True),
        )

    def emphasis(self, item: SubscriptionProperty) -> Emphasis:
        """What cannot be picked is grey."""
        return Emphasis.BLOCKED if self.selection.blocked(item.hotel) else Emphasis.NORMAL

    def may_tick(self, item: SubscriptionProperty) -> bool:
        """Whether it can be picked."""
        return self.selection.blocked(item.hotel) is None

    def _property(self, item: SubscriptionProperty) -> Cell:
        return Cell(ident(item.hotel), body(item.name, Token.TEXT), tooltip=item.name, copies=item.hotel)

    def _group(self, group: Group[SubscriptionProperty]) -> Cell:
        return Cell(bold(group.label), muted(n_of_m(group.ticked, len(group.rows))))

    def _city(self, item: SubscriptionProperty) -> Cell:
        return Cell(body(item.city), tooltip=item.city)

    def _zone(self, item: SubscriptionProperty) -> Cell:
        return Cell(small(item.time_zone), tooltip=item.time_zone)

    def _rate(self, item: SubscriptionProperty) -> Cell:
        return Cell(body(per_day(self.a_day.get(item.hotel))))

    def _group_rate(self, group: Group[SubscriptionProperty]) -> Cell:
        known = [self.a_day[p.hotel] for p in group.rows if p.hotel in self.a_day]
        return Cell(body(per_day(sum(known) if known else None)))

    def _note(self, item: SubscriptionProperty) -> Cell:
        reason = self.selection.blocked(item.hotel)
        if reason is not None:
            note = reason.note(item.blocked_since)
            return Cell(Icon("lock", Token.TEXT_2, 14), small(note), tooltip=note)
        if item.hotel in self.selection:
            return Cell(pill(State.ADDED)) if self.selection.came_before and not item.approved_before else EMPTY
        return Cell(pill(State.REMOVED)) if item.approved_before else EMPTY
