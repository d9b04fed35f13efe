"""What properties are called and which zone they are in, asked once: the gateway's hotels, and the portal's properties.

Names come from Oracle's own interface; it has no time zones. Those come from the portal, where there is one.
"""

from __future__ import annotations

from functools import partial

from app.clients.portal import every
from app.domain.errors import DoormanError
from app.domain.portal import SubscriptionQuery
from app.services.workspace import Workspace


class PropertyBook:
    """Names and zones by hotel code. Empty until :meth:`read`, and where nothing could be read."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.zones: dict[str, str] = {}

    async def read(self, workspace: Workspace) -> list[DoormanError]:
        """Ask both places; what one of them refuses is among the answer, and the other is asked all the same."""
        refused = []
        for source in (self._read_hotels, self._read_portal):
            try:
                await source(workspace)
            except DoormanError as error:
                refused.append(error)
        return refused

    async def _read_hotels(self, workspace: Workspace) -> None:
        for hotel in await workspace.hotels():
            self.names.setdefault(hotel.hotel, hotel.name)

    async def _read_portal(self, workspace: Workspace) -> None:
        """Any request lists every property of its environment."""
        if workspace.portal is None:
            return
        found = await workspace.portal.subscriptions(SubscriptionQuery(), limit=1)
        for summary in found.items:
            async for item in every(partial(workspace.portal.properties, summary.id, limit=500)):
                self.names[item.hotel] = item.name
                self.zones[item.hotel] = item.time_zone
