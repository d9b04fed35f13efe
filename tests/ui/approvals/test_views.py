"""What every part of the approval pages keeps to: names for those who hear them, and foreign text as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit

from app.domain.portal import Status
from tests.ui.approvals.fakes import SESSION, FakeApprovals, FakePortal, look
from tests.ui.approvals.samples import NOW, PROPERTIES, SUBSCRIPTION, partner
from tests.ui.keyboard import reached_by_tab
from ui.approvals.board_view import BoardView
from ui.approvals.cards import Show, board
from ui.approvals.columns.partners import card_columns
from ui.approvals.request import Phase, RequestPresenter
from ui.approvals.request_view import STEPS, RequestView
from ui.approvals.requested import RequestedEvents
from ui.approvals.selection import Selection
from ui.widgets.button import Button
from ui.widgets.pill import Pill

MARKUP = "<img src='x'><b>Bold & Co</b>"
COUNTS = ("3 data elements", "1 without personal data")
CONTROLS = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit)


@pytest.fixture
def view(qtbot):
    presenter = RequestPresenter(FakeApprovals(FakePortal()), FakePortal(), "SUB-1", now=lambda: NOW)
    presenter.subscription = replace(SUBSCRIPTION, summary=replace(SUBSCRIPTION.summary, partner=MARKUP))
    presenter.properties = PROPERTIES
    presenter.progress = look(Status.IN_PROGRESS, *(replace(p, status=Status.WAITING) for p in PROPERTIES))
    presenter.phase = Phase.DECIDING
    view = RequestView(presenter, now=lambda: NOW)
    qtbot.addWidget(view)
    view.show_volumes(RequestedEvents(SUBSCRIPTION.events, (), {}), 0)
    view.refresh()
    for step in STEPS:
        view.show_step(step)
    return view


def test_every_control_has_a_name(view):
    nameless = [c for kind in CONTROLS for c in view.findChildren(kind) if not (c.accessibleName() or c.isHidden())]
    assert [type(control).__name__ for control in nameless] == []


def test_a_partners_name_is_shown_as_it_is(view, qtbot):
    labels = [label for label in view.findChildren(QLabel) if MARKUP in label.text()]
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    cards = BoardView()
    qtbot.addWidget(cards)
    cards.show_board(board([partner(f"{MARKUP} Inn", Status.PENDING)], NOW))
    titles = [label for label in cards.findChildren(QLabel) if MARKUP in label.text()]
    assert {label.textFormat() for label in titles} == {Qt.TextFormat.PlainText}


def test_a_board_says_what_is_empty_and_what_to_do(qtbot):
    shown = BoardView()
    qtbot.addWidget(shown)
    shown.show_board(board([], NOW))
    assert shown.state.accessibleName() == "No partner applications"
    shown.show_board(board([partner("Brook CRM", Status.APPROVED)], NOW, text="zzz"))
    assert shown.state.accessibleName() == "No partner application matches “zzz”"
    with qtbot.waitSignal(shown.search_requested) as asked:
        shown.search.setText("brook")
    assert asked.args == ["brook"]


def test_tab_goes_through_a_request_as_it_is_laid_out(view, qtbot):
    view.resize(1200, 800)
    view.show()
    qtbot.waitExposed(view)
    view.presenter.session = SESSION
    view.presenter.selection = Selection(PROPERTIES)
    view.presenter.choose_only(["AUR01"])
    view.show_step("summary")
    tabs = ["Events"]  # the arrows lead to the others
    steps = ["Step 1, Events, done", "Step 2, Properties, done"]
    summary = ["See which events carry personal data", "Copy the codes of the properties"]
    foot = ["Cancel", "Back", "Approve for 1 property"]
    where = ["Applications", "Partner applications", "Copy link"]
    qtbot.waitUntil(lambda: summary[-1] in reached_by_tab(view))
    assert reached_by_tab(view) == [*where, *tabs, *steps, *summary, *foot]


def test_tab_goes_through_the_cards_in_their_order_whichever_was_made_last(qtbot):
    board_view = BoardView()
    qtbot.addWidget(board_view)
    board_view.resize(1200, 800)
    board_view.show()
    waiting = [partner("Acorn Upsell", Status.PENDING), partner("Brook CRM", Status.APPROVED)]
    board_view.show_board(board(waiting, NOW))
    later = board(waiting, NOW + timedelta(days=1))
    board_view.show_board(later)
    in_order = ["Review the request of Acorn Upsell", later.cards[1].summary]
    qtbot.waitUntil(lambda: len(reached_by_tab(board_view, board_view.cards)) == 2)
    assert reached_by_tab(board_view, board_view.cards) == in_order


def test_a_search_for_one_of_ones_own_applications_leads_there(qtbot):
    shown = BoardView()
    qtbot.addWidget(shown)
    shown.show()
    shown.show_board(replace(board([partner("Acorn Upsell", Status.PENDING)], NOW, text="Reporting"), own_found=1))
    assert shown.state.accessibleName() == "No partner application matches “Reporting”"
    assert shown.state.accessibleDescription().endswith("Of your own applications, 1 does.")
    with qtbot.waitSignal(shown.own_requested) as asked:
        qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert asked.args == ["Reporting"]


def test_what_a_board_is_narrowed_to_stands_in_its_search(qtbot):
    shown = BoardView()
    qtbot.addWidget(shown)
    with qtbot.assertNotEmitted(shown.search_requested):
        shown.show_board(board([partner("Acorn Upsell", Status.PENDING)], NOW, text="acorn"))
    assert shown.search.text() == "acorn"


def test_until_a_request_is_read_its_head_says_what_the_list_knows(qtbot):
    presenter = RequestPresenter(FakeApprovals(FakePortal()), FakePortal(), "SUB-1", now=lambda: NOW)
    known = RequestView(presenter, SUBSCRIPTION.summary, now=lambda: NOW)
    qtbot.addWidget(known)
    words = [label.text() for label in known.head.findChildren(QLabel)]
    assert SUBSCRIPTION.summary.partner in words
    unknown = RequestView(presenter, now=lambda: NOW)
    qtbot.addWidget(unknown)
    assert [pill for pill in unknown.head.findChildren(Pill) if not pill.isHidden()] == []


def test_the_keyboard_waits_on_the_tab_until_the_request_is_read(qtbot):
    presenter = RequestPresenter(FakeApprovals(FakePortal()), FakePortal(), "SUB-1", now=lambda: NOW)
    shown = RequestView(presenter, SUBSCRIPTION.summary, now=lambda: NOW)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.show_step("events")
    shown.focus_content()
    assert shown.tabs.button("events").hasFocus()
    presenter.subscription, presenter.properties, presenter.phase = SUBSCRIPTION, PROPERTIES, Phase.DECIDING
    shown.show_volumes(RequestedEvents(SUBSCRIPTION.events, (), {}), 0)
    shown.refresh()
    assert shown.wizard.events_step.table.hasFocus()


def test_states_that_not_every_server_has_are_offered_where_there_are_any(qtbot):
    shown = BoardView()
    qtbot.addWidget(shown)
    shown.resize(1400, 800)
    shown.show()
    shown.show_board(board([partner("Acorn Upsell", Status.PENDING)], NOW))
    assert not shown.filter.button(Show.FAILED).isVisible()
    shown.show_board(board([partner("Acorn Upsell", Status.FAILED), partner("Brook CRM", Status.REJECTED)], NOW))
    assert shown.filter.button(Show.FAILED).accessibleName() == "Failed 1"
    assert [shown.filter.button(show).isVisible() for show in (Show.FAILED, Show.OTHER)] == [True, True]


@pytest.mark.parametrize(
    ("status", "title", "words"),
    [
        (Status.REJECTED, "The request was rejected", "receives nothing from it"),
        (Status.REVOKED, "The approval was revoked", "no longer receives events"),
    ],
)
def test_what_the_server_ended_is_shown_for_what_it_is(view, qtbot, status, title, words):
    view.presenter.subscription = replace(SUBSCRIPTION, summary=replace(SUBSCRIPTION.summary, status=status))
    view.presenter.phase = Phase.SETTLED
    view.refresh()
    view.show_step("events")
    assert view.state.accessibleName() == title
    assert words in view.state.accessibleDescription()
    with qtbot.waitSignal(view.step_requested) as asked:
        next(button for button in view.state.findChildren(Button)).click()
    assert asked.args == ["activity"]


def test_what_is_granted_counts_what_is_approved_and_names_the_events(view):
    view.presenter.phase = Phase.SETTLED
    view.presenter.progress = look(Status.FAILED, *(replace(p, status=Status.APPROVED) for p in PROPERTIES[:2]))
    view.refresh()
    told = [label.text() for label in view.progress.findChildren(QLabel)]
    total = SUBSCRIPTION.summary.property_total
    assert f"{len(SUBSCRIPTION.events)} reservation events from 2 of {total} properties" in told


def test_in_a_small_window_names_and_sentences_have_the_room(view, qtbot):
    shown = BoardView()
    qtbot.addWidget(shown)
    shown.show_board(board([partner("Acorn Upsell", Status.PENDING)], NOW), prefers_table=True)
    shown.show()
    shown.setMinimumWidth(1)
    shown.resize(960, 600)
    titles = [column.title for column in card_columns()]
    left_out = [title for number, title in enumerate(titles) if shown.table.isColumnHidden(number)]
    assert left_out == ["Asked by"]
    shown.resize(1300, 600)
    assert not any(shown.table.isColumnHidden(number) for number in range(8))


@pytest.mark.parametrize(("width", "beside"), [(240, False), (304, True)])
def test_the_counts_of_a_narrow_event_panel_are_not_cut(view, qtbot, width, beside):
    panel = view.wizard.events_step.panel
    panel.setParent(None)
    qtbot.addWidget(panel)
    panel.setFixedWidth(width)
    panel.resize(width, 600)
    panel.show()
    count, clean = (label for label in panel.findChildren(QLabel) if label.text() in COUNTS)
    qtbot.waitUntil(lambda: (count.geometry().bottom() < clean.geometry().top()) is not beside)
