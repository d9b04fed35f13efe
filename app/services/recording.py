"""The recorder as a child process: started with its secrets on standard input, heard through its reports, asked to end.

::

    start ──► runs ──► says its end ──► over (asked to, or a person has to act first)
               ▲ └───► ends without a word: crashed ──► waits, longer each time ──┐
               └──────────────────────────────────────────────────────────────────┘

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

from app.command import own_command
from app.domain.errors import DoormanError
from app.domain.link import EndReport, LinkReport, LinkState, Report
from app.domain.profile import Credentials, Profile
from app.services.tasks import Tasks
from app.wire import handover, reports

STOP_WITHIN = 3.0
"""Seconds in which the recorder says goodbye and ends; then it is killed, which loses nothing that is archived."""

RESTART_AFTER = 2.0
"""Seconds from a recorder's crash until it is started again; doubled with each crash in a row."""
LONGEST = 60.0
"""It is never waited longer than this."""
SETTLED = 60.0
"""A recorder that ran for so many seconds was well: its crash counts as the first."""

_CRASHED = "The recorder ended unexpectedly. Everything it had archived is kept."
_ENDED = "The recorder did not answer and had to be ended. Everything it had archived is kept."

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
        self._command = [*(command or own_command()), "record", "--archive", str(archive), "--secrets-from-stdin"]
        self._environment = _environment(time_scale)
        self._tasks = tasks
        self._on_report = on_report
        self._time_scale = time_scale
        self._process: Process | None = None
        self._kept: asyncio.Task[None] | None = None
        self._asked_to_end = asyncio.Event()
        self._turn = asyncio.Lock()
        self.link = LinkReport(LinkState.OFF, 0)
        """The last word about the link."""

    @property
    def is_running(self) -> bool:
        """Whether the recorder lives."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """The recorder's process, None where none lives."""
        return self._process.pid if self._process is not None and self.is_running else None

    async def start(self) -> None:
        """Start the recorder, unless it runs. Its reports follow. Raises DoormanError where it cannot be started."""
        async with self._turn:
            await self._start()

    async def stop(self) -> None:
        """Ask the recorder to end, and wait for it; one that does not within three seconds is killed."""
        async with self._turn:
            await self._stop()

    async def restart(self) -> None:
        """End the recorder and start it again, as after a change of the profile or at a person's wish."""
        async with self._turn:
            await self._stop()
            await self._start()

    async def change(self, profile: Profile) -> None:
        """Record for the same profile with other settings; a recorder that runs is started anew."""
        async with self._turn:
            self._profile = profile
            if self.is_running:
                await self._stop()
                await self._start()

    # -- one at a time -----------------------------------------------------------------------------------------------

    async def _start(self) -> None:
        if self.is_running:
            return
        await self._stop()  # one that waits to be started again need not wait
        self._asked_to_end = asyncio.Event()
        process = await self._launch()
        self._kept = self._tasks.spawn(self._keep(process), "keep the recorder running")

    async def _stop(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None or kept.done():
            return
        self._asked_to_end.set()
        self._say_end()
        try:
            await asyncio.wait_for(asyncio.shield(kept), STOP_WITHIN)
        except TimeoutError:
            assert self._process is not None
            _log.warning("recorder killed", pid=self._process.pid)
            self._process.kill()
            await kept

    def _say_end(self) -> None:
        """The end of its standard input is the recorder's wish to end."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def _launch(self) -> Process:
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if sys.stderr is not None else subprocess.DEVNULL,
                env=self._environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as failure:
            raise DoormanError(
                "The recorder could not be started: see that Doorman is installed whole and that this computer has "
                "memory to spare.",
                detail=str(failure),
            ) from failure
        assert process.stdin is not None
        process.stdin.write(handover.encode(self._profile, self._credentials))
        if self._asked_to_end.is_set():  # while it was being started
            self._say_end()
        return process

    # -- as long as it is wanted -------------------------------------------------------------------------------------

    async def _keep(self, process: Process) -> None:
        """Hear the recorder until it says its end; one that ends without a word has crashed and is started again."""
        crashes = 0
        while True:
            began = time.monotonic()
            if await self._hear(process):
                return
            crashes = 1 if time.monotonic() - began > SETTLED else crashes + 1
            came_back = await self._come_back(crashes, f"exit code {process.returncode}")
            if came_back is None:
                return
            process = came_back

    async def _hear(self, process: Process) -> bool:
        """Hand on each report until the recorder has ended. Whether it said that it would."""
        assert process.stdout is not None
        has_said_end = False
        while line := await process.stdout.readline():
            try:
                report = reports.decode(line)
            except ValueError as failure:
                _log.warning("recorder said something else", failure=str(failure))
                continue
            has_said_end = has_said_end or isinstance(report, EndReport)
            self._take(report)
        await process.wait()
        return has_said_end

    async def _come_back(self, crashes: int, detail: str) -> Process | None:
        """Wait, longer after each crash in a row, and start the recorder again; None once it is asked to end."""
        while not self._asked_to_end.is_set():
            _log.warning("recorder crashed", detail=detail, crashes=crashes)
            wait = min(RESTART_AFTER * 2 ** min(crashes - 1, 16), LONGEST) / self._time_scale
            self._say_crashed(wait, crashes, detail)
            try:
                await asyncio.wait_for(self._asked_to_end.wait(), wait)
            except TimeoutError:
                try:
                    return await self._launch()
                except DoormanError as failure:
                    crashes, detail = crashes + 1, failure.detail
        self._say_off(detail)
        return None

    def _say_crashed(self, wait: float, crashes: int, detail: str) -> None:
        at = time.time_ns() // 1000
        retry_at = at + int(wait * 1_000_000)
        self._take(LinkReport(LinkState.RESTARTING, at, _CRASHED, detail, retry_at, crashes))

    def _say_off(self, detail: str) -> None:
        """What the recorder itself could no longer say."""
        self._take(LinkReport(LinkState.OFF, time.time_ns() // 1000, _ENDED, detail))
        self._take(EndReport(0, _ENDED, detail))

    def _take(self, report: Report) -> None:
        if isinstance(report, LinkReport):
            self.link = report
        self._on_report(report)


def _environment(time_scale: float) -> dict[str, str]:
    """Ours, without what may hold a secret: the recorder has everything from its standard input."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")}
    return kept | ({"DOORMAN_TIME_SCALE": str(time_scale)} if time_scale != 1 else {})
