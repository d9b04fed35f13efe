"""What the live page does, over an archive in memory: it follows, lets go, pauses, narrows, searches and pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.archive.reader import Unindexed
from app.domain.errors import ArchiveDamaged, WrongKey
from app.domain.event import ArchivedEvent
from app.domain.filter import Condition, EventFilter, Facet
from app.domain.link import CommittedReport, LinkReport, LinkState
from tests.ui.live.fake_archive import FakeArchive
from tests.ui.live.samples import SECOND, START, archived
from ui.live import presenter as presenter_module
from ui.live.event_cells import EventCells
from ui.live.event_model import EventModel
from ui.live.minute import MINUTE
from ui.live.presenter import LivePresenter
from ui.live.property_model import PropertyModel
from ui.live.property_rows import Whole
from ui.live.reading import PAGE, SCREEN
from ui.live.state import LiveState
from ui.live.times import Clocks


class Bench:
    """A presenter at work, and what it stands on."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.now = START
        self.archive = FakeArchive()
        clocks = Clocks({})
        self.events = EventModel(EventCells(clocks, {}))
        self.properties = PropertyModel(clocks, {"ZZZ99": "Silent House"})
        self.presenter = LivePresenter(self.archive, self.events, self.properties, self.clock)  # type: ignore[arg-type]
        self.told: list[LiveState] = []
        self.presenter.state_changed.connect(self.told.append)

    def clock(self) -> int:
        return self.now

    @property
    def state(self) -> LiveState:
        return self.presenter.state

    @property
    def shown(self) -> list[int]:
        return [row.seq for row in self.events.rows if isinstance(row, ArchivedEvent)]

    def arrive(self, first: int, last: int, **told: Any) -> None:
        """Events come, and the recorder says so."""
        self.archive.rows += [archived(number, **told) for number in range(first, last + 1)]
        self.presenter.committed(CommittedReport(last, last, str(last), self.now))

    def until(self, condition: Any) -> None:
        self._qtbot.waitUntil(condition, timeout=5000)


