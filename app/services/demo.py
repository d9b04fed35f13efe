"""The demo: a sandbox of its own in a child process, and a profile that leads there. Nothing of it is kept.

::

    async with Demo() as demo:
        demo.profile, demo.credentials, demo.places
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec

from app.clients.vault import new_archive_key
from app.command import own_command
from app.domain.errors import DoormanError
from app.domain.profile import Credentials, EnvironmentKind, Profile, Secret
from app.services.places import Places

READY_WITHIN = 30.0
"""Seconds that the sandbox has until its first line."""
STOPS_WITHIN = 5.0

NAME = "demo"


class Announcement(msgspec.Struct, frozen=True, rename="camel"):
    """The sandbox's first line: where it is, and how to sign in there."""

    gateway: str
    stream: str
    portal: str
    admin: str
    chain: str
    enterprise_id: str
    app_key: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Announcement({self.gateway!r})"

    def profile(self) -> Profile:
        """The profile that leads to the sandbox."""
        return Profile(
            name=NAME,
            chain=self.chain,
            gateway=self.gateway,
            client_id=self.client_id,
            kind=EnvironmentKind.UAT,
            enterprise_id=self.enterprise_id,
            stream=self.stream,
            portal=self.portal,
            chain_name="Larkspur Hotels",
            region="Europe",
        )

    def credentials(self) -> Credentials:
        """The secrets of this run, with an archive key of its own."""
        return Credentials(
            app_key=Secret(self.app_key), client_secret=Secret(self.client_secret), archive_key=new_archive_key()
        )


class Demo:
    """A running sandbox. :meth:`start` gives it, :meth:`stop` ends it and removes its archive."""

    profile: Profile
    credentials: Credentials
    places: Places
    admin: str

    def __init__(self, options: Sequence[str] = ()) -> None:
        """``options`` are those of ``doormanctl sandbox``."""
        self._options = tuple(options)
        self._process: asyncio.subprocess.Process | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def start(self) -> None:
        """Start the sandbox and wait for its first line. Raises DoormanError where it does not come up."""
        # Its standard input is ours: when this program ends in whatever way, the pipe closes and the sandbox goes too.
        self._process = await asyncio.create_subprocess_exec(
            *own_command(),
            "sandbox",
            "--until-stdin-closes",
            *self._options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            announced = await self._announcement(self._process)
        except BaseException:
            await self.stop()
            raise
        self.profile, self.credentials = announced.profile(), announced.credentials()
        self.admin = announced.admin
        self._folder = tempfile.TemporaryDirectory(prefix="doorman-demo-")
        self.places = Places(Path(self._folder.name))

    async def stop(self) -> None:
        """End the sandbox and remove what the demo kept."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOPS_WITHIN)
            except TimeoutError:
                process.kill()
                await process.wait()
        folder, self._folder = self._folder, None
        if folder is not None:
            await asyncio.to_thread(folder.cleanup)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _announcement(self, process: asyncio.subprocess.Process) -> Announcement:
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN)
        except TimeoutError as late:
            raise DoormanError(f"The demo’s server did not start within {READY_WITHIN:g} seconds: try again.") from late
        try:
            return msgspec.json.decode(line, type=Announcement)
        except msgspec.DecodeError as failure:
            raise DoormanError(
                "The demo’s server did not start: run “doormanctl sandbox” to see why.", detail=str(failure)
            ) from failure
