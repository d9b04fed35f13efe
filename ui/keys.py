"""Secrets of profiles: in this computer's key store, or in memory for this session only where there is none.

The key store is looked for when it is first needed, and asked in threads: it may prompt for a password, or hang.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KeyStoreUnavailable, PersonNeeded
from app.domain.profile import Credentials

if TYPE_CHECKING:
    from app.clients.vault import KeyStore, SessionVault


@dataclass(frozen=True, slots=True)
class KeyState:
    """Whether secrets outlast this session; ``problem`` says why not."""

    lasts: bool = True
    problem: KeyStoreUnavailable | None = None


class Keys(QObject):
    """Asks the key store, and falls back to memory. :attr:`state` says which of them was the last word."""

    state_changed = Signal(object)
    """The :class:`KeyState`."""

    def __init__(self, make_store: Callable[[], KeyStore] | None = None, parent: QObject | None = None) -> None:
        """``make_store`` gives the key store; the operating system's unless given. It is called in a thread."""
        super().__init__(parent)
        self.state = KeyState()
        self._make_store = make_store or _system_store
        self._store: KeyStore | None = None
        self._session: SessionVault | None = None

    async def save(self, name: str, credentials: Credentials) -> None:
        """Keep the secrets of a profile, for this session at least."""
        try:
            store = await self._opened()
            await store.save(name, credentials)
        except KeyStoreUnavailable as error:
            await self.keep_for_session(name, credentials)
            self._tell(KeyState(lasts=False, problem=error))
        else:
            self._tell(KeyState(store.lasts))

    async def keep_for_session(self, name: str, credentials: Credentials) -> Credentials:
        """Keep secrets in memory alone; gives them with an archive key."""
        await self._opened()
        assert self._session is not None
        return await self._session.save(name, credentials)

    async def load(self, name: str) -> Credentials:
        """The secrets of a profile. Raises PersonNeeded where there are none, or KeyStoreUnavailable."""
        store = await self._opened()
        assert self._session is not None
        try:
            return await self._session.load(name)
        except PersonNeeded:
            return await store.load(name)

    async def delete(self, name: str) -> None:
        """Forget the secrets of a profile."""
        store = await self._opened()
        assert self._session is not None
        await self._session.delete(name)
        try:
            await store.delete(name)
        except KeyStoreUnavailable as error:
            self._tell(KeyState(lasts=False, problem=error))

    async def _opened(self) -> KeyStore:
        if self._store is None:
            vault = await asyncio.to_thread(import_module, "app.clients.vault")
            self._session = vault.SessionVault()
            self._store = await asyncio.to_thread(self._make_store)
        return self._store

    def _tell(self, state: KeyState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _system_store() -> KeyStore:
    from app.clients.vault import Vault

    return Vault()
