"""What the live page says of the stream: read out once, however long it is counted down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.link import LinkReport, LinkState
from tests.ui.live.samples import SECOND, START
from ui.live import notices
from ui.live.notice_view import NoticeBanner
from ui.live.notices import Notice
from ui.live.state import LiveState
from ui.live.times import Clocks
from ui.widgets import banner as banner_module


def notice(state: LiveState, seconds: int = 0) -> Notice:
    said = notices.notice_of(state, Clocks({}), START + seconds * SECOND)
    assert said is not None
    return said


@pytest.fixture
def alerts(monkeypatch) -> list[str]:
    """What a screen reader is told at once."""
    said: list[str] = []
    monkeypatch.setattr(banner_module, "alert", lambda part: said.append(part.accessibleName()))
    return said


@pytest.fixture
def banner(qtbot) -> NoticeBanner:
    banner = NoticeBanner()
    qtbot.addWidget(banner)
    return banner


@pytest.mark.parametrize("link", [LinkState.RECONNECTING, LinkState.HELD, LinkState.RESTARTING])
def test_a_countdown_is_shown_every_second_and_read_out_once(banner, alerts, link):
    state = LiveState(link=LinkReport(link, START, "The line broke.", retry_at=START + 90 * SECOND, attempt=2))
    shown = []
    for second in range(0, 100, 15):
        banner.show_notice(notice(state, second))
        shown.append(banner.accessibleName())
    assert len(set(shown)) == 7  # 1:30, 1:15, 1:00, 45 s and so on, and at last no count
    assert alerts == shown[:1]


def test_another_reason_is_read_out(banner, alerts):
    link = LinkReport(LinkState.RECONNECTING, START, "The line broke.", retry_at=START + 9 * SECOND)
    banner.show_notice(notice(LiveState(link=link)))
    banner.show_notice(notice(LiveState(link=replace(link, sentence="The server is busy."))))
    assert len(alerts) == 2
    assert "The server is busy." in alerts[1]


def test_what_comes_back_is_read_out_again(banner, alerts):
    paused = LiveState(paused_at=START, is_empty=False)
    banner.show_notice(notice(paused))
    banner.show_notice(None)
    banner.show_notice(notice(paused))
    assert len(alerts) == 2


def test_events_that_gather_behind_a_pause_are_counted_in_silence(banner, alerts):
    for waiting in (0, 1, 2, 1500):
        banner.show_notice(notice(LiveState(paused_at=START, is_empty=False, waiting=waiting)))
    assert "1,500 new events are waiting." in banner.accessibleName()
    assert len(alerts) == 1


def test_a_damaged_part_is_named_and_the_recorder_puts_it_right() -> None:
    said = notice(LiveState(is_empty=False, is_read=True, passed_over=("000002.segment",)))
    assert said.title == "Part of the archive is damaged"
    assert said.detail == "000002.segment"
    assert [remedy for remedy, _ in said.remedies] == [notices.Remedy.RECORD]
