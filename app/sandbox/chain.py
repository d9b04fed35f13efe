"""The chain: Larkspur Hotels, its brands and hotels. Scales from one hotel to many thousands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal

from app.sandbox.places import BRANDS, MORE_DISTRICTS, Brand, City

Blocked = Literal["no-access", "streaming-off", "inactive"]
"""Why a hotel may not be chosen."""

CHAIN_CODE = "LARK"
CHAIN_NAME = "Larkspur Hotels"
_TOTAL = sum(brand.share for brand in BRANDS)


@dataclass(slots=True)
class Hotel:
    """One property. ``accessible``: among the hotels of the portal's user. ``size`` weighs its traffic."""

    code: str
    name: str
    brand: str
    brand_code: str
    region: str
    country: str
    city: str
    zone: str
    size: float
    opened: datetime
    accessible: bool = True
    streaming: bool = True
    inactive_since: datetime | None = None

    @property
    def blocked(self) -> Blocked | None:
        """Why the portal's user may not choose it, or None."""
        if self.inactive_since is not None:
            return "inactive"
        if not self.streaming:
            return "streaming-off"
        return None if self.accessible else "no-access"

    @property
    def produces(self) -> bool:
        """Whether events come from it."""
        return self.streaming and self.inactive_since is None


@dataclass(slots=True)
class Chain:
    """The hotels by code, in the order of brand and number."""

    hotels: dict[str, Hotel] = field(default_factory=dict)
    code: str = CHAIN_CODE
    name: str = CHAIN_NAME

    def codes(self, brand: str | None = None) -> list[str]:
        """Hotel codes in order, of one brand or of all."""
        return [h.code for h in self.hotels.values() if brand is None or h.brand == brand]

    def choosable(self) -> set[str]:
        """Hotels that the portal's user may choose."""
        return {h.code for h in self.hotels.values() if h.blocked is None}


def build(hotels: int, today: datetime) -> Chain:
    """A chain of so many hotels, split between the brands in their usual proportion.

    Where it is large enough, six hotels are not the user's, two have streaming switched off, and one became inactive.
    """
    if hotels < 1:
        raise ValueError("a chain has at least one hotel")
    counts = _split(hotels)
    width = max(2, len(str(max(counts))))
    chain = Chain()
    for brand, number in zip(BRANDS, counts, strict=True):
        for hotel in _brand_hotels(brand, number, width, today):
            chain.hotels[hotel.code] = hotel
    _block_some(chain, width, today)
    return chain


def _split(hotels: int) -> list[int]:
    """Shares by largest remainder."""
    exact = [hotels * brand.share / _TOTAL for brand in BRANDS]
    counts = [int(x) for x in exact]
    by_remainder = sorted(range(len(BRANDS)), key=lambda i: counts[i] - exact[i])
    for i in by_remainder[: hotels - sum(counts)]:
        counts[i] += 1
    return counts


def _brand_hotels(brand: Brand, number: int, width: int, today: datetime) -> Iterator[Hotel]:
    cities = {city.local: city for city in brand.cities}
    free = _free_places(brand)
    for n in range(1, number + 1):
        if n in brand.pinned:
            name, district = brand.pinned[n]
            city = cities[name]
        else:
            city, district = next(free)
        yield Hotel(
            code=f"{brand.code}{n:0{width}}",
            name=f"{brand.name} {city.local} {district}",
            brand=brand.name,
            brand_code=brand.code,
            region=brand.region,
            country=city.country,
            city=city.name,
            zone=city.zone,
            # The first hotels of a brand are its large ones.
            size=brand.size * (0.4 + 3.0 / (2 + n % 40)),
            opened=datetime(2009 + n * 7 % 14, 1 + n % 12, 1, tzinfo=UTC),
        )


def _free_places(brand: Brand) -> Iterator[tuple[City, str]]:
    """Every place that no hotel is pinned to; after the real districts come stand-ins, then numbered ones."""
    pinned = set(brand.pinned.values())
    # One district of each city first, so that a small chain already spreads over the map.
    longest = max(len(city.districts) for city in brand.cities)
    for i in range(longest):
        for city in brand.cities:
            if i < len(city.districts) and (city.local, city.districts[i]) not in pinned:
                yield city, city.districts[i]
    for lap in count(1):
        for district in MORE_DISTRICTS:
            for city in brand.cities:
                if district not in city.districts:
                    yield city, district if lap == 1 else f"{district} {lap}"


def _block_some(chain: Chain, width: int, today: datetime) -> None:
    def pick(*names: tuple[str, int]) -> list[Hotel]:
        codes = (f"{brand}{n:0{width}}" for brand, n in names)
        return [chain.hotels[c] for c in codes if c in chain.hotels]

    for hotel in pick(("BEA", 7), ("BEA", 41), ("CED", 17), ("CED", 33), ("DUN", 5), ("DUN", 29)):
        hotel.accessible = False
    for hotel in pick(("CED", 44), ("DUN", 14)):
        hotel.streaming = False
    for hotel in pick(("CED", 58)):
        hotel.inactive_since = (today - timedelta(days=24)).replace(hour=0, minute=0, second=0, microsecond=0)
