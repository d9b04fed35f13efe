"""The key store: where the secrets of profiles live, and nowhere else on disk.

::

    KeyStore       save, load, delete
    ├── Vault          the operating system's, through ``keyring``
    └── SessionVault   memory only, "for this session only", where there is no key store

A key store may ask a person to unlock it, or hang. So every call runs on a daemon thread of its own, and after
:data:`LIMIT` seconds the caller goes on with a sentence; the process can end whatever the key store does.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Protocol, TypeVar

import keyring
import keyring.backend
import keyring.errors

from app.domain.errors import KeyStoreUnavailable, PersonNeeded
from app.domain.profile import Credentials, Secret

T = TypeVar("T")

SERVICE = "doorman"
LIMIT = 10.0
"""Seconds that a key store has for its answer."""
ARCHIVE_KEY_BYTES = 32

KINDS = tuple(field.name for field in fields(Credentials) if field.name != "token")
"""What is kept of a profile. A token that was handed to us is for one run and is not kept."""

# Backends that keep nothing, or keep it where anyone can read it.
_NO_STORE = frozenset({"keyring.backends.fail", "keyring.backends.null"})
_IN_CLEAR = ("keyrings.alt.file", "keyrings.alt.Gnome", "keyrings.alt.pyfs", "keyrings.alt.multi")


class KeyStore(Protocol):
    """Where secrets are kept. Each call may raise KeyStoreUnavailable."""

    @property
    def lasts(self) -> bool:
        """Whether the secrets are still there after the program has ended."""

    async def save(self, profile: str, credentials: Credentials) -> Credentials:
        """Keep the secrets of a profile and give them back, with a new archive key where they have none."""

    async def load(self, profile: str) -> Credentials:
        """The secrets of a profile, with an archive key. Raises PersonNeeded where they are not there."""

    async def delete(self, profile: str) -> None:
        """Forget the secrets of a profile, those that are there."""


class Vault:
    """The key store of the operating system: Keychain, Credential Manager, Secret Service."""

    lasts = True

    def __init__(self, backend: keyring.backend.KeyringBackend | None = None, *, limit: float = LIMIT) -> None:
        """``backend`` is what ``keyring`` finds unless given; ``limit`` is in seconds."""
        self._backend = backend
        self._limit = limit

    async def save(self, profile: str, credentials: Credentials) -> Credentials:
        """See :class:`KeyStore`. An archive key that is already kept stays: without it the archive would be lost."""
        return await self._ask(lambda store: _save(store, profile, credentials))

    async def load(self, profile: str) -> Credentials:
        """See :class:`KeyStore`."""
        return await self._ask(lambda store: _load(store, profile))

    async def delete(self, profile: str) -> None:
        """See :class:`KeyStore`. The archive's key goes too, so the archive can never be read again."""
        await self._ask(lambda store: _delete(store, profile))

    async def check(self) -> None:
        """Ask the key store for nothing in particular. Raises KeyStoreUnavailable where there is none to be had."""
        await self._ask(lambda store: store.get_password(SERVICE, "check"))

    async def _ask(self, question: Callable[[keyring.backend.KeyringBackend], T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, failure: BaseException | None) -> None:
            if answer.done():  # the limit has passed, or the caller left
                return
            if failure is None:
                answer.set_result(result)  # type: ignore[arg-type]  # T itself may be None
            else:
                answer.set_exception(failure)

        def work() -> None:
            result: T | None = None
            failure: BaseException | None = None
            try:
                result = question(_usable(self._backend or keyring.get_keyring()))
            except (PersonNeeded, KeyStoreUnavailable) as known:
                failure = known
            except Exception as unknown:  # noqa: BLE001 - a backend raises whatever its system does: D-Bus, COM, ctypes
                failure = _unavailable(unknown)
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, result, failure)

        threading.Thread(target=work, name="key store", daemon=True).start()
        try:
            return await asyncio.wait_for(answer, self._limit)
        except TimeoutError as late:
            raise KeyStoreUnavailable(
                f"This computer’s key store did not answer within {self._limit:g} seconds: unlock it and try again."
            ) from late


