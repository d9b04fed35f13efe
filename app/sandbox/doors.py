"""Who may knock: only programs on this machine, and no page of a browser that was lured here (DNS rebinding)."""

from __future__ import annotations

from urllib.parse import urlsplit

MAX_HEADERS = 8_192
"""All headers of a request together, in bytes."""

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def refuse_stranger(host: str | None, origin: str | None) -> tuple[int, str] | None:
    """Status and reason for refusing a request by its ``Host`` and ``Origin``, or None."""
    if not _is_here(f"//{host or ''}"):
        return 400, "Bad Request: Host is not this machine"
    if origin is not None and not _is_here(origin):
        return 403, "Forbidden: Origin is not this machine"
    return None


def _is_here(address: str) -> bool:
    try:
        return urlsplit(address).hostname in _HERE
    except ValueError:
        return False
