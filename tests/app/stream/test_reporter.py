"""Reports leave in order, joined where there are many, and a reader that is frozen or gone holds up nobody."""

from __future__ import annotations

import threading

from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, Report
from app.outlet import KEPT
from app.stream.reporter import Reporter
from app.wire.reports import decode


class Reader:
    """Reads only once it is let."""

    def __init__(self) -> None:
        self.got: list[Report] = []
        self.asked = threading.Event()
        self.let = threading.Event()

    def write(self, line: bytes) -> None:
        self.asked.set()
        assert self.let.wait(10)
        self.got.append(decode(line))


def committed(events: int) -> CommittedReport:
    return CommittedReport(events, events, str(events), 0)


END = EndReport(0, "done")
LIVE = LinkReport(LinkState.LIVE, 0)


def test_commits_that_wait_are_joined_and_the_order_stays() -> None:
    reader = Reader()
    reporter = Reporter(reader.write)
    reporter.report(LIVE)
    assert reader.asked.wait(10)
    for report in (committed(1), committed(2), LIVE, committed(3), committed(4), END):
        reporter.report(report)
    reader.let.set()
    reporter.close(10)
    assert reader.got == [LIVE, committed(2), LIVE, committed(4), END]


def test_a_frozen_reader_holds_up_nobody_and_costs_little() -> None:
    reader = Reader()
    reporter = Reporter(reader.write)
    for _ in range(10 * KEPT):
        reporter.report(LIVE)
    reporter.report(END)
    reporter.close(0)
    assert reader.got == []
    reader.let.set()
    reporter.close(10)
    assert len(reader.got) <= KEPT + 1
    assert reader.got[-1] == END


def test_a_reader_that_is_gone_is_no_reason_to_stop() -> None:
    def gone(line: bytes) -> None:
        raise BrokenPipeError

    reporter = Reporter(gone)
    reporter.report(LIVE)
    reporter.report(END)
    reporter.close(10)
