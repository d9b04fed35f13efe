"""The whole window on the real sandbox with the real recorder: events arrive, wait, are narrowed and found whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.event import ArchivedEvent
from tests.sandbox_process import SandboxProcess
from tests.ui.conftest import PATIENCE_MS, Doorman, draft_for
from ui.live.page import EventsPage
from ui.pages import PAGES
from ui.routes import Route


@pytest.fixture
def pages():
    """The live page, and where its notices lead."""
    return [entry for entry in PAGES if entry.key in ("events", "connections")]


@pytest.fixture
def server():
    """A sandbox of the test's own: it is told to send."""
    with SandboxProcess(hotels=24, time_scale=50.0) as process:
        yield process


@pytest.fixture
def live(doorman: Doorman, server, finish, qtbot) -> EventsPage:
    """The live page of the sandbox's chain, with its stream open."""
    draft = draft_for(server)
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    doorman.shell.visit(Route("events"))
    qtbot.waitUntil(lambda: doorman.window.header.stream.accessibleName() == "Stream: Live", timeout=PATIENCE_MS)
    qtbot.waitUntil(doorman.window.isActiveWindow, timeout=PATIENCE_MS)
    page = doorman.window.page
    assert isinstance(page, EventsPage)
    return page


def seqs(page: EventsPage) -> list[int]:
    return [row.seq for row in page.events.rows if isinstance(row, ArchivedEvent)]


def test_events_arrive_wait_while_paused_and_none_is_lost(live, server, qtbot):
    server.admin("emit", {"n": 20})
    qtbot.waitUntil(lambda: len(seqs(live)) == 20, timeout=PATIENCE_MS)
    assert live.table.hasFocus()  # the page's first pane, though it was hidden until there were rows
    qtbot.keyClick(live.table, Qt.Key.Key_Space)
    assert live.presenter.state.is_paused
    server.admin("emit", {"n": 30})
    qtbot.waitUntil(lambda: live.presenter.state.waiting == 30, timeout=PATIENCE_MS)
    assert len(seqs(live)) == 20
    assert live.window().header.stream.accessibleName() == "Stream: Live"
    qtbot.keyClick(live.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(seqs(live)) == 50, timeout=PATIENCE_MS)
    shown = [(row.offset, row.unique_id) for row in reversed(live.events.rows)]
    assert shown == server.sent()


def test_one_property_one_event_and_its_detail(live, server, qtbot):
    server.admin("emit", {"n": 15})
    server.admin("emit", {"n": 3, "hotel": "AUR02", "event": "CHECK IN"})
    qtbot.waitUntil(lambda: len(seqs(live)) == 18, timeout=PATIENCE_MS)
    edit = live.parts.filter_line.bar.edit
    for words in ("property: AUR02", "check in"):
        qtbot.keyClicks(edit, words)
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {row.name for row in live.events.rows} == {"CHECK IN"}, timeout=PATIENCE_MS)
    assert {row.hotel for row in live.events.rows} == {"AUR02"}
    spot = live.table.visualRect(live.events.index(0, 2)).center()
    qtbot.mouseClick(live.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert live.detail.isVisible()
    assert any(row.change.is_change for row in live.detail.changes.rows)


def test_properties_have_their_names_and_zones(live, server, qtbot):
    server.admin("emit", {"n": 5, "hotel": "AUR02"})

    def is_known() -> bool:
        row = live.properties.row_of("AUR02")
        return row is not None and row.total == 5 and bool(row.name) and live.clocks.knows("AUR02")

    qtbot.waitUntil(is_known, timeout=PATIENCE_MS)
    assert len(live.properties.codes) == 24


def test_the_panes_are_as_they_were_when_the_window_was_closed(doorman, live, qtbot, finish):
    live.parts.set_sizes(390, 0)
    qtbot.waitUntil(lambda: live.parts.properties.width() == 390, timeout=PATIENCE_MS)
    doorman.window.hide()
    finish(doorman.switchboard.end())
    assert doorman.preferences.choices.properties_width == 390


def test_go_to_finds_a_property_before_the_page_was_visited(doorman, server, finish, qtbot):
    draft = draft_for(server)
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    doorman.shell.visit(Route("connections"))
    found = []

    def is_offered() -> bool:
        found[:] = [d for d in doorman.shell.destinations() if d.kind == "Property"]
        return len(found) == 24

    qtbot.waitUntil(is_offered, timeout=PATIENCE_MS)
    wien = next(d for d in found if d.title.startswith("AUR02 "))
    doorman.shell.visit(wien.target)
    page = doorman.window.page
    assert isinstance(page, EventsPage)
    qtbot.waitUntil(lambda: str(page.presenter.state.filter) == "property is AUR02", timeout=PATIENCE_MS)
    assert len(page.destinations()) == 24


def test_an_event_that_nobody_can_read_is_there_as_it_came(live, server, qtbot):
    server.admin("emit", {"n": 2})
    server.admin("fault", {"kind": "malformed"})
    qtbot.waitUntil(lambda: any(not row.readable for row in live.events.rows), timeout=PATIENCE_MS)
    number = next(number for number, row in enumerate(live.events.rows) if not row.readable)
    assert live.events.painted(number)[0][2].text == "Unreadable"
    spot = live.table.visualRect(live.events.index(number, 2)).center()
    qtbot.mouseClick(live.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert live.detail.json.isVisible()
    assert live.detail.json.toPlainText()


def test_a_broken_connection_is_told_above_the_rows_and_heals(live, server, qtbot):
    server.admin("emit", {"n": 4})
    qtbot.waitUntil(lambda: len(seqs(live)) == 4, timeout=PATIENCE_MS)
    server.admin("fault", {"kind": "drop"})
    qtbot.waitUntil(live.parts.banner.isVisible, timeout=PATIENCE_MS)
    assert live.parts.banner.accessibleName().startswith("Reconnecting")
    assert len(seqs(live)) == 4
    qtbot.waitUntil(lambda: not live.parts.banner.isVisible(), timeout=PATIENCE_MS)
    server.admin("emit", {"n": 3})
    qtbot.waitUntil(lambda: len(seqs(live)) == 7, timeout=PATIENCE_MS)
