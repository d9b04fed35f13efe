"""The window as a person uses it: going from page to page, back, by keyboard, by link; and what it says of itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState
from tests.ui.conftest import PATIENCE_MS, Doorman
from ui.counts import Count
from ui.goto import GoTo
from ui.pages import PAGES
from ui.routes import Route
from ui.settings.connect_page import ConnectPage
from ui.settings.preferences_page import PreferencesPage
from ui.stream_watch import now_micros
from ui.theme import Scheme, theme


@pytest.fixture
def pages():
    """The pages that belong to the frame itself."""
    return [entry for entry in PAGES if entry.key in ("connections", "settings")]


@pytest.fixture
def opened(doorman: Doorman, draft, finish, qtbot) -> Doorman:
    """A window with the sandbox's chain open."""
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    qtbot.waitUntil(doorman.window.navigation.isVisible, timeout=PATIENCE_MS)
    return doorman


def test_without_a_profile_there_is_only_the_connect_page(doorman):
    assert doorman.shown(ConnectPage)
    assert not doorman.window.navigation.isVisible()
    assert not doorman.window.header.environment.isVisible()
    assert doorman.window.header.stream.accessibleName() == "Stream: Not connected"
    assert doorman.window.windowTitle() == "Doorman"


def test_an_opened_profile_shows_its_environment_and_who_is_signed_in(opened, qtbot):
    header = opened.window.header
    assert "UAT" in header.environment.accessibleName()
    assert "LARK" in header.environment.accessibleName()
    qtbot.waitUntil(header.person.isVisible, timeout=PATIENCE_MS)
    assert header.person.accessibleDescription()


def test_a_click_in_the_navigation_goes_there_and_back_comes_back(opened, qtbot):
    window = opened.window
    first = opened.shell.route
    line = next(item for item in window.navigation.items() if item.text() == "Settings")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert opened.shown(PreferencesPage)
    assert line.isChecked()
    window.actions_.back.trigger()
    assert opened.shell.route == first
    assert not line.isChecked()
    window.actions_.forward.trigger()
    assert opened.shown(PreferencesPage)


def test_ctrl_and_a_digit_goes_to_a_page(opened, qtbot):
    keys = {action.text(): action.shortcut().toString() for action in opened.window.actions_.pages}
    assert keys["Settings"].startswith("Ctrl+")
    next(action for action in opened.window.actions_.pages if action.text() == "Settings").trigger()
    assert opened.shown(PreferencesPage)


def test_the_link_to_a_place_leads_there(opened):
    opened.shell.visit(Route("settings"))
    opened.window.actions_.copy_link.trigger()
    link = QGuiApplication.clipboard().text()
    opened.shell.visit(Route("connections"))
    opened.shell.follow_link(link)
    assert opened.shown(PreferencesPage)


def test_a_link_to_nowhere_is_said_in_one_sentence(opened):
    opened.shell.follow_link("doorman:cellar")
    assert opened.window.page.banner.isVisible()
    assert opened.window.page.banner.problem.sentence == "There is no page “cellar” in this Doorman."


def test_what_waits_is_in_navigation_and_title_at_once(opened):
    opened.shell.counts.tell("connections", Count(3, "pending", is_awaited=True))
    line = next(item for item in opened.window.navigation.items() if item.text() == "Connections")
    assert opened.window.windowTitle() == "3 pending, Doorman"
    assert line.accessibleName() == "Connections, 3 pending"
    opened.shell.counts.tell("connections", None)
    assert opened.window.windowTitle() == "Doorman"


def test_the_window_stays_active_while_a_profile_is_changed(opened, qtbot):
    qtbot.waitUntil(opened.window.isActiveWindow, timeout=PATIENCE_MS)
    opened.shell.show_connect()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit), timeout=PATIENCE_MS)
    assert QApplication.activeWindow() is opened.window
    qtbot.mouseClick(opened.window.page.cancel, Qt.MouseButton.LeftButton)
    assert opened.window.isActiveWindow()


def test_below_1200_the_navigation_shows_icons_with_tooltips(opened):
    opened.window.resize(1100, 800)
    item = opened.window.navigation.items()[0]
    assert opened.window.navigation.width() == 56
    assert item.text() in item.toolTip()
    opened.window.resize(1400, 800)
    assert opened.window.navigation.width() == 208
    opened.window.actions_.narrow.trigger()
    assert opened.window.navigation.width() == 56


