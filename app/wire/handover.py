"""How a parent hands a profile and its secrets to the recorder: one line of JSON on standard input, never arguments."""

from __future__ import annotations

from typing import Any

import msgspec

from app.domain.errors import UsageError
from app.domain.profile import Credentials, Profile, Secret


class _Handover(msgspec.Struct, frozen=True, rename="camel"):
    profile: Profile
    secrets: dict[str, str]

    def __repr__(self) -> str:
        return f"_Handover({self.profile.name!r}, ***)"


def encode(profile: Profile, credentials: Credentials) -> bytes:
    """One line of JSON, with its line feed. It holds the secrets: write it to the pipe and nowhere else."""
    secrets = {name: getattr(credentials, name).reveal() for name in _SECRETS}
    return msgspec.json.encode(_Handover(profile, secrets)) + b"\n"


def decode(line: bytes) -> tuple[Profile, Credentials]:
    """The profile and the secrets in a line. Raises UsageError, which says nothing of the line's content."""
    try:
        found = msgspec.json.decode(line, type=_Handover)
        secrets: dict[str, Any] = {name: Secret(found.secrets[name]) for name in _SECRETS}
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError):
        raise UsageError("Standard input held no profile: the recorder reads it as one line from its parent.") from None
    return found.profile, Credentials(**secrets)


_SECRETS = tuple(Credentials.__dataclass_fields__)
