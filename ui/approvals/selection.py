"""Which properties are picked for one approval: the choice itself, apart from how a tree or a panel shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.portal import Choice, SubscriptionProperty
from ui.text import day_short


class Grouping(StrEnum):
    """How the property tree is arranged. Countries stand below brands and regions; below countries, the properties."""

    BRAND = "Brand"
    REGION = "Region"
    COUNTRY = "Country"

    def path(self, item: SubscriptionProperty) -> tuple[str, ...]:
        """The names of the groups that a property stands in, outermost first. What the server left empty is "Other"."""
        country = item.country or "Other"
        if self is Grouping.COUNTRY:
            return (country,)
        outer = item.brand if self is Grouping.BRAND else item.region
        return (outer or "Other", country)


class Blocked(StrEnum):
    """Why a property cannot be picked: the reasons of the Portal API, and that the request does not name it."""

    NO_ACCESS = "no-access"
    STREAMING_OFF = "streaming-off"
    INACTIVE = "inactive"
    NOT_REQUESTED = "not-requested"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, item: SubscriptionProperty) -> Blocked | None:
        """Why this property cannot be picked, or None where it can."""
        if item.blocked:
            return cls.named(item.blocked)
        return None if item.requested else cls.NOT_REQUESTED

    @classmethod
    def named(cls, reason: str) -> Blocked:
        """The reason as the server names it; one that Doorman does not know still blocks."""
        return cls(reason) if reason in set(cls) else cls.UNKNOWN

    def note(self, since: datetime | None = None) -> str:
        """The reason as it stands beside the property."""
        if self is Blocked.INACTIVE:
            return f"Inactive since {day_short(since)}" if since else "Inactive"
        return _NOTES[self]

    def tally(self, since: datetime | None = None) -> str:
        """The reason behind a number: "6 not among your hotels"."""
        if self is Blocked.INACTIVE:
            return f"inactive since {day_short(since)}" if since else "inactive"
        return _TALLIES[self]


_NOTES = {
    Blocked.NO_ACCESS: "No access: not among your hotels",
    Blocked.STREAMING_OFF: "Streaming is off there",
    Blocked.NOT_REQUESTED: "No longer asked for",
    Blocked.UNKNOWN: "The portal does not permit it",
}
_TALLIES = {
    Blocked.NO_ACCESS: "not among your hotels",
    Blocked.STREAMING_OFF: "streaming is off there",
    Blocked.NOT_REQUESTED: "no longer asked for",
    Blocked.UNKNOWN: "not permitted by the portal",
}


@dataclass(frozen=True, slots=True)
class BlockedTally:
    """How many properties cannot be picked for one reason; ``since`` where they share one day."""

    reason: Blocked
    count: int
    since: datetime | None

    @property
    def words(self) -> str:
        """The reason, to stand behind the number."""
        return self.reason.tally(self.since)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one group is picked."""

    name: str
    chosen: int
    total: int


class Selection:
    """The picked properties of one request.

    Only what the request asks for can be picked: an administrator grants less than was asked, never more. A request
    that comes again starts from what was approved before, a first one from nothing: every grant is somebody's choice.
    """

    def __init__(self, properties: Sequence[SubscriptionProperty]) -> None:
        self.properties = tuple(p for p in properties if p.requested or p.approved_before)
        self._by_code = {p.hotel: p for p in self.properties}
        self._blocked = {p.hotel: reason for p in self.properties if (reason := Blocked.of(p))}
        self._chosen = {p.hotel for p in self.properties if p.approved_before and p.hotel not in self._blocked}

    def __len__(self) -> int:
        return len(self._chosen)

    def __contains__(self, hotel: str) -> bool:
        return hotel in self._chosen

    @property
    def total(self) -> int:
        """How many properties the request is about."""
        return len(self.properties)

    @property
    def selectable(self) -> int:
        """How many of them can be picked."""
        return len(self.properties) - len(self._blocked)

    @property
    def codes(self) -> tuple[str, ...]:
        """The picked codes in the order of the request."""
        return tuple(p.hotel for p in self.properties if p.hotel in self._chosen)

    @property
    def choice(self) -> Choice:
        """What the server is asked for: always the codes by name, so that what is sent is what was seen."""
        return Choice(frozenset(self._chosen))

    def property_of(self, hotel: str) -> SubscriptionProperty | None:
        """The property with this code, or None."""
        return self._by_code.get(hotel)

    def blocked(self, hotel: str) -> Blocked | None:
        """Why this property cannot be picked, or None."""
        return self._blocked.get(hotel)

    def choose(self, hotels: Iterable[str], chosen: bool = True) -> None:
        """Pick these, or drop them. What cannot be picked is left out."""
        known = {h for h in hotels if h in self._by_code and h not in self._blocked}
        if chosen:
            self._chosen |= known
        else:
            self._chosen -= known

    def choose_only(self, hotels: Iterable[str]) -> None:
        """Pick these and nothing else."""
        self._chosen.clear()
        self.choose(hotels)

    def choose_all(self) -> None:
        """Pick everything that can be picked."""
        self.choose(self._by_code)

    def refuse(self, refused: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """The server refused these (code, reason): from now on they cannot be picked. Gives the codes that fell out."""
        lost = []
        for hotel, reason in refused:
            if hotel in self._by_code:
                self._blocked[hotel] = Blocked.named(reason)
            if hotel in self._chosen:
                self._chosen.discard(hotel)
                lost.append(hotel)
        return tuple(lost)

    @property
    def added(self) -> tuple[str, ...]:
        """Picked now and not approved before. Empty on a first request: everything would be."""
        if not self.came_before:
            return ()
        return tuple(p.hotel for p in self.properties if p.hotel in self._chosen and not p.approved_before)

    @property
    def removed(self) -> tuple[str, ...]:
        """Approved before and not picked now."""
        return tuple(p.hotel for p in self.properties if p.approved_before and p.hotel not in self._chosen)

    @property
    def came_before(self) -> bool:
        """Whether any of these properties was approved before."""
        return any(p.approved_before for p in self.properties)

    def shares(self, grouping: Grouping) -> tuple[Share, ...]:
        """How much of each outermost group is picked, in the order of their names."""
        total = Counter(grouping.path(p)[0] for p in self.properties)
        chosen = Counter(grouping.path(p)[0] for p in self.properties if p.hotel in self._chosen)
        return tuple(Share(name, chosen[name], total[name]) for name in sorted(total))

    def tallies(self) -> tuple[BlockedTally, ...]:
        """How many cannot be picked, for each reason, most first."""
        days: dict[Blocked, list[datetime | None]] = defaultdict(list)
        for hotel, reason in self._blocked.items():
            days[reason].append(self._by_code[hotel].blocked_since)
        tallies = (
            BlockedTally(reason, len(since), since[0] if len(set(since)) == 1 else None)
            for reason, since in days.items()
        )
        return tuple(sorted(tallies, key=lambda t: (-t.count, t.reason)))
