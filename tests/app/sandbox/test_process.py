"""The sandbox as a process: what it prints, where it listens, how it ends."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.app.sandbox.streaming import StreamClient
from tests.sandbox_process import SandboxProcess


def test_the_first_line_is_all_that_a_program_needs() -> None:
    with SandboxProcess(hotels=3) as sandbox:
        assert set(sandbox.first_line) == {
            "gateway", "stream", "portal", "admin", "chain", "enterpriseId", "appKey", "clientId", "clientSecret",
        }  # fmt: skip
        hosts = {urlsplit(sandbox.first_line[name]).netloc for name in ("gateway", "stream", "portal", "admin")}
        assert len(hosts) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_0_when_asked_even_while_streaming(number: int) -> None:
    with SandboxProcess(hotels=3) as sandbox, StreamClient(sandbox) as client:
        client.start()
        sandbox.admin("emit", {"n": 1})
        client.events(1)
        assert sandbox.process is not None
        sandbox.process.send_signal(number)
        assert client.closed()[0] == 1001
        assert sandbox.process.wait(20) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_0_when_asked_the_moment_it_has_said_where_it_is(number: int) -> None:
    command = [sys.executable, "-m", "app.sandbox", "--hotels", "1"]
    with contextlib.ExitStack() as stack:
        # Several at once: the moment between the line and the serving is short, and one signal may miss it.
        started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
        for process in started:
            stack.enter_context(process)
            stack.callback(process.kill)
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("{")
            process.send_signal(number)
        assert [process.wait(20) for process in started] == [0] * len(started)


def test_secrets_are_new_in_each_run() -> None:
    with SandboxProcess(hotels=1) as one, SandboxProcess(hotels=1) as two:
        for name in ("appKey", "clientSecret"):
            assert one.first_line[name] != two.first_line[name]


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run([sys.executable, "-m", "app.sandbox", "--port", port], capture_output=True, timeout=20)
    assert ended.returncode != 0
    assert ended.stdout == b""


def test_history_waits_for_the_first_subscriber_and_the_story_goes_on() -> None:
    with SandboxProcess(hotels=24, rate=200, history=50) as sandbox:
        sandbox.admin("rules", {"init_within": 60, "subscribe_within": 60})
        with StreamClient(sandbox) as client:
            client.start()
            events = client.events(80)
        stamps = [int(e["metadata"]["offset"]) for e in events]
        assert stamps == sorted(set(stamps))


def test_a_large_chain() -> None:
    with SandboxProcess(hotels=7_000, rate=0) as sandbox:
        hotels = sandbox.http.get(f"{sandbox.gateway}/ent/config/v1/hotels", headers=sandbox.headers()).json()
        names = {h["hotelName"] for h in hotels["hotelSummaryInfoList"]}
        assert len(names) == 7_000
