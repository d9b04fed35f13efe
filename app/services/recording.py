"""The recorder as a child process: started with its secrets on standard input, heard through its reports, asked to end.

The child outlives a window that is frozen, and ends with one that has crashed, since its standard input ends with it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from app.domain.link import EndReport, LinkReport, LinkState, Report
from app.domain.profile import Credentials, Profile
from app.services.tasks import Tasks
from app.wire import handover, reports

STOP_WITHIN = 3.0
"""Seconds in which the recorder says goodbye and ends; then it is killed, which loses nothing that is archived."""

_log = structlog.get_logger(__name__)


class Recording:
    """One archive's recorder, for whoever shows it. ``on_report`` gets each report, in the event loop.

    ``command`` starts the recorder and is Doorman's own if None. ``time_scale`` is for the sandbox alone.
    """

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        archive: Path,
        tasks: Tasks,
        on_report: Callable[[Report], None],
        *,
        time_scale: float = 1.0,
        command: Sequence[str] | None = None,
    ) -> None:
        self._profile = profile
        self._credentials = credentials
        self._command = [*(command or recorder_command()), "record", "--archive", str(archive), "--secrets-from-stdin"]
        self._environment = _environment(time_scale)
        self._tasks = tasks
        self._on_report = on_report
        self._process: Process | None = None
        self._heard: asyncio.Task[None] | None = None
        self.link = LinkReport(LinkState.OFF, 0)
        """The last word about the link."""

    @property
    def is_running(self) -> bool:
        """Whether the recorder lives."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start the recorder, unless it runs. Its reports follow."""
        if self.is_running:
            return
        self._process = process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if sys.stderr is not None else subprocess.DEVNULL,
            env=self._environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdin is not None
        process.stdin.write(handover.encode(self._profile, self._credentials))
        self._heard = self._tasks.spawn(self._hear(process), "hear the recorder")

    async def stop(self) -> None:
        """Ask the recorder to end, and wait for it; one that does not within three seconds is killed."""
        process, heard = self._process, self._heard
        if process is None or heard is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(asyncio.shield(heard), STOP_WITHIN)
        except TimeoutError:
            _log.warning("recorder killed", pid=process.pid)
            process.kill()
            await heard

    async def restart(self) -> None:
        """End the recorder and start it again, as after a change of the profile or at a person's wish."""
        await self.stop()
        await self.start()

    async def _hear(self, process: Process) -> None:
        """Hand on each report until the recorder ends; one that says nothing at its end has crashed."""
        assert process.stdout is not None
        ended = False
        while line := await process.stdout.readline():
            try:
                report = reports.decode(line)
            except ValueError as failure:
                _log.warning("recorder said something else", failure=str(failure))
                continue
            ended = ended or isinstance(report, EndReport)
            self._take(report)
        code = await process.wait()
        if not ended:
            sentence = "The recorder ended unexpectedly. What it had archived is kept: start it again."
            self._take(LinkReport(LinkState.NEEDS_YOU, time.time_ns() // 1000, sentence, f"exit code {code}"))
            self._take(EndReport(code if code > 0 else 1, sentence, f"exit code {code}"))

    def _take(self, report: Report) -> None:
        if isinstance(report, LinkReport):
            self.link = report
        self._on_report(report)


def recorder_command() -> list[str]:
    """How this Doorman starts its command line: the program beside it when frozen, else this Python."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"doormanctl{suffix}"))]
    return [sys.executable, "-m", "app"]


def _environment(time_scale: float) -> dict[str, str]:
    """Ours, without what may hold a secret: the recorder has everything from its standard input."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")}
    return kept | ({"DOORMAN_TIME_SCALE": str(time_scale)} if time_scale != 1 else {})
