"""Clocks that are wrong, and machines that sleep: neither costs an event, a rule, or a token."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.clock import passing
from tests.app.stream.recorder_process import dump, gaps
from tests.app.stream.scripted import Guest, event
from tests.app.stream.test_recorder import Here, settings
from tests.app.stream.theatre import PACE, Recording, Theatre, closing, rows, well
from tests.sandbox_process import SandboxProcess

HOUR = 3_600.0


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the system's clock so many seconds off, for this program."""
    real, real_ns = time.time, time.time_ns

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)
        monkeypatch.setattr(time, "time_ns", lambda: real_ns() + int(seconds * 1e9))

    return set_clock


def test_the_time_that_passes_is_not_the_clock_on_the_wall(set_clock: Callable[[float], None]) -> None:
    before = passing()
    set_clock(2 * HOUR)
    assert passing() - before < HOUR


@pytest.mark.parametrize("seconds", [2 * HOUR, -2 * HOUR])
def test_a_clock_that_is_set_while_events_flow_changes_nothing(
    theatre: Theatre, set_clock: Callable[[float], None], seconds: float
) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        set_clock(seconds)
        await guest.send(event(101))
        await guest.hear("ping")
        await guest.hear("ping")
        await guest.socket.close(1001)

    recording, server = theatre.play(scene, well, until=rows(3))
    assert recording.offsets == ["100", "101", "102"]
    assert recording.tokens_issued == 1
    assert server.count == 2
    waiting = recording.reports[recording.states.index("reconnecting")]
    assert waiting.retry_at is not None
    assert 0 < waiting.retry_at - waiting.at < 60_000_000


@pytest.mark.parametrize("first", [2 * HOUR, -2 * HOUR])
def test_recorders_whose_clocks_disagree_archive_each_event_once(
    archive: Path, sandbox: SandboxProcess, set_clock: Callable[[float], None], first: float
) -> None:
    for run, seconds in enumerate((first, -first, 0), 1):
        set_clock(seconds)
        sandbox.admin("emit", {"n": 300})
        assert Here().run(*settings(sandbox), archive, events=300 * run) == 0
    assert dump(archive) == sandbox.sent()
    assert gaps(archive) == ()


def test_an_hour_of_sleep_ends_the_connection_and_the_token(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        while True:
            await guest.hear("ping")  # which are answered: nobody else notices that an hour has passed

    async def asleep(recording: Recording) -> None:
        await recording.until(lambda: recording.events == 1)
        recording.slept = HOUR
        await rows(3)(recording)

    recording, server = theatre.play(scene, well, until=asleep)
    assert recording.offsets == ["100", "101", "102"]
    assert any("slept" in report.detail for report in recording.reports)
    assert recording.tokens_issued == 2
    assert server.guests[1].said[0]["payload"]["Authorization"] == "Bearer t2"
    assert recording.archive.gaps == []


def test_a_recorder_that_stood_still_does_not_take_that_for_the_servers_silence(theatre: Theatre) -> None:
    """Stopped by its system, swapped out, or its virtual machine moved: timers are due before what came is read."""

    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        while not stood_still:
            await guest.hear("ping")
        await guest.hear("ping")
        await guest.send(event(101))
        await guest.see_off()

    stood_still: list[bool] = []

    async def stands_still(recording: Recording) -> None:
        await recording.until(lambda: recording.events == 1)
        time.sleep(PACE.silence * 1.2)  # noqa: ASYNC251, TID251 - which is what is tested
        stood_still.append(True)
        await rows(2)(recording)

    recording, server = theatre.play(scene, until=stands_still)
    assert recording.offsets == ["100", "101"]
    assert server.count == 1


def test_a_nap_ends_nothing(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        for _ in range(3):
            await guest.hear("ping")
        await guest.send(event(101))
        await guest.see_off()

    async def naps(recording: Recording) -> None:
        await recording.until(lambda: recording.events == 1)
        recording.slept = 0.2
        await rows(2)(recording)

    recording, server = theatre.play(scene, until=naps)
    assert (server.count, recording.tokens_issued) == (1, 1)


def test_a_token_that_ended_during_the_sleep_is_not_shown(theatre: Theatre) -> None:
    """The machine sleeps between two connections."""

    async def asleep(recording: Recording) -> None:
        await recording.until(lambda: "reconnecting" in recording.states)
        recording.slept = HOUR
        await rows(3)(recording)

    recording, server = theatre.play(closing(4504), well, until=asleep)
    assert recording.tokens_issued == 2
    assert server.guests[1].said[0]["payload"]["Authorization"] == "Bearer t2"
