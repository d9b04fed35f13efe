"""The recorder's reports on their way to whoever reads them, who may be slow, frozen or gone.

A thread writes, so that a full pipe stops nobody else. Reports of what is committed are joined to twenty a second.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from app.domain.link import CommittedReport, Report
from app.wire.reports import encode

PAUSE = 0.05
"""Seconds between two reports of what is committed."""
KEPT = 200
"""Reports that wait for a reader at most; older ones are dropped, since the newer say what holds."""


class Reporter:
    """Hands each report to ``write`` as one line. A reader that is gone is no reason to stop recording."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._waiting: deque[Report] = deque(maxlen=KEPT)
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="reports", daemon=True)
        self._thread.start()

    def report(self, report: Report) -> None:
        """Queue a report. A committed one replaces a committed one that has not left yet. Never blocks."""
        with self._changed:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(report, CommittedReport) and isinstance(last, CommittedReport):
                self._waiting.pop()
            self._waiting.append(report)
            self._changed.notify()

    def close(self, within: float = 1.0) -> None:
        """Let what waits leave, for at most so many seconds."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(within)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
                report = self._waiting.popleft()
            try:
                self._write(encode(report))
            except OSError:
                return
            if isinstance(report, CommittedReport):
                with self._changed:
                    self._changed.wait_for(lambda: self._closing, PAUSE)
