"""The table's rows: a window onto the archive, newest first, without holes, of bounded length."""

from __future__ import annotations

import pytest

from app.domain.event import ArchivedEvent, Cause, Gap
from tests.ui.live.samples import SECOND, START, archived
from ui.live import event_model
from ui.live.event_cells import EventCells
from ui.live.event_model import EventModel
from ui.live.times import Clocks
from ui.settings.preferences import TimeDisplay
from ui.widgets.cell import Emphasis


def rows(newest: int, oldest: int) -> list[ArchivedEvent]:
    """The archive's rows from the newest down to the oldest."""
    return [archived(number) for number in range(newest, oldest - 1, -1)]


def made() -> EventModel:
    clocks = Clocks({})
    clocks.display = TimeDisplay.UTC
    return EventModel(EventCells(clocks, {"AUR01": "Berlin Mitte"}))


def shown(model: EventModel) -> list[object]:
    """The ``seq`` of each row; "gap" for a gap."""
    return [row.seq if isinstance(row, ArchivedEvent) else "gap" for row in model.rows]


def test_qt_finds_the_model_in_order_through_all_changes(qtmodeltester):
    model = made()
    qtmodeltester.check(model)
    model.restart(rows(50, 31), 31, False)
    model.add_older(rows(30, 11), 11, False)
    model.add_newer(rows(55, 51), reaches_newest=True)
    model.set_gaps([Gap(40, "1", "2", START, START + 9300 * SECOND, Cause.FORGOTTEN, "Off")])
    model.join_newest(rows(200, 180), 180, False)
    qtmodeltester.check(model)


def test_rows_join_above_and_below():
    model = made()
    model.restart(rows(30, 21), 21, False)
    assert model.join_newest(rows(33, 27), 27, False)
    model.add_older(rows(20, 16), 16, True)
    assert shown(model) == list(range(33, 15, -1))
    assert model.reaches_newest
    assert model.reaches_oldest


def test_where_rows_between_are_missing_only_the_newest_are_shown():
    model = made()
    model.restart(rows(30, 21), 21, False)
    assert not model.join_newest(rows(90, 61), 61, False)
    assert shown(model) == list(range(90, 60, -1))
    assert model.reached == 61
    assert not model.reaches_oldest


def test_the_window_stays_short_and_says_that_there_is_more(monkeypatch):
    monkeypatch.setattr(event_model, "MOST_ROWS", 30)
    model = made()
    model.restart(rows(100, 81), 81, False)
    model.add_newer(rows(115, 101), reaches_newest=True)
    assert shown(model) == list(range(115, 85, -1))
    assert model.reached == 86
    model.add_older(rows(85, 76), 76, False)
    assert shown(model) == list(range(105, 75, -1))
    assert not model.reaches_newest


def test_a_gap_stands_between_the_rows_it_parts():
    gap = Gap(
        25,
        "1",
        "2",
        START,
        START + 9300 * SECOND,
        Cause.FORGOTTEN,
        "Doorman was off for longer than the server keeps events.",
    )
    model = made()
    model.restart(rows(30, 21), 21, False)
    model.set_gaps([gap])
    assert shown(model) == [30, 29, 28, 27, 26, 25, "gap", 24, 23, 22, 21]
    cells, emphasis = model.painted(6)
    assert cells[0].text == "Gap of 2 h 35 min, no longer on the server 24 Nov"
    assert emphasis is Emphasis.NOTICE


@pytest.mark.parametrize(
    ("begins", "cause", "says"),
    [
        (0, Cause.FORGOTTEN, "Gap at the beginning, no longer on the server"),
        (START - 60 * SECOND, Cause.DAMAGED, "Gap of 1 min, where the archive was damaged"),
        (0, Cause.DAMAGED, "Gap at the beginning, where the archive was damaged"),
        (START - SECOND, Cause.PASSED_OVER, "An event broke the connection each time"),
    ],
)
def test_a_gap_says_where_it_comes_from_and_no_length_that_nobody_knows(begins, cause, says):
    model = made()
    model.restart(rows(30, 21), 21, False)
    model.set_gaps([Gap(25, "", "2", begins, START, cause, "It went so.")])
    cells, _ = model.painted(6)
    assert cells[0].text.startswith(says)
    assert cells[0].tooltip == "It went so."


def test_a_gap_is_found_at_the_seam_of_two_pages():
    model = made()
    model.set_gaps(
        [
            Gap(21, "1", "2", START, START + SECOND, Cause.FORGOTTEN, "Off"),
            Gap(31, "3", "4", START, START + SECOND, Cause.FORGOTTEN, "Off"),
        ]
    )
    model.restart(rows(30, 21), 21, False)
    assert shown(model) == list(range(30, 20, -1))
    model.add_older(rows(20, 19), 19, False)
    model.add_newer(rows(32, 31), reaches_newest=True)
    assert shown(model) == [32, 31, "gap", *range(30, 20, -1), "gap", 20, 19]


def test_a_row_says_time_property_event_reservation_and_what_changed():
    model = made()
    model.restart(rows(3, 3), 3, True)
    cells, _ = model.painted(0)
    assert [cell.text for cell in cells] == [
        "09:42:10",
        "AUR01",
        "Update reservation",
        "900003",
        "Room type DLX to STE · Name hidden",
    ]
    tooltips = [str(model.data(model.index(0, column), 3)) for column in range(3)]
    assert "UTC: 24 Nov 2026 09:42:10.000" in tooltips[0]
    assert "Berlin Mitte" in tooltips[1]
    assert "UPDATE RESERVATION" in tooltips[2]


def test_an_event_of_the_chain_and_one_that_cannot_be_read():
    model = made()
    broken = archived(8)._replace(readable=False, body=b"<html>", name="", hotel=None)
    model.restart([archived(9, hotel=None), broken], 8, True)
    assert model.painted(0)[0][1].text == "Chain"
    assert model.painted(1)[0][2].text == "Unreadable"
    assert "kept as it came" in model.painted(1)[0][4].text
