"""The tables' rows as they are read out, and the models that hold them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex

from app.domain.portal import Application, HistoryEntry, Status
from tests.ui.approvals.samples import EVENTS, NOW, PROPERTIES, hotel, partner
from ui.approvals.cards import card_of
from ui.approvals.columns.events import event_columns, event_key, event_path
from ui.approvals.columns.history import history_columns
from ui.approvals.columns.own import own_columns, own_key
from ui.approvals.columns.partners import card_columns, card_key
from ui.approvals.columns.progress import progress_columns, progress_emphasis, progress_key
from ui.approvals.columns.properties import PropertyCells
from ui.approvals.progress import ProgressRow
from ui.approvals.requested import RequestedEvents
from ui.approvals.selection import Grouping, Selection
from ui.approvals.states import status_pill
from ui.models import RowsModel
from ui.tree_model import TreeModel
from ui.widgets.cell import Action, Emphasis


def read_out(model, parent=QModelIndex()):  # noqa: B008
    rows = range(model.rowCount(parent))
    return [[model.index(r, c, parent).data() for c in range(model.columnCount(parent))] for r in rows]


def test_events_stand_under_their_families(qapp, qtmodeltester):
    events = RequestedEvents(EVENTS, [p.hotel for p in PROPERTIES], {("AUR01", "NEW RESERVATION"): 2633.0})
    model = TreeModel(event_columns(), event_key, event_path)
    model.replace(events.in_order())
    qtmodeltester.check(model)
    assert read_out(model) == [["Booking 2", "", "", ""], ["Arrival 1", "", "", ""]]
    assert read_out(model, model.index_of_group(("Booking",))) == [
        ["New reservation", "A guest has booked, through any channel", "Name, contact", "2,633"],
        ["Cancel", "A booking was cancelled before arrival", "None", "–"],
    ]
    assert read_out(model, model.index_of_group(("Arrival",))) == [
        ["Check in New", "The guest has arrived and has a room", "Name, room", "–"],
    ]


@pytest.fixture
def tree(qapp):
    cells = PropertyCells()
    cells.selection = Selection(PROPERTIES)
    cells.selection.choose(["BEA19"])
    cells.selection.choose(["BEA01"], False)
    cells.a_day = {"BEA01": 92.0, "BEA19": 74.0}
    model = TreeModel(
        cells.columns(),
        lambda p: p.hotel,
        Grouping.BRAND.path,
        may_tick=cells.may_tick,
        emphasis=cells.emphasis,
    )
    model.replace(cells.selection.properties)
    model.set_ticked(cells.selection.codes)
    return model


def test_properties_stand_in_groups_that_count_what_is_picked(tree, qtmodeltester):
    qtmodeltester.check(tree)
    assert [row[0] for row in read_out(tree)] == ["Aurora 2 of 3", "Beacon 1 of 3", "Cedar 0 of 1"]
    beacon = tree.index_of_group(("Beacon", "Portugal"))
    assert beacon.siblingAtColumn(3).data() == "166"
    assert read_out(tree, beacon) == [
        ["BEA01 Beacon Porto Ribeira", "Porto", "Europe/Lisbon", "92", "Removed"],
        ["BEA07 Beacon Lisboa Alfama", "Lisboa", "Europe/Lisbon", "–", "No access: not among your hotels"],
        ["BEA19 Beacon Lisboa Belém", "Lisboa", "Europe/Lisbon", "74", "Added"],
    ]
    assert tree.painted(tree.index_of("BEA07"))[1] is Emphasis.BLOCKED


def test_a_failed_property_can_be_tried_again_only_where_the_server_can(qapp, qtmodeltester):
    row = ProgressRow("AUR17", "Aurora Gdańsk", Status.FAILED, 112.0, "The hotel did not answer in time", "504")
    for may in (True, False):
        made = progress_columns(lambda may=may: may)
        model = RowsModel(made, progress_key, progress_emphasis)
        model.replace([row, replace(row, hotel="AUR02", status=Status.IN_PROGRESS, note="")])
        qtmodeltester.check(model)
        answer = model.painted(0)[0][3]
        assert any(isinstance(run, Action) for run in answer.runs) is may
        assert [model.painted(n)[1] for n in (0, 1)] == [Emphasis.FAILED, Emphasis.MOVING]


def test_a_row_says_what_a_card_says(qapp, qtmodeltester):
    model = RowsModel(card_columns(), card_key)
    model.replace(
        [
            card_of(partner("Acorn Upsell", Status.PENDING, new_event_count=3, asked=NOW - timedelta(days=9)), NOW),
            card_of(partner("Brook CRM", Status.APPROVED, finished_at=NOW), NOW),
            card_of(partner("Marlow Parking", None), NOW),
        ]
    )
    qtmodeltester.check(model)
    assert read_out(model) == [
        ["Acorn Upsell", "Acorn Link", "Pending", "3 new 3", "7 of 7", "2", "9 days", "J. Moss"],
        ["Brook CRM", "Brook Link", "Approved", "3", "5 of 7", "2", "24 Nov 2026", "J. Moss"],
        ["Marlow Parking", "Marlow Link", "No request", "–", "–", "–", "–", ""],
    ]


def test_own_applications_and_what_happened(qapp, qtmodeltester):
    own = RowsModel(own_columns(), own_key)
    own.replace([Application("OWN-1", "Doorman", "Watches the stream", Status.APPROVED, 14, 240)])
    qtmodeltester.check(own)
    assert read_out(own) == [["Doorman", "Watches the stream", "Approved", "14", "240"]]
    history = RowsModel(history_columns(), id)
    history.replace([HistoryEntry(NOW, "J. Moss", "Asked", "<b>14 events</b>")])
    qtmodeltester.check(history)
    assert read_out(history)[0][2:] == ["J. Moss", "Asked", "<b>14 events</b>"]


def test_a_status_that_doorman_does_not_know_keeps_the_servers_word():
    assert status_pill(Status.WITHDRAWN).text == "Withdrawn"
    assert status_pill(None).text == "No request"


def test_foreign_names_are_never_markup_in_tooltips(qapp):
    cells = PropertyCells()
    model = RowsModel(cells.columns(), lambda p: p.hotel)
    model.replace([hotel("AUR01", "Aurora <img src=x>")])
    assert "<img" not in model.index(0, 0).data(3)
