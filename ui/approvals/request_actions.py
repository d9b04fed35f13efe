"""What can be done on the page of a request, each with its words, its icon and its shortcut."""

from __future__ import annotations

from collections.abc import Callable

from ui.approvals import request_view
from ui.approvals.open_request import OpenRequest


def _overview(request: OpenRequest) -> None:
    request.view.step_requested.emit(request_view.OVERVIEW)


def _events(request: OpenRequest) -> None:
    request.view.step_requested.emit(request_view.EVENTS)


def _readiness(request: OpenRequest) -> None:
    request.view.step_requested.emit(request_view.READINESS)


def _activity(request: OpenRequest) -> None:
    request.view.step_requested.emit(request_view.ACTIVITY)


def _go_on(request: OpenRequest) -> None:
    if request.view.is_deciding:
        request.view.wizard.go_on()


def _go_back(request: OpenRequest) -> None:
    if request.view.is_deciding:
        request.view.wizard.go_back()


def _select_all(request: OpenRequest) -> None:
    if request.view.is_picking:
        request.view.wizard.properties_step.select_all()


def _select_none(request: OpenRequest) -> None:
    if request.view.is_picking:
        request.view.wizard.properties_step.select_none()


def _select_shown(request: OpenRequest) -> None:
    if request.view.is_picking:
        request.view.wizard.properties_step.select_shown()


def _paste(request: OpenRequest) -> None:
    if request.view.is_picking:
        request.view.wizard.properties_step.show_paste()


def _approve(request: OpenRequest) -> None:
    """Only from the summary: nobody approves what was not shown."""
    if request.view.is_summing_up:
        request.approve()


def _take_back(request: OpenRequest) -> None:
    request.presenter.take_back()


def _retry(request: OpenRequest) -> None:
    request.view.progress.retry_failed()


REQUEST_ACTIONS: tuple[tuple[str, str, str, Callable[[OpenRequest], None]], ...] = (
    ("Overview", "file-text", "Alt+1", _overview),
    ("Events", "activity", "Alt+2", _events),
    ("Readiness", "list-checks", "Alt+3", _readiness),
    ("Activity", "history", "Alt+4", _activity),
    ("Next step", "arrow-right", "Ctrl+Return", _go_on),
    ("Step back", "arrow-left", "Ctrl+Backspace", _go_back),
    ("Select all properties", "check", "Ctrl+Shift+A", _select_all),
    ("Select no property", "minus", "Ctrl+Shift+X", _select_none),
    ("Select the properties that are shown", "list-filter", "Ctrl+Shift+S", _select_shown),
    ("Paste a list of properties…", "clipboard-paste", "Ctrl+Shift+V", _paste),
    ("Approve", "circle-check", "Ctrl+Shift+Return", _approve),
    ("Take back", "rotate-ccw", "Ctrl+Shift+Z", _take_back),
    ("Retry what failed", "rotate-ccw", "Ctrl+Shift+R", _retry),
)
"""Words, icon, shortcut, and what it does with the request that is shown."""
