"""A follower at work against a scripted stream and with an archive, and everything that can be seen of it."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.archive.reader import Reader
from app.archive.verify import verify
from app.archive.writer import Committed, Writer
from app.clients.token import TokenSource
from app.clock import passing
from app.domain import errors
from app.domain.event import ArchivedEvent, Arrival, Gap
from app.domain.link import LinkReport
from app.domain.profile import Credentials, Secret
from app.stream import intake
from app.stream.follower import Follower
from app.stream.footprint import Footprint
from app.stream.intake import Intake
from app.stream.patience import Patience
from app.stream.rules import Pace
from app.stream.storage import Storage
from app.stream.upgrades import Upgrades
from tests.app.stream.scripted import Guest, Scene, Stage, event, stage

SCALE = 100.0
PACE = replace(Pace().scaled(SCALE), acknowledge_within=0.3, silence=0.4, drain_within=0.3, answer_within=0.2)
KEY = Secret("ABC-123")
ARCHIVE_KEY = Secret("5a" * 32)


class Archive(Storage):
    """The recorder's own, with what was asked of it and what is in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(self._open_writer, lambda repair: None)
        self._path = path
        self.batches: list[int] = []
        """How many events were written at once."""
        self.on_resume: Callable[[], object] = lambda: None
        """Called when it is asked where to go on."""

    def _open_writer(self, suspect: Path | None) -> Writer:
        return Writer.open(self._path, ARCHIVE_KEY, chain="LARK", profile="p", suspect=suspect)

    def add(self, batch: Sequence[Arrival]) -> Committed:
        """Write, and note how many."""
        self.batches.append(len(batch))
        return super().add(batch)

    def resume_offset(self) -> str | None:
        """Where to go on."""
        self.on_resume()
        return super().resume_offset()

    @property
    def rows(self) -> list[ArchivedEvent]:
        """All that is committed, in order of arrival."""
        with Reader.open(self._path, ARCHIVE_KEY) as reader:
            return list(reader.walk())

    @property
    def gaps(self) -> list[Gap]:
        """The holes it knows of."""
        with Reader.open(self._path, ARCHIVE_KEY) as reader:
            return list(reader.gaps())

    def check(self) -> None:
        """All of it reads and holds together."""
        assert verify(self._path, ARCHIVE_KEY).problems == ()


class Recording:
    """A follower at work against a stage, and everything that can be seen of it."""

    def __init__(
        self,
        server: Stage,
        folder: Path,
        *,
        held: Sequence[Arrival] = (),
        token_life: float = 3600,
        address: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``held`` is archived already. ``address`` is where it looks for the stream, if not directly at the server."""
        self.archive = Archive(folder / "archive")
        self.archive.open()
        self.events = self.archive.add(held).events
        """How many are archived."""
        self.reports: list[LinkReport] = []
        self.footprint = Footprint.of(folder)
        self.tokens_issued = 0
        self._token_life = token_life
        self._changed = asyncio.Event()
        self._thread = ThreadPoolExecutor(1)
        self.slept = 0.0
        """Seconds that the machine has slept."""
        self.intake = Intake(
            self.archive,
            Patience(self._thread),
            on_commit=self._committed,
            on_pressure=self._press,
            on_gap=self._note,
        )
        profile = server.profile(gateway="http://127.0.0.1:1", enterprise_id="E", stream=address or server.url)
        credentials = Credentials(KEY, Secret("s"))
        tokens = TokenSource(profile, credentials, transport=httpx.MockTransport(self._issue), clock=self._clock)
        self.follower = Follower(
            profile,
            KEY,
            self.intake,
            tokens,
            self.footprint,
            Upgrades.beside(folder, PACE.upgrade_window),
            self._reported,
            scale=SCALE,
            pace=PACE,
            chance=random.Random(1),
            clock=self._clock,
            tls=tls,
        )

    def _clock(self) -> float:
        return passing() + self.slept

    def _issue(self, request: httpx.Request) -> httpx.Response:
        self.tokens_issued += 1
        return httpx.Response(200, json={"access_token": f"t{self.tokens_issued}", "expires_in": self._token_life})

    def _press(self, pressed: bool) -> None:
        self.follower.hold(pressed)

    def _committed(self, committed: intake.Committed) -> None:
        self.events = committed.events
        self._changed.set()

    def _note(self, _: object) -> None:
        self._changed.set()

    def _reported(self, report: LinkReport) -> None:
        self.reports.append(report)
        self._changed.set()

    @property
    def states(self) -> list[str]:
        return [report.state.value for report in self.reports]

    @property
    def offsets(self) -> list[str]:
        return [row.offset for row in self.archive.rows]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something that can be seen holds."""
        async with asyncio.timeout(10):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def run(self, play: Callable[[Recording], Awaitable[None]] | None = None) -> None:
        """Follow; stop when the play has ended, or run into what stops it."""
        try:
            async with asyncio.timeout(20), asyncio.TaskGroup() as group:
                writing = group.create_task(self.intake.run())
                if play is not None:
                    group.create_task(self._then_stop(play))
                await self.follower.run()
                await self.intake.drained()
                writing.cancel()
        finally:
            self._thread.shutdown()
            self.archive.close()
            self.archive.check()

    async def _then_stop(self, play: Callable[[Recording], Awaitable[None]]) -> None:
        await play(self)
        self.follower.stop()


class Theatre:
    """Runs scenes against a recording in one line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def play(
        self,
        *scenes: Scene | int,
        until: Callable[[Recording], Awaitable[None]] | None = None,
        held: Sequence[Arrival] = (),
        token_life: float = 3600,
        crashed: bool = False,
        adrift: bool = False,
        subprotocol: str | None = "graphql-transport-ws",
    ) -> tuple[Recording, Stage]:
        async def main() -> tuple[Recording, Stage]:
            async with stage(*scenes, subprotocol=subprotocol) as server:
                recording = Recording(server, self.folder, held=held, token_life=token_life)
                self.recording, self.server = recording, server
                if crashed or adrift:
                    recording.footprint.opened(adrift=adrift)
                await recording.run(until)
                return recording, server

        return asyncio.run(main())

    def refused(self, *scenes: Scene | int, **options: Any) -> errors.DoormanError:
        with pytest.RaisesGroup(errors.DoormanError, allow_unwrapped=True) as raised:
            self.play(*scenes, **options)
        error: BaseException = raised.value
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        assert isinstance(error, errors.DoormanError)
        return error


def rows(count: int) -> Callable[[Recording], Coroutine[Any, Any, None]]:
    async def wait(recording: Recording) -> None:
        await recording.until(lambda: recording.events >= count)

    return wait


def closing(code: int, reason: str = "") -> Scene:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.socket.close(code, reason)

    return scene


async def well(guest: Guest) -> None:
    """Sends three events and stays until the client says complete."""
    offset = await guest.welcome()
    start = int(offset or 100)
    await guest.send(*(event(start + n) for n in range(3)))
    await guest.see_off()
