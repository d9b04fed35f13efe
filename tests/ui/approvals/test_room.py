"""Large text in a small window: what has no room beside goes below, and nothing is cut that could be read whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from app.domain.portal import Status
from tests.ui.approvals.samples import NOW, PROPERTIES, partner
from ui.approvals.card_grid import CardGrid
from ui.approvals.card_view import CardView
from ui.approvals.cards import board
from ui.approvals.properties_step import LEAST_SEARCH, PropertiesStep
from ui.approvals.selection import Selection
from ui.theme import Role, theme
from ui.widgets import paint
from ui.widgets.label import Label
from ui.widgets.timeline import Moment, Timeline

SMALL_WINDOW = 920
"""Pixels that are left for a step in a window of 1024 with the narrow navigation."""


@pytest.fixture(autouse=True)
def normal_text():
    yield
    theme.set_zoom(100)


@pytest.mark.parametrize("zoom", [90, 100, 125, 150])
def test_the_search_of_the_picker_is_wide_enough_to_type_in(qtbot, zoom):
    step = PropertiesStep()
    qtbot.addWidget(step)
    step.show_selection(Selection(PROPERTIES), {})
    step.resize(SMALL_WINDOW, 400)
    step.show()
    theme.set_zoom(zoom)
    qtbot.waitUntil(lambda: tools_have_room(step))


@pytest.mark.parametrize("width", range(900, 1200, 25))
def test_the_picker_that_is_opened_with_large_text_has_room_at_once(qtbot, width):
    theme.set_zoom(150)
    step = PropertiesStep()
    qtbot.addWidget(step)
    step.resize(width, 400)
    step.show_selection(Selection(PROPERTIES), {})
    step.show()
    qtbot.waitUntil(lambda: tools_have_room(step))


def tools_have_room(step: PropertiesStep) -> bool:
    """The search as wide as it should be and clear of what is beside it, and the widest button whole."""
    edge = step.search.mapTo(step, QPoint(step.search.width(), 0)).x()
    return (
        step.search.width() >= theme.px(LEAST_SEARCH)
        and edge + 8 <= step.grouping.mapTo(step, QPoint(0, 0)).x()
        and step.paste_button.width() >= step.paste_button.sizeHint().width()
    )


@pytest.mark.parametrize("zoom", [90, 100, 125, 150])
def test_a_card_that_waits_says_all_it_has_to_say(qtbot, zoom):
    """A row has as many cards as have room for their words."""
    grid = CardGrid()
    qtbot.addWidget(grid)
    theme.set_zoom(zoom)
    again = partner("A B", Status.PENDING, approved_before_at=NOW - timedelta(days=100), approved_before_count=240)
    grid.show_sections(board([again], NOW).sections)
    grid.show()
    (view,) = grid.findChildren(CardView)
    seen = set()
    for width in range(600, 1320, 30):
        grid.resize(width, 600)
        QApplication.sendPostedEvents()
        seen.add(grid.columns)
        for label in view.findChildren(Label):
            needs = label.fontMetrics().horizontalAdvance(label.text())
            assert needs <= label.width() + 1, f"{label.text()!r} in {width}"
    assert len(seen) > 1


def test_a_moment_takes_as_many_lines_as_its_words_need(qtbot):
    timeline = Timeline("What happened")
    qtbot.addWidget(timeline)
    timeline.set_moments([Moment("check", "You chose 34 properties", ("by M. Keller of the chain",), "16:49:45")])
    timeline.resize(400, 300)
    timeline.show()
    one = timeline.heightForWidth(400)
    assert timeline.heightForWidth(130) > one + 2 * theme.px(15)


@pytest.mark.parametrize("width", [40, 120, 200, 1000])
def test_wrapped_words_are_all_there_and_within_the_width(qapp, width):
    words = "10 seconds to take it back, then it goes to the portal"
    lines = paint.wrapped(words, Role.SMALL, width)
    assert " ".join(lines) == words
    assert all(paint.text_width(line, Role.SMALL) <= width or " " not in line for line in lines)
