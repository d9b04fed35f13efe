"""What happens at the chain could happen."""

from __future__ import annotations

import html
import json
import re
import statistics
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.sandbox.catalogue import KINDS
from app.sandbox.chain import Chain, build
from app.sandbox.event import Record
from app.sandbox.rendering import Renderer
from app.sandbox.schema import Subscription, load, read
from app.sandbox.stories import Happening, Stories
from tests.app.sandbox.streaming import query

MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
STAMPS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}|\d\d-[A-Z]{3}-\d\d \d\d\.\d\d\.\d\d\.\d{6} [AP]M")


@pytest.fixture(scope="module")
def chain() -> Chain:
    return build(240, MORNING)


@pytest.fixture(scope="module")
def day(chain: Chain) -> list[tuple[datetime, Happening]]:
    """A day at the chain, an event every eight seconds."""
    stories = Stories(chain, 1)
    times = [MORNING + timedelta(seconds=8 * n) for n in range(10_800)]
    return [(at, stories.next(at)) for at in times]


def values(told: Happening) -> dict[str, tuple[str | None, str | None]]:
    """Element → old and new; of several, the last."""
    return {e.name: (e.old, e.new) for e in told.body.elements}


def test_the_same_seed_tells_the_same_story(chain: Chain) -> None:
    def tell(seed: int) -> list[tuple[object, ...]]:
        stories = Stories(chain, seed)
        told = [stories.next(MORNING + timedelta(minutes=n)) for n in range(300)]
        return [(t.hotel, t.primary_key, t.timestamp, t.body.name, t.body.elements) for t in told]

    assert tell(7) == tell(7)
    assert tell(7) != tell(8)


def test_a_reservation_is_one_story(day: list[tuple[datetime, Happening]]) -> None:
    """What an event calls old is what the last event of that reservation called new."""
    stands: dict[str, dict[str, str | None]] = defaultdict(dict)
    ended: set[str] = set()
    for _, told in day:
        if told.hotel is None:
            continue
        known = stands[told.primary_key]
        if told.body.name == "NEW RESERVATION":
            assert not known
        if told.body.name != "UPDATE RESERVATION":  # a check-in is told a second time as an update
            for name, (old, _) in values(told).items():
                if name in known and name not in (
                    "RATE AMOUNT",
                    "DEPARTMENT",
                    "TRACE DATE",
                    "TRACE TEXT",
                    "TRACE RESOLVED",
                ):
                    assert old == known[name], (told, name)
        known.update({name: new for name, (_, new) in values(told).items()})
        assert told.primary_key not in ended or told.body.name in ("ROLLBACK CANCEL", "REVERSE CHECK OUT"), told
        ended.discard(told.primary_key)
        if told.body.name in ("CANCEL", "NO SHOW", "CHECK OUT"):
            ended.add(told.primary_key)


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("CHECK IN", "CHECKED IN"), ("CHECK OUT", "CHECKED OUT"), ("CANCEL", "CANCELLED"), ("NO SHOW", "NO SHOW"),
        ("REVERSE CHECK IN", "RESERVED"), ("REVERSE CHECK OUT", "CHECKED IN"), ("ROLLBACK CANCEL", "RESERVED"),
    ],
)  # fmt: skip
def test_an_event_moves_the_status(day: list[tuple[datetime, Happening]], event: str, status: str) -> None:
    told = [t for _, t in day if t.body.name == event]
    assert told
    assert all(values(t)["RESERVATION STATUS"][1] == status for t in told)


def test_who_checks_in_gets_a_room_and_stays(day: list[tuple[datetime, Happening]]) -> None:
    for _, told in day:
        if told.body.name == "CHECK IN":
            said = values(told)
            assert said["ROOM"][1]
            assert said["DEPARTURE DATE"][1] > said["ARRIVAL DATE"][1]  # type: ignore[operator]


def test_prices_are_told_night_by_night(day: list[tuple[datetime, Happening]]) -> None:
    for _, told in day:
        nights = [e for e in told.body.elements if e.name == "RATE AMOUNT"]
        assert [e.scope_from for e in nights] == sorted({e.scope_from for e in nights})
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", e.scope_from) and float(e.new or "") > 0 for e in nights)


