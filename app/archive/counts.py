"""What happens per property, what there is to filter by, and how much comes a day: all from the writer's tallies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.archive.tallies import HOUR, MINUTE, Span, Tally, decode
from app.archive.view import SegmentView

MINUTES = 60
"""How many minutes an :class:`Activity` looks back."""


@dataclass(frozen=True, slots=True)
class HotelActivity:
    """What one property sent, or the chain itself (``hotel`` None).

    ``last_received_at`` is in microseconds, UTC. ``minutes`` counts the last 60 minutes, oldest first; the last of
    them is the minute that runs.
    """

    hotel: str | None
    events: int
    last_received_at: int | None
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """Every property that ever sent something, in order of code, the chain itself first, and all of them together.

    ``since`` is when the oldest event was received, in microseconds, or None where there is none.
    """

    hotels: tuple[HotelActivity, ...]
    overall: HotelActivity
    since: int | None

    @property
    def events(self) -> int:
        """How many events the archive holds."""
        return self.overall.events

    @property
    def rate(self) -> int:
        """Events in the last whole minute."""
        return self.overall.minutes[-2]


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by, and how many events each has; the most frequent first."""

    hotels: Mapping[str, int]
    modules: Mapping[str, int]
    events: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Volumes:
    """How much comes a day, observed over ``hours`` whole hours: the hour in which the archive begins and the one that
    is running say too little, and are left out."""

    hours: int
    per_day: Mapping[tuple[str | None, str], float] = field(default_factory=dict)
    """By hotel and event."""


class Counts:
    """Answers from the tallies of all segments. Tallies of minutes that are over are added up once and kept."""

    def __init__(self) -> None:
        self._minutes: dict[tuple[int, int], tuple[bytes, Counter[str | None]]] = {}

    def activity(self, views: Sequence[SegmentView], now: int) -> Activity:
        """See ``Reader.activity``."""
        events: Counter[str | None] = Counter()
        last: dict[str | None, int] = {}
        for view in views:
            events.update(_by_hotel(view, view.totals()))
            latest = view.last_received()
            kinds = view.kinds(latest.keys())
            for number, at in latest.items():
                hotel = kinds[number].hotel
                last[hotel] = max(at, last.get(hotel, at))
        minutes = self._hotel_minutes(views, now // MINUTE)
        hotels = tuple(
            HotelActivity(hotel, events[hotel], last.get(hotel), tuple(minute[hotel] for minute in minutes))
            for hotel in sorted(events, key=lambda code: code or "")
        )
        overall = HotelActivity(
            None, events.total(), max(last.values(), default=None), tuple(m.total() for m in minutes)
        )
        times = [span for view in views if (span := view.times())]
        return Activity(hotels, overall, min((earliest for earliest, _ in times), default=None))

    def facets(self, views: Sequence[SegmentView]) -> Facets:
        """See ``Reader.facets``."""
        hotels: Counter[str] = Counter()
        modules: Counter[str] = Counter()
        events: Counter[str] = Counter()
        for view in views:
            totals = view.totals()
            for number, kind in view.kinds(totals.keys()).items():
                count = totals.get(number, 0)
                for counter, value in ((hotels, kind.hotel), (modules, kind.module), (events, kind.name)):
                    if value and count:
                        counter[value] += count
        return Facets(*(dict(counter.most_common()) for counter in (hotels, modules, events)))

    def volumes(self, views: Sequence[SegmentView], days: int, now: int) -> Volumes:
        """See ``Reader.volumes``."""
        counts: defaultdict[tuple[str | None, str], int] = defaultdict(int)
        hours: set[int] = set()
        last = now // HOUR - 1
        begun = min((span[0] for view in views if (span := view.times())), default=now)
        first = max(begun // HOUR + 1, last - days * 24 + 1)
        for view in views:
            for hour, blob in view.spans(Span.HOUR, first, last):
                hours.add(hour)
                tally = decode(blob)
                kinds = view.kinds(tally.keys())
                for number, count in tally.items():
                    kind = kinds[number]
                    counts[kind.hotel, kind.name] += count
        if not hours:
            return Volumes(0)
        observed = max(hours) - min(hours) + 1
        return Volumes(observed, {which: count * 24 / observed for which, count in counts.items()})

    def _hotel_minutes(self, views: Sequence[SegmentView], last: int) -> list[Counter[str | None]]:
        """Events by hotel in each of the last minutes, oldest first."""
        first = last - MINUTES + 1
        self._minutes = {place: kept for place, kept in self._minutes.items() if place[1] >= first}
        minutes: list[Counter[str | None]] = [Counter() for _ in range(MINUTES)]
        for view in views:
            for minute, blob in view.spans(Span.MINUTE, first, last):
                minutes[minute - first].update(self._hotels_of(view, minute, blob))
        return minutes

    def _hotels_of(self, view: SegmentView, minute: int, blob: bytes) -> Counter[str | None]:
        kept = self._minutes.get((view.number, minute))
        if kept is None or kept[0] != blob:
            kept = self._minutes[view.number, minute] = (blob, _by_hotel(view, decode(blob)))
        return kept[1]


def _by_hotel(view: SegmentView, tally: Tally) -> Counter[str | None]:
    kinds = view.kinds(tally.keys())
    counts: Counter[str | None] = Counter()
    for number, count in tally.items():
        counts[kinds[number].hotel] += count
    return counts
