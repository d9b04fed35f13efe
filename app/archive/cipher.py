"""The cipher of an archive, and its key.

AEGIS-256 of SQLite3 Multiple Ciphers with a raw 32-byte key: authenticated, the fastest one measured, and its key is
all of those bytes. (The 128-bit variants take half of a 32-byte key for a salt, and write the salt in clear.)
"""

from __future__ import annotations

import hmac
import re

import apsw

from app.domain.errors import UsageError
from app.domain.profile import Secret

PLAIN = "none"
"""The key that stands for "not encrypted"."""

NAME = "aegis-256"
_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")


def check_key(key: Secret) -> None:
    """Raise :class:`UsageError` unless ``key`` is 64 hexadecimal characters or "none"."""
    if not is_plain(key) and not _HEX_KEY.fullmatch(key.reveal()):
        raise UsageError("The archive key must be 64 hexadecimal characters, or the word none for a plain archive.")


def is_plain(key: Secret) -> bool:
    """Whether the archive is not to be encrypted."""
    return key.reveal() == PLAIN


def apply(connection: apsw.Connection, key: Secret) -> None:
    """Let a connection encrypt and decrypt. Comes before everything else that is done with it."""
    if not is_plain(key):
        connection.pragma("cipher", "aegis")
        connection.pragma("algorithm", NAME)
        connection.pragma("key", f"raw:{key.reveal()}")


def proof(key: Secret, archive: str) -> str:
    """What shows whether a key fits: one-way, so it may stand in clear, and different for each archive."""
    return hmac.digest(key.reveal().lower().encode(), f"doorman archive {archive}".encode(), "sha256").hex()
