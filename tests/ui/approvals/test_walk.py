"""The whole window on a real sandbox: the eight steps as Oracle's portal has them, the direct way, and every answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.domain.portal import Status
from ui.approvals.own_view import PARTNERS as PARTNER_APPLICATIONS
from ui.approvals.request import Pace, Phase
from ui.routes import Route
from ui.widgets.pill import Pill


def test_the_eight_steps_literally_and_in_order(person):
    window = person.doorman.window
    assert window.windowTitle() == "3 pending, Doorman"
    assert str(person.doorman.shell.counts.of("readiness")) == "1 waiting for a partner"
    person.clicks("Applications")  # 1. open the portal, click Applications
    person.clicks("My applications 2")
    person.page.list.focus_search()  # 2. search for an application …
    person.types("reporting")
    person.clicks_row(person.page.list.own.table, "larkspur-reporting")  # … and click it to open it
    person.sees(lambda: person.page.stack.currentWidget() is person.page.own)
    person.clicks("Partner applications 3", person.page.own)  # 3. click Partner Applications
    person.sees(lambda: person.page.own.tabs.current == PARTNER_APPLICATIONS)
    person.sees(lambda: person.card("Acorn Upsell"))
    assert person.card("Acorn Upsell").accessibleDescription() == "Pending"
    assert person.card("Brook CRM").accessibleDescription() == ""
    person.clicks_card("Acorn Upsell")  # 4. click an application with a pending event to open it
    person.clicks("Events")  # 5. click Events
    person.sees(lambda: person.request.is_deciding)
    person.clicks("Next")  # 6. click Next
    person.sees(lambda: person.request.is_picking)
    person.clicks("Select all properties")  # 7. select the properties, click Next
    chosen = len(person.presenter.selection)
    assert chosen == person.presenter.selection.selectable
    person.clicks("Next")
    person.clicks(f"Approve for {chosen} properties")  # 8. click Approve
    person.sees(lambda: person.presenter.phase is Phase.WATCHING)
    assert person.presenter.progress.status is Status.IN_PROGRESS
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    assert person.presenter.progress.status is Status.APPROVED
    assert person.presenter.progress.approved == chosen
    person.sees(lambda: window.windowTitle() == "2 pending, Doorman")
    assert person.page.list.tabs.button("partners").accessibleName() == "Partner applications 2"


def test_straight_from_what_waits_with_the_keyboard_alone(person):
    person.presses("Ctrl+Shift+P")
    person.sees(lambda: person.page.partners.board.show.value == "Pending" and not person.card("Brook CRM"))
    person.presses("/")
    person.types("acorn")
    person.sees(lambda: len(person.page.partners.board.cards) == 1)
    person.presses("Return")
    person.sees(lambda: person.presenter.phase is Phase.DECIDING)
    person.presses("Alt+2")
    person.sees(lambda: person.request.is_deciding)
    person.presses("Ctrl+Return")
    person.sees(lambda: person.request.is_picking)
    person.presses("Ctrl+Shift+X")
    tree = person.request.wizard.properties_step.tree
    person.sees(tree.hasFocus)
    assert person.presenter.cannot_approve
    person.presses("Home")
    person.presses("Space")
    assert {p.split("0")[0] for p in person.presenter.selection.codes} == {"AUR"}
    person.presses("Ctrl+Return")
    person.sees(lambda: person.request.is_summing_up)
    person.presses("Ctrl+Shift+Return")
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    assert person.presenter.subscription.summary.status is Status.APPROVED


def test_whoever_looks_for_ones_own_application_among_the_partners_is_led_to_it(person):
    person.presses("/")
    person.types("reporting")
    person.sees(lambda: person.page.partners.board.own_found == 1)
    person.presses("Return")
    person.sees(lambda: person.page.list.own.isVisible() and person.page.list.own.search.hasFocus())
    person.presses("Return")
    person.sees(lambda: person.page.stack.currentWidget() is person.page.own)
    person.presses("Right")
    person.sees(lambda: person.card("Acorn Upsell"))


def test_the_next_that_waits_is_one_key_away(person):
    person.presses("Ctrl+Shift+N")
    person.sees(lambda: person.request.is_deciding)
    assert person.presenter.partner == "Elm & Oak Loyalty"


@pytest.mark.parametrize("pace", [Pace(grace=60.0)])
def test_a_click_can_be_taken_back_and_leaving_the_page_does_not_cancel(person):
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01", "AUR02")
    presenter = person.presenter
    person.clicks("Approve for 2 properties")
    person.sees(lambda: presenter.phase is Phase.COUNTDOWN)
    assert person.request.wizard.foot.countdown.label.text() == "Approving for 2 properties in 60 s"
    person.clicks("Applications")
    person.sees(lambda: person.page.stack.currentWidget() is person.page.list)
    assert presenter.phase is Phase.COUNTDOWN
    person.doorman.shell.go_back()
    person.clicks("Take back")
    person.sees(lambda: presenter.phase is Phase.DECIDING)
    assert presenter.selection.codes == ("AUR01", "AUR02")
    assert person.sandbox.admin("request", {"partner": "New Partner"})["id"]  # and nothing else happened there
    person.sees(lambda: person.doorman.window.windowTitle() == "4 pending, Doorman")


def test_somebody_was_first(person):
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01")
    person.sandbox.admin("decide", {"partner": "Acorn Upsell", "by": "R. Ito"})
    person.clicks("Approve for 1 property")
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    state = person.request.state
    person.sees(state.isVisible)
    assert state.accessibleName().startswith("R. Ito decided this at ")
    assert state.accessibleDescription().endswith("Your choice was not sent.")
    person.clicks("See the decision")
    person.sees(lambda: person.request.progress.isVisible())
    person.sees(lambda: person.presenter.subscription.summary.decided_by == "R. Ito")


def test_what_somebody_revoked_is_said_with_who_did_it_and_waits_for_nobody(person):
    made = person.sandbox.admin("request", {"partner": "Old Gate"})
    person.sandbox.admin("decide", {"id": made["id"]})
    person.sees(lambda: (card := person.card("Old Gate")) and card.card.status is Status.APPROVED)
    assert (
        person.sandbox.admin("decide", {"id": made["id"], "status": "Revoked", "by": "R. Ito"})["status"] == "Revoked"
    )
    person.sees(lambda: (card := person.card("Old Gate")) and card.card.status is Status.REVOKED)
    person.clicks_card("Old Gate")
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    person.clicks("Events", person.request)
    person.sees(person.request.state.isVisible)
    assert person.request.state.accessibleName() == "The approval was revoked"
    assert person.request.state.accessibleDescription().startswith("R. Ito revoked it on ")
    person.clicks("Activity", person.request)
    person.sees(lambda: ("R. Ito", "Revoked") in [(entry.actor, entry.action) for entry in person.presenter.history])


def test_a_property_that_is_no_longer_yours_leads_back_to_step_2_and_is_named(person):
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01", "AUR02")
    person.sandbox.admin("access", {"remove": ["AUR02"]})
    person.clicks("Approve for 2 properties")
    person.sees(lambda: person.request.is_picking)
    banner = person.request.wizard.banner
    assert banner.isVisible()
    assert banner.accessibleName().startswith("1 property is no longer yours to choose. AUR02.")
    assert person.presenter.selection.codes == ("AUR01",)
    tree = person.request.wizard.properties_step.tree
    assert tree.model().index_of("AUR02").siblingAtColumn(4).data() == "No access: not among your hotels"


def test_a_role_that_may_not_approve_is_told_which_may(person):
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01")
    person.sandbox.admin("access", {"roles": ["OHIPVIEW"]})
    person.clicks("Approve for 1 property")
    banner = person.request.wizard.banner
    person.sees(banner.isVisible)
    assert "OHIPVIEW" in banner.accessibleName()
    assert "OHIPADMIN" in banner.accessibleName()
    assert person.presenter.phase is Phase.DECIDING


def test_a_lost_answer_is_found_out_and_never_decided_twice(person):
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01")
    person.sandbox.admin("fault", {"kind": "lost-answer"})
    seen = []
    person.presenter.changed.connect(lambda: seen.append(person.presenter.phase))
    person.clicks("Approve for 1 property")
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    assert Phase.UNKNOWN in seen
    assert person.presenter.subscription.summary.status is Status.APPROVED
    assert [entry.action for entry in person.presenter.history].count("Accepted") == 2, "that of March, and this"


def test_a_request_that_was_withdrawn_is_over(person):
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01")
    person.sandbox.admin("withdraw", {"partner": "Acorn Upsell"})
    person.clicks("Approve for 1 property")
    state = person.request.state
    person.sees(state.isVisible)
    assert state.accessibleName() == "Acorn Upsell took the request back"
    assert [pill.accessibleName() for pill in person.request.head.findChildren(Pill)] == ["Withdrawn"]
    person.clicks("Back to the applications")
    person.sees(lambda: person.page.stack.currentWidget() is person.page.list)


def test_a_property_that_failed_is_named_and_tried_again(person):
    order = {"partner": "Quill Parking", "hotels": ["AUR01", "AUR02", "AUR03"], "flaky": ["AUR02"]}
    person.sandbox.admin("request", order)
    person.reviews("Quill Parking")
    person.comes_to_the_summary("AUR01", "AUR02", "AUR03")
    person.clicks("Approve for 3 properties")
    banner = person.request.progress.banner
    person.sees(banner.isVisible)
    assert banner.accessibleName().startswith("1 property failed. ")
    assert "AUR02" in banner.accessibleName()
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    assert person.presenter.progress.status is Status.FAILED
    person.clicks("Retry AUR02")
    person.sees(lambda: person.presenter.progress.status is Status.APPROVED and not person.presenter.is_moving)
    assert person.presenter.progress.approved == 3
    assert not banner.isVisible()


def test_what_the_server_does_not_offer_is_explained(person):
    person.sandbox.admin("access", {"capabilities": []})
    person.reviews("Acorn Upsell")
    person.comes_to_the_summary("AUR01")
    foot = person.request.wizard.foot
    assert not foot.approve.isEnabled()
    assert "Developer Portal" in foot.note.label.text()


def test_a_link_leads_back_to_the_same_place(person):
    person.reviews("Acorn Upsell")
    person.clicks("Next")
    person.sees(lambda: person.request.is_picking)
    person.clicks("Copy link")
    link = QGuiApplication.clipboard().text()
    assert Route.parse(link) == person.doorman.shell.route
    person.clicks("Applications")
    person.doorman.shell.follow_link(link)
    person.sees(lambda: person.request.is_picking)


def test_a_pasted_list_is_added_to_what_is_selected(person):
    person.reviews("Acorn Upsell")
    person.clicks("Next")
    person.presses("Ctrl+Shift+X")
    person.presses("Ctrl+Shift+V")
    step = person.request.wizard.properties_step
    person.sees(step.paste.text.hasFocus)
    person.types("aur01, AUR03, NOWHERE")
    person.clicks("Select 2")
    assert person.presenter.selection.codes == ("AUR01", "AUR03")
    assert person.button("Look at the 1") is not None
    assert step.panel.hero.accessibleName() == f"2 of {person.presenter.selection.total} selected"


def test_searching_properties_forgives_accents_and_selects_what_is_shown(person):
    person.reviews("Acorn Upsell")
    person.clicks("Next")
    person.sees(lambda: person.request.is_picking)
    person.presses("Ctrl+Shift+X")
    name = next(p.name for p in person.presenter.properties if p.hotel == "AUR01")
    person.presses("/")
    person.types(name.lower())
    person.presses("Ctrl+Shift+S")
    assert person.presenter.selection.codes == ("AUR01",)


def test_a_portal_that_does_not_answer_is_said_and_read_again(person):
    person.sandbox.admin("fault", {"kind": "http", "path": "/portal/", "status": 503, "times": 3})
    person.sees(lambda: person.page.banner.isVisible())
    person.sees(lambda: not person.page.banner.isVisible())
    assert person.card("Acorn Upsell") is not None


def test_cards_and_table_show_the_same(person):
    person.presses("Ctrl+Shift+T")
    board = person.page.list.board
    person.sees(board.table.isVisible)
    assert board.table.model().rowCount() == len(person.page.partners.board.cards) == 12
    person.clicks("Approved 7")
    person.sees(lambda: board.table.model().rowCount() == 7)
    board.table.setFocus()
    board.table.setCurrentIndex(board.table.model().index(0, 0))
    QTest.keyClick(board.table, Qt.Key.Key_Return)
    person.sees(lambda: person.presenter.phase is Phase.SETTLED)
    person.clicks("Events")
    person.sees(lambda: person.request.progress.isVisible())