class SessionVault:
    """Secrets in memory, for this session only: where there is no key store, and for the demo."""

    lasts = False

    def __init__(self) -> None:
        self._kept: dict[str, Credentials] = {}

    async def save(self, profile: str, credentials: Credentials) -> Credentials:
        """See :class:`KeyStore`."""
        known = self._kept.get(profile)
        kept = _with_archive_key(credentials, known.archive_key if known else Secret(""))
        self._kept[profile] = kept
        return kept

    async def load(self, profile: str) -> Credentials:
        """See :class:`KeyStore`."""
        if profile not in self._kept:
            raise _nothing_kept(profile)
        return self._kept[profile]

    async def delete(self, profile: str) -> None:
        """See :class:`KeyStore`."""
        self._kept.pop(profile, None)


def new_archive_key() -> Secret:
    """A key for a new archive: 32 random bytes in hex."""
    return Secret(secrets.token_hex(ARCHIVE_KEY_BYTES))


def _with_archive_key(credentials: Credentials, kept: Secret) -> Credentials:
    return replace(credentials, archive_key=kept or credentials.archive_key or new_archive_key())


def _usable(store: keyring.backend.KeyringBackend) -> keyring.backend.KeyringBackend:
    """The store, where it is one. Raises KeyStoreUnavailable for one that keeps nothing or keeps it in clear."""
    chained = [*getattr(store, "backends", ())]  # the chainer, which asks several
    module = type(store).__module__
    if module in _NO_STORE or (module == "keyring.backends.chainer" and not chained):
        raise KeyStoreUnavailable(
            "This computer has no key store that Doorman can use: secrets are kept for this session only.",
            detail=module,
        )
    if any(type(part).__module__.startswith(_IN_CLEAR) for part in [store, *chained]):
        raise KeyStoreUnavailable(
            "This computer’s key store would write secrets to a file in clear: they are kept for this session only.",
            detail=module,
        )
    return store


def _unavailable(failure: Exception) -> KeyStoreUnavailable:
    """Why the key store failed, in a sentence. Its own words, which speak of locks and buses, go into the detail."""
    detail = f"{type(failure).__name__}: {failure}"
    if isinstance(failure, keyring.errors.KeyringLocked):
        return KeyStoreUnavailable("This computer’s key store is locked: unlock it and try again.", detail=detail)
    return KeyStoreUnavailable(
        "This computer’s key store does not work: secrets are kept for this session only.", detail=detail
    )


def _nothing_kept(profile: str) -> PersonNeeded:
    return PersonNeeded(f"The key store holds no secrets for the profile {profile}: connect it once more.")


def _user(profile: str, kind: str) -> str:
    return f"{profile}/{kind}"


def _save(store: keyring.backend.KeyringBackend, profile: str, credentials: Credentials) -> Credentials:
    known = store.get_password(SERVICE, _user(profile, "archive_key"))
    kept = _with_archive_key(credentials, Secret(known or ""))
    for kind in KINDS:
        secret: Secret = getattr(kept, kind)
        if secret:
            store.set_password(SERVICE, _user(profile, kind), secret.reveal())
        else:
            _forget(store, profile, kind)
    return kept


def _load(store: keyring.backend.KeyringBackend, profile: str) -> Credentials:
    found = {kind: Secret(store.get_password(SERVICE, _user(profile, kind)) or "") for kind in KINDS}
    if not found["app_key"]:
        raise _nothing_kept(profile)
    if not found["archive_key"]:
        found["archive_key"] = new_archive_key()
        store.set_password(SERVICE, _user(profile, "archive_key"), found["archive_key"].reveal())
    return Credentials(**found)


def _delete(store: keyring.backend.KeyringBackend, profile: str) -> None:
    for kind in KINDS:
        _forget(store, profile, kind)


def _forget(store: keyring.backend.KeyringBackend, profile: str, kind: str) -> None:
    if store.get_password(SERVICE, _user(profile, kind)) is not None:
        store.delete_password(SERVICE, _user(profile, kind))
