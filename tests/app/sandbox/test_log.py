"""The log: places, offsets, retention; and the formula that stands for a million events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.bulk import Bulk, unique_id
from app.sandbox.clock import Clock
from app.sandbox.event import Body, Record
from app.sandbox.journal import Journal
from app.sandbox.log import REMEMBERED, Log

BODY = Body("RESERVATION", "CANCEL", "1", (), shared=True)


def record(offset: int) -> Record:
    """An event that says nothing."""
    return Record(offset, unique_id(offset, 1), "AUR01", "2026-11-24 10:00:00.000", "1", "1", BODY)


def bulk(first: int, count: int) -> Bulk:
    """Events by formula."""
    return Bulk(
        first_offset=first,
        count=count,
        bodies=[BODY, Body("RESERVATION", "NO SHOW", "1", (), shared=True)],
        hotels=["AUR01", "BEA01", "CED01"],
        moment=datetime(2026, 11, 24, tzinfo=UTC),
        spacing=timedelta(microseconds=20),
        salt=12345,
        now=Clock.now(),
        turn=0,
    )


def told(event: Record) -> tuple[object, ...]:
    """All that an event says; bodies themselves are told apart by identity."""
    return *event[:-1], event.body.name, event.body.elements


class Reference:
    """The log beside a plain list that should say the same."""

    def __init__(self) -> None:
        self.log = Log(Clock(), 1_000)
        self.records: list[Record] = []

    def add(self, count: int, in_bulk: bool) -> None:
        """Some events of one sort."""
        if in_bulk:
            made = bulk(self.log.next_offset, count)
            self.log.extend(made)
            self.records += [made.record(i) for i in range(count)]
        else:
            for _ in range(count):
                self.records.append(record(self.log.next_offset + 1))
                self.log.append(self.records[-1])


@given(
    st.lists(st.tuples(st.integers(1, 700), st.booleans()), min_size=1, max_size=5),
    st.integers(0, 2_500),
    st.integers(0, 2_500),
    st.integers(0, 4_000),
    st.integers(0, 2_500),
)
def test_the_log_is_a_list(stretches: list[tuple[int, bool]], start: int, length: int, beyond: int, gone: int) -> None:
    reference = Reference()
    for count, in_bulk in stretches:
        reference.add(count, in_bulk)
    log, records = reference.log, reference.records
    gone = min(gone, len(records))
    log.drop(gone)
    assert log.end == len(records)
    found = log.records(start, start + length)
    assert [told(r) for r in found] == [told(r) for r in records[max(start, gone) : start + length]]
    remembered = [log.remembered(index) for index in range(len(records))]
    assert [told(r) for r in remembered if r is not None] == [told(r) for r in records]
    assert log.remembered(len(records)) is None
    offset = 1_000 + beyond
    wanted = next((i for i, r in enumerate(records) if i >= gone and r.offset >= offset), len(records))
    assert log.find(offset) == wanted
    offsets = [r.offset for r in records]
    assert offsets == sorted(set(offsets))
    assert log.next_offset > offsets[-1]


def test_a_million_events_weigh_nothing_and_are_all_different() -> None:
    made = bulk(5_000_000_000, 1_000_000)
    sample = [made.record(i) for i in range(0, 1_000_000, 997)]
    assert len({r.unique_id for r in sample}) == len(sample)
    assert len({r.hotel for r in sample}) == 3
    assert len({r.body.name for r in sample}) == 2
    assert made.record(999_999) == made.record(999_999)
    assert len(made) == 1_000_000


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_unique_ids_differ_as_offsets_do(one: int, other: int) -> None:
    assert (unique_id(one, 7) == unique_id(other, 7)) == (one == other)


def test_what_is_older_than_seven_days_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("app.sandbox.clock.time.monotonic", lambda: now[0])
    log = Log(Clock(scale=3600), 1)  # a day lasts 24 s
    log.append(record(1))
    now[0] += 167
    log.expire()
    assert log.oldest == 0
    now[0] += 2
    log.expire()
    assert (log.oldest, log.end) == (1, 1)
    log.append(record(5))
    assert [r.offset for r in log.records(0, 9)] == [5]


def test_what_went_long_ago_is_forgotten() -> None:
    log = Log(Clock(), 1)
    for _ in range(3):
        log.extend(bulk(log.next_offset, REMEMBERED // 2))
    log.drop(log.end)
    assert log.remembered(REMEMBERED // 2 - 1) is None
    assert log.remembered(REMEMBERED // 2) is not None
    assert list(log.records(0, log.end)) == []


def test_growth_is_told() -> None:
    log, told = Log(Clock(), 1), []
    log.on_growth = lambda: told.append(log.end)
    log.append(record(1))
    log.extend(bulk(2, 10))
    assert told == [1, 11]


@given(st.lists(st.lists(st.integers(0, 200), min_size=1, max_size=12, unique=True), max_size=20))
def test_the_journal_keeps_the_first_sending(batches: list[list[int]]) -> None:
    journal = Journal()
    for batch in batches:
        journal.add(batch)
    flat = [i for batch in batches for i in batch]
    assert list(journal) == list(dict.fromkeys(flat))
    assert (len(journal), journal.frames) == (len(set(flat)), len(flat))


@pytest.mark.parametrize("scale", [0, -1])
def test_time_does_not_stand_still(scale: float) -> None:
    with pytest.raises(ValueError, match="time scale"):
        Clock(scale)
