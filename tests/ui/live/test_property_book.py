"""Names and zones of properties: from the gateway's hotels, and from the requests of this environment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from app.domain.errors import DoormanError, TimedOut
from app.domain.portal import Hotel, Page, SubscriptionQuery
from ui.live.property_book import PropertyBook, shared_words


@dataclass
class FakePortal:
    """Requests by id, each with the properties that it lists: code and zone."""

    requests: dict[str, list[tuple[str, str]]]
    environments: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    async def subscriptions(self, query: SubscriptionQuery, *, cursor: str | None = None, limit: int) -> Page[Any]:
        self.environments.append(query.environment)
        items = tuple(SimpleNamespace(id=id) for id in self.requests)
        return Page(items, None, len(items))

    async def properties(self, id: str, *, cursor: str | None = None, limit: int) -> Page[Any]:
        """One a page, so that pages are turned."""
        self.read.append(id)
        at = int(cursor or 0)
        listed = self.requests[id]
        hotel, zone = listed[at]
        following = str(at + 1) if at + 1 < len(listed) else None
        item = SimpleNamespace(hotel=hotel, name=f"Portal's {hotel}", brand="", time_zone=zone)
        return Page((item,), following, len(listed))


def read(portal: FakePortal | None, *codes: str, fails: DoormanError | None = None) -> tuple[PropertyBook, list[Any]]:
    async def hotels() -> tuple[Hotel, ...]:
        if fails is not None:
            raise fails
        return tuple(Hotel(code, f"House {code}", "LARK", "", True) for code in codes)

    async def session() -> Any:
        return SimpleNamespace(environment=SimpleNamespace(id="uat-1")) if portal else None

    workspace = SimpleNamespace(portal=portal, session=session, hotels=hotels)
    book = PropertyBook()
    return book, asyncio.run(book.read(workspace))  # type: ignore[arg-type]


def test_one_request_is_enough_where_it_lists_everything():
    portal = FakePortal({"r1": [("AUR01", "Europe/Berlin"), ("AUR02", "Europe/Vienna")], "r2": [("AUR01", "x")]})
    book, refused = read(portal, "AUR01", "AUR02")
    assert book.zones == {"AUR01": "Europe/Berlin", "AUR02": "Europe/Vienna"}
    assert set(portal.read) == {"r1"}
    assert refused == []


def test_every_request_is_read_until_no_property_lacks_its_zone():
    portal = FakePortal({"r1": [("AUR01", "")], "r2": [("AUR02", "Europe/Vienna")], "r3": [("AUR01", "Europe/Berlin")]})
    book, _ = read(portal, "AUR01", "AUR02")
    assert book.zones == {"AUR01": "Europe/Berlin", "AUR02": "Europe/Vienna"}


def test_only_requests_of_this_environment_are_asked_for():
    portal = FakePortal({"r1": [("AUR01", "Europe/Berlin")]})
    read(portal, "AUR01")
    assert portal.environments == ["uat-1"]


def test_a_zone_that_nobody_tells_stays_unknown():
    book, _ = read(FakePortal({"r1": [("AUR01", "Europe/Berlin"), ("AUR02", "")]}), "AUR01", "AUR02")
    assert book.zones == {"AUR01": "Europe/Berlin"}


def test_the_gateways_names_count_and_the_portal_adds_those_it_lacks():
    book, _ = read(FakePortal({"r1": [("AUR01", "Europe/Berlin"), ("AUR09", "Europe/Paris")]}), "AUR01")
    assert book.names == {"AUR01": "House AUR01", "AUR09": "Portal's AUR09"}


def test_a_gateway_that_refuses_leaves_the_portals_names_and_is_told():
    error = TimedOut("The gateway did not answer.")
    book, refused = read(FakePortal({"r1": [("AUR01", "Europe/Berlin")]}), fails=error)
    assert book.names == {"AUR01": "Portal's AUR01"}
    assert refused == [error]


def test_without_a_portal_there_are_names_alone():
    book, refused = read(None, "AUR01")
    assert (book.names, book.zones, refused) == ({"AUR01": "House AUR01"}, {}, [])


def test_the_words_before_all_names_of_a_brand():
    assert shared_words(["Aurora Berlin Mitte", "Aurora Wien"]) == ["Aurora"]
    assert shared_words(["Aurora Berlin"]) == []
