"""What properties are called and which zone they are in, asked once: the gateway's hotels, and the portal's properties.

Names come from Oracle's own interface; it has no time zones. Those come from the portal, where there is one, and from
nowhere else: a property that it does not know has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import takewhile

from app.clients.portal import PortalClient, every
from app.domain.errors import DoormanError
from app.domain.portal import Hotel, PortalSession, SubscriptionQuery


class PropertyBook:
    """Names and zones by hotel code. Empty until :meth:`read`, and where nothing could be read."""

    def __init__(
        self,
        hotels: Callable[[], Awaitable[Sequence[Hotel]]],
        portal: PortalClient | None,
        session: Callable[[], Awaitable[PortalSession | None]],
    ) -> None:
        """``hotels`` asks the gateway; ``session`` the portal, who is signed in and in which environment."""
        self.names: dict[str, str] = {}
        self.zones: dict[str, str] = {}
        self._hotels = hotels
        self._portal = portal
        self._session = session
        self._turn = asyncio.Lock()
        self._unread = [self._read_hotels, self._read_portal]

    async def read(self) -> list[DoormanError]:
        """Ask both places, unless they have answered before. What one refuses is among the answer; the other is asked
        all the same, and the one that refused again at the next call.
        """
        async with self._turn:
            refused: list[DoormanError] = []
            for source in list(self._unread):
                try:
                    await source()
                except DoormanError as error:
                    refused.append(error)
                else:
                    self._unread.remove(source)
            return refused

    async def _read_hotels(self) -> None:
        self._learn([(hotel.hotel, hotel.name, hotel.brand) for hotel in await self._hotels()])

    async def _read_portal(self) -> None:
        """A request lists its environment's properties with their zones: one after the other, until none lacks one.

        Only requests of the environment that the portal's session is in count: the same code may stand for another
        hotel, in another zone, elsewhere.
        """
        session = await self._session()
        if self._portal is None or session is None:
            return
        query = SubscriptionQuery(environment=session.environment.id)
        async for summary in every(partial(self._portal.subscriptions, query, limit=500)):
            items = [item async for item in every(partial(self._portal.properties, summary.id, limit=500))]
            self._learn([(item.hotel, item.name, item.brand) for item in items if item.hotel not in self.names])
            for item in items:
                if item.time_zone:
                    self.zones.setdefault(item.hotel, item.time_zone)
            if self.zones.keys() >= self.names.keys():
                return

    def _learn(self, told: Sequence[tuple[str, str, str]]) -> None:
        """Code, name and brand of each. A brand's own words before every name tell nothing beside the code."""
        by_brand: dict[str, list[str]] = {}
        for _, name, brand in told:
            by_brand.setdefault(brand, []).append(name)
        shared = {brand: len(shared_words(names)) for brand, names in by_brand.items()}
        for code, name, brand in told:
            self.names[code] = " ".join(name.split()[shared[brand] :])


def shared_words(names: Sequence[str]) -> list[str]:
    """The words that all names begin with, never a whole name; none for a name alone."""
    if len(names) < 2:
        return []
    words = [name.split()[:-1] for name in names]
    return [first[0] for first in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))]
