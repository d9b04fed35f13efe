"""The recorder's reports on their way to whoever reads them: of what is committed, twenty a second at most."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.link import CommittedReport, Report
from app.outlet import Outlet
from app.wire.reports import encode

PAUSE = 0.05
"""Seconds between two reports of what is committed."""


class Reporter:
    """Hands each report to ``write`` as one line. A reader that is gone is no reason to stop recording."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._outlet = Outlet[Report](
            lambda report: write(encode(report)),
            "reports",
            joins=lambda last, new: isinstance(last, CommittedReport) and isinstance(new, CommittedReport),
            pause=lambda left: PAUSE if isinstance(left, CommittedReport) else 0.0,
        )

    def report(self, report: Report) -> None:
        """Queue a report. A committed one replaces a committed one that has not left yet. Never blocks."""
        self._outlet.put(report)

    def close(self, within: float = 1.0) -> None:
        """Let what waits leave, for at most so many seconds."""
        self._outlet.close(within)
