"""The filter line says what free text finds, and how many events are not in its index yet."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.domain.filter import EventFilter
from ui.live.filter_line import FilterLine
from ui.live.state import LiveState
from ui.live.times import Clocks
from ui.widgets.label import Label


def said(line: FilterLine) -> list[str]:
    return [label.text() for label in line.findChildren(Label) if label.isVisibleTo(line)]


def test_it_says_how_many_events_are_not_indexed_while_text_is_looked_for(qtbot: QtBot) -> None:
    line = FilterLine(Clocks({}))
    qtbot.addWidget(line)
    state = LiveState(filter=EventFilter(text="berg"), unindexed=12_340)
    line.show_state(state)
    assert "12,340 not indexed yet" in said(line)
    line.show_state(replace(state, unindexed=0))
    assert not [words for words in said(line) if "indexed" in words]


def test_it_says_what_free_text_finds(qtbot: QtBot) -> None:
    line = FilterLine(Clocks({}))
    qtbot.addWidget(line)
    assert "beginnings" in line.bar.edit.placeholderText()
    assert "words begin so" in line.bar.edit.toolTip()
