"""Keeps the header and the recorder's card true: the stream, its rate, what is committed, how long that is safe."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import time_ns
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import ArchiveUnreadable
from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState
from ui.header import Header
from ui.rate import Rate
from ui.recorder_card import NO_RECORDER, RecorderCard, RecorderStatus
from ui.reports import Reports
from ui.stream_state import NOT_CONNECTED, resume_safe_for, stream_state
from ui.theme import Token

if TYPE_CHECKING:
    from app.services.archive_view import ArchiveView

LOOK_EVERY_MS = 1000
MINUTE = 60_000_000


def now_micros() -> int:
    """Microseconds since 1970, UTC."""
    return time_ns() // 1000


class StreamWatch(QObject):
    """Listens to the recorder's reports. Numbers are shown anew once a second, however fast events come."""

    def __init__(
        self,
        reports: Reports,
        header: Header,
        card: RecorderCard,
        parent: QObject | None = None,
        *,
        clock: Callable[[], int] = now_micros,
    ) -> None:
        super().__init__(parent)
        self._reports = reports
        self._header = header
        self._card = card
        self._clock = clock
        self._rate = Rate()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        reports.link_changed.connect(self._link_changed)
        reports.committed.connect(self._committed)
        reports.ended.connect(self._ended)

    def start(self) -> None:
        """A profile was opened."""
        self._rate = Rate()
        self._timer.start()
        self.refresh()

    async def look_back(self, archive: ArchiveView) -> None:
        """Begin the last hour's line with what the archive has of it. What is wrong with one, the recorder says."""
        now = self._clock()
        with suppress(ArchiveUnreadable):
            activity = await archive.activity(now)
            if activity.since is not None:
                minutes = now // MINUTE - activity.since // MINUTE + 1
                self._rate.begin(activity.overall.minutes[-minutes:], activity.events, now)
                self.refresh()

    def stop(self) -> None:
        """None is open."""
        self._timer.stop()
        self.refresh()

    def refresh(self) -> None:
        """Say everything anew."""
        now = self._clock()
        link = self._reports.link
        state = stream_state(link, self._reports.end, now) if self._timer.isActive() else NOT_CONNECTED
        self._header.stream.show_state(state)
        is_live = link is not None and link.state is LinkState.LIVE
        self._header.stream.show_rate(self._rate.per_minute(now) if is_live else None, self._rate.volume(now))
        self._card.show_status(self._status(now))

    def _status(self, now: int) -> RecorderStatus:
        if not self._timer.isActive():
            return NO_RECORDER
        last = self._reports.last_commit
        word, icon, token = _recorder_word(self._reports.link, self._reports.end)
        if last is None:
            return RecorderStatus(word, icon, token)
        return RecorderStatus(word, icon, token, last.events, resume_safe_for(last.at, now))

    def _link_changed(self, _report: LinkReport) -> None:
        self.refresh()

    def _committed(self, report: CommittedReport) -> None:
        self._rate.add(report.at, report.events)

    def _ended(self, _report: EndReport) -> None:
        self.refresh()


def _recorder_word(link: LinkReport | None, end: EndReport | None) -> tuple[str, str, Token]:
    if end is not None and end.exit_code:
        return "Stopped", "circle-x", Token.DANGER
    if end is not None or (link is not None and link.state is LinkState.OFF):
        return NO_RECORDER.word, NO_RECORDER.icon, NO_RECORDER.token
    if link is None:
        return "Starting", "loader-circle", Token.INFO
    if link.state is LinkState.LIVE:
        return "Writing", "circle-check", Token.SUCCESS
    if link.state is LinkState.RESTARTING:
        return "Restarts", "refresh-cw", Token.WARNING
    if link.state in (LinkState.HELD, LinkState.NEEDS_YOU):
        return "Waits for you", "triangle-alert", Token.WARNING
    return "Waiting", "hourglass", Token.TEXT_2
