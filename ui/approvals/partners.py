"""The list of partner applications, read again and again: what the board, the counts and the readiness page share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.clients.portal import PortalClient, every
from app.domain.errors import DoormanError
from app.domain.portal import Application, PartnerApplication, SubscriptionSummary
from ui.approvals.cards import MANY_PARTNERS, Board, Order, Show, board
from ui.approvals.pasted import folded

POLL_EVERY = 15.0
"""Seconds between two looks for new requests."""

PAGE = 500
"""Items read at a time: the most that the Portal API gives."""


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def matching(applications: Sequence[Application], text: str) -> tuple[Application, ...]:
    """The chain's own applications that hold every word of a text in their name or description."""
    words = folded(text).split()
    return tuple(a for a in applications if all(word in folded(f"{a.name} {a.description}") for word in words))


class PartnersPresenter(QObject):
    """Reads the applications, and holds what the person narrowed the board to."""

    changed = Signal()
    """Anything that the page shows is another now."""
    read = Signal()
    """The portal answered: the applications are as of now."""

    def __init__(
        self,
        portal: PortalClient,
        *,
        now: Callable[[], datetime] = utc_now,
        poll_every: float = POLL_EVERY,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._portal = portal
        self._now = now
        self._poll_every = poll_every
        self._found: frozenset[str] | None = None
        self._show, self._order, self._text = Show.ALL, Order.LONGEST_WAITING, ""
        self.partners: tuple[PartnerApplication, ...] = ()
        self.own: tuple[Application, ...] = ()
        self.read_at: datetime | None = None
        self.problem: DoormanError | None = None
        self.board = Board()

    @property
    def is_many(self) -> bool:
        """Whether a table should be what one sees first."""
        return len(self.partners) > MANY_PARTNERS

    @property
    def pending(self) -> int:
        """How many requests wait, whatever the page is narrowed to."""
        return sum(Show.of(p.subscription.status if p.subscription else None) is Show.PENDING for p in self.partners)

    def partner(self, application_id: str) -> PartnerApplication | None:
        """The partner's application with this id, as it was read last."""
        return next((p for p in self.partners if p.id == application_id), None)

    def own_application(self, application_id: str) -> Application | None:
        """The chain's own application with this id, as it was read last."""
        return next((a for a in self.own if a.id == application_id), None)

    def asked(self, subscription_id: str) -> SubscriptionSummary | None:
        """A request in short, as the list was read last; None where it is not in the list."""
        requests = (p.subscription for p in self.partners)
        return next((request for request in requests if request and request.id == subscription_id), None)

    # -- reading -----------------------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Read now and for ever after. A failure is kept in :attr:`problem` and the next look comes all the same."""
        while True:
            await self.refresh()
            await asyncio.sleep(self._poll_every)

    async def refresh(self) -> None:
        """Read once. What was read before stays where reading fails."""
        try:
            self.partners = await self._partners("")
            self.own = tuple([a async for a in every(partial(self._portal.applications, limit=PAGE))])
        except DoormanError as error:
            self.problem = error
        else:
            self.problem, self.read_at = None, self._now()
            self.read.emit()
        self._put_up()

    async def search(self, text: str) -> None:
        """Narrow to a text: names at once, then what the server finds in events and properties."""
        self._text, self._found = text, None
        self._put_up()
        if not text.strip():
            return
        try:
            found = await self._partners(text)
        except DoormanError as error:
            self.problem = error
        else:
            if self._text == text:
                self._found = frozenset(application.id for application in found)
        self._put_up()

    # -- narrowing ---------------------------------------------------------------------------------------------

    def narrow(self, show: Show) -> None:
        """Show only these."""
        self._show = show
        self._put_up()

    def sort(self, order: Order) -> None:
        """Put them in this order."""
        self._order = order
        self._put_up()

    async def _partners(self, text: str) -> tuple[PartnerApplication, ...]:
        pages = partial(self._portal.partner_applications, text, limit=PAGE)
        return tuple([application async for application in every(pages)])

    def _put_up(self) -> None:
        shown = board(
            self.partners, self._now(), show=self._show, text=self._text, found=self._found, order=self._order
        )
        self.board = replace(shown, own_found=len(matching(self.own, self._text)))
        self.changed.emit()
