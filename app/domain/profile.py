"""A profile: where one chain's environment is, and how Doorman signs in there. Secrets stand beside it, never in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.domain.retention import EVERYTHING, Retention


class EnvironmentKind(StrEnum):
    """What an environment is for. Always shown beside the chain code: one code may exist in both."""

    UAT = "UAT"
    PRODUCTION = "PRODUCTION"


class SignIn(StrEnum):
    """How the gateway issues tokens (OHIP guide, "authentication scheme")."""

    OCIM = "OCIM"  # client credentials and an enterprise id
    SSD = "SSD"  # user name and password


def is_address(url: str, *schemes: str) -> bool:
    """Whether a text is an absolute address with one of the schemes, a host, and a port that can be."""
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine itself: the sandbox's, never a chain's."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must not be seen. Its ``repr`` and ``str`` are ``***``; :meth:`reveal` hands it out."""

    _text: str

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)


@dataclass(frozen=True, slots=True)
class Profile:
    """One chain in one environment, and the addresses of its servers. Kept in the profile file; holds no secret.

    ``portal`` is None where no Portal API exists, which is Oracle's own situation today: then Live works alone.
    ``stream`` is the WebSocket address without its query. ``keep`` says how much stays in the archive.
    """

    name: str
    chain: str
    gateway: str
    client_id: str
    kind: EnvironmentKind = EnvironmentKind.UAT
    sign_in: SignIn = SignIn.OCIM
    enterprise_id: str = ""
    username: str = ""
    stream: str = ""
    portal: str | None = None
    chain_name: str = ""
    region: str = ""
    keep: Retention = EVERYTHING

    @property
    def stream_url(self) -> str:
        """Where the stream is: as given, or ``wss://{gateway host}/subscriptions`` (OHIP guide, "Connect")."""
        if self.stream:
            return self.stream
        parts = urlsplit(self.gateway)
        scheme = "ws" if parts.scheme == "http" else "wss"
        return f"{scheme}://{parts.netloc}/subscriptions"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of one profile. They live in the key store, and in memory while the profile is open.

    ``password`` serves SSD, ``client_secret`` serves both. ``token`` stands in for the whole token call where a
    token was handed to us ready made (``DOORMAN_TOKEN``). ``archive_key`` is 32 bytes in hex, or "none" for a plain
    archive.
    """

    app_key: Secret
    client_secret: Secret
    password: Secret = Secret("")
    token: Secret = Secret("")
    archive_key: Secret = Secret("")
