"""A profile and its secrets from the environment, for servers and tests, where nobody can be asked.

The names are fixed: ``DOORMAN_GATEWAY``, ``DOORMAN_CHAIN``, ``DOORMAN_APP_KEY`` and, unless ``DOORMAN_TOKEN`` brings
the token itself, ``DOORMAN_CLIENT_ID`` and ``DOORMAN_CLIENT_SECRET``; besides ``DOORMAN_ENTERPRISE_ID``,
``DOORMAN_ENVIRONMENT`` (UAT, unless it says PRODUCTION), ``DOORMAN_STREAM_URL``, ``DOORMAN_PORTAL`` and
``DOORMAN_ARCHIVE_KEY``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.errors import UsageError
from app.domain.profile import Credentials, EnvironmentKind, Profile, Secret
from app.services.drafts import address_problem

NAME = "environment"
"""What the profile from the environment is called."""

_ADDRESSES = (
    ("DOORMAN_GATEWAY", "https", "http"),
    ("DOORMAN_PORTAL", "https", "http"),
    ("DOORMAN_STREAM_URL", "wss", "ws"),
)
_KEY = re.compile(r"[0-9A-Fa-f]{64}|none")


def is_described(env: Mapping[str, str]) -> bool:
    """Whether the environment speaks of a server at all."""
    return bool(env.get("DOORMAN_GATEWAY"))


def from_environment(env: Mapping[str, str]) -> tuple[Profile, Credentials]:
    """The profile and the secrets of ``DOORMAN_*``. Raises UsageError that names what is missing or wrong."""
    needed = ["DOORMAN_GATEWAY", "DOORMAN_CHAIN", "DOORMAN_APP_KEY"]
    if not env.get("DOORMAN_TOKEN"):
        needed += ["DOORMAN_CLIENT_ID", "DOORMAN_CLIENT_SECRET"]
    missing = [name for name in needed if not env.get(name)]
    if missing:
        raise UsageError(f"Set {' and '.join(missing)} in the environment, or name a profile with --profile.")
    for name, secure, plain in _ADDRESSES:
        problem = env.get(name) and address_problem(env[name], name, secure=secure, plain=plain)
        if problem:
            raise UsageError(problem)
    profile = Profile(
        name=NAME,
        chain=env["DOORMAN_CHAIN"],
        gateway=env["DOORMAN_GATEWAY"].rstrip("/"),
        client_id=env.get("DOORMAN_CLIENT_ID", ""),
        kind=_kind(env.get("DOORMAN_ENVIRONMENT", "")),
        enterprise_id=env.get("DOORMAN_ENTERPRISE_ID", ""),
        stream=env.get("DOORMAN_STREAM_URL", ""),
        portal=env.get("DOORMAN_PORTAL", "").rstrip("/") or None,
    )
    credentials = Credentials(
        app_key=Secret(env["DOORMAN_APP_KEY"]),
        client_secret=Secret(env.get("DOORMAN_CLIENT_SECRET", "")),
        token=Secret(env.get("DOORMAN_TOKEN", "")),
        archive_key=archive_key(env),
    )
    return profile, credentials


def _kind(name: str) -> EnvironmentKind:
    try:
        return EnvironmentKind(name.upper() or EnvironmentKind.UAT)
    except ValueError as wrong:
        kinds = " or ".join(EnvironmentKind)
        raise UsageError(f"DOORMAN_ENVIRONMENT is “{name}”: give {kinds}.") from wrong


def archive_key(env: Mapping[str, str]) -> Secret:
    """``DOORMAN_ARCHIVE_KEY``, empty where it is not set. Raises UsageError where it is not a key."""
    key = env.get("DOORMAN_ARCHIVE_KEY", "")
    if key and not _KEY.fullmatch(key):
        raise UsageError(
            f"DOORMAN_ARCHIVE_KEY has {len(key)} characters: give 64 hex digits, or “none” for an archive in clear."
        )
    return Secret(key)
