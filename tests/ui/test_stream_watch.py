"""Header and recorder's card, as a recorder that crashed is started again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

from pytestqt.qtbot import QtBot

from app.archive.counts import Activity, HotelActivity
from app.domain.errors import ArchiveDamaged
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
    assert card.show_status.call_args.args[0].word == "Restarts"
    assert header.stream.show_state.call_args.args[0].word == "Recorder restarts in 4 s"
    watch.stop()


MINUTE = 60 * SECOND


def opened(minutes: tuple[int, ...], since: int | None) -> SimpleNamespace:
    """An archive of 1,000 rows that knows these minutes."""

    async def activity(now: int) -> Activity:
        assert now == NOW
        return Activity((), HotelActivity(None, 1_000, NOW, minutes), since)

    return SimpleNamespace(activity=activity)


def test_the_last_hour_is_there_from_the_start_as_far_as_the_archive_reaches(
    finish: Callable[[Coroutine[Any, Any, None]], None],
) -> None:
    reports, header, card = Reports(), SimpleNamespace(stream=Mock()), Mock()
    watch = StreamWatch(reports, header, card, clock=lambda: NOW)  # type: ignore[arg-type]
    watch.start()
    reports.take(LinkReport(LinkState.LIVE, NOW))
    minutes = (*(0 for _ in range(56)), 10, 20, 30, 4)
    finish(watch.look_back(opened(minutes, NOW - 3 * MINUTE)))  # type: ignore[arg-type]
    assert header.stream.show_rate.call_args.args == (34, (10.0, 20.0, 30.0))
    watch.stop()


def test_an_empty_archive_says_nothing_of_the_last_hour(
    finish: Callable[[Coroutine[Any, Any, None]], None],
) -> None:
    reports, header, card = Reports(), SimpleNamespace(stream=Mock()), Mock()
    watch = StreamWatch(reports, header, card, clock=lambda: NOW)  # type: ignore[arg-type]
    watch.start()
    finish(watch.look_back(opened((0,) * 60, None)))  # type: ignore[arg-type]
    assert header.stream.show_rate.call_args.args == (None, ())
    watch.stop()


def test_an_archive_that_cannot_be_read_leaves_the_line_to_what_comes(
    finish: Callable[[Coroutine[Any, Any, None]], None],
) -> None:
    async def activity(_now: int) -> Activity:
        raise ArchiveDamaged("The archive is damaged.")

    reports, header, card = Reports(), SimpleNamespace(stream=Mock()), Mock()
    watch = StreamWatch(reports, header, card, clock=lambda: NOW)  # type: ignore[arg-type]
    watch.start()
    finish(watch.look_back(SimpleNamespace(activity=activity)))  # type: ignore[arg-type]
    assert header.stream.show_rate.call_args.args == (None, ())
    watch.stop()
