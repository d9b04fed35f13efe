"""A profile without a Portal API: the pages say why, and what to do in Oracle's portal instead."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import PATIENCE_MS, draft_for
from ui.approvals.no_portal import STEPS
from ui.readiness.page import ReadinessPage
from ui.routes import Route


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


def test_readiness_says_why_it_is_not_known(opened, qtbot):
    opened.shell.visit(Route("readiness"))
    qtbot.waitUntil(lambda: isinstance(opened.window.page, ReadinessPage), timeout=PATIENCE_MS)
    assert opened.window.page.state.accessibleName() == "Readiness is not known here"
