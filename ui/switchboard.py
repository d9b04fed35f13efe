"""Which profile is open, and how one comes to be open: from the list, just typed, by the environment, or the demo.

::

    closed ──open──► opening ──► opened(workspace) ──open──► (closes the one before, then opens)
                        └──────► refused(profile, error)

Knows no widget. Files and the key store are asked in threads, so that the window answers meanwhile; what is slow to
import, and not needed before a profile is opened, is imported there too.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app import log
from app.domain.errors import DoormanError
from app.domain.profile import Credentials, Profile
from app.domain.retention import Retention
from app.services.places import Places
from app.services.tasks import Tasks
from ui.keys import Keys
from ui.reports import Reports

if TYPE_CHECKING:
    from app.services.demo import Demo
    from app.services.profiles import Profiles
    from app.services.workspace import Workspace


class Switchboard(QObject):
    """The profiles, their secrets, and the one workspace that is open."""

    opening = Signal(object)
    """The :class:`Profile` that is being opened."""
    opened = Signal(object)
    """The :class:`Workspace` that is open now."""
    refused = Signal(object, object)
    """The :class:`Profile` that could not be opened, and the error."""
    idle = Signal()
    """Nothing is open, and nothing is about to be."""
    profiles_changed = Signal()
    """One was added, removed or opened: ask :meth:`list` again."""
    failed = Signal(object)
    """An error that nobody waited for."""

    def __init__(self, places: Places, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reports = Reports(self)
        self.tasks = Tasks(self._task_failed)
        self.keys = keys
        self._places = places
        self._profiles: Profiles | None = None
        self._session_folder: tempfile.TemporaryDirectory[str] | None = None
        self._demo: Demo | None = None
        self._workspace: Workspace | None = None
        self._turn = asyncio.Lock()
        self._let_go: Callable[[], Awaitable[None]] | None = None

    def before_closing(self, let_go: Callable[[], Awaitable[None]]) -> None:
        """Have this awaited before a workspace is closed: whoever uses it must have ended what they do with it."""
        self._let_go = let_go

    @property
    def workspace(self) -> Workspace | None:
        """What is open now."""
        return self._workspace

    @property
    def demo(self) -> Demo | None:
        """The running sandbox, where its chain is open."""
        return self._demo

    # -- the list --------------------------------------------------------------------------------------------------

    @property
    def has_profiles(self) -> bool:
        """Whether there is a profile file at all: known at once, without reading it."""
        return self._places.profiles.exists()

    async def list(self) -> tuple[Profile, ...]:
        """Every profile, the one opened last first. Raises DoormanError where the file cannot be read."""
        profiles = await self._read()
        return await asyncio.to_thread(profiles.list)

    async def add(self, profile: Profile, credentials: Credentials) -> None:
        """Keep a profile and its secrets, in the place of one that has its name.

        Where there is no key store the secrets are kept for this session only, and :attr:`keys` says why.
        """
        profiles = await self._read()
        is_known = profile.name in {known.name for known in await self.list()}
        await asyncio.to_thread(profiles.change if is_known else profiles.add, profile)
        await self.keys.save(profile.name, credentials)
        self.profiles_changed.emit()

    async def keep(self, name: str, limits: Retention) -> None:
        """Hold a profile's archive within limits. Raises DoormanError where the profile file cannot be written."""
        profiles = await self._read()
        async with self._turn:
            await asyncio.to_thread(profiles.keep, name, limits)
            if self._workspace is not None and self._workspace.profile.name == name:
                await self._workspace.keep(limits)
        self.profiles_changed.emit()

    async def remove(self, name: str) -> None:
        """Forget a profile and its secrets. Its archive stays on disk; without its key nobody can read it."""
        profiles = await self._read()
        async with self._turn:
            was_open = self._workspace is not None and self._workspace.profile.name == name
            if was_open:
                await self._close()
            await asyncio.to_thread(profiles.remove, name)
            await self.keys.delete(name)
        self.profiles_changed.emit()
        if was_open:
            self.idle.emit()

    # -- opening and closing ---------------------------------------------------------------------------------------

    async def open(self, name: str) -> None:
        """Open a profile of the list, with its secrets from the key store. Raises UsageError where it is not there."""
        profiles = await self._read()
        async with self._turn:
            profile = await asyncio.to_thread(profiles.get, name)
            self.opening.emit(profile)
            try:
                await self._switch_to(profile, await self.keys.load(name))
            except DoormanError as error:
                self.refused.emit(profile, error)
                return
            await asyncio.to_thread(profiles.opened, name)
        self.profiles_changed.emit()

    async def add_and_open(self, profile: Profile, credentials: Credentials) -> None:
        """Keep a profile that was just typed, and open it."""
        await self.add(profile, credentials)
        await self.open(profile.name)

    async def open_with(self, profile: Profile, credentials: Credentials) -> None:
        """Open a profile that the environment describes; nothing of it is kept but its archive."""
        async with self._turn:
            self.opening.emit(profile)
            try:
                await self._switch_to(profile, await self.keys.keep_for_session(profile.name, credentials))
            except DoormanError as error:
                self.refused.emit(profile, error)

    async def open_demo(self) -> None:
        """Start the sandbox as a child and open its chain. Raises DoormanError where it does not start."""
        made_by = await asyncio.to_thread(import_module, "app.services.demo")
        demo: Demo = made_by.Demo()
        async with self._turn:
            await demo.start()
            await self._close()
            self._demo = demo
            self.opening.emit(demo.profile)
            await self._switch_to(demo.profile, demo.credentials)

    async def close(self) -> None:
        """Close what is open, and end the sandbox of the demo."""
        async with self._turn:
            await self._close()
        self.idle.emit()

    async def end(self) -> None:
        """Close everything for good: the program ends."""
        await self._close()
        await self.tasks.close()
        if self._session_folder is not None:
            await asyncio.to_thread(self._session_folder.cleanup)

    # -- inside ----------------------------------------------------------------------------------------------------

    async def _read(self) -> Profiles:
        if self._profiles is None:
            made_by = await asyncio.to_thread(import_module, "app.services.profiles")
            self._profiles = made_by.Profiles(self._places.profiles)
        assert self._profiles is not None
        return self._profiles

    async def _switch_to(self, profile: Profile, credentials: Credentials) -> None:
        await asyncio.to_thread(log.configure)
        made_by = await asyncio.to_thread(import_module, "app.services.workspace")
        if self._workspace is not None:
            await self._close_workspace()
        if self._demo is not None and self._demo.profile is not profile:
            await self._stop_demo()
        places = self._demo.places if self._demo is not None else self._places_of()
        workspace: Workspace = made_by.Workspace(profile, credentials, places, self.tasks, self.reports.take)
        self._workspace = workspace
        self.opened.emit(workspace)
        await workspace.recording.start()

    async def _close(self) -> None:
        if self._workspace is not None:
            await self._close_workspace()
        await self._stop_demo()

    async def _close_workspace(self) -> None:
        workspace, self._workspace = self._workspace, None
        if self._let_go is not None:
            await self._let_go()
        if workspace is not None:
            await workspace.close()
        self.reports.clear()

    async def _stop_demo(self) -> None:
        demo, self._demo = self._demo, None
        if demo is not None:
            await demo.stop()

    def _places_of(self) -> Places:
        """Where a profile's files go: an archive whose key lives for this session only must not outlive it."""
        if self.keys.state.lasts:
            return self._places
        if self._session_folder is None:
            self._session_folder = tempfile.TemporaryDirectory(prefix="doorman-session-")
        return Places(Path(self._session_folder.name))

    def _task_failed(self, _task: str, error: BaseException) -> None:
        self.failed.emit(error)