@pytest.fixture
def bench(qtbot: QtBot, loop: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(presenter_module, "RETRY_AFTER", 0.05)
    made = Bench(qtbot)
    task = loop.create_task(made.presenter.run())
    yield made
    task.cancel()


def test_it_follows_what_is_committed(bench):
    bench.arrive(1, 5)
    bench.until(lambda: bench.shown == [5, 4, 3, 2, 1])
    bench.arrive(6, 8)
    bench.until(lambda: bench.shown == [8, 7, 6, 5, 4, 3, 2, 1])
    assert bench.state.is_following
    assert bench.archive.most_underway == 1


def test_a_flood_shows_the_newest_screen_and_the_rest_when_somebody_scrolls(bench):
    bench.arrive(1, 10)
    bench.until(lambda: len(bench.shown) == 10)
    bench.arrive(11, 1500)
    bench.until(lambda: bench.shown and bench.shown[0] == 1500)
    assert bench.shown == list(range(1500, 1500 - SCREEN, -1))
    bench.presenter.let_go()
    bench.presenter.read_older()
    bench.until(lambda: len(bench.shown) == SCREEN + PAGE)
    assert bench.shown == list(range(1500, 1500 - SCREEN - PAGE, -1))


def test_ten_thousand_commits_are_few_looks(bench):
    bench.arrive(1, 1)
    bench.until(lambda: bench.shown == [1])
    before = bench.archive.asked["newer"]
    for number in range(2, 2002):
        bench.arrive(number, number)
    bench.until(lambda: bench.shown and bench.shown[0] == 2001)
    assert bench.archive.asked["newer"] - before < 10


def test_who_reads_is_not_disturbed_and_learns_how_much_is_new(bench):
    bench.arrive(1, 5)
    bench.until(lambda: len(bench.shown) == 5)
    bench.presenter.let_go()
    bench.arrive(6, 91)
    bench.until(lambda: bench.state.waiting == 86)
    assert bench.shown == [5, 4, 3, 2, 1]
    bench.presenter.follow()
    bench.until(lambda: bench.shown and bench.shown[0] == 91)
    assert bench.state.waiting == 0
    assert bench.state.is_following


def test_pausing_stops_the_view_and_loses_nothing(bench):
    bench.arrive(1, 5)
    bench.until(lambda: len(bench.shown) == 5)
    bench.now += 7 * SECOND
    bench.presenter.pause()
    assert bench.state.paused_at == bench.now
    bench.arrive(6, 25)
    bench.until(lambda: bench.state.waiting == 20)
    assert bench.shown == [5, 4, 3, 2, 1]
    bench.presenter.resume()
    bench.until(lambda: bench.shown == list(range(25, 0, -1)))
    assert not bench.state.is_paused


def test_what_waits_is_counted_under_the_filter(bench):
    bench.arrive(1, 5)
    bench.presenter.narrow(EventFilter((Condition(Facet.HOTEL, "BEA14"),)))
    bench.until(lambda: bench.state.is_read)
    bench.presenter.pause()
    bench.arrive(6, 9)
    bench.arrive(10, 12, hotel="BEA14")
    bench.until(lambda: bench.state.waiting == 3)


def test_a_filter_narrows_what_is_there_and_what_comes(bench):
    bench.arrive(1, 5)
    bench.arrive(6, 7, hotel="BEA14")
    bench.until(lambda: len(bench.shown) == 7)
    bench.presenter.narrow(EventFilter((Condition(Facet.HOTEL, "BEA14"),)))
    bench.until(lambda: bench.shown == [7, 6])
    bench.arrive(8, 9)
    bench.arrive(10, 10, hotel="BEA14")
    bench.until(lambda: bench.shown == [10, 7, 6])
    bench.presenter.narrow(EventFilter())
    bench.until(lambda: bench.shown == list(range(10, 0, -1)))


def test_an_answer_to_an_old_question_is_thrown_away(bench):
    bench.arrive(1, 5)
    bench.until(lambda: len(bench.shown) == 5)
    bench.archive.gate = asyncio.Event()
    bench.arrive(6, 6)
    bench.until(lambda: bench.archive.underway == 1)
    bench.presenter.narrow(EventFilter((Condition(Facet.HOTEL, "NONE1"),)))
    bench.archive.gate.set()
    bench.archive.gate = None
    bench.until(lambda: bench.shown == [] and bench.state.is_empty)
    assert bench.archive.most_underway == 1


def test_a_text_search_says_how_far_it_came_and_can_be_stopped(bench):
    bench.archive.look_at_most = 50
    bench.arrive(1, 1, changes=(("ROOM", "", "Turret"),))
    bench.arrive(2, 2000)
    bench.presenter.narrow(EventFilter(text="turret"))
    bench.until(lambda: bench.state.searched_back_to is not None)
    bench.presenter.stop_search()
    stopped_at = bench.state.searched_back_to
    assert stopped_at is not None
    assert bench.shown == []
    bench.presenter.go_on_searching()
    bench.until(lambda: bench.shown == [1])
    bench.until(lambda: bench.state.searched_back_to is None)
    times = [state.searched_back_to for state in bench.told if state.searched_back_to is not None]
    assert times == sorted(times, reverse=True)
    assert len(times) > 10


def test_a_text_search_says_how_many_events_are_not_indexed_where_the_index_is_late(bench):
    bench.arrive(1, 10)
    bench.archive.missing = Unindexed(9, bench.now - 4_000_000)
    bench.until(lambda: bench.archive.asked["activity"] > 0)
    assert bench.state.unindexed == 0
    bench.presenter.narrow(EventFilter(text="turret"))
    bench.until(lambda: bench.state.unindexed == 9)
    bench.archive.missing = Unindexed(2, bench.now - 1_000_000)
    bench.until(lambda: bench.state.unindexed == 0)


def test_scrolling_up_again_reads_what_was_trimmed(bench, monkeypatch):
    monkeypatch.setattr("ui.live.event_model.MOST_ROWS", 300)
    bench.arrive(1, 1000)
    bench.until(lambda: len(bench.shown) == SCREEN)
    bench.presenter.let_go()
    for _ in range(2):
        reached = bench.events.reached
        bench.presenter.read_older()
        bench.until(lambda seen=reached: bench.events.reached < seen)
    assert bench.shown[0] < 1000
    assert len(bench.shown) == 300
    bench.presenter.read_newer()
    bench.until(lambda: bench.shown[0] == 1000)
    assert bench.shown == list(range(1000, 700, -1))


def test_properties_show_counts_and_the_silent_ones_too(bench):
    bench.now = START // MINUTE * MINUTE + MINUTE // 2  # half of the running minute is over
    bench.arrive(1, 4)
    bench.arrive(5, 5, hotel=None)
    bench.until(lambda: bench.properties.row_of(Whole.CHAIN) is not None)
    row = bench.properties.row_of("AUR01")
    assert (row.total, row.per_minute, row.last_at) == (4, 2, START + 4 * SECOND)
    assert bench.properties.row_of("ZZZ99").total == 0
    assert bench.properties.row_of(Whole.ALL).total == 5
    bench.until(lambda: bench.state.events == 5)


def test_the_minute_under_a_filter_stands_beside_the_whole_minute(bench, monkeypatch):
    bench.presenter._agenda._activity.every = 0.02
    bench.arrive(1, 10)
    bench.presenter.narrow(EventFilter((Condition(Facet.HOTEL, "BEA14"),)))
    bench.until(lambda: bench.state.matching_rate is not None)
    bench.arrive(11, 14)
    bench.arrive(15, 16, hotel="BEA14")
    bench.until(lambda: (bench.state.matching_rate, bench.state.total_rate) == (2, 16))


@pytest.mark.parametrize("error", [WrongKey("Another key."), ArchiveDamaged("It does not read.")])
def test_an_archive_that_cannot_be_read_is_told_and_tried_again(bench, error):
    bench.archive.fails = error
    bench.until(lambda: bench.state.problem is error)
    bench.archive.fails = None
    bench.arrive(1, 2)
    bench.until(lambda: bench.shown == [2, 1] and bench.state.problem is None)


def test_what_of_the_archive_does_not_read_is_told_beside_what_does(bench):
    bench.archive.damaged = ["000002.segment"]
    bench.arrive(1, 2)
    bench.until(lambda: bench.state.passed_over == ("000002.segment",))
    assert bench.shown == [2, 1]


def test_without_reports_it_looks_by_itself(bench):
    bench.archive.rows += [archived(1)]
    bench.until(lambda: bench.shown == [1])
    bench.archive.rows += [archived(2)]
    bench.until(lambda: bench.shown == [2, 1])
    bench.presenter.let_go()
    bench.archive.rows += [archived(3)]
    bench.until(lambda: bench.state.waiting == 1)


def test_who_does_not_look_asks_nothing(bench, qtbot):
    bench.arrive(1, 2)
    bench.until(lambda: bench.shown == [2, 1] and bench.archive.underway == 0)
    bench.presenter.rest()
    bench.arrive(3, 4)
    asked = bench.archive.asked.total()
    with pytest.raises(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: bench.archive.asked.total() > asked + 1, timeout=400)
    bench.presenter.wake()
    bench.until(lambda: bench.shown == [4, 3, 2, 1])


def test_the_link_is_part_of_the_state(bench):
    report = LinkReport(LinkState.HELD, START)
    bench.presenter.linked(report)
    assert bench.state.link is report
    assert bench.state.is_troubled


def test_the_wait_for_the_first_answer_is_told_and_can_be_given_up(bench):
    bench.archive.gate = asyncio.Event()
    bench.until(lambda: bench.archive.underway == 1)
    assert bench.state.reading_since == START
    bench.presenter.stop_reading()
    bench.until(lambda: bench.archive.underway == 0)
    assert bench.state.is_reading_stopped
    assert bench.state.reading_since is None
    asked = bench.archive.asked["newest"]
    bench.arrive(1, 3)
    bench.archive.gate.set()
    assert bench.archive.asked["newest"] == asked
    bench.presenter.read_again()
    bench.until(lambda: bench.shown == [3, 2, 1])
    assert not bench.state.is_reading_stopped


def test_once_something_was_read_there_is_nothing_to_give_up(bench):
    bench.arrive(1, 3)
    bench.until(lambda: bench.state.is_read)
    bench.presenter.stop_reading()
    assert not bench.state.is_reading_stopped
    assert bench.state.reading_since is None


def test_a_paused_view_that_is_narrowed_stands_still_from_then_on(bench):
    bench.arrive(1, 3)
    bench.until(lambda: bench.shown == [3, 2, 1])
    bench.presenter.pause()
    bench.now += 60 * SECOND
    bench.presenter.narrow(EventFilter((Condition(Facet.HOTEL, "AUR01"),)))
    assert bench.state.paused_at == bench.now