def test_a_page_that_is_opened_has_the_keyboard_and_one_left_has_it_where_it_was(opened):
    window = opened.window
    opened.shell.visit(Route("settings"))
    assert window.page.isAncestorOf(window.focusWidget())
    window.page.larger.setFocus()
    opened.shell.visit(Route("connections"))
    assert window.page.isAncestorOf(window.focusWidget())
    opened.shell.go_back()
    assert window.focusWidget() is window.page.larger


def test_arrow_keys_in_the_navigation_look_through_the_pages_and_enter_goes_in(opened, qtbot):
    window = opened.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    first, second = window.navigation.items()
    opened.shell.visit(Route("connections"))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert opened.shown(PreferencesPage)
    assert window.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert window.page.isAncestorOf(window.focusWidget())


def test_where_the_person_led_the_keyboard_it_stays_when_the_page_is_filled(opened):
    window = opened.window
    opened.shell.visit(Route("settings"))
    window.header.go_to.setFocus()
    window.page_filled(window.page)
    assert window.focusWidget() is window.header.go_to


def test_f6_goes_from_pane_to_pane(opened, qtbot):
    window = opened.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    opened.shell.visit(Route("settings"))
    places = []
    for _ in range(4):
        window.actions_.next_pane.trigger()
        focus = window.focusWidget()
        places.append(
            next(n for n, p in enumerate((window.header, window.navigation, window.page)) if p.isAncestorOf(focus))
        )
    assert places in ([0, 1, 2, 0], [1, 2, 0, 1], [2, 0, 1, 2])


def test_tab_and_f6_lead_to_the_current_page_in_the_navigation_first(opened, qtbot):
    window = opened.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    opened.shell.visit(Route("settings"))
    window.header.go_to.setFocus()
    window.actions_.next_pane.trigger()
    item = window.focusWidget()
    assert item.text() == "Settings"
    qtbot.keyClick(item, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.navigation.recorder_card
    qtbot.keyClick(window.navigation.recorder_card, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.shell.route == Route("connections"), timeout=PATIENCE_MS)


def test_theme_and_zoom_hold_at_once(opened):
    opened.window.actions_.schemes[Scheme.DARK].trigger()
    assert theme.is_dark
    opened.window.actions_.larger.trigger()
    assert theme.zoom == 110
    opened.window.actions_.normal_size.trigger()
    assert theme.zoom == 100


def test_go_to_finds_a_page_by_some_letters(opened, qtbot):
    opened.window.actions_.go_to.trigger()
    sheet = opened.window.findChild(GoTo)
    qtbot.keyClicks(sheet.field, "settngs")
    qtbot.keyPress(sheet.field, Qt.Key.Key_Return)
    assert opened.shown(PreferencesPage)
    assert not sheet.isVisible()


def test_every_action_has_words_a_menu_and_no_two_share_a_key(opened):
    found = list(opened.window.actions_.all())
    keys = [key.toString() for _menu, action in found for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert all(action.text() and menu for menu, action in found)


def test_the_header_counts_down_and_says_what_needs_a_person(opened):
    window, reports = opened.window, opened.switchboard.reports
    now = now_micros()
    reports.take(LinkReport(LinkState.RECONNECTING, now, retry_at=now + 11_500_000))
    assert window.header.stream.accessibleName() in ("Stream: Reconnecting in 12 s", "Stream: Reconnecting in 11 s")
    reports.take(LinkReport(LinkState.HELD, now, "Another program holds this stream."))
    assert window.header.stream.accessibleName() == "Stream: Held by another consumer"
    assert window.header.stream.accessibleDescription() == "Another program holds this stream."
    reports.take(EndReport(5, "The archive cannot be read."))
    reports.take(LinkReport(LinkState.LIVE, now))
    reports.take(CommittedReport(8, 12_408_771, "180", now))
    assert window.header.stream.accessibleName() == "Stream: Live"
    opened.shell._stream.refresh()
    card = window.navigation.recorder_card
    assert card.accessibleName() == "Recorder: Writing"
    assert "12,408,771" in card.accessibleDescription()
    assert "Resume safe for 6 d 23 h" in card.accessibleDescription() or "7 d 0 h" in card.accessibleDescription()


def test_every_control_of_the_frame_has_a_name(opened):
    for kind in (QAbstractButton, QLineEdit):
        for widget in opened.window.findChildren(kind):
            if widget.isVisible():
                assert widget.accessibleName() or widget.text(), widget


def test_leaving_the_profile_leads_back_to_connect(opened, qtbot):
    opened.window.actions_.disconnect_profile.trigger()
    qtbot.waitUntil(lambda: opened.shown(ConnectPage), timeout=PATIENCE_MS)
    assert not opened.window.navigation.isVisible()
