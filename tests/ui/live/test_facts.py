"""Where an event stands, as a list that is read and scrolled by keyboard too."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.live.facts import FactList


def test_the_list_of_facts_shows_when_the_keyboard_is_there(qtbot):
    facts = FactList()
    qtbot.addWidget(facts)
    assert facts.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert facts.property("ring") is not None
