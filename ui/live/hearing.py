"""Hears what the recorder says, from the page's first visit on, and tells the live page's presenter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.link import EndReport, LinkReport, LinkState
from ui.live.presenter import LivePresenter
from ui.reports import Reports


class Hearing(QObject):
    """Between the recorder's reports and the presenter. ``now`` gives microseconds, UTC."""

    def __init__(self, reports: Reports, presenter: LivePresenter, now: Callable[[], int]) -> None:
        super().__init__(presenter)
        self._reports = reports
        self._presenter = presenter
        self._now = now

    def begin(self) -> None:
        """Hear from now on, beginning with what was said last."""
        reports, presenter = self._reports, self._presenter
        reports.link_changed.connect(presenter.linked)
        reports.committed.connect(presenter.committed)
        reports.ended.connect(self._ended)
        if reports.link is not None:
            presenter.linked(reports.link)
        if reports.last_commit is not None:
            presenter.committed(reports.last_commit)
        if reports.end is not None:
            self._ended(reports.end)

    def _ended(self, end: EndReport) -> None:
        """The recorder is gone. What it said of the stream before counts on, where that calls for a person."""
        link = self._presenter.state.link
        if link is None or link.state not in (LinkState.NEEDS_YOU, LinkState.HELD):
            state = LinkState.NEEDS_YOU if end.exit_code else LinkState.OFF
            self._presenter.linked(LinkReport(state, self._now(), end.sentence, end.detail))
