"""Header and recorder's card, as a recorder that crashed is started again."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

from pytestqt.qtbot import QtBot

from app.domain.link import LinkReport, LinkState
from ui.reports import Reports
from ui.stream_watch import StreamWatch

SECOND = 1_000_000
NOW = 1_795_507_200 * SECOND


def test_a_recorder_that_is_started_again_is_told_with_a_countdown(qtbot: QtBot) -> None:
    reports, header, card = Reports(), SimpleNamespace(stream=Mock()), Mock()
    watch = StreamWatch(reports, header, card, clock=lambda: NOW)  # type: ignore[arg-type]
    watch.start()
    reports.take(LinkReport(LinkState.LIVE, NOW))
    assert card.show_status.call_args.args[0].word == "Writing"
    reports.take(LinkReport(LinkState.RESTARTING, NOW, "The recorder ended unexpectedly.", retry_at=NOW + 4 * SECOND))
    assert card.show_status.call_args.args[0].word == "Restarting"
    assert header.stream.show_state.call_args.args[0].word == "Recorder restarts in 4 s"
    watch.stop()
