"""Pages under any filter are what a list comprehension would give, within a budget, and beside a writer."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.archive.reader import Reader, Slice
from app.domain.event import ArchivedEvent, Arrival
from app.domain.filter import Condition, EventFilter, Facet
from tests.app.archive.samples import KEY, SECOND, START, archive_of, arrival, arrivals, open_writer

HOTELS = ["AUR01", "BEA02", "CED03", None]
NAMES = ["CHECK IN", "CHECK IN", "CHECK IN", "CANCEL"]
GUESTS = ["Ada Example", "Zoë Müller", "O&#39;Neil", 'Say "hi"', "ÉMILE"]
EVERYTHING = EventFilter()


def mixed(number: int) -> Arrival:
    """Event ``number`` of an archive in which everything occurs; hotel DUN09 only once in 997."""
    return arrival(
        number,
        hotel="DUN09" if number % 997 == 5 else HOTELS[number % 4],
        module="PROFILE" if number % 11 == 0 else "RESERVATION",
        name=NAMES[number % 3 if number % 5 else 3],
        reservation=str(number % 13),
        guest=GUESTS[number % 5],
    )


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """10,000 events, in segments that do not end where a bucket does."""
    path = archive_of(
        tmp_path_factory.mktemp("read") / "archive", [mixed(n) for n in range(10_000)], per_segment=9_000, batch=1_000
    )
    with Reader.open(path, KEY) as opened:
        yield opened


def holds(filter: EventFilter, event: ArchivedEvent) -> bool:
    """The filter as its words say it."""
    values = {
        Facet.HOTEL: event.hotel,
        Facet.MODULE: event.module,
        Facet.EVENT: event.name,
        Facet.RESERVATION: event.primary_key,
    }
    for facet, value in values.items():
        wanted = [c.value for c in filter.conditions if c.facet is facet and not c.negated]
        if wanted and value not in wanted:
            return False
        if any(c.value == value for c in filter.conditions if c.facet is facet and c.negated):
            return False
    if filter.since is not None and event.received_at < filter.since:
        return False
    if filter.until is not None and event.received_at >= filter.until:
        return False
    number = int(event.unique_id.split("-")[1])
    guest = html.unescape(GUESTS[number % 5])
    return filter.text.casefold() in f"{guest} {event.unique_id} {event.name}".casefold()


@cache
def everything(reader: Reader) -> list[ArchivedEvent]:
    """All rows, walked once."""
    return list(reader.walk())


conditions = st.one_of(
    st.builds(Condition, st.just(Facet.HOTEL), st.sampled_from(["AUR01", "BEA02", "DUN09", "NONE"]), st.booleans()),
    st.builds(Condition, st.just(Facet.MODULE), st.sampled_from(["PROFILE", "RESERVATION"]), st.booleans()),
    st.builds(Condition, st.just(Facet.EVENT), st.sampled_from(["CHECK IN", "CANCEL"]), st.booleans()),
    st.builds(Condition, st.just(Facet.RESERVATION), st.sampled_from(["3", "12", "99"]), st.booleans()),
)
times = st.one_of(st.none(), st.integers(-10, 10_010).map(lambda second: START + second * SECOND))
filters = st.builds(
    EventFilter,
    st.lists(conditions, max_size=3).map(tuple),
    st.sampled_from(["", "", "zoë mü", "o'neil", 'say "HI', "émile", "event-199", "nowhere"]),
    times,
    times,
)


@settings(max_examples=60, deadline=None)
@given(filter=filters, start=st.integers(0, 10_001), limit=st.integers(150, 4_000))
def test_pages_equal_the_model(reader: Reader, filter: EventFilter, start: int, limit: int) -> None:
    wanted = [event for event in everything(reader) if holds(filter, event)]
    assert whole(lambda at: reader.older(at, filter, limit, budget=60), start) == [
        event for event in reversed(wanted) if event.seq < start
    ]
    newer = whole(lambda at: reader.newer(at, filter, limit, budget=60), start, reverse=True)
    assert newer == [event for event in wanted if event.seq > start]
    assert reader.count_matching(filter, start, budget=60) == len(newer)
    assert list(reader.newest(filter, limit, budget=60).rows) == wanted[::-1][:limit]


def whole(ask: Callable[[int], Slice], start: int, *, reverse: bool = False) -> list[ArchivedEvent]:
    """All rows, page by page."""
    found: list[ArchivedEvent] = []
    reached, exhausted = start, False
    while not exhausted:
        rows, reached, exhausted = ask(reached)
        found += reversed(rows) if reverse else rows
    return found


@pytest.mark.parametrize("text", ["zoë mü", "nowhere", "event-13"])
def test_a_budget_stops_a_search_that_goes_on_where_it_stopped(reader: Reader, text: str) -> None:
    """Every look at the clock costs a second, and each call has one."""
    ticks = count()
    with Reader.open(reader.path, KEY, clock=lambda: float(next(ticks))) as slow:
        filter = EventFilter((Condition(Facet.EVENT, "CHECK IN"),), text=text)
        expected = [event for event in slow.walk() if holds(filter, event)]
        calls: list[Slice] = []

        def ask(seq: int) -> Slice:
            calls.append(slow.older(seq, filter, 10_000, budget=1))
            return calls[-1]

        assert whole(ask, 10_001) == expected[::-1]
        assert len(calls) > 10
        assert all(later.reached < earlier.reached for earlier, later in pairwise(calls))
        calls.clear()
        assert whole(lambda seq: slow.newer(seq, filter, 10_000, budget=1), 0, reverse=True) == expected


def test_one_row_by_its_number(reader: Reader) -> None:
    event = reader.event(9_500)
    assert event is not None
    assert event.unique_id == "event-9499"
    assert reader.event(0) is None
    assert reader.event(10_001) is None


def test_an_empty_archive_reads(path: Path) -> None:
    with open_writer(path), Reader.open(path, KEY) as reader:
        assert reader.newest(EVERYTHING, 10) == Slice((), 1, True)
        assert reader.newer(0, EVERYTHING, 10) == Slice((), 0, True)
        assert (reader.newest_seq(), reader.count(), reader.first_time(), reader.position()) == (0, 0, None, "")
        assert reader.event(1) is None
        assert reader.gaps() == ()
        assert list(reader.walk()) == []
        assert reader.activity(START).events == 0


def test_a_reader_follows_the_writer_into_new_segments(path: Path) -> None:
    with open_writer(path, per_segment=10) as writer, Reader.open(path, KEY) as reader:
        reached = 0
        for start in range(0, 100, 4):
            writer.add([mixed(number) for number in range(start, start + 4)])
            rows, reached, exhausted = reader.newer(reached, EVERYTHING, 100)
            assert [event.seq for event in rows] == list(range(start + 4, start, -1))
            assert (reached, exhausted) == (start + 4, True)
            assert reader.newest(EventFilter((Condition(Facet.HOTEL, "AUR01"),)), 1).rows[0].hotel == "AUR01"
            assert sum(reader.facets().modules.values()) == reader.count() == start + 4
    assert len(list(path.glob("*.segment"))) == 9


def test_a_kind_that_appears_later_is_found(path: Path) -> None:
    """The filter was asked before, when the segment did not know the hotel."""
    new = EventFilter((Condition(Facet.HOTEL, "NEW01"),))
    other = EventFilter((Condition(Facet.HOTEL, "AUR01", negated=True),))
    with open_writer(path) as writer, Reader.open(path, KEY) as reader:
        writer.add(arrivals(0, 5))
        assert reader.newest(new, 10).rows == reader.newest(other, 10).rows == ()
        writer.add([arrival(5, hotel="NEW01")])
        assert [event.seq for event in reader.newer(5, new, 10).rows] == [6]
        assert [event.seq for event in reader.newer(5, other, 10).rows] == [6]


def test_bodies_read_before_and_after_the_dictionary_is_learnt(path: Path) -> None:
    with open_writer(path) as writer, Reader.open(path, KEY) as reader:
        for start in range(0, 6_000, 500):
            writer.add(arrivals(start, start + 500))
            newest = reader.newest(EVERYTHING, 1).rows[0]
            assert newest.body == arrival(start + 499).body
        assert [event.body for event in reader.walk()] == [one.body for one in arrivals(0, 6_000)]


def test_readers_in_other_threads_while_the_writer_writes(path: Path) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            with Reader.open(path, KEY) as reader:
                while not done.is_set():
                    seqs = [event.seq for event in reader.walk()]
                    assert seqs == list(range(1, len(seqs) + 1))
                    reader.activity(START)
        except BaseException as failure:  # reported by the main thread
            failures.append(failure)

    with open_writer(path, per_segment=300) as writer:
        readers = [threading.Thread(target=read) for _ in range(2)]
        for thread in readers:
            thread.start()
        for start in range(0, 2_000, 20):
            writer.add(arrivals(start, start + 20))
        done.set()
        for thread in readers:
            thread.join()
    assert failures == []
