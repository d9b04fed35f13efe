"""The list of properties: what it says of each, what it says is not known, and what a search leaves."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.archive.counts import Activity, HotelActivity
from app.domain.errors import TimedOut
from tests.ui.live.samples import SECOND, START
from ui.live.property_model import PropertyModel
from ui.live.property_pane import PropertyPane
from ui.live.property_rows import Whole
from ui.live.times import Clocks
from ui.widgets.run_painter import line_widths

QUIET = (0,) * 60
NAMES = {"AUR01": "Berlin Mitte", "AUR02": "Wien", "ZZZ99": "Silent House"}
ZONES = {"AUR01": "Europe/Berlin", "ZZZ99": "Europe/Paris"}
NOW = START + 7200 * SECOND


def tell(model: PropertyModel, activity: Activity, now: int) -> None:
    """All at once."""
    for _ in model.show_activity(activity, now, 61):
        pass


def shown(qtbot: QtBot, zones: dict[str, str] = ZONES) -> tuple[PropertyModel, PropertyPane]:
    model = PropertyModel(Clocks(zones), NAMES)
    pane = PropertyPane(model)
    qtbot.addWidget(pane)
    hotels = (
        HotelActivity("AUR01", 48_210, NOW - 12 * SECOND, QUIET),
        HotelActivity("AUR02", 1, NOW - 3 * 3600 * SECOND, QUIET),
        HotelActivity(None, 5, NOW - SECOND, QUIET),
    )
    tell(model, Activity(hotels, HotelActivity(None, 48_216, NOW - SECOND, QUIET), START), NOW)
    return model, pane


@pytest.mark.parametrize(
    ("code", "count", "last"),
    [("AUR01", "48,210 events", "12 s ago"), ("AUR02", "1 event", "3 h ago"), ("ZZZ99", "no event yet", "–")],
)
def test_each_property_says_how_many_and_when_last(qtbot: QtBot, code: str, count: str, last: str) -> None:
    model, _ = shown(qtbot)
    number = model.number_of(code)
    assert number is not None
    whole, right = model.painted(number)[0]
    assert f"{code} {NAMES[code]}, {count}, 0 in the last hour" == whole.text
    assert right.text.endswith(last)


def test_names_are_shown_before_the_archive_is_read(qtbot: QtBot) -> None:
    model = PropertyModel(Clocks(ZONES), NAMES)
    model.rename()
    assert [row.hotel for row in model.rows] == [Whole.ALL, "AUR01", "AUR02", "ZZZ99"]
    assert model.painted(1)[0][0].text == "AUR01 Berlin Mitte, no event yet, 0 in the last hour"


def test_all_together_are_counted_to_the_second(qtbot: QtBot) -> None:
    model, _ = shown(qtbot)
    assert [cell.text for cell in model.painted(0)[0]] == [
        "All properties, 48,216 events, 0 in the last hour",
        "61 now",
    ]


def test_the_foot_says_which_zones_are_not_known_once_that_was_asked(qtbot: QtBot) -> None:
    _, pane = shown(qtbot)
    assert pane.foot == "3 properties"
    pane.show_refused([])
    assert pane.foot == "3 properties, 1 time zone unknown"


def test_the_foot_says_first_what_was_refused(qtbot: QtBot) -> None:
    _, pane = shown(qtbot)
    pane.show_refused([TimedOut("The gateway did not answer.")])
    assert pane.foot == "3 properties, not all names known"


def test_where_everything_is_known_the_foot_says_no_more(qtbot: QtBot) -> None:
    _, pane = shown(qtbot, {**ZONES, "AUR02": "Europe/Vienna"})
    pane.show_refused([])
    assert pane.foot == "3 properties"


def test_a_name_runs_on_where_the_number_beside_it_leaves_room(qtbot):
    model, pane = shown(qtbot)
    pane.resize(220, 400)
    pane.show()
    row = next(number for number, row in enumerate(model.rows) if row.hotel == "AUR01")
    cells, _ = model.painted(row)
    name, own = line_widths(cells[0])[0], pane.table.span_of(0)
    assert name > own.right - own.left
    lent = dict(pane.table.parts_of(row))[0]
    assert name <= lent.right + lent.borrowed[0] - lent.left
    assert lent.right + lent.borrowed[0] < pane.table.span_of(1).right
