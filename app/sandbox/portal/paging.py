"""Lists: searching, and paging by cursor. A cursor is where the next page begins, signed so that only ours count."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.sandbox.portal.shapes import Page, Shape
from app.sandbox.problems import Problem

T = TypeVar("T")
S = TypeVar("S", bound=Shape)

_KEY = secrets.token_bytes(16)


def matches(text: str | None, *places: str | None) -> bool:
    """Whether every word of a search occurs somewhere, without regard to case."""
    words = (text or "").casefold().split()
    found = " ".join(p for p in places if p).casefold()
    return all(word in found for word in words)


def page(items: Sequence[T], cursor: str | None, limit: int, show: Callable[[T], S], *, of: str) -> Page[S]:
    """One page of what was found. ``of`` names the list, so that a cursor does not fit another one.

    Raises:
        Problem: 400, the cursor is not one of ours.
    """
    start = 0 if cursor is None else _read(cursor, of)
    stop = min(len(items), start + limit)
    following = _write(stop, of) if stop < len(items) else None
    return Page(items=[show(item) for item in items[start:stop]], next=following, total=len(items))


def name_of(*parts: Iterable[str] | str | None) -> str:
    """A name for a list that stands for its filters, too."""
    return repr(tuple(p if isinstance(p, str | None) else tuple(p) for p in parts))


def _sign(text: str, of: str) -> bytes:
    return hmac.digest(_KEY, f"{of}\n{text}".encode(), hashlib.sha256)[:9]


def _write(start: int, of: str) -> str:
    return base64.urlsafe_b64encode(_sign(str(start), of) + str(start).encode()).decode().rstrip("=")


def _read(cursor: str, of: str) -> int:
    try:
        data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        text = data[9:].decode("ascii")
    except (binascii.Error, UnicodeError, ValueError):
        text, data = "", b""
    if not hmac.compare_digest(data[:9], _sign(text, of)) or not text:
        raise Problem(400, "The cursor is not one of this list's", "bad-cursor")
    return int(text)
