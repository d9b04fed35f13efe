"""A key store in memory, for tests; it can be locked, and it can hang."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps ``(service, username) → password``. While ``locked`` it refuses; while ``hangs`` is clear it waits."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.answers = threading.Event()
        self.answers.set()
        self.threads: set[str] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self._before()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._before()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._before()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)

    def _before(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.answers.wait()
        if self.locked:
            raise KeyringLocked("Failed to unlock the collection!")
