"""What the recorder says of its stream and of its archive: while the archive takes nothing in, that comes first."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import structlog

from app.archive.recovery import Repair
from app.domain.link import LinkReport, LinkState, Need, NoticeReport, Report
from app.stream.patience import Standstill

_log = structlog.get_logger(__name__)


class Bulletin:
    """Hands reports on. What the stream says meanwhile is told when the archive goes on."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        self._report = report
        self._link: LinkReport | None = None
        self.is_standing_still = False
        """Whether the archive takes nothing in just now."""

    def linked(self, link: LinkReport) -> None:
        """The link changed."""
        self._link = link
        if not self.is_standing_still:
            self._report(link)

    def stood_still(self, standstill: Standstill | None) -> None:
        """The archive takes nothing in, once more, or, with None, goes on."""
        self.is_standing_still = standstill is not None
        if standstill is not None:
            failure, at = standstill.failure, _now()
            _log.warning("no room", attempt=standstill.attempt, detail=failure.detail)
            retry_at = at + int(standstill.retry_in * 1_000_000)
            sentence, need = failure.sentence, Need.ARCHIVE
            self._report(
                LinkReport(LinkState.NEEDS_YOU, at, sentence, failure.detail, retry_at, standstill.attempt, need=need)
            )
        elif self._link is not None:
            self._report(replace(self._link, at=_now()))

    def repaired(self, repair: Repair) -> None:
        """A file of the archive was damaged and has been put right."""
        sentence = (
            "A part of the archive was damaged and has been made anew: no event is missing, and the damaged file "
        )
        sentence += f"is kept: {repair.kept}."
        if repair.gap is not None:
            sentence = f"A part of the archive was damaged and has been replaced. {repair.gap.reason}"
        _log.warning("repaired", name=repair.name, kept=repair.kept, lost=repair.gap is not None)
        self._report(NoticeReport(_now(), sentence, repair.kept))


def _now() -> int:
    return time.time_ns() // 1000
