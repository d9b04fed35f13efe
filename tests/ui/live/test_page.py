"""The live page as a person uses it, over a real archive: follow, read, pause, narrow, open one event."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.archive.writer import Writer
from app.domain.event import Cause, Gap, Skip
from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, Need
from app.wire import events as wire_events
from tests.ui.live.conftest import PROFILE
from tests.ui.live.samples import KEY, OTHER_KEY, SECOND, START, arrival, body, write
from ui.live.cell_menu import CellMenu
from ui.live.detail import Tab
from ui.live.panes import SHARE
from ui.live.property_rows import Whole
from ui.routes import Route
from ui.theme import theme
from ui.widgets.button import Button

LINK = LinkReport(LinkState.LIVE, START)


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, key, modifier)


def button(page, words: str) -> Button | None:
    """The visible button with these words."""
    return next((b for b in page.findChildren(Button) if b.words == words and b.isVisible()), None)


def click(live, qtbot, words: str) -> None:
    """Click the button with these words, as soon as there is one."""
    live.until(lambda: button(live.page, words))
    qtbot.mouseClick(button(live.page, words), Qt.MouseButton.LeftButton)


def click_cell(qtbot, table, row: int, column: int) -> None:
    spot = table.visualRect(table.model().index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def archive_of(tmp_path, count: int = 30):
    write(tmp_path / "archive", [arrival(n, hotel="AUR01" if n % 3 else "BEA14") for n in range(1, count + 1)])


def test_the_newest_stand_on_top_with_properties_beside_them(opened, tmp_path):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: live.seqs == list(range(30, 0, -1)))
    assert live.words(0)[1:4] == ["BEA14", "Update reservation", "900030"]
    live.until(lambda: len(live.page.properties.codes) == 3 and live.page.book.names)
    properties = {row.hotel: (row.name, row.total) for row in live.page.properties.rows}
    assert properties == {Whole.ALL: ("", 30), "AUR01": ("Berlin Mitte", 20), "BEA14": ("", 10), "AUR02": ("Wien", 0)}
    row = live.page.properties.number_of("AUR01")
    said = [cell.text for cell in live.page.properties.painted(row)[0]]
    assert said[0].startswith("AUR01 Berlin Mitte, 20 events")
    assert said[1].endswith("9 min ago")  # its last event came 29 s after the first, and it is ten minutes later
    live.until(lambda: "30 events since 24 Nov 2026" in live.page.parts.status.words)


def test_what_the_recorder_commits_comes_in(opened, tmp_path):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    with Writer.open(live.archive, KEY, chain="LARK", profile="test") as writer:
        writer.add([arrival(31), arrival(32)])
        live.reports.take(CommittedReport(32, 32, "1032", START))
        live.until(lambda: live.seqs[:2] == [32, 31])


def test_a_click_reads_and_the_pill_leads_back(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 2, 2)
    assert not live.page.presenter.state.is_following
    assert live.page.detail.event_shown.seq == 28
    write(live.archive, [arrival(n) for n in range(31, 117)])
    live.reports.take(CommittedReport(116, 116, "1116", START))
    live.until(lambda: live.page.table.pill.isVisible())
    assert "86 new" in live.page.table.pill.accessibleName()
    assert live.seqs[0] == 30
    assert live.page.table.current_row.seq == 28
    qtbot.mouseClick(live.page.table.pill, Qt.MouseButton.LeftButton)
    live.until(lambda: live.seqs[0] == 116)
    assert live.page.presenter.state.is_following
    assert live.page.detail.event_shown.seq == 28


def test_space_pauses_and_nothing_is_lost(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    live.page.table.setFocus()
    press(qtbot, live.page.table, Qt.Key.Key_Space)
    live.until(lambda: live.page.parts.banner.isVisible())
    write(live.archive, [arrival(n) for n in range(31, 41)])
    live.reports.take(CommittedReport(40, 40, "1040", START))
    live.until(lambda: "10 new events are waiting" in live.page.parts.banner.accessibleName())
    assert live.seqs[0] == 30
    click(live, qtbot, "Show 10 new")
    live.until(lambda: live.seqs == list(range(40, 0, -1)))
    assert not live.page.parts.banner.isVisible()
    assert button(live.page, "Pause")


def test_a_property_narrows_the_table_and_all_properties_widen_it(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.page.properties.codes) == 3)
    number = live.page.properties.number_of("BEA14")
    routes = []
    live.page.route_changed.connect(routes.append)
    click_cell(qtbot, live.page.parts.properties.table, number, 0)
    live.until(lambda: live.seqs == list(range(30, 0, -3)))
    assert routes[-1].filter == "property is BEA14"
    live.until(lambda: live.page.parts.properties.table.current_row.hotel == "BEA14")
    click_cell(qtbot, live.page.parts.properties.table, 0, 0)
    live.until(lambda: len(live.seqs) == 30)


def test_the_chains_own_events_are_a_property_of_the_list(opened, tmp_path, qtbot):
    write(tmp_path / "archive", [arrival(1), arrival(2, hotel=None, name="NEW PROFILE", module="PROFILE"), arrival(3)])
    live = opened()
    live.until(lambda: live.page.properties.number_of(Whole.CHAIN) == 1)
    click_cell(qtbot, live.page.parts.properties.table, 1, 0)
    live.until(lambda: live.seqs == [2])
    assert live.words(0)[1:3] == ["Chain", "New profile"]


def test_find_a_property_by_its_name(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: live.page.book.names and len(live.page.properties.codes) == 3)
    qtbot.keyClicks(live.page.parts.properties.search, "mitte")
    assert [row.hotel for row in live.page.properties.rows] == ["AUR01"]


def test_typed_filters_become_chips_and_backspace_takes_the_last(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: "BEA14" in live.page.properties.codes)
    edit = live.page.parts.filter_line.bar.edit
    for words in ("not BEA14", "reservation: 900004", "Lindqvist"):
        qtbot.keyClicks(edit, words)
        press(qtbot, edit, Qt.Key.Key_Return)
    live.until(lambda: live.seqs == [4])
    assert str(live.page.presenter.state.filter) == "property is not BEA14, reservation is 900004, text “Lindqvist”"
    press(qtbot, edit, Qt.Key.Key_Backspace)
    press(qtbot, edit, Qt.Key.Key_Backspace)
    live.until(lambda: len(live.seqs) == 20)


def test_f_takes_the_cell_and_shift_f_its_opposite(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 0, 1)
    press(qtbot, live.page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    live.until(lambda: len(live.seqs) == 20)
    click_cell(qtbot, live.page.table, 0, 3)
    press(qtbot, live.page.table, Qt.Key.Key_F)
    live.until(lambda: live.seqs == [29])


def test_the_menu_of_a_cell_offers_it_and_its_opposite(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 0, 2)
    table = live.page.table
    table.cell_menu_requested.emit(table.condition(), table.mapToGlobal(table.rect().center()))
    menu = live.page.findChild(CellMenu)
    words = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert words[:3] == ["Show only Update reservation", "Not Update reservation", "Show only module Reservation"]
    menu.actions()[1].trigger()
    menu.close()
    live.until(lambda: live.seqs == [])
    assert live.page.parts.notice.accessibleName() == "Nothing found"


def test_one_event_whole_by_keyboard(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    table = live.page.table
    table.setFocus()
    press(qtbot, table, Qt.Key.Key_Down)
    press(qtbot, table, Qt.Key.Key_Return)
    detail = live.page.detail
    assert detail.isVisible()
    first = [cell.text for cell in detail.changes.painted(0)[0]]
    assert first == ["changed ROOM TYPE", "DLX", "STE", "", ""]
    facts = {fact.label: fact.value for fact in detail.facts.shown}
    assert facts["Event time"] == "24 Nov 10:42:06.812"
    assert facts["Name in OPERA"] == "UPDATE RESERVATION"
    assert facts["Position"] == table.current_row.offset
    before = detail.event_shown.seq
    press(qtbot, table, Qt.Key.Key_Down)
    assert detail.event_shown.seq == before - 1
    press(qtbot, detail, Qt.Key.Key_Escape)
    assert not detail.isVisible()


def test_the_event_whose_detail_opens_stays_in_sight(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    table = live.page.table
    low = table.rowAt(table.viewport().height() - 40)
    click_cell(qtbot, table, low, 2)
    live.until(lambda: table.viewport().height() < 16 * table.row_height)
    live.until(lambda: table.viewport().rect().contains(table.visualRect(table.currentIndex())))
    assert table.current_row.seq == 30 - low


def test_guest_data_is_hidden_until_it_is_asked_for(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 0, 0)
    live.page.table.setFocus()
    clipboard = QGuiApplication.clipboard()
    press(qtbot, live.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Lindqvist" not in clipboard.text() + live.words(0)[4] + live.page.detail.json.toPlainText()
    press(qtbot, live.page.table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert "Lindqvist" in live.words(0)[4]
    assert "Lindqvist" in live.page.detail.json.toPlainText()
    press(qtbot, live.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert json.loads(clipboard.text()) == json.loads(body(30, hotel="BEA14"))


def test_an_unreadable_event_is_shown_as_it_came(opened, tmp_path, qtbot):
    came = b"<html>not an <b>event</b></html>"
    write(tmp_path / "archive", [arrival(1), wire_events.arrived(came, START + 2 * SECOND)])
    live = opened()
    live.until(lambda: len(live.seqs) == 2)
    assert live.words(0)[2] == "Unreadable"
    click_cell(qtbot, live.page.table, 0, 2)
    assert live.page.detail.json.toPlainText() == came.decode()
    assert live.page.detail.json.isVisible()


def test_a_gap_says_how_long_and_why(opened, tmp_path):
    archive_of(tmp_path, 5)
    with Writer.open(tmp_path / "archive", KEY, chain="LARK", profile="test") as writer:
        writer.record_gap(
            Gap(
                4,
                "1003",
                "1004",
                START,
                START + 9300 * SECOND,
                Cause.FORGOTTEN,
                "Doorman was off for longer than 7 days.",
            )
        )
    live = opened()
    live.until(lambda: len(live.seqs) == 6)
    assert live.seqs == [5, 4, -1, 3, 2, 1]
    assert live.words(2)[0].startswith("Gap of 2 h 35 min, no longer on the server")
    index = live.page.events.index(2, 0)
    assert "longer than 7 days" in live.page.events.data(index, Qt.ItemDataRole.ToolTipRole)


def test_an_event_that_was_passed_over_is_no_gap_in_time(opened, tmp_path):
    archive_of(tmp_path, 5)
    with Writer.open(tmp_path / "archive", KEY, chain="LARK", profile="test") as writer:
        why = "The event with offset 1006 broke the connection 3 times and was passed over."
        writer.skip(Skip("1007", Gap(0, "1005", "1006", START, START, Cause.PASSED_OVER, why)))
        writer.add([arrival(8)])
    live = opened()
    live.until(lambda: len(live.seqs) == 7)
    assert live.seqs == [6, -1, 5, 4, 3, 2, 1]
    assert live.words(1)[0].startswith("An event broke the connection each time, and was passed over")
    index = live.page.events.index(1, 0)
    assert "1006" in live.page.events.data(index, Qt.ItemDataRole.ToolTipRole)


def test_a_wrong_key_is_said_in_one_sentence_and_nothing_is_shown(opened, tmp_path):
    archive_of(tmp_path)
    live = opened(key=OTHER_KEY)
    live.until(lambda: live.page.parts.notice.isVisible() and live.page.presenter.state.problem)
    assert live.page.parts.notice.accessibleName() == "The archive cannot be read"
    assert "another key" in live.page.parts.notice.accessibleDescription()


def test_what_the_stream_says_stands_above_the_rows_or_in_their_place(opened, tmp_path):
    live = opened()
    assert live.page.parts.skeleton.isVisible()
    live.reports.take(LinkReport(LinkState.CONNECTING, START))
    assert live.page.parts.notice.accessibleName() == "Connecting"
    live.reports.take(LinkReport(LinkState.HELD, START, "Another program has it.", retry_at=START + 708 * SECOND))
    assert live.page.parts.notice.accessibleName() == "Another program holds this stream"
    assert "tries again in 1:48" in live.page.parts.notice.accessibleDescription()
    archive_of(tmp_path)
    live.until(lambda: len(live.seqs) == 30 and live.page.parts.banner.isVisible())
    live.reports.take(LinkReport(LinkState.RECONNECTING, START, retry_at=START + 612 * SECOND, attempt=3))
    assert live.page.parts.banner.accessibleName().startswith("Reconnecting in 12 s")
    live.reports.take(LinkReport(LinkState.NEEDS_YOU, START, "The application is not approved."))
    assert "The application is not approved." in live.page.parts.banner.accessibleName()
    live.reports.take(LINK)
    assert not live.page.parts.banner.isVisible()


def test_needs_you_leads_to_the_connections(opened, tmp_path, qtbot):
    live = opened()
    live.reports.take(LinkReport(LinkState.NEEDS_YOU, START, "The application is not approved."))
    routes = []
    live.page.route_requested.connect(routes.append)
    click(live, qtbot, "Check the connection")
    assert [route.page for route in routes] == ["connections"]


HELD = LinkReport(LinkState.HELD, START, "Another consumer has the stream.", need=Need.KEYS)
REFUSED = LinkReport(LinkState.NEEDS_YOU, START, "The client secret is refused.", need=Need.KEYS)


@pytest.mark.parametrize(("link", "words"), [(HELD, "Use another key"), (REFUSED, "Change the keys")])
def test_keys_in_use_or_refused_lead_to_the_keys_of_this_profile(opened, tmp_path, qtbot, link, words):
    live = opened()
    live.reports.take(link)
    drafts = []
    live.page.connect_requested.connect(drafts.append)
    click(live, qtbot, words)
    live.until(lambda: drafts)
    assert (drafts[0].name, drafts[0].app_key) == (PROFILE.name, "the-app-key")
    click(live, qtbot, "Try again")
    live.until(lambda: live.restarts == 1)


def test_an_archive_that_another_recorder_has_can_be_tried_again(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    live.reports.take(
        LinkReport(LinkState.NEEDS_YOU, START, "Another recorder writes into this archive.", need=Need.ARCHIVE)
    )
    live.reports.take(EndReport(4, "Another recorder writes into this archive."))
    assert live.page.parts.banner.accessibleName().startswith("The archive cannot be written")
    click(live, qtbot, "Try again")
    live.until(lambda: live.restarts == 1)


def test_a_recorder_that_crashed_is_told_with_a_countdown_above_the_rows(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    live.reports.take(LinkReport(LinkState.RESTARTING, START, "It ended.", retry_at=START + 604 * SECOND))
    banner = live.page.parts.banner
    assert banner.accessibleName().startswith("The recorder is started again in 4 s It ended. Nothing is lost")
    click(live, qtbot, "Start now")
    live.until(lambda: live.restarts == 1)
    live.reports.take(LINK)
    assert not banner.isVisible()


def test_a_recorder_that_does_not_run_is_told_above_the_rows_too(opened, tmp_path):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    live.reports.take(LinkReport(LinkState.OFF, START))
    assert live.page.parts.banner.accessibleName().startswith("Nothing is being recorded")
    live.until(lambda: button(live.page, "Start recording"))


def test_an_archive_that_is_long_in_coming_is_waited_for_with_words_and_a_way_out(opened, tmp_path, qtbot):
    live = opened()
    assert live.page.parts.skeleton.isVisible()
    live.at(+500_000)
    assert live.page.parts.skeleton.isVisible()
    live.at(+1_500_000)
    live.until(lambda: live.page.parts.notice.isVisible())
    assert live.page.parts.notice.accessibleName() == "Waiting for the recorder"
    live.reports.take(LINK)
    assert live.page.parts.notice.accessibleName() == "Opening the archive"
    click(live, qtbot, "Cancel")
    assert live.page.parts.notice.accessibleName() == "You stopped waiting"
    archive_of(tmp_path)
    click(live, qtbot, "Try again")
    live.until(lambda: len(live.seqs) == 30)


def test_a_link_opens_the_page_already_narrowed(opened, tmp_path):
    archive_of(tmp_path)
    live = opened(link="property is BEA14")
    live.until(lambda: live.seqs == list(range(30, 0, -3)))


def test_scrolling_down_reads_on(opened, tmp_path):
    archive_of(tmp_path, 900)
    live = opened()
    live.until(lambda: len(live.seqs) == 80)
    bar = live.page.table.verticalScrollBar()
    live.page.presenter.let_go()
    for count in (280, 480, 680, 880, 900):
        live.until(lambda: bar.maximum() > bar.value())
        bar.setValue(bar.maximum())
        live.until(lambda wanted=count: len(live.seqs) >= wanted)
    assert live.seqs == list(range(900, 0, -1))


def test_a_narrow_detail_has_a_tab_for_where_the_event_stands(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    live.page.resize(1400, 800)
    click_cell(qtbot, live.page.table, 0, 2)
    place = live.page.detail.tabs.button(Tab.PLACE)
    assert not place.isVisible()
    live.page.resize(900, 700)
    live.until(place.isVisible)
    qtbot.mouseClick(place, Qt.MouseButton.LeftButton)
    assert live.page.detail.facts.isVisible()


def test_everything_the_page_can_do_is_in_its_menu_and_named(opened, tmp_path):
    live = opened()
    actions = live.page.actions()
    assert len(actions) >= 12
    assert all(action.text() and not action.shortcut().isEmpty() for action in actions)
    shortcuts = [action.shortcut().toString() for action in actions]
    assert len(set(shortcuts)) == len(shortcuts)
    unnamed = [b for b in live.page.findChildren(Button) if not b.accessibleName()]
    assert unnamed == []


def test_esc_in_the_table_closes_the_detail(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 0, 2)
    press(qtbot, live.page.table, Qt.Key.Key_Escape)
    assert not live.page.detail.isVisible()


def test_a_recorder_that_ended_says_why_and_can_be_started_anew(opened, tmp_path, qtbot):
    live = opened()
    live.reports.take(EndReport(1, "The recorder ended unexpectedly."))
    assert live.page.parts.notice.accessibleDescription() == "The recorder ended unexpectedly."
    live.reports.take(LinkReport(LinkState.OFF, START))
    assert live.page.parts.notice.accessibleName() == "Nothing is being recorded"
    click(live, qtbot, "Start recording")
    live.until(lambda: live.restarts == 1)


def test_the_panes_keep_their_sizes(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 0, 2)
    live.page.parts.set_sizes(420, 200)
    live.until(lambda: live.page.parts.properties.width() == 420)
    live.page.leave()
    live.preferences.save()
    again = opened()
    assert again.page.parts.sizes[0] == 420
    assert live.preferences.choices.detail_height == 200


def test_the_filter_is_left_as_it_was_when_one_comes_back(opened, tmp_path, finish):
    archive_of(tmp_path)
    live = opened(link="property is BEA14")
    live.until(lambda: len(live.seqs) == 10)
    live.page.leave()
    routes = []
    live.page.route_changed.connect(routes.append)
    finish(live.page.open(Route("events")))
    assert routes[0].filter == "property is BEA14"
    assert len(live.seqs) == 10


def test_a_property_that_is_not_there_has_neighbours(opened, tmp_path, qtbot):
    archive_of(tmp_path)
    live = opened()
    live.until(lambda: live.page.book.names and len(live.page.properties.codes) == 3)
    qtbot.keyClicks(live.page.parts.properties.search, "berlim mite")
    nothing = live.page.parts.properties.nothing
    assert nothing.isVisible()
    assert nothing.accessibleName() == "No property matches “berlim mite”"
    assert "Berlin Mitte (AUR01)" in nothing.accessibleDescription()
    click(live, qtbot, "Clear")
    assert len(live.page.properties.rows) == 4


def test_the_panes_go_with_the_text_while_the_window_stands(opened, tmp_path):
    archive_of(tmp_path)
    live = opened()
    panes = live.page.parts
    panes.set_sizes(300, 0)
    live.until(lambda: panes.properties.width() == 300)
    theme.set_zoom(110)
    assert panes.properties.width() == 330
    theme.set_zoom(150)
    assert panes.properties.width() <= round(panes.width() * SHARE) + 1  # the events beside them need room too


def test_a_narrow_window_with_large_text_cuts_no_tab_of_the_detail_and_no_name_of_a_property(opened, tmp_path, qtbot):
    theme.set_zoom(150)
    archive_of(tmp_path)
    live = opened()
    live.page.resize(968, 640)
    live.until(lambda: len(live.seqs) == 30)
    click_cell(qtbot, live.page.table, 0, 2)
    detail = live.page.detail
    tabs = [detail.tabs.button(tab) for tab in Tab]
    live.until(lambda: all(tab.isVisible() and tab.width() == tab.sizeHint().width() for tab in tabs))
    assert live.page.width() == 968
    assert live.page.parts.properties.width() >= 300


def test_in_a_narrow_window_with_large_text_what_changed_is_left_room(opened, tmp_path):
    theme.set_zoom(150)
    archive_of(tmp_path)
    live = opened()
    live.page.resize(968, 640)
    live.page.parts.set_sizes(300, 0)
    table = live.page.table
    live.until(lambda: table.isColumnHidden(3) and live.page.parts.properties.width() == 300)
    assert table.columnWidth(4) >= 80
    theme.set_zoom(100)
    live.until(lambda: not table.isColumnHidden(3))
