"""Oracle's REST answers as JSON: the token, the hotels, and the problem documents of errors (RFC 9457).

Sources: Oracle's specifications of ``/oauth/v1/tokens`` and ``/ent/config/v1/hotels``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.domain.portal import Hotel
from app.domain.profile import Secret
from app.wire.malformed import MALFORMED

TOKEN_PATH = "/oauth/v1/tokens"  # noqa: S105 - an address, not a password
HOTELS_PATH = "/ent/config/v1/hotels"
SCOPE = "urn:opc:hgbu:ws:__myscopes__"
USUAL_LIFE = 3600.0
"""Seconds a token lives where the answer does not say (OHIP guide)."""


class TokenAnswer(msgspec.Struct, frozen=True):
    """``POST /oauth/v1/tokens``: a token, and its life in seconds, which some servers write as text."""

    access_token: str
    expires_in: float | str | None = None
    token_type: str | None = None

    @property
    def is_bearer(self) -> bool:
        """Whether it is a token that goes behind ``Bearer``, as all of Oracle's do."""
        return self.token_type is None or self.token_type.casefold() == "bearer"

    @property
    def token(self) -> Secret:
        """The token, hidden. Empty where the text could not be part of a header."""
        visible = self.access_token.isascii() and self.access_token.isprintable() and " " not in self.access_token
        return Secret(self.access_token if visible else "")

    @property
    def life(self) -> float:
        """Seconds the token lives; 0 where the answer gives no number."""
        try:
            return float(USUAL_LIFE if self.expires_in is None else self.expires_in)
        except ValueError:
            return 0.0

    def __repr__(self) -> str:
        return f"TokenAnswer(***, {self.expires_in!r})"


class _HotelSummary(msgspec.Struct, frozen=True, rename="camel"):
    hotel_id: str
    hotel_name: str | None = None
    chain_code: str | None = None
    brand_code: str | None = None
    inactive_date: str | None = None


class HotelsAnswer(msgspec.Struct, frozen=True, rename="camel"):
    """``GET /ent/config/v1/hotels``. A hotel with an ``inactiveDate`` up to today is inactive."""

    hotel_summary_info_list: list[_HotelSummary] = []

    def hotels(self, today: str) -> tuple[Hotel, ...]:
        """The hotels of the answer, as of ``today`` (YYYY-MM-DD)."""
        return tuple(
            Hotel(
                hotel=h.hotel_id,
                name=h.hotel_name or h.hotel_id,
                chain=h.chain_code or "",
                brand=h.brand_code or "",
                active=not h.inactive_date or h.inactive_date[:10] > today,
            )
            for h in self.hotel_summary_info_list
        )


class Problem(msgspec.Struct, frozen=True):
    """A problem document; many errors have none, or a part of it. ``title`` and ``detail`` are foreign text."""

    type: str = "about:blank"
    title: str = ""
    status: int = 0
    detail: str = ""
    instance: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.title, self.detail) if part)


def problem(body: bytes) -> Problem | None:
    """The problem document in an error's body, or None where there is none. Members of another type count as absent."""
    raw = _members(body)
    if raw is None:
        return None
    known = {"type": str, "title": str, "status": int, "detail": str, "instance": str}
    return Problem(**{name: raw[name] for name, kind in known.items() if isinstance(raw.get(name), kind)})


def oauth_error(body: bytes) -> str:
    """Why the token endpoint refused, in the words of RFC 6749, section 5.2 ("invalid_client"), or ""."""
    error = (_members(body) or {}).get("error")
    return error if isinstance(error, str) else ""


def _members(body: bytes) -> dict[str, Any] | None:
    try:
        raw: Any = msgspec.json.decode(body)
    except MALFORMED:
        return None
    return raw if isinstance(raw, dict) else None
