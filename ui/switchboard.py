"""Which profile is open, and how one comes to be open: from the list, just typed, by the environment, or the demo.

::

    closed ──open──► opening ──► opened(workspace) ──open──► (closes the one before, then opens)
                        └──────► refused(profile, error)

Knows no widget. Files and the key store are asked in threads, so that the window answers meanwhile.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.clients.vault import KeyStore, SessionVault
from app.domain.errors import KeyStoreUnavailable, PersonNeeded
from app.domain.profile import Credentials, Profile
from app.services.demo import Demo
from app.services.places import Places
from app.services.profiles import Profiles
from app.services.tasks import Tasks
from ui.reports import Reports

if TYPE_CHECKING:
    from app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeyStoreState:
    """Whether secrets outlast this session; ``problem`` says why not."""

    lasts: bool
    problem: KeyStoreUnavailable | None = None


class Switchboard(QObject):
    """The profiles, their secrets, and the one workspace that is open."""

    opening = Signal(object)
    """The :class:`Profile` that is being opened."""
    opened = Signal(object)
    """The :class:`Workspace` that is open now."""
    refused = Signal(object, object)
    """The :class:`Profile` that could not be opened, and the error."""
    closed = Signal()
    """The workspace that was open is being closed: let go of it."""
    idle = Signal()
    """Nothing is open, and nothing is about to be."""
    profiles_changed = Signal()
    """One was added, removed or opened: ask :meth:`list` again."""
    key_store_changed = Signal(object)
    """The :class:`KeyStoreState`."""
    failed = Signal(object)
    """An error that nobody waited for."""

    def __init__(self, places: Places, key_store: KeyStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reports = Reports(self)
        self.tasks = Tasks(self._failed)
        self.key_store_state = KeyStoreState(key_store.lasts)
        self._places = places
        self._profiles = Profiles(places.profiles)
        self._key_store = key_store
        self._session = SessionVault()
        self._session_folder: tempfile.TemporaryDirectory[str] | None = None
        self._demo: Demo | None = None
        self._workspace: Workspace | None = None
        self._turn = asyncio.Lock()

    @property
    def workspace(self) -> Workspace | None:
        """What is open now."""
        return self._workspace

    @property
    def is_demo(self) -> bool:
        """Whether the sandbox's chain is open."""
        return self._demo is not None

    # -- the list --------------------------------------------------------------------------------------------------

    async def list(self) -> tuple[Profile, ...]:
        """Every profile, the one opened last first. Raises DoormanError where the file cannot be read."""
        return await asyncio.to_thread(self._profiles.list)

    async def add(self, profile: Profile, credentials: Credentials) -> None:
        """Keep a profile and its secrets, in the place of one that has its name.

        Where there is no key store the secrets are kept for this session only, and :attr:`key_store_state` says why.
        """
        known = {p.name for p in await self.list()}
        await asyncio.to_thread(self._profiles.change if profile.name in known else self._profiles.add, profile)
        await self._keep(profile.name, credentials)
        self.profiles_changed.emit()

    async def secrets(self, name: str) -> Credentials:
        """The secrets of a profile. Raises PersonNeeded where there are none, or KeyStoreUnavailable."""
        try:
            return await self._session.load(name)
        except PersonNeeded:
            return await self._key_store.load(name)

    async def remove(self, name: str) -> None:
        """Forget a profile and its secrets. Its archive stays on disk; without its key nobody can read it."""
        async with self._turn:
            was_open = self._workspace is not None and self._workspace.profile.name == name
            if was_open:
                await self._close()
            await asyncio.to_thread(self._profiles.remove, name)
            await self._session.delete(name)
            try:
                await self._key_store.delete(name)
            except KeyStoreUnavailable as error:
                self._tell(KeyStoreState(lasts=False, problem=error))
        self.profiles_changed.emit()
        if was_open:
            self.idle.emit()

    # -- opening and closing ---------------------------------------------------------------------------------------

    async def open(self, name: str) -> None:
        """Open a profile of the list, with its secrets from the key store. Raises UsageError where it is not there."""
        async with self._turn:
            profile = await asyncio.to_thread(self._profiles.get, name)
            self.opening.emit(profile)
            try:
                credentials = await self.secrets(name)
            except (PersonNeeded, KeyStoreUnavailable) as error:
                self.refused.emit(profile, error)
                return
            await self._switch_to(profile, credentials)
            await asyncio.to_thread(self._profiles.opened, name)
        self.profiles_changed.emit()

    async def open_with(self, profile: Profile, credentials: Credentials) -> None:
        """Open a profile that the environment describes; nothing of it is kept but its archive."""
        async with self._turn:
            self.opening.emit(profile)
            await self._session.save(profile.name, credentials)
            await self._switch_to(profile, await self._session.load(profile.name))

    async def open_demo(self) -> None:
        """Start the sandbox as a child and open its chain. Raises DoormanError where it does not start."""
        demo = Demo()
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

    async def _switch_to(self, profile: Profile, credentials: Credentials) -> None:
        if self._workspace is not None:
            await self._close_workspace()
        if self._demo is not None and self._demo.profile is not profile:
            await self._stop_demo()
        places = self._demo.places if self._demo is not None else self._places_of(profile.name)
        # HTTP, SQLite and the stream are imported here, in a thread: the Connect page needs none of them.
        made_by = await asyncio.to_thread(import_module, "app.services.workspace")
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
        self.closed.emit()
        if workspace is not None:
            await workspace.close()
        self.reports.clear()

    async def _stop_demo(self) -> None:
        demo, self._demo = self._demo, None
        if demo is not None:
            await demo.stop()

    # -- secrets ---------------------------------------------------------------------------------------------------

    async def _keep(self, name: str, credentials: Credentials) -> None:
        try:
            await self._key_store.save(name, credentials)
        except KeyStoreUnavailable as error:
            await self._session.save(name, credentials)
            self._tell(KeyStoreState(lasts=False, problem=error))
        else:
            self._tell(KeyStoreState(self._key_store.lasts))

    def _places_of(self, name: str) -> Places:
        """Where the profile's files go: an archive whose key lives for this session only must not outlive it."""
        if self.key_store_state.lasts:
            return self._places
        if self._session_folder is None:
            self._session_folder = tempfile.TemporaryDirectory(prefix="doorman-session-")
        return Places(Path(self._session_folder.name))

    def _failed(self, _task: str, error: BaseException) -> None:
        self.failed.emit(error)

    def _tell(self, state: KeyStoreState) -> None:
        if state != self.key_store_state:
            self.key_store_state = state
            self.key_store_changed.emit(state)
