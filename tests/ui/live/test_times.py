"""A moment is read on the clock that the person chose."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ui.live.times import CHAIN, Clocks
from ui.settings.preferences import TimeDisplay

AT = int(datetime(2026, 11, 24, 9, 42, 7, 31_500, tzinfo=UTC).timestamp() * 1_000_000)
HERE = timezone(timedelta(hours=-5))


@pytest.fixture
def clocks() -> Clocks:
    return Clocks({"AUR01": "Europe/Berlin", "BAD": "Nowhere/At All", "EMPTY": ""}, mine=HERE)


@pytest.mark.parametrize(
    ("display", "hotel", "shown"),
    [
        (TimeDisplay.PROPERTY, "AUR01", "10:42:07"),
        (TimeDisplay.MINE, "AUR01", "04:42:07"),
        (TimeDisplay.UTC, "AUR01", "09:42:07"),
        (TimeDisplay.PROPERTY, None, "04:42:07"),
        (TimeDisplay.PROPERTY, "BAD", "09:42:07 UTC"),
        (TimeDisplay.PROPERTY, "EMPTY", "09:42:07 UTC"),
        (TimeDisplay.PROPERTY, CHAIN, "09:42:07 UTC"),
        (TimeDisplay.MINE, "BAD", "04:42:07"),
        (TimeDisplay.UTC, "BAD", "09:42:07"),
    ],
)
def test_each_zone_reads_its_own_clock(clocks: Clocks, display: TimeDisplay, hotel: str | None, shown: str) -> None:
    clocks.display = display
    assert clocks.time(AT, hotel) == shown


def test_precision_day_and_date(clocks: Clocks) -> None:
    assert clocks.precise(AT, "AUR01") == "10:42:07.031"
    assert clocks.precise(AT, "BAD") == "09:42:07.031 UTC"
    assert clocks.day(AT) == "24 Nov"
    assert clocks.date(AT) == "24 Nov 2026"


def test_the_tooltip_has_every_clock_that_is_known(clocks: Clocks) -> None:
    assert clocks.everywhere(AT, "AUR01").splitlines() == [
        "Property time: 24 Nov 2026 10:42:07.031",
        "My time: 24 Nov 2026 04:42:07.031",
        "UTC: 24 Nov 2026 09:42:07.031",
    ]
    assert clocks.everywhere(AT, CHAIN).splitlines()[0] == "My time: 24 Nov 2026 04:42:07.031"
