"""What the tour walks through: connect, the portal's eight steps for one partner, the readiness of all, and the events.

The steps of the approval are those of Oracle's Developer Portal, in its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.routes import Route
from ui.tour import Guide, TourStep

if TYPE_CHECKING:
    from ui.approvals.board_view import BoardView
    from ui.approvals.card_view import CardView
    from ui.approvals.page import ApplicationsPage
    from ui.approvals.request_view import RequestView
    from ui.live.page import EventsPage

APPLICATION = "larkspur-reporting"
PARTNER = "Acorn Upsell"
APPROVED_WITHIN = 120.0
"""Seconds that the sandbox has to bring the approved properties from In Progress to Approved."""


async def _welcome(guide: Guide) -> None:
    guide.shell.show_connect()
    await guide.button("Try the demo")


async def _open_demo(guide: Guide) -> None:
    await guide.click("Try the demo")
    await guide.until(lambda: guide.window.navigation.isVisible(), "the chain of the demo", within=60)
    await guide.until(lambda: guide.window.header.stream.accessibleName() == "Stream: Live", "the stream", within=60)


def _applications(guide: Guide) -> ApplicationsPage:
    return cast("ApplicationsPage", guide.window.page)


def _request(guide: Guide) -> RequestView:
    return cast("RequestView", _applications(guide).stack.currentWidget())


async def _click_applications(guide: Guide) -> None:
    await guide.click("Applications")
    await guide.until(lambda: guide.window.page is not None and guide.window.page.title == "Applications", "the page")
    await guide.until(lambda: _cards(_applications(guide).list.board), "the partner applications")


async def _open_application(guide: Guide) -> None:
    page = _applications(guide)
    await guide.click("My applications 2")
    page.list.focus_search()
    guide.type("reporting")
    table, rows = page.list.own.table, page.list.own.model
    await guide.until(lambda: table.isVisible() and rows.index_of(APPLICATION).isValid(), "the application")
    middle = table.visualRect(rows.index_of(APPLICATION)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    await guide.until(lambda: page.stack.currentWidget() is page.own, "the opened application")


async def _see_partner_applications(guide: Guide) -> None:
    await guide.click("Partner applications 3", _applications(guide).own)
    await guide.until(lambda: _card(guide) is not None, f"the card of {PARTNER}")


def _card(guide: Guide) -> CardView | None:
    return next((view for view in _cards(_applications(guide).own.board) if view.card.partner == PARTNER), None)


def _cards(board: BoardView) -> list[CardView]:
    from ui.approvals.card_view import CardView

    return [view for view in board.cards.findChildren(CardView) if view.isVisible()]


async def _open_partner(guide: Guide) -> None:
    card = _card(guide)
    assert card is not None
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    page = _applications(guide)
    await guide.until(lambda: page.stack.currentWidget() not in (page.list, page.own), "the request")
    await guide.until(lambda: _request(guide).presenter.subscription is not None, "what is asked for")
    await guide.button("Review the request", _request(guide))


async def _see_events(guide: Guide) -> None:
    await guide.click("Events", _request(guide))
    await guide.until(lambda: _request(guide).is_deciding, "the requested events")


async def _go_on_to_properties(guide: Guide) -> None:
    await guide.click("Next")
    await guide.until(lambda: _request(guide).is_picking, "the properties")


async def _select_properties(guide: Guide) -> None:
    await guide.click("Next")
    await guide.until(lambda: _request(guide).is_summing_up, "the summary")


async def _approve(guide: Guide) -> None:
    count = len(_request(guide).presenter.selection)
    await guide.click(f"Approve for {count} properties")
    await guide.until(lambda: _phase(guide) == "WATCHING", "In Progress", within=30)
    await guide.until(lambda: (p := _request(guide).presenter.progress) and p.approved > 4, "the first properties")


def _phase(guide: Guide) -> str:
    return _request(guide).presenter.phase.name


async def _see_approved(guide: Guide) -> None:
    await guide.until(lambda: _phase(guide) == "SETTLED", "Approved", within=APPROVED_WITHIN)


async def _see_all_partners(guide: Guide) -> None:
    guide.shell.visit(Route("applications"))
    page = _applications(guide)
    await guide.click("Partner applications 2")
    await guide.until(lambda: len(_cards(page.list.board)) > 2, "the partner applications")


async def _see_readiness(guide: Guide) -> None:
    await _visit(guide, "Readiness")
    await guide.button("Check again")


async def _see_live(guide: Guide) -> None:
    await _visit(guide, "Events")
    await guide.until(lambda: len(_live(guide).events.rows) > 30, "the events", within=60)


def _live(guide: Guide) -> EventsPage:
    return cast("EventsPage", guide.window.page)


async def _open_event(guide: Guide) -> None:
    table = _live(guide).table
    middle = table.visualRect(table.model().index(2, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    await guide.until(lambda: _live(guide).parts.detail.isVisible(), "the event whole")


async def _pause(guide: Guide) -> None:
    await guide.click("Pause")
    await guide.until(lambda: _live(guide).presenter.state.waiting > 0, "events that wait")


async def _resume(guide: Guide) -> None:
    await guide.click("Resume")
    await guide.until(lambda: _live(guide).presenter.state.waiting == 0, "the newest events")


async def _see_connections(guide: Guide) -> None:
    await _visit(guide, "Connections")


async def _visit(guide: Guide, title: str) -> None:
    await guide.click(title)
    await guide.until(lambda: guide.window.page is not None and guide.window.page.title == title, f"the page {title}")


STEPS: tuple[TourStep, ...] = (
    TourStep("Welcome: connect, or try the demo", _welcome, "connect"),
    TourStep("The demo's chain is open, its stream is live", _open_demo),
    TourStep("Step 1 of 8: click Applications", _click_applications, "partner-applications"),
    TourStep("Step 2 of 8: search for an application and open it", _open_application),
    TourStep(
        "Step 3 of 8: click Partner applications; what waits has a red ribbon", _see_partner_applications, "ribbon"
    ),
    TourStep("Step 4 of 8: open an application with a pending event", _open_partner, "request"),
    TourStep("Step 5 of 8: click Events", _see_events, "events"),
    TourStep("Step 6 of 8: click Next", _go_on_to_properties, "properties"),
    TourStep("Step 7 of 8: select the properties, click Next", _select_properties, "summary"),
    TourStep("Step 8 of 8: click Approve; it is In Progress", _approve, "in-progress"),
    TourStep("Approved, without a click", _see_approved, "approved"),
    TourStep("All partner applications again, one less waits", _see_all_partners, "after"),
    TourStep("Readiness: what must be true, and who acts next", _see_readiness, "readiness"),
    TourStep("Live: the events as they are committed", _see_live, "live"),
    TourStep("One event, old and new", _open_event, "event"),
    TourStep("Paused: recording goes on", _pause, "paused"),
    TourStep("Resumed: nothing is missing", _resume),
    TourStep("Connections: profiles, key store, recorder", _see_connections, "connections"),
)
