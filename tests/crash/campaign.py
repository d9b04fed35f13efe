"""A campaign: the recorder is started and killed, again and again, while events flow and things go wrong."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.link import CommittedReport, LinkReport, Report
from app.domain.profile import Secret
from app.wire import reports
from tests.app.stream.recorder_process import KEY, environment
from tests.bad_line import BadLine, bad_line
from tests.crash.faults import FAULTS, happen
from tests.crash.verdict import Verdict, judge
from tests.sandbox_process import SandboxProcess

TIME_SCALE = 200.0
"""The server holds a dead client's stream for 0.6 s here, and a token lives 18 s."""
RATE = 1_500.0
"""Events a second that flow all the while."""
LONGEST_LIFE = 1.6
"""Seconds that a recorder is left alive at most after its first report."""
EARLY_DEATHS = 0.25
"""The share that is killed while they still start, within ``LONGEST_START`` seconds."""
LONGEST_START = 0.8
STARTS_WITHIN = 30.0
SETTLE_WITHIN = 90.0
"""Seconds that the last recorder, which is not killed, has to bring in what the others missed."""

QUIET = 8.0
"""Seconds without a report after which nothing more is expected of a recorder that still lacks events."""


@dataclass(slots=True)
class Campaign:
    """One run. ``seed`` decides when is killed and what goes wrong; the machine's own timing stays its own."""

    archive: Path
    kills: int
    seed: int
    recorder: str = "sound"
    faults: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    unsettled: str = ""
    """What the last recorder said last, where it was ended before all had come in."""

    async def run(self) -> Verdict:
        """Kill so many times, let the last one live, and judge."""
        chance = random.Random(self.seed)
        async with scene() as (sandbox, line, env):
            async with asyncio.TaskGroup() as group:
                flowing = group.create_task(self._keep_flowing(sandbox))
                for _ in range(self.kills):
                    await self._one_life(chance, sandbox, line, env)
                flowing.cancel()
            await self._last_life(sandbox, env)
            return await verdict(self.archive, sandbox)

    async def _keep_flowing(self, sandbox: SandboxProcess) -> None:
        while True:
            await asyncio.to_thread(sandbox.admin, "emit", {"n": int(RATE), "rate": RATE})
            await asyncio.sleep(1.0)

    async def _one_life(
        self, chance: random.Random, sandbox: SandboxProcess, line: BadLine, env: Mapping[str, str]
    ) -> None:
        early = chance.random() < EARLY_DEATHS
        length = chance.uniform(0.0, LONGEST_START if early else LONGEST_LIFE)
        fault_at = chance.random()
        fault = chance.choice(FAULTS) if chance.random() < 0.5 else None
        async with life(self.recorder, self.archive, env) as recorder:
            if not early:
                await recorder.speaks_within(STARTS_WITHIN)
            if fault is not None:
                await asyncio.sleep(length * fault_at)
                await happen(fault, sandbox, line)
                self.faults[fault] += 1
                length *= 1 - fault_at
            await asyncio.sleep(length)
        line.mend()
        self.stages[recorder.stage] += 1

    async def _last_life(self, sandbox: SandboxProcess, env: Mapping[str, str]) -> None:
        """What is still missing arrives."""
        async with life(self.recorder, self.archive, env) as recorder:
            if not await everything_is_in(recorder, sandbox):
                self.unsettled = recorder.sentence or recorder.stage
            recorder.end()
        self.stages[f"last: {recorder.stage}"] += 1


@asynccontextmanager
async def scene() -> AsyncIterator[tuple[SandboxProcess, BadLine, dict[str, str]]]:
    """A server, the line to its stream, and the environment of a recorder that takes it."""
    with SandboxProcess(seed=1, time_scale=TIME_SCALE) as sandbox:
        # The 5 s in which a client has to greet and to subscribe would be 25 ms: too few on a machine that is busy.
        sandbox.admin("rules", {"init_within": 1_000, "subscribe_within": 1_000})
        async with bad_line(sandbox.stream) as line:
            yield sandbox, line, environment(sandbox, TIME_SCALE, STREAM_URL=line.url)


async def verdict(archive: Path, sandbox: SandboxProcess) -> Verdict:
    """What is archived and how the recorders behaved, held against what the server sent and asks of its clients."""
    stats = await asyncio.to_thread(sandbox.admin, "stats")
    return await asyncio.to_thread(judge, archive, Secret(KEY), sandbox.sent(), stats["violations"])


async def everything_is_in(recorder: Life, sandbox: SandboxProcess) -> bool:
    """Wait until everything is sent and stored; False where the recorder falls silent, or too much time goes by."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_WITHIN):
            while recorder.events < await asyncio.to_thread(_expected, sandbox):
                if not await recorder.speaks_within(QUIET):
                    return False
            return True
    return False


class Life:
    """One recorder from its start to its end, with how far it came."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._heard = asyncio.Event()
        self.is_over = False
        self._asked_to_end = False
        self.offset = ""
        self.events = 0
        self.stage = "started"
        self.sentence = ""

    def memory(self) -> float:
        """MB that it has in memory; 0 where it has ended."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:
            return 0.0
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1_024 if found else 0.0

    def kill(self) -> None:
        """``kill -9``, if it still lives."""
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Ask it to end."""
        self._asked_to_end = True
        with suppress(ProcessLookupError):
            self._process.terminate()

    async def speaks_within(self, seconds: float) -> bool:
        """Whether it reports anything for so long. False at once where it has ended."""
        self._heard.clear()
        if self.is_over:
            return False
        try:
            async with asyncio.timeout(seconds):
                return await self._heard.wait()
        except TimeoutError:
            return False

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for this to hold. Raises AssertionError where the recorder ends before."""
        while not holds():
            assert not self.is_over, "it ended before that"
            self._heard.clear()
            await self._heard.wait()

    async def run(self) -> None:
        """Hear it until it has ended."""
        assert self._process.stdout is not None
        while (line := await self._process.stdout.readline()).endswith(b"\n"):
            self._hear(reports.decode(line))
        await self._process.wait()
        self.is_over = True
        self._heard.set()

    def leave(self) -> None:
        """Kill it, unless it was asked to end and may take its time."""
        if not self._asked_to_end:
            self.kill()

    def _hear(self, report: Report) -> None:
        if isinstance(report, LinkReport):
            self.stage, self.sentence = report.state.value, " ".join((report.sentence, report.detail))
        elif isinstance(report, CommittedReport):
            self.stage, self.offset, self.events = "committed", report.offset, report.events
        self._heard.set()


@asynccontextmanager
async def life(recorder: str | None, archive: Path, env: Mapping[str, str]) -> AsyncIterator[Life]:
    """One recorder of this name, or the program itself; afterwards it is dead, by ``kill -9`` unless asked to end."""
    program = ("tests.crash.recorders", recorder) if recorder else ("app",)
    command = (sys.executable, "-m", *program, "record", "--archive", str(archive))
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=env
    )
    living = Life(process)
    async with asyncio.TaskGroup() as group:
        group.create_task(living.run())
        try:
            yield living
        finally:
            living.leave()


def _expected(sandbox: SandboxProcess) -> float:
    """How many events the recorder ought to have stored; infinitely many while the server has not sent all it has."""
    stats = sandbox.admin("stats")
    mine = [consumer for consumer in stats["consumers"] if consumer["frames"]]
    all_sent = bool(mine) and all(consumer["active"] and not consumer["waiting"] for consumer in mine)
    return stats["sent"]["distinct"] if all_sent else float("inf")
