"""Access tokens: JSON Web Tokens signed with a key that lives as long as the process (RFC 7519, HS256)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import secrets
import time

from app.sandbox.clock import Clock

LIFETIME = 3600.0
"""How long a token is good for, in seconds of the rules."""


class Tokens:
    """Issues and checks tokens. ``issued`` counts them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._good_since = 0
        self.issued = 0

    def issue(self, subject: str) -> tuple[str, int]:
        """A new token and its life in real seconds, at least one."""
        self.issued += 1
        life = self._clock.real(LIFETIME)
        claims = {"sub": subject, "iat": time.time(), "exp": time.time() + life, "serial": self.issued}
        signed = b".".join(_encode(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return b".".join((signed, _encode(self._sign(signed)))).decode(), max(1, math.floor(life))

    def seconds_left(self, authorization: str | None) -> float:
        """Real seconds until the token of an ``Authorization`` header ends; 0 if it is not good."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.isascii():
            return 0.0
        signed, _, signature = token.strip().rpartition(".")
        if not hmac.compare_digest(_encode(self._sign(signed.encode())), signature.encode()):
            return 0.0
        claims = json.loads(_decode(signed.partition(".")[2]))
        if claims["serial"] <= self._good_since:
            return 0.0
        return max(0.0, float(claims["exp"]) - time.time())

    def expire(self) -> None:
        """End every token that is out."""
        self._good_since = self.issued

    def _sign(self, signed: bytes) -> bytes:
        return hmac.digest(self._key, signed, hashlib.sha256)


def _encode(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
