"""Which profile is open, and how one comes to be open: from the list, just connected, by the environment, or the demo.

::

    closed ──open──► opening ──► opened(workspace) ──open──► (closes the one before, then opens)
                        └──────► refused(profile, error)

Knows no widget. Files and the key store are asked in threads, so that the window answers meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.clients.vault import KeyStore, SessionVault
from app.domain.errors import DoormanError, KeyStoreUnavailable
from app.domain.profile import Credentials, Profile
from app.services.demo import Demo
from app.services.profiles import Profiles
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
    """No profile is open."""
    profiles_changed = Signal()
    """One was added, removed or opened: ask :meth:`list` again."""
    key_store_changed = Signal(object)
    """The :class:`KeyStoreState`."""

    def __init__(
        self,
        profiles: Profiles,
        key_store: KeyStore,
        make_workspace: Callable[[Profile, Credentials], Awaitable[Workspace]],
        make_demo: Callable[[], Demo],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._profiles = profiles
        self._key_store = key_store
        self._session = SessionVault()
        self._make_workspace = make_workspace
        self._make_demo = make_demo
        self._demo: Demo | None = None
        self._workspace: Workspace | None = None
        self._turn = asyncio.Lock()
        self.key_store_state = KeyStoreState(key_store.lasts)

    @property
    def workspace(self) -> Workspace | None:
        """What is open now."""
        return self._workspace

    async def list(self) -> tuple[Profile, ...]:
        """Every profile, the one opened last first. Raises DoormanError where the file cannot be read."""
        return await asyncio.to_thread(self._profiles.list)

    async def open(self, name: str) -> None:
        """Open a profile of the list, with its secrets from the key store."""
        async with self._turn:
            profile = await asyncio.to_thread(self._profiles.get, name)
            self.opening.emit(profile)
            try:
                credentials = await self._secrets(name)
                await self._switch_to(profile, credentials)
            except DoormanError as error:
                self.refused.emit(profile, error)
                return
            await asyncio.to_thread(self._profiles.opened, name)
        self.profiles_changed.emit()

    async def open_with(self, profile: Profile, credentials: Credentials) -> None:
        """Open a profile whose secrets are at hand: just typed, or from the environment."""
        async with self._turn:
            self.opening.emit(profile)
            try:
                await self._switch_to(profile, credentials)
            except DoormanError as error:
                self.refused.emit(profile, error)

    async def open_demo(self) -> None:
        """Start the sandbox as a child and open its chain. Raises DoormanError where it does not start."""
        async with self._turn:
            await self._close()
            self._demo = self._make_demo()
            profile, credentials = await self._demo.start()
            self.opening.emit(profile)
            await self._switch_to(profile, credentials)

    async def add(self, profile: Profile, credentials: Credentials) -> Credentials:
        """Keep a profile and its secrets; gives the secrets with their archive key.

        Where there is no key store they are kept for this session only, and :attr:`key_store_state` says why.
        """
        await asyncio.to_thread(self._profiles.add, profile)
        self.profiles_changed.emit()
        return await self._keep(profile.name, credentials)

    async def remove(self, name: str) -> None:
        """Forget a profile and its secrets. Its archive stays on disk and cannot be read again without its key."""
        async with self._turn:
            if self._workspace is not None and self._workspace.profile.name == name:
                await self._close()
            await asyncio.to_thread(self._profiles.remove, name)
            await self._session.delete(name)
            try:
                await self._key_store.delete(name)
            except KeyStoreUnavailable as error:
                self._tell(KeyStoreState(lasts=False, problem=error))
        self.profiles_changed.emit()

    async def close(self) -> None:
        """Close what is open, and end the sandbox of the demo."""
        async with self._turn:
            await self._close()

    async def _switch_to(self, profile: Profile, credentials: Credentials) -> None:
        if self._workspace is not None:
            await self._close_workspace()
        workspace = await self._make_workspace(profile, credentials)
        self._workspace = workspace
        self.opened.emit(workspace)

    async def _close(self) -> None:
        if self._workspace is not None:
            await self._close_workspace()
        if self._demo is not None:
            demo, self._demo = self._demo, None
            await demo.stop()

    async def _close_workspace(self) -> None:
        workspace, self._workspace = self._workspace, None
        self.closed.emit()
        if workspace is not None:
            await workspace.close()

    async def _secrets(self, name: str) -> Credentials:
        if name in self._session:
            return await self._session.load(name)
        return await self._key_store.load(name)

    async def _keep(self, name: str, credentials: Credentials) -> Credentials:
        try:
            kept = await self._key_store.save(name, credentials)
        except KeyStoreUnavailable as error:
            self._tell(KeyStoreState(lasts=False, problem=error))
            return await self._session.save(name, credentials)
        self._tell(KeyStoreState(self._key_store.lasts))
        return kept

    def _tell(self, state: KeyStoreState) -> None:
        if state != self.key_store_state:
            self.key_store_state = state
            self.key_store_changed.emit(state)
