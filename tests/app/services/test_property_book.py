"""Names and zones of properties: from the gateway's hotels, and from the requests of this environment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from app.domain.errors import DoormanError, TimedOut
from app.domain.portal import Hotel, Page, SubscriptionQuery
from app.services.property_book import PropertyBook, shared_words


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


def book_of(portal: FakePortal | None, *codes: str, fails: list[DoormanError] | None = None) -> PropertyBook:
    """A book over a gateway with these hotels, which fails with each of these errors first."""

    async def hotels() -> tuple[Hotel, ...]:
        if fails:
            raise fails.pop(0)
        return tuple(Hotel(code, f"House {code}", "LARK", f"brand of {code}", True) for code in codes)

    async def session() -> Any:
        return SimpleNamespace(environment=SimpleNamespace(id="uat-1")) if portal else None

    return PropertyBook(hotels, portal, session)  # type: ignore[arg-type]


def read(portal: FakePortal | None, *codes: str) -> tuple[PropertyBook, list[DoormanError]]:
    book = book_of(portal, *codes)
    return book, asyncio.run(book.read())


def test_one_request_is_enough_where_it_lists_everything() -> None:
    portal = FakePortal({"r1": [("AUR01", "Europe/Berlin"), ("AUR02", "Europe/Vienna")], "r2": [("AUR01", "x")]})
    book, refused = read(portal, "AUR01", "AUR02")
    assert book.zones == {"AUR01": "Europe/Berlin", "AUR02": "Europe/Vienna"}
    assert set(portal.read) == {"r1"}
    assert refused == []


def test_every_request_is_read_until_no_property_lacks_its_zone() -> None:
    portal = FakePortal({"r1": [("AUR01", "")], "r2": [("AUR02", "Europe/Vienna")], "r3": [("AUR01", "Europe/Berlin")]})
    book, _ = read(portal, "AUR01", "AUR02")
    assert book.zones == {"AUR01": "Europe/Berlin", "AUR02": "Europe/Vienna"}


def test_only_requests_of_this_environment_are_asked_for() -> None:
    portal = FakePortal({"r1": [("AUR01", "Europe/Berlin")]})
    read(portal, "AUR01")
    assert portal.environments == ["uat-1"]


def test_a_zone_that_nobody_tells_stays_unknown() -> None:
    book, _ = read(FakePortal({"r1": [("AUR01", "Europe/Berlin"), ("AUR02", "")]}), "AUR01", "AUR02")
    assert book.zones == {"AUR01": "Europe/Berlin"}


def test_the_gateways_names_count_and_the_portal_adds_those_it_lacks() -> None:
    book, _ = read(FakePortal({"r1": [("AUR01", "Europe/Berlin"), ("AUR09", "Europe/Paris")]}), "AUR01")
    assert book.names == {"AUR01": "House AUR01", "AUR09": "Portal's AUR09"}


def test_a_gateway_that_refuses_leaves_the_portals_names_and_is_asked_again() -> None:
    error = TimedOut("The gateway did not answer.")
    portal = FakePortal({"r1": [("AUR01", "Europe/Berlin")]})
    book = book_of(portal, "AUR01", "AUR02", fails=[error])

    async def twice() -> None:
        assert await book.read() == [error]
        assert book.names == {"AUR01": "Portal's AUR01"}
        assert await book.read() == []

    asyncio.run(twice())
    assert book.names == {"AUR01": "House AUR01", "AUR02": "House AUR02"}
    assert portal.read == ["r1"]


def test_what_was_read_is_not_asked_again_not_even_at_once() -> None:
    portal = FakePortal({"r1": [("AUR01", "Europe/Berlin")]})
    book = book_of(portal, "AUR01")

    async def together() -> None:
        await asyncio.gather(book.read(), book.read())

    asyncio.run(together())
    assert portal.read == ["r1"]


def test_without_a_portal_there_are_names_alone() -> None:
    book, refused = read(None, "AUR01")
    assert (book.names, book.zones, refused) == ({"AUR01": "House AUR01"}, {}, [])


def test_the_words_before_all_names_of_a_brand() -> None:
    assert shared_words(["Aurora Berlin Mitte", "Aurora Wien"]) == ["Aurora"]
    assert shared_words(["Aurora Berlin"]) == []
