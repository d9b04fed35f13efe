"""The readiness page on a real sandbox: whose turn it is, a reminder to copy, and what cannot be checked."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.readiness.page import ReadinessPage
from ui.routes import Route
from ui.theme import theme
from ui.widgets.pill import Pill


@pytest.fixture
def page(person):
    person.doorman.shell.visit(Route("readiness"))
    person.sees(lambda: isinstance(person.page, ReadinessPage) and person.page.panel.isVisible())
    return person.page


def pills(page):
    return [pill.accessibleName() for pill in page.panel.findChildren(Pill) if pill.isVisible()]


def test_it_begins_with_a_partner_who_has_to_act(page, person):
    person.sees(lambda: pills(page) == ["Done", "Done", "Done", "Waiting", "Later"])
    assert page.list.findChildren(QWidget)
    assert person.button("Marlow Parking, Bay Booker, Waiting for the partner, 3 of 5").isChecked()
    assert str(person.doorman.shell.counts.of("readiness")) == "1 waiting for a partner"


def test_a_reminder_is_written_and_copied(page, person):
    person.clicks("Write a reminder")
    person.clicks("Copy: the reminder")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Larkspur Hotels (UAT, chain LARK) is ready for events: ")
    assert "Please submit the request to subscribe the chain" in text
    assert "<" not in text


def test_searching_and_choosing_a_partner_and_going_on_to_what_it_asks(page, person):
    person.presses("/")
    person.types("acorn")
    person.sees(lambda: person.button("Brook CRM, Brook Sync, Approved, 5 of 5") is None)
    person.clicks("Acorn Upsell, Upsell Connect, Waiting for you, 4 of 5")
    person.sees(lambda: pills(page) == ["Done", "Done", "Done", "Done", "Pending"])
    assert person.doorman.shell.route.page == "readiness"
    person.clicks("Review the request")
    person.sees(lambda: person.doorman.shell.route.page == "applications" and person.request.is_deciding)


def test_what_the_server_does_not_report_cannot_be_checked(page, person):
    person.sandbox.admin("access", {"capabilities": ["approve"]})
    person.clicks("Check again")
    person.sees(lambda: pills(page) == ["Cannot be checked", "Done", "Cannot be checked", "Waiting", "Later"])
    person.sees(
        lambda: person.button("Marlow Parking, Bay Booker, Waiting for the partner, 0 of 5, 3 cannot be checked")
    )


def test_an_application_that_asked_for_nothing_is_shown_here(person):
    person.clicks_card("Marlow Parking")
    person.sees(lambda: isinstance(person.page, ReadinessPage) and person.page.panel.isVisible())
    assert person.doorman.shell.route == Route("readiness", "bay-booker")


def test_the_tab_of_a_request_shows_the_same(person):
    person.reviews("Acorn Upsell")
    person.clicks("Readiness 4 of 5")
    person.sees(lambda: person.request.readiness.isVisible())
    assert [p.accessibleName() for p in person.request.readiness.findChildren(Pill) if p.isVisible()][-1] == "Pending"
    person.clicks("Review the request")
    person.sees(lambda: person.request.is_deciding)


def test_larger_text_has_room(page, person):
    table = page.panel.findChild(QAbstractItemView)
    width = page.list.width()
    theme.set_zoom(150)
    person.sees(lambda: page.list.width() > width)
    assert table.height() >= table.verticalHeader().length() + table.horizontalHeader().height()
    theme.set_zoom(100)
    person.sees(lambda: page.list.width() == width)
