"""The hotels of a chain as the gateway lists them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx
import pytest

from app.clients.hotels import list_hotels
from app.clients.http import make_client
from app.domain.errors import NotTheServer
from app.domain.portal import Hotel

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def hotels(answer: httpx.Response, asked: list[httpx.Request] | None = None, hotel: str = "") -> tuple[Hotel, ...]:
    def handle(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return answer

    async def run() -> tuple[Hotel, ...]:
        async with make_client("https://gateway.example", transport=httpx.MockTransport(handle)) as client:
            return await list_hotels(client, chain="LARK", hotel=hotel, now=NOW)

    return asyncio.run(run())


def test_hotels_are_read_with_what_is_known_of_them() -> None:
    asked: list[httpx.Request] = []
    listed = {
        "hotelSummaryInfoList": [
            {"hotelId": "AUR01", "hotelName": "Aurora", "chainCode": "LARK", "brandCode": "AUR", "propertyType": "X"},
            {"hotelId": "AUR02", "inactiveDate": "2026-11-24", "brandCode": None},
            {"hotelId": "AUR03", "inactiveDate": "2026-11-25"},
        ],
        "links": [],
    }
    assert hotels(httpx.Response(200, json=listed), asked, hotel="AUR01") == (
        Hotel("AUR01", "Aurora", "LARK", "AUR", active=True),
        Hotel("AUR02", "AUR02", "", "", active=False),
        Hotel("AUR03", "AUR03", "", "", active=True),
    )
    assert asked[0].url.path == "/ent/config/v1/hotels"
    assert asked[0].headers["x-hotelid"] == "AUR01"


def test_no_content_means_no_hotels() -> None:
    assert hotels(httpx.Response(204)) == ()


def test_an_answer_of_another_shape_has_one_sentence() -> None:
    with pytest.raises(NotTheServer, match="the hotels of LARK"):
        hotels(httpx.Response(200, json={"hotelSummaryInfoList": "none"}))