def test_hotels_live_by_their_own_clocks(chain: Chain, day: list[tuple[datetime, Happening]]) -> None:
    hours: dict[str, list[int]] = defaultdict(list)
    for at, told in day:
        if told.hotel is not None:
            hours[told.body.name].append(at.astimezone(ZoneInfo(chain.hotels[told.hotel].zone)).hour)
    assert 7 <= statistics.median(hours["CHECK OUT"]) <= 12
    assert 14 <= statistics.median(hours["CHECK IN"]) <= 19
    assert sum(h < 4 for h in hours["NO SHOW"]) / len(hours["NO SHOW"]) > 0.4


def test_where_it_is_morning_more_goes_on_than_where_it_is_night(
    chain: Chain, day: list[tuple[datetime, Happening]]
) -> None:
    def busy(zone: str) -> float:
        """Events at three in the morning (UTC), by the size of the zone's hotels."""
        places = {h.code: h.size for h in chain.hotels.values() if h.zone == zone}
        return sum(at.hour == 3 and told.hotel in places for at, told in day) / sum(places.values())

    assert busy("Asia/Dubai") > 3 * busy("Europe/London")


def test_every_kind_of_event_happens_and_no_other(day: list[tuple[datetime, Happening]]) -> None:
    assert {t.body.name for _, t in day} == set(KINDS)
    assert all(KINDS[t.body.name].module == t.body.module for _, t in day)


def test_profiles_belong_to_the_whole_chain(day: list[tuple[datetime, Happening]]) -> None:
    for _, told in day:
        assert (told.hotel is None) == (told.body.module == "PROFILE")


def test_hotels_that_do_not_stream_are_silent(chain: Chain, day: list[tuple[datetime, Happening]]) -> None:
    busy = {t.hotel for _, t in day}
    assert not {h.code for h in chain.hotels.values() if not h.produces} & busy
    assert len(busy) > 230


def test_both_formats_of_time_occur(day: list[tuple[datetime, Happening]]) -> None:
    stamps = [t.timestamp for _, t in day]
    assert all(STAMPS.fullmatch(stamp) for stamp in stamps)
    rare = sum(stamp.endswith("M") for stamp in stamps)
    assert 0.05 < rare / len(stamps) < 0.12


def test_values_are_escaped_and_some_need_it(day: list[tuple[datetime, Happening]]) -> None:
    said = [v for _, t in day for e in t.body.elements for v in (e.old, e.new) if v]
    assert not [v for v in said if re.search(r"[<>\"']", v)]
    assert {"&amp;", "&lt;", "&#x27;", "&quot;"} <= {found for v in said for found in re.findall(r"&#?\w+;", v)}
    assert "O'Brien" in {html.unescape(v) for v in said}


def test_a_check_in_is_sometimes_told_twice_by_one_action(day: list[tuple[datetime, Happening]]) -> None:
    actions: dict[str, list[str]] = defaultdict(list)
    for _, told in day:
        actions[told.action].append(told.body.name)
    assert {tuple(names) for names in actions.values() if len(names) > 1} == {("CHECK IN", "UPDATE RESERVATION")}


def test_an_event_is_about_as_long_as_real_ones(day: list[tuple[datetime, Happening]]) -> None:
    asked = read(load(), {"query": query()}, {})
    assert isinstance(asked, Subscription)
    renderer = Renderer("1", asked.shape, delta=False)
    sizes = []
    for n, (_, told) in enumerate(day[:4_000]):
        frame = renderer.render(Record(5_981_000_000 + n, "0" * 36, *told), None)
        sizes.append(len(frame))
        assert json.loads(frame[4:])["type"] == "next"
    assert 1_150 < statistics.mean(sizes) < 1_550


@pytest.mark.parametrize("event", list(KINDS))
def test_what_is_asked_for_happens_at_once_and_again_and_again(chain: Chain, event: str) -> None:
    stories = Stories(chain, 3)
    told = [stories.next(MORNING, event, chain.hotels["AUR01"]) for _ in range(40)]
    assert {t.body.name for t in told} == {event}
    assert all(t.body.elements for t in told)
