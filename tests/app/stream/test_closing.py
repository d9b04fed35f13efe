"""Asked to end, at whatever moment, it ends within three seconds: politely, with code 0, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.link import CommittedReport, LinkReport, LinkState, Report
from tests.app.stream.recorder_process import RecorderProcess, dump, environment, recorder
from tests.app.stream.scripted import Guest, stage
from tests.bad_line import bad_line
from tests.sandbox_process import SandboxProcess
from tests.strangers import SILENCE, Stranger

WITHIN = 3.0
"""Seconds, which the window gives it before it is killed."""
NAME_SERVER_IS_SILENT = """
import socket, threading
socket.getaddrinfo = lambda *args, **kwargs: threading.Event().wait()
from app.__main__ import main
main()
"""

Moment = Callable[[Report], bool]
Changed = dict[str, str]


def connecting(report: Report) -> bool:
    return isinstance(report, LinkReport) and report.state is LinkState.CONNECTING


def waiting(report: Report) -> bool:
    return isinstance(report, LinkReport) and report.state is LinkState.RECONNECTING


def live(report: Report) -> bool:
    return isinstance(report, LinkReport) and report.state is LinkState.LIVE


def committed(report: Report) -> bool:
    return isinstance(report, CommittedReport)


async def no_words(guest: Guest) -> None:
    await guest.hear("connection_init")
    await guest.socket.wait_closed()


async def no_farewell(guest: Guest) -> None:
    await guest.welcome()
    await guest.hear("complete")
    await guest.socket.wait_closed()


@asynccontextmanager
async def place(phase: str, sandbox: SandboxProcess) -> AsyncIterator[tuple[Changed, Moment]]:
    """What differs from a good day, and the report after which the end is asked for."""
    with Stranger(SILENCE) as silent:
        match phase:
            case "looking a name up":
                yield {"GATEWAY": "https://gateway.example", "STREAM_URL": "wss://gateway.example"}, connecting
            case "getting a token":
                yield {"GATEWAY": silent.url}, connecting
            case "dialling a black hole":
                yield {"STREAM_URL": silent.stream}, connecting
            case "greeting":
                async with stage(no_words) as server:
                    yield {"STREAM_URL": server.url}, connecting
            case "waiting for a stream that is held":
                sandbox.admin("fault", {"kind": "lock-out"})
                yield {}, waiting
            case "waiting to try again":
                yield {"GATEWAY": "http://127.0.0.1:1"}, waiting
            case "streaming":
                yield {}, live
            case "a server that does not close":
                async with stage(no_farewell) as server:
                    yield {"STREAM_URL": server.url}, live
            case "a burst":
                sandbox.admin("emit", {"n": 300_000})
                yield {}, committed
            case "events that are larger than it writes":
                sandbox.admin("emit", {"n": 60, "bytes": 3_000_000})
                yield {}, committed
            case "a slow line":
                sandbox.admin("emit", {"n": 20_000})
                async with bad_line(sandbox.stream) as line:
                    line.rate = 200_000.0
                    yield {"STREAM_URL": line.url}, committed


PHASES = [
    "looking a name up",
    "getting a token",
    "dialling a black hole",
    "greeting",
    "waiting for a stream that is held",
    "waiting to try again",
    "streaming",
    "a server that does not close",
    "a burst",
    "events that are larger than it writes",
    "a slow line",
]


@pytest.fixture
def sandbox() -> object:
    with SandboxProcess(time_scale=1, rate=0) as sandbox:
        yield sandbox


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES)
def test_the_way_out_is_short_from(phase: str, archive: Path, sandbox: SandboxProcess) -> None:
    async def main() -> RecorderProcess:
        async with place(phase, sandbox) as (changed, moment):
            env = environment(sandbox, 1, **changed)
            program = ("-c", NAME_SERVER_IS_SILENT) if phase == "looking a name up" else ("-m", "app")
            async with recorder(archive, env, program) as process:
                await process.until(moment)
                await asyncio.to_thread(_settle, sandbox, phase)
                asked_at = time.monotonic()
                process.process.send_signal(signal.SIGTERM)
                async with asyncio.timeout(WITHIN):
                    assert await process.process.wait() == 0
                print(f"{phase}: {time.monotonic() - asked_at:.2f} s")
                assert (await process.ended()).exit_code == 0
        return process

    process = asyncio.run(main())
    assert b"Traceback" not in process.log
    assert b"was destroyed" not in process.log
    assert json.loads(process.output.splitlines()[-1])["type"] == "end"
    with pytest.raises(ProcessLookupError):
        os.killpg(process.process.pid, 0)  # nobody is left of its group
    archived = dump(archive)
    assert archived == sandbox.sent()[: len(archived)]
    violations = sandbox.admin("stats")["violations"]
    impolite = {kind for kind, count in violations.items() if count}
    assert impolite <= ({"closedFirst"} if phase == "a slow line" else set()), "that takes longer than there is"


def _settle(sandbox: SandboxProcess, phase: str) -> None:
    """The report came before what it tells of: wait for the server to have seen it as well."""
    if phase in ("streaming", "a burst"):
        while not any(consumer["active"] for consumer in sandbox.admin("stats")["consumers"]):
            pass
