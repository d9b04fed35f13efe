"""Counts come from tallies and are what counting rows would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.archive.counts import HotelActivity
from app.archive.reader import Reader
from tests.app.archive.samples import KEY, SECOND, START, archive_of, arrival, open_writer

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def test_activity_per_property_and_minute(path: Path) -> None:
    now = START - START % MINUTE + 59 * MINUTE
    events = [
        arrival(1, hotel="AUR01", at=now - 60 * MINUTE),  # one minute too old for the hour
        arrival(2, hotel="AUR01", at=now - 59 * MINUTE),
        arrival(3, hotel="BEA02", at=now - MINUTE),
        arrival(4, hotel="BEA02", at=now - MINUTE + 5),
        arrival(5, hotel=None, at=now),
    ]
    archive_of(path, events, per_segment=2, batch=1)
    with Reader.open(path, KEY) as reader:
        activity = reader.activity(now + 30 * SECOND)
        assert activity.hotels == (
            HotelActivity(None, 1, now, (0,) * 59 + (1,)),
            HotelActivity("AUR01", 2, now - 59 * MINUTE, (1,) + (0,) * 59),
            HotelActivity("BEA02", 2, now - MINUTE + 5, (0,) * 58 + (2, 0)),
        )
        assert activity.overall == HotelActivity(None, 5, now, (1,) + (0,) * 57 + (2, 1))
        assert (activity.events, activity.rate, activity.since) == (5, 2, now - 60 * MINUTE)
        assert reader.activity(now + 2 * HOUR).overall.minutes == (0,) * 60


def test_activity_counts_on_in_a_minute_that_was_read(path: Path) -> None:
    with open_writer(path) as writer, Reader.open(path, KEY) as reader:
        for number in range(5):
            writer.add([arrival(number, at=START)])
            assert reader.activity(START).overall.minutes[-1] == number + 1


def test_facets_name_the_most_frequent_first(path: Path) -> None:
    events = [arrival(n, hotel="BEA02", name="CANCEL") for n in range(3)]
    events += [arrival(3, hotel="AUR01"), arrival(4, hotel=None, module="PROFILE", name="NEW PROFILE")]
    archive_of(path, events, per_segment=2, batch=1)
    with Reader.open(path, KEY) as reader:
        facets = reader.facets()
        assert list(facets.hotels.items()) == [("BEA02", 3), ("AUR01", 1)]
        assert facets.modules == {"RESERVATION": 4, "PROFILE": 1}
        assert facets.events == {"CANCEL": 3, "CHECK IN": 1, "NEW PROFILE": 1}


def test_volumes_are_a_day_of_the_whole_hours_that_were_observed(path: Path) -> None:
    start = START - START % HOUR
    events = [arrival(99, at=start - 20 * MINUTE)]  # the first hour is not whole
    events += [arrival(n, at=start + n * 10 * MINUTE) for n in range(15)]  # 6 an hour, for two hours and a half
    events += [arrival(100, hotel="BEA02", name="CANCEL", at=start)]
    archive_of(path, events, per_segment=5, batch=1)
    with Reader.open(path, KEY) as reader:
        volumes = reader.volumes(7, start + 2 * HOUR + 30 * MINUTE)
        assert volumes.hours == 2
        assert volumes.per_day == {("AUR01", "CHECK IN"): pytest.approx(144), ("BEA02", "CANCEL"): pytest.approx(12)}
        assert reader.volumes(7, start + 30 * MINUTE).hours == 0
        assert reader.volumes(7, start + 30 * 24 * HOUR).hours == 0
        assert reader.volumes(7, start + 30 * 24 * HOUR).per_day == {}


def test_the_oldest_time_is_known(path: Path) -> None:
    archive_of(path, [arrival(5, at=START + 5), arrival(1, at=START + 1), arrival(9, at=START + 9)], batch=1)
    with Reader.open(path, KEY) as reader:
        assert reader.first_time() == START + 1
