"""When something happened, in the zone that the person reads: the property's, this machine's, or UTC.

What happened at a property whose zone nobody told, or in the chain as a whole, is read in UTC and says so; what the
person or the program did is read on this machine's clock. The archive's times are microseconds since 1970, UTC. What
the server calls an event's time has no zone; it is shown as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ui import text
from ui.settings.preferences import TimeDisplay

SECOND = 1_000_000
"""Microseconds."""

CHAIN = ""
"""Stands for the hotel where an event names none, as in a filter's condition."""

WORDS = {TimeDisplay.PROPERTY: "Property time", TimeDisplay.MINE: "My time", TimeDisplay.UTC: "UTC"}
"""What each choice is called."""


class Clocks:
    """The clocks on the wall: one for each property whose zone is known, this machine's, and UTC.

    ``hotel`` is a code, :data:`CHAIN` for an event of no single property, or None for what happened here.
    """

    def __init__(self, zones: Mapping[str, str], mine: tzinfo | None = None) -> None:
        """``zones`` are names of the IANA database by hotel code; a name that it does not know is passed over."""
        self.display = TimeDisplay.PROPERTY
        self._mine = mine
        self.set_zones(zones)

    def set_zones(self, zones: Mapping[str, str]) -> None:
        """Other zones became known."""
        found = {hotel: _zone(name) for hotel, name in zones.items()}
        self._zones = {hotel: zone for hotel, zone in found.items() if zone is not None}

    def knows(self, hotel: str | None) -> bool:
        """Whether the property's own zone is known."""
        return hotel in self._zones

    def zone_said(self, hotel: str) -> str:
        """The zone that must stand beside a time, since it is not the one that was asked for; mostly ""."""
        return "UTC" if self.display is TimeDisplay.PROPERTY and not self.knows(hotel) else ""

    def read(self, at: int, hotel: str | None = None, display: TimeDisplay | None = None) -> datetime:
        """A moment on the chosen clock, or on that of ``display``."""
        return datetime.fromtimestamp(at / SECOND, UTC).astimezone(self._tz(hotel, display or self.display))

    def time(self, at: int, hotel: str | None = None) -> str:
        """``10:42:07``; ``09:42:07 UTC`` where the property's zone is not known."""
        return self._with_zone(f"{self.read(at, hotel):%H:%M:%S}", hotel)

    def precise(self, at: int, hotel: str | None = None) -> str:
        """``10:42:07.031``, with UTC behind it where the property's zone is not known."""
        return self._with_zone(_millis(self.read(at, hotel)), hotel)

    def day(self, at: int, hotel: str | None = None) -> str:
        """``16 Nov``."""
        return text.day_short(self.read(at, hotel).date())

    def date(self, at: int) -> str:
        """``2 Oct 2026``."""
        return text.day(self.read(at).date())

    def everywhere(self, at: int, hotel: str | None) -> str:
        """The moment on each clock, a line each, with milliseconds: a tooltip."""
        displays = [d for d in TimeDisplay if d is not TimeDisplay.PROPERTY or self.knows(hotel)]
        return "\n".join(f"{WORDS[d]}: {self._full(self.read(at, hotel, d))}" for d in displays)

    def _tz(self, hotel: str | None, display: TimeDisplay) -> tzinfo | None:
        if display is TimeDisplay.UTC:
            return UTC
        if display is TimeDisplay.PROPERTY and hotel is not None:
            return self._zones.get(hotel, UTC)
        return self._mine

    def _with_zone(self, shown: str, hotel: str | None) -> str:
        zone = self.zone_said(hotel) if hotel is not None else ""
        return f"{shown} {zone}" if zone else shown

    @staticmethod
    def _full(moment: datetime) -> str:
        return f"{text.day(moment.date())} {_millis(moment)}"


def _millis(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
