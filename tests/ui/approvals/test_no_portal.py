"""A profile without a Portal API: the pages say why, and what to do in Oracle's portal instead."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.domain.link import LinkReport, LinkState
from tests.ui.conftest import PATIENCE_MS, draft_for
from ui.approvals.no_portal import STEPS
from ui.readiness.page import ReadinessPage
from ui.routes import Route
from ui.widgets.pill import Pill


@pytest.fixture
def opened(doorman, sandbox, finish, qtbot):
    draft = replace(draft_for(sandbox), portal="")
    finish(doorman.switchboard.add(draft.profile(), draft.credentials()))
    finish(doorman.switchboard.open(draft.profile().name))
    qtbot.waitUntil(lambda: doorman.window.page is not None and doorman.window.page.title == "Applications")
    return doorman


def test_the_eight_steps_are_listed_and_can_be_copied(opened):
    page = opened.window.page
    words = [label.text() for label in page.findChildren(QLabel)]
    assert "Approvals are not possible from here" in words
    assert [step for step, _ in STEPS] == [text for text in words if text in {step for step, _ in STEPS}]
    assert len(STEPS) == 8
    next(action for action in page.actions() if action.text() == "Copy the steps").trigger()
    assert QGuiApplication.clipboard().text().splitlines()[7] == "8. Click Approve."
    assert opened.window.windowTitle() == "Doorman"


def test_readiness_says_what_the_own_stream_shows_and_no_more(opened, qtbot):
    opened.shell.visit(Route("readiness"))
    qtbot.waitUntil(lambda: isinstance(opened.window.page, ReadinessPage), timeout=PATIENCE_MS)
    panel = opened.window.page.by_stream.panel

    def pills():
        return [pill.accessibleName() for pill in panel.findChildren(Pill) if pill.isVisible()]

    unknown = "Cannot be checked"
    qtbot.waitUntil(lambda: pills() == [unknown, "Done", unknown, unknown, unknown], timeout=PATIENCE_MS)
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert any(text.endswith("your own stream is live, the recorder") for text in words)
    opened.switchboard.reports.take(LinkReport(LinkState.RECONNECTING, 0))
    qtbot.waitUntil(lambda: pills() == [unknown] * 5, timeout=PATIENCE_MS)
