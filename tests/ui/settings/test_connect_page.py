"""Connecting as a person does: typing, pasting, checking, and what is said when something is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.domain.profile import EnvironmentKind, SignIn
from tests.ui.conftest import PATIENCE_MS, Doorman
from ui.pages import PAGES
from ui.settings.connect_form import Entry
from ui.settings.connect_page import SESSION, ConnectPage
from ui.settings.connect_presenter import draft_of
from ui.settings.connections_page import ConnectionsPage


@pytest.fixture
def pages():
    """The pages that belong to the frame itself."""
    return [entry for entry in PAGES if entry.key in ("connections", "settings")]


@pytest.fixture
def page(doorman: Doorman) -> ConnectPage:
    """The Connect page of a window with nothing open."""
    page = doorman.window.page
    assert isinstance(page, ConnectPage)
    return page


def fill(page: ConnectPage, draft) -> None:
    page.form.show_draft(draft)
    page.presenter.type(page.form.draft())


def said(page: ConnectPage, entry: Entry) -> str:
    return entry.line.accessibleDescription()


def test_an_empty_form_says_nothing_yet_and_cannot_be_tried(page):
    assert not page.check.isEnabled()
    assert said(page, page.form.gateway) == ""
    assert page.demo.button.isEnabled()


def test_a_field_says_what_is_wrong_when_it_is_left_and_is_quiet_when_mended(page, qtbot):
    entry = page.form.app_key
    qtbot.keyClicks(entry.line, "a41c77e2-5b0e-4f6a-9d37-1f3c2be0")
    assert said(page, entry) == ""
    entry.line.editingFinished.emit()
    assert said(page, entry) == "A key has 36 characters, this one has 32. Is the end missing?"
    qtbot.keyClicks(entry.line, "aa01")
    assert said(page, entry) == ""


def test_user_and_password_are_asked_for_only_where_they_are_needed(page, qtbot):
    assert not page.form.username.isVisible()
    qtbot.mouseClick(page.form.sign_in.button(SignIn.SSD), Qt.MouseButton.LeftButton)
    assert page.form.username.isVisible()
    assert page.form.password.isVisible()
    assert page.form.draft().sign_in is SignIn.SSD


def test_the_secret_is_not_to_be_read_until_asked(page):
    page.form.client_secret.line.setText("hush")
    assert page.form.client_secret.line.displayText() != "hush"


def test_a_pasted_card_fills_the_form(page, qtbot):
    QGuiApplication.clipboard().setText("Larkspur Hotels (Production) LARK\nGateway URL: https://gateway.example\n")
    qtbot.mouseClick(page.paste, Qt.MouseButton.LeftButton)
    assert page.form.gateway.line.text() == "https://gateway.example"
    assert page.form.chain.line.text() == "LARK"
    assert page.form.kind.current is EnvironmentKind.PRODUCTION
    assert page.form.draft().chain_name == "Larkspur Hotels"


def test_a_clipboard_with_something_else_is_said(page, qtbot):
    QGuiApplication.clipboard().setText("See you on Monday")
    qtbot.mouseClick(page.paste, Qt.MouseButton.LeftButton)
    assert page.banner.isVisible()
    assert "Nothing of an environment’s card" in page.banner.problem.sentence


def test_checking_shows_each_step_and_then_the_chain_is_open(doorman, page, draft, keyring, qtbot):
    findings = []
    page.presenter.found.connect(findings.append)
    fill(page, draft)
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.form.isEnabled(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: doorman.shown(ConnectionsPage), timeout=PATIENCE_MS)
    assert [finding.step.value for finding in findings] == ["gateway", "token", "hotels", "portal"]
    assert all(finding.problem is None for finding in findings)
    assert draft.client_secret in keyring.kept.values()
    assert doorman.switchboard.keys.state.lasts
    stream = doorman.window.header.stream
    qtbot.waitUntil(lambda: stream.accessibleName() == "Stream: Live", timeout=PATIENCE_MS)


def test_no_secret_is_in_any_file(doorman, page, draft, places, qtbot):
    fill(page, draft)
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: doorman.shown(ConnectionsPage), timeout=PATIENCE_MS)
    written = b"".join(path.read_bytes() for path in places.data.rglob("*") if path.is_file())
    assert draft.chain.encode() in written
    assert draft.client_secret.encode() not in written
    assert draft.app_key.encode() not in written


def test_a_wrong_secret_is_said_at_its_step_and_nothing_is_kept(doorman, page, draft, keyring, finish, qtbot):
    fill(page, replace(draft, client_secret="wrong"))
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.form.isEnabled() and page.checklist.isVisible(), timeout=PATIENCE_MS)
    sentences = [label.text() for label in page.checklist._sentences.values()]
    assert sentences[0].startswith("Reached in")
    assert "secret" in sentences[1]
    assert not page.keep.isVisible()
    assert finish(doorman.switchboard.list()) == ()
    assert keyring.kept == {}


def test_an_unreachable_gateway_is_said_in_one_sentence(page, draft, qtbot):
    fill(page, replace(draft, gateway="http://127.0.0.1:9"))
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.form.isEnabled() and page.checklist.isVisible(), timeout=PATIENCE_MS)
    first = next(iter(page.checklist._sentences.values())).text()
    assert "127.0.0.1" in first


def test_signed_in_but_without_a_portal_one_may_connect_anyway(doorman, page, draft, qtbot):
    fill(page, replace(draft, portal="http://127.0.0.1:9"))
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.keep.isVisible, timeout=PATIENCE_MS)
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: doorman.shown(ConnectionsPage), timeout=PATIENCE_MS)


def test_no_key_store_means_for_this_session_only_and_it_is_said(doorman, page, draft, keyring, places, qtbot):
    keyring.locked = True
    fill(page, replace(draft, portal=""))
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: doorman.shown(ConnectionsPage), timeout=PATIENCE_MS)
    connections = doorman.window.page
    assert isinstance(connections, ConnectionsPage)
    assert "for this session only" in connections.key_store.label.text()
    assert not places.archive(draft.profile().name).exists()
    doorman.shell.show_connect()
    again = doorman.window.page
    assert isinstance(again, ConnectPage)
    assert again.secrets_note.label.text() == SESSION


def test_a_known_connection_is_offered_and_would_be_replaced(doorman, draft, finish, qtbot):
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    doorman.shell.show_connect(draft)
    page = doorman.window.page
    assert isinstance(page, ConnectPage)
    qtbot.waitUntil(page.known.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(page.replaces.isVisible, timeout=PATIENCE_MS)
    qtbot.mouseClick(page.known._links[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: doorman.shown(ConnectionsPage), timeout=PATIENCE_MS)


def test_a_connection_that_is_changed_is_named_and_the_keyboard_is_in_its_key(doorman, draft, finish, qtbot):
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    doorman.shell.show_connect(draft_of(draft.profile(), draft.credentials()))
    page = doorman.window.page
    assert isinstance(page, ConnectPage)
    assert "Change the connection lark-uat" in texts(page)
    assert "Welcome to Doorman" not in texts(page)
    assert page.accessibleName() == "Change the connection lark-uat"
    assert doorman.window.focusWidget() is page.form.app_key.line
    assert page.form.app_key.line.selectedText() == draft.app_key
    qtbot.waitUntil(page.known.isVisible, timeout=PATIENCE_MS)
    assert not page.replaces.isVisible()  # the title says which one it is


def test_of_a_connection_that_is_changed_the_keyboard_is_in_what_is_missing(doorman, draft):
    doorman.shell.show_connect(replace(draft, name="lark-uat", client_secret=""))
    page = doorman.window.page
    assert isinstance(page, ConnectPage)
    assert doorman.window.focusWidget() is page.form.client_secret.line


def test_the_first_connection_is_a_welcome_and_the_next_one_a_connection_more(doorman, page, draft, finish, qtbot):
    assert "Welcome to Doorman" in texts(page)
    assert doorman.window.focusWidget() is page.form.gateway.line
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    doorman.shell.show_connect()
    assert "New connection" in texts(doorman.window.page)
    assert doorman.window.focusWidget() is doorman.window.page.form.gateway.line


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_a_key_store_that_hangs_holds_nothing_up_and_is_said(doorman, draft, keyring, finish, qtbot):
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    keyring.answers.clear()
    try:
        finish(doorman.switchboard.open(draft.profile().name))
    finally:
        keyring.answers.set()
    assert doorman.shown(ConnectPage)
    assert "did not answer within" in doorman.window.page.banner.problem.sentence


def test_secrets_that_are_gone_lead_back_to_the_form_and_say_so(doorman, draft, keyring, finish, qtbot):
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    keyring.kept.clear()
    finish(doorman.switchboard.open(draft.profile().name))
    page = doorman.window.page
    assert isinstance(page, ConnectPage)
    assert page.banner.isVisible()
    assert page.form.gateway.line.text() == draft.gateway
    assert page.form.client_secret.line.text() == ""
