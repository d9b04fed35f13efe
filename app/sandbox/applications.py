"""The applications that hold a key: the chain's own and the partners'."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass


def key_hash(app_key: str) -> str:
    """What the stream's address carries in place of the application key: lower-case hex SHA-256."""
    return hashlib.sha256(app_key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Application:
    """An application. ``partner`` is the partner's id and name, or None for the chain's own."""

    id: str
    name: str
    description: str
    app_key: str
    partner_id: str | None
    partner: str | None


class Applications:
    """Every application, by id, key and hash of its key."""

    def __init__(self) -> None:
        self._by_id: dict[str, Application] = {}
        self._by_key: dict[str, Application] = {}
        self._by_hash: dict[str, Application] = {}

    def __iter__(self) -> Iterator[Application]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, application: Application) -> None:
        """Register one."""
        self._by_id[application.id] = application
        self._by_key[application.app_key] = application
        self._by_hash[key_hash(application.app_key)] = application

    def get(self, application_id: str) -> Application | None:
        """By its id."""
        return self._by_id.get(application_id)

    def with_key(self, app_key: str | None) -> Application | None:
        """By the key itself, as REST calls and ``connection_init`` carry it."""
        return self._by_key.get(app_key or "")

    def with_hash(self, digest: str) -> Application | None:
        """By the hash of the key, as the stream's address carries it."""
        return self._by_hash.get(digest)


def new_key(source: random.Random) -> str:
    """An application key: a UUID of version 4."""
    return str(uuid.UUID(int=source.getrandbits(128), version=4))
