"""The Connections page: the list, changing and removing, the recorder; and the Settings page beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.retention import Retention
from tests.ui.conftest import PATIENCE_MS, Doorman
from ui.pages import PAGES
from ui.routes import Route
from ui.settings.connect_page import ConnectPage
from ui.settings.connections_page import ConnectionsPage
from ui.settings.keep_panel import KeepPanel
from ui.settings.preferences import Preferences, TimeDisplay
from ui.settings.preferences_page import PreferencesPage
from ui.settings.profile_row import ProfileRow
from ui.theme import Scheme, theme


@pytest.fixture
def pages():
    """The pages that belong to the frame itself."""
    return [entry for entry in PAGES if entry.key in ("connections", "settings")]


@pytest.fixture
def page(doorman: Doorman, draft, finish, qtbot) -> ConnectionsPage:
    """The Connections page with one profile, which is open."""
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    page = doorman.window.page
    assert isinstance(page, ConnectionsPage)
    qtbot.waitUntil(lambda: any(row.isVisible() for row in page.findChildren(ProfileRow)), timeout=PATIENCE_MS)
    return page


def row_of(page: ConnectionsPage) -> ProfileRow:
    return next(row for row in page.findChildren(ProfileRow) if row.isVisible())


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_open_connection_cannot_be_opened_again(page):
    row = row_of(page)
    assert "LARK" in row.accessibleName()
    assert "UAT" in row.accessibleName()
    assert not row.open.isVisible()


def test_changing_one_brings_its_draft_with_its_secrets(doorman, page, draft, qtbot):
    click(qtbot, row_of(page).edit)
    qtbot.waitUntil(lambda: doorman.shown(ConnectPage), timeout=PATIENCE_MS)
    connect = doorman.window.page
    assert isinstance(connect, ConnectPage)
    assert connect.form.client_secret.line.text() == draft.client_secret
    assert connect.check.isEnabled()
    click(qtbot, connect.cancel)
    assert doorman.shown(ConnectionsPage)


def test_removing_asks_first_and_then_forgets_everything(doorman, page, draft, keyring, finish, qtbot):
    row = row_of(page)
    click(qtbot, row.remove)
    assert row.confirm.isVisible()
    click(qtbot, row.keep)
    assert not row.confirm.isVisible()
    click(qtbot, row.remove)
    click(qtbot, row.confirm)
    qtbot.waitUntil(lambda: doorman.shown(ConnectPage), timeout=PATIENCE_MS)
    assert finish(doorman.switchboard.list()) == ()
    assert keyring.kept == {}


def test_the_recorder_connects_stops_and_starts(page, qtbot):
    qtbot.waitUntil(lambda: page.recorder.state.label.text() == "Live", timeout=PATIENCE_MS)
    click(qtbot, page.recorder.stop)
    qtbot.waitUntil(lambda: page.recorder.state.label.text() == "Not connected", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: page.recorder.start.words == "Start recording", timeout=PATIENCE_MS)
    click(qtbot, page.recorder.start)
    qtbot.waitUntil(page.recorder.stop.isVisible, timeout=PATIENCE_MS)


def test_settings_hold_at_once_and_are_there_next_time(doorman, page, qtbot):
    doorman.shell.visit(Route("settings"))
    settings = doorman.window.page
    assert isinstance(settings, PreferencesPage)
    click(qtbot, settings.scheme.button(Scheme.DARK))
    click(qtbot, settings.times.button(TimeDisplay.UTC))
    click(qtbot, settings.larger)
    assert theme.is_dark
    assert theme.zoom == 110
    assert settings.zoom.text() == "110 %"
    doorman.preferences.save()
    again = Preferences(doorman.preferences.path)
    assert again.choices.times is TimeDisplay.UTC
    assert again.choices.scheme is Scheme.DARK
    assert again.choices.zoom == 110


@pytest.mark.parametrize("content", ["", "[]", "{nonsense", '{"zoom": 9000, "scheme": "pink", "narrow": "yes"}'])
def test_a_file_of_preferences_that_makes_no_sense_is_as_none(tmp_path, content):
    path = tmp_path / "preferences.json"
    path.write_text(content)
    choices = Preferences(path).choices
    assert choices.scheme is Scheme.SYSTEM
    assert choices.narrow is None
    assert 90 <= choices.zoom <= 150


def test_how_much_is_kept_is_changed_and_the_recorder_holds_to_it(doorman, page, finish, qtbot):
    qtbot.waitUntil(lambda: page.recorder.state.label.text() == "Live", timeout=PATIENCE_MS)
    recording = doorman.switchboard.workspace.recording
    before = recording.pid
    assert page.keep_panel.state.text() == "The archive keeps everything."
    assert not page.keep_panel.apply.isEnabled()
    page.keep_panel.days.setFocus()
    qtbot.keyClicks(page.keep_panel.days, "90")
    qtbot.keyClicks(page.keep_panel.gigabytes, "0,5")
    click(qtbot, page.keep_panel.apply)
    qtbot.waitUntil(
        lambda: page.keep_panel.state.text() == "The archive keeps the last 90 days, at most 0.5 GB.",
        timeout=PATIENCE_MS,
    )
    assert [profile.keep for profile in finish(doorman.switchboard.list())] == [Retention(90, 500_000_000)]
    qtbot.waitUntil(lambda: recording.pid not in (None, before), timeout=PATIENCE_MS)
    assert not page.keep_panel.apply.isEnabled()


@pytest.mark.parametrize(
    ("days", "size"), [("0", ""), ("-1", ""), ("9 weeks", ""), ("", "many"), ("", "1.5.2"), ("", "0")]
)
def test_a_limit_that_makes_no_sense_is_said_and_not_taken(qtbot, days, size):
    panel = KeepPanel()
    qtbot.addWidget(panel)
    panel.show()
    asked = []
    panel.keep_requested.connect(asked.append)
    panel.days.setText(days)
    panel.gigabytes.setText(size)
    qtbot.keyClick(panel.days, Qt.Key.Key_Return)
    assert asked == []
    assert not panel.apply.isEnabled()
    wrong = panel.days if days else panel.gigabytes
    assert "or nothing" in wrong.accessibleDescription()


def test_what_is_being_typed_stays_when_the_list_is_read_anew(qtbot):
    panel = KeepPanel()
    qtbot.addWidget(panel)
    panel.show_kept(Retention(days=30))
    panel.days.setText("45")
    panel.show_kept(Retention(days=30))
    assert panel.days.text() == "45"
