"""The parts behind the frame, each by itself: the stream in words, rate, counts, problems, keys, stalls, the loop."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime
from time import perf_counter

import pytest
from PySide6.QtCore import QTimer

from app.clients.vault import Vault
from app.domain import errors
from app.domain.link import EndReport, LinkReport, LinkState
from app.domain.profile import Credentials, Secret
from tests.app.clients.memory_keyring import MemoryKeyring
from ui import loop as qt_loop
from ui.counts import Count, Counts
from ui.keys import Keys
from ui.problem import problem_of
from ui.rate import Rate
from ui.recorder_card import remaining
from ui.stalls import StallLog, StallMeter
from ui.stream_state import resume_safe_for, stream_state

SECOND = 1_000_000
DAY = 24 * 3600 * SECOND
NOW = 1_795_507_200 * SECOND


@pytest.mark.parametrize(
    ("link", "end", "word"),
    [
        (None, None, "Connecting"),
        (LinkReport(LinkState.CONNECTING, NOW), None, "Connecting"),
        (LinkReport(LinkState.LIVE, NOW), None, "Live"),
        (LinkReport(LinkState.RECONNECTING, NOW, retry_at=NOW + 12 * SECOND), None, "Reconnecting in 12 s"),
        (LinkReport(LinkState.RECONNECTING, NOW, retry_at=NOW + 1), None, "Reconnecting in 1 s"),
        (LinkReport(LinkState.RECONNECTING, NOW, retry_at=NOW - 1), None, "Reconnecting"),
        (LinkReport(LinkState.HELD, NOW), None, "Held by another consumer"),
        (LinkReport(LinkState.HELD, NOW), EndReport(4, "Held."), "Held by another consumer"),
        (LinkReport(LinkState.NEEDS_YOU, NOW), EndReport(3, "Look."), "Needs you"),
        (LinkReport(LinkState.LIVE, NOW), EndReport(1, "It crashed."), "Needs you"),
        (LinkReport(LinkState.OFF, NOW), EndReport(0, "Done."), "Not connected"),
    ],
)
def test_the_stream_in_one_word(link, end, word):
    state = stream_state(link, end, NOW)
    assert state.word == word
    assert state.icon


def test_a_restart_is_safe_for_seven_days_from_the_last_commit():
    assert resume_safe_for(None, NOW) is None
    assert resume_safe_for(NOW, NOW) == 7 * 24 * 3600
    assert resume_safe_for(NOW - 6 * DAY, NOW) == 24 * 3600
    assert resume_safe_for(NOW - 8 * DAY, NOW) == 0


@pytest.mark.parametrize(
    ("seconds", "words"), [(604_800, "7 d 0 h"), (86_280, "23 h 58 m"), (725, "12 m"), (3, "0 m"), (-9, "0 m")]
)
def test_a_time_that_runs_out_in_words(seconds, words):
    assert remaining(seconds) == words


def test_the_rate_is_of_the_last_minute_and_the_line_of_the_last_hour():
    rate = Rate()
    assert rate.per_minute(NOW) == 0
    assert rate.volume(NOW) == ()
    for second in range(181):
        rate.add(NOW + second * SECOND, 10 * second)
    now = NOW + 180 * SECOND
    assert rate.per_minute(now) == 600
    assert rate.volume(now) == (590.0, 600.0, 600.0)
    assert rate.per_minute(now + 3600 * SECOND) == 0


def test_a_second_with_many_reports_counts_once():
    rate = Rate()
    for number in range(1000):
        rate.add(NOW + number, number)
    rate.add(NOW + SECOND, 1500)
    assert rate.per_minute(NOW + SECOND) == 501


def test_the_line_begins_with_what_the_archive_knew():
    rate = Rate()
    now = NOW + 29 * SECOND  # half a minute has run
    rate.add(now + SECOND, 1_010)  # reported while the archive was asked
    rate.begin((60, 120, 30), 1_000, now)
    assert rate.volume(now) == (60.0, 120.0)
    assert rate.per_minute(now + SECOND) == 29 * 2 + 30 + 10
    rate.add(now + 31 * SECOND, 1_100)
    assert rate.volume(now + 31 * SECOND) == (60.0, 120.0, 40.0)
    empty = Rate()
    empty.begin((), 0, now)
    assert empty.volume(now) == ()


def test_counts_say_what_changed_and_only_then(qtbot):
    counts = Counts()
    with qtbot.waitSignal(counts.changed) as told:
        counts.tell("applications", Count(1204, "pending", is_awaited=True))
    assert told.args == ["applications"]
    assert [str(count) for count in counts.awaited] == ["1,204 pending"]
    with qtbot.assertNotEmitted(counts.changed):
        counts.tell("applications", Count(1204, "pending", is_awaited=True))
    counts.tell("readiness", Count(2, "open"))
    counts.clear()
    assert counts.of("readiness") is None
    assert counts.awaited == ()


def kinds_of(kind):
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds_of(narrower)


def made(kind):
    if kind is errors.TooManyRequests:
        return kind("Slow down.", retry_after=3)
    if kind is errors.DecidedMeanwhile:
        return kind("R. Ito was first.", who="R. Ito", when=datetime.now(UTC), what="Approved")
    return kind("<b>It</b> did not work.", detail="4409")


@pytest.mark.parametrize("kind", list(kinds_of(errors.DoormanError)))
def test_every_error_has_a_title_and_keeps_its_sentence(kind):
    problem = problem_of(made(kind))
    assert problem.title
    assert problem.sentence == made(kind).sentence
    assert problem.detail == made(kind).detail


def test_a_fault_of_our_own_is_said_as_such():
    problem = problem_of(KeyError("chain"))
    assert problem.title == "A fault in Doorman"
    assert "KeyError" in problem.detail


SECRETS = Credentials(Secret("key"), Secret("hush"))


def keys_over(keyring):
    return Keys(lambda: Vault(keyring, limit=0.3))


def test_secrets_go_to_the_key_store_and_come_back(finish):
    keyring = MemoryKeyring()
    keys = keys_over(keyring)
    finish(keys.save("lark-uat", SECRETS))
    again = keys_over(keyring)
    assert finish(again.load("lark-uat")).client_secret == Secret("hush")
    finish(again.delete("lark-uat"))
    assert keyring.kept == {}
    with pytest.raises(errors.PersonNeeded):
        finish(again.load("lark-uat"))


def test_without_a_key_store_secrets_last_for_this_session(finish, qtbot):
    keyring = MemoryKeyring()
    keyring.locked = True
    keys = keys_over(keyring)
    with qtbot.waitSignal(keys.state_changed):
        finish(keys.save("lark-uat", SECRETS))
    assert not keys.state.lasts
    assert keys.state.problem is not None
    assert finish(keys.load("lark-uat")).client_secret == Secret("hush")
    finish(keys.delete("lark-uat"))
    keyring.locked = False
    finish(keys.save("other", SECRETS))
    assert keys.state.lasts


def test_a_stall_is_measured_and_written_down(qtbot, tmp_path):
    log = tmp_path / "stalls"
    meter = StallMeter(StallLog(log).write, least=100)
    meter.start()
    QTimer.singleShot(20, hold)
    qtbot.waitUntil(log.exists, timeout=5000)
    meter.stop()
    moment, milliseconds, unit = log.read_text().split()
    assert moment.endswith("Z")
    assert int(milliseconds) >= 100
    assert unit == "ms"


def hold():
    """Keep the loop busy for more than a tenth of a second."""
    end = perf_counter() + 0.15
    while perf_counter() < end:
        pass


def test_a_coroutine_waits_for_a_signal_of_qt(finish):
    timer = QTimer()
    timer.setSingleShot(True)
    timer.start(10)
    assert finish(qt_loop.emitted(timer.timeout)) is None


def test_a_wait_beyond_qts_timers_is_cut_and_not_refused(finish):
    async def wait():
        async with asyncio.timeout(10_000_000):
            await asyncio.sleep(0)
            return "here"

    assert finish(wait()) == "here"


def test_run_ends_with_the_code_of_its_coroutine_and_cancels_the_rest(qapp):
    ended = []

    async def linger():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("lingering")

    async def main():
        task = asyncio.get_running_loop().create_task(linger())
        await asyncio.sleep(0)
        assert not task.done()
        return 7

    assert qt_loop.run(qapp, main, lambda: None) == 7
    assert ended == ["lingering"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_of_the_system_asks_it_to_stop(qapp, number):
    stopped = asyncio.Event()

    async def main():
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            await stopped.wait()
        return 0

    assert qt_loop.run(qapp, main, stopped.set) == 0
