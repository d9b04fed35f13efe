"""``doormanctl record`` as people run it: its environment, its reports, its end."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from app.archive.reader import Reader
from app.domain.event import ArchivedEvent, Gap
from app.domain.link import CommittedReport, EndReport, LinkReport, Report
from app.domain.profile import Secret
from app.wire import reports
from tests.sandbox_process import SandboxProcess

KEY = "5a" * 32
SCALE = 60.0
"""By which the waits of recorder and sandbox are divided."""
PATIENCE = 30.0


def environment(sandbox: SandboxProcess, time_scale: float, **changed: str) -> dict[str, str]:
    """What a server's administrator would set; ``changed`` by name without ``DOORMAN_``."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")}
    settings = {
        "GATEWAY": sandbox.gateway,
        "STREAM_URL": sandbox.stream,
        "CHAIN": sandbox.chain,
        "ENTERPRISE_ID": sandbox.enterprise_id,
        "APP_KEY": sandbox.app_key,
        "CLIENT_ID": sandbox.client_id,
        "CLIENT_SECRET": sandbox.client_secret,
        "ARCHIVE_KEY": KEY,
        "TIME_SCALE": str(time_scale),
    } | changed
    return ours | {f"DOORMAN_{name}": value for name, value in settings.items()}


class RecorderProcess:
    """One that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.reports: list[Report] = []
        self.output = b""
        self.log = b""
        self._changed = asyncio.Event()
        self._over = False

    async def hear(self) -> None:
        """Take in what it says until it ends."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.output += line
            self.reports.append(reports.decode(line))
            self._changed.set()
        if self.process.stderr is not None:
            self.log = await self.process.stderr.read()
        await self.process.wait()
        self._over = True
        self._changed.set()

    async def until(self, holds: Callable[[Report], bool]) -> Report:
        """The first report, of those that came and those to come, for which this holds."""
        seen = 0
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    for report in self.reports[seen:]:
                        seen += 1
                        if holds(report):
                            return report
                    assert not self._over, f"it ended without that: {self.reports[-2:]} {self.log.decode()}"
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"that did not come; the last reports: {self.reports[-4:]}") from None

    async def committed(self, events: int) -> None:
        """Wait until so many rows are on disk."""
        await self.until(lambda report: isinstance(report, CommittedReport) and report.events >= events)

    async def linked(self, *states: str) -> LinkReport:
        """Wait for a state of the link."""
        report = await self.until(lambda report: isinstance(report, LinkReport) and report.state.value in states)
        assert isinstance(report, LinkReport)
        return report

    async def ended(self) -> EndReport:
        """Wait for its last word; its exit code is the same."""
        report = await self.until(lambda report: isinstance(report, EndReport))
        assert isinstance(report, EndReport)
        async with asyncio.timeout(PATIENCE):
            assert await self.process.wait() == report.exit_code
        return report


@asynccontextmanager
async def recorder(
    archive: Path, env: dict[str, str], program: Sequence[str] = ("-m", "app"), log: int = asyncio.subprocess.PIPE
) -> AsyncIterator[RecorderProcess]:
    """Record into the archive; whatever happens, it has ended afterwards. ``program`` is what Python is to run, ``log``
    where its standard error goes, if not to :attr:`RecorderProcess.log`.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(*program, "record", "--archive", str(archive)),
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
        env=env,
        start_new_session=True,
    )
    running = RecorderProcess(process)
    async with asyncio.TaskGroup() as group:
        hearing = group.create_task(running.hear())
        try:
            yield running
        finally:
            if process.returncode is None:
                process.terminate()
            _, late = await asyncio.wait([hearing], timeout=10)
            if late:
                process.kill()
                await hearing


def rows(archive: Path) -> list[ArchivedEvent]:
    """Everything in the archive, in order of arrival."""
    with Reader.open(archive, Secret(KEY)) as reader:
        return list(reader.walk())


def gaps(archive: Path) -> tuple[Gap, ...]:
    """The holes that the archive knows of."""
    with Reader.open(archive, Secret(KEY)) as reader:
        return reader.gaps()


def dump(archive: Path) -> list[tuple[str, str]]:
    """Offset and unique id of every row, to be held against what the sandbox sent."""
    return [(row.offset, row.unique_id) for row in rows(archive)]
