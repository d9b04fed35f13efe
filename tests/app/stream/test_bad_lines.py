"""The recorder over lines that fail: whatever the network does, the archive ends as what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.domain.link import LinkReport, LinkState
from tests.app.stream.recorder_process import SCALE, RecorderProcess, dump, environment, recorder
from tests.bad_line import BadLine, bad_line
from tests.sandbox_process import SandboxProcess

RUDE = ("pingGap", "earlyReturn", "fight", "protocol", "upgrades")
"""What the server must not have to complain of. That a line broke (``vanished``) is not the client's fault."""

Trouble = Callable[[BadLine], None]


@pytest.fixture
def sandbox(sandbox: SandboxProcess) -> SandboxProcess:
    """Even more patient: the lines are slow as well."""
    sandbox.admin("rules", {"init_within": 600, "subscribe_within": 600, "ping_every": 300})
    return sandbox


def sends_in_pieces(line: BadLine) -> None:
    line.crumb = 1


def takes_its_time(line: BadLine) -> None:
    line.latency = 0.3


def carries_little(line: BadLine) -> None:
    line.rate, line.crumb = 60_000.0, 512


def is_cut(line: BadLine) -> None:
    line.cut()


def is_reset(line: BadLine) -> None:
    line.reset()


def loses_what_the_server_says(line: BadLine) -> None:
    line.deaf_down = True


def loses_what_the_client_says(line: BadLine) -> None:
    line.deaf_up = True


def loses_everything(line: BadLine) -> None:
    line.deaf_down = line.deaf_up = True


def lets_nobody_through(line: BadLine) -> None:
    line.refusing = True
    line.reset()


@pytest.mark.slow
@pytest.mark.parametrize(
    "trouble",
    [sends_in_pieces, takes_its_time, carries_little, is_cut, is_reset],
)
def test_a_line_that(trouble: Trouble, tmp_path: Path, sandbox: SandboxProcess) -> None:
    """Slow lines and broken ones, with nobody who repairs them."""

    async def play(process: RecorderProcess, line: BadLine) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 50})
        await process.committed(50)
        trouble(line)
        sandbox.admin("emit", {"n": 50})
        await process.committed(100)

    _record(tmp_path / "archive", sandbox, play)


@pytest.mark.slow
@pytest.mark.parametrize(
    "trouble",
    [loses_what_the_server_says, loses_what_the_client_says, loses_everything, lets_nobody_through],
)
def test_a_line_that_for_a_while(trouble: Trouble, tmp_path: Path, sandbox: SandboxProcess) -> None:
    """Dead lines, of which nobody is told: found out by silence, and left; repaired, the stream is taken up again."""

    async def play(process: RecorderProcess, line: BadLine) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 300})
        await process.committed(300)
        trouble(line)
        sandbox.admin("emit", {"n": 700})
        await process.linked("reconnecting")
        line.deaf_down = line.deaf_up = line.refusing = False
        await process.committed(1_000)

    _record(tmp_path / "archive", sandbox, play)


@pytest.mark.slow
def test_an_event_that_takes_longer_than_silence_may_last(tmp_path: Path, sandbox: SandboxProcess) -> None:
    """Every piece of it is a sign of life, though no message is whole and no answer to a ping can overtake it."""

    async def play(process: RecorderProcess, line: BadLine) -> None:
        await process.linked("live")
        sandbox.admin("emit", {"n": 1})
        await process.committed(1)
        line.rate, line.crumb = 400_000.0, 40_000
        sandbox.admin("fault", {"kind": "huge", "bytes": 1_500_000})
        await process.committed(2)
        states = [report.state for report in process.reports if isinstance(report, LinkReport)]
        assert LinkState.RECONNECTING not in states

    _record(tmp_path / "archive", sandbox, play)


def _record(
    archive: Path, sandbox: SandboxProcess, play: Callable[[RecorderProcess, BadLine], Awaitable[None]]
) -> None:
    async def main() -> None:
        async with bad_line(sandbox.stream) as line:
            env = environment(sandbox, SCALE, STREAM_URL=line.url)
            async with recorder(archive, env) as process:
                await play(process, line)

    asyncio.run(main())
    assert dump(archive) == sandbox.sent()
    violations = sandbox.admin("stats")["violations"]
    assert {kind: violations[kind] for kind in RUDE} == dict.fromkeys(RUDE, 0)
