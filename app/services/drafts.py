"""What a person typed into the Connect page, and what is wrong with it: one sentence a field.

::

    draft = ProfileDraft(gateway="https://…", chain="LARK", …)
    problems(draft)      # {} or {"app_key": "A key has 36 characters, this one has 32. Is the end missing?"}
    draft.profile(), draft.credentials()
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from app.domain.profile import Credentials, EnvironmentKind, Profile, Secret, SignIn, is_address, is_loopback

KEY_LENGTH = 36
"""Characters of an application key, a UUID v4 (OHIP guide, "Register an application")."""
CHAIN_LENGTH = 20
NAME_LENGTH = 40

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_CHAIN = re.compile(r"[A-Za-z0-9 _%#$&-]+")  # the stream's schema, NewEventInput.chainCode
_KEPT_AS_TYPED = {"client_secret", "password", "kind", "sign_in"}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Windows keeps these names for devices, with any ending: no folder can be called so.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))})


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """The fields as typed; nothing is trusted yet. Secrets are plain text here, so the repr leaves them out."""

    gateway: str = ""
    chain: str = ""
    enterprise_id: str = ""
    app_key: str = ""
    client_id: str = ""
    client_secret: str = ""
    kind: EnvironmentKind = EnvironmentKind.UAT
    sign_in: SignIn = SignIn.OCIM
    username: str = ""
    password: str = ""
    portal: str = ""
    stream: str = ""
    chain_name: str = ""
    region: str = ""
    name: str = ""

    def __repr__(self) -> str:
        return f"ProfileDraft({self.name or self.chain!r})"

    def tidied(self) -> ProfileDraft:
        """The same without the blanks that copying brings along. A secret keeps its inner and outer blanks."""
        texts = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _KEPT_AS_TYPED}
        return replace(self, **{name: text.strip() for name, text in texts.items()})

    def profile(self) -> Profile:
        """The profile of a draft without problems; an empty name is made of chain and environment."""
        d = self.tidied()
        return Profile(
            name=d.name or suggested_name(d.chain, d.kind),
            chain=d.chain,
            gateway=d.gateway.rstrip("/"),
            client_id=d.client_id,
            kind=d.kind,
            sign_in=d.sign_in,
            enterprise_id=d.enterprise_id,
            username=d.username if d.sign_in is SignIn.SSD else "",
            stream=d.stream,
            portal=d.portal.rstrip("/") or None,
            chain_name=d.chain_name,
            region=d.region,
        )

    def credentials(self) -> Credentials:
        """The secrets of the draft. The archive's key is not the person's to choose: the key store makes it."""
        return Credentials(
            app_key=Secret(self.app_key.strip()),
            client_secret=Secret(self.client_secret),
            password=Secret(self.password if self.sign_in is SignIn.SSD else ""),
        )


def problems(draft: ProfileDraft, taken: Iterable[str] = ()) -> dict[str, str]:
    """What is wrong, by field of the draft, each in one sentence that says what to do. Empty: it can be tried.

    ``taken`` are the names of the profiles that exist.
    """
    d = draft.tidied()
    checks: dict[str, Callable[[], str]] = {
        "gateway": lambda: address_problem(d.gateway, "The gateway URL"),
        "chain": lambda: _chain(d.chain),
        "enterprise_id": lambda: _enterprise(d),
        "app_key": lambda: _key(d.app_key),
        "client_id": lambda: "" if d.client_id else "The client ID is missing: it is on the environment’s card.",
        "client_secret": lambda: "" if d.client_secret else "The client secret is missing.",
        "username": lambda: "" if d.username or d.sign_in is SignIn.OCIM else "The user name is missing.",
        "password": lambda: "" if d.password or d.sign_in is SignIn.OCIM else "The password is missing.",
        "portal": lambda: d.portal and address_problem(d.portal, "The portal’s address"),
        "stream": lambda: d.stream and address_problem(d.stream, "The stream’s address", secure="wss", plain="ws"),
        "name": lambda: _name(d.name or suggested_name(d.chain, d.kind), set(taken)),
    }
    found = {field: check() for field, check in checks.items()}
    return {field: sentence for field, sentence in found.items() if sentence}


def suggested_name(chain: str, kind: EnvironmentKind) -> str:
    """A name for a profile: "lark-uat". Small letters, digits and hyphens, so that it can name a folder anywhere."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{chain}-{kind}".lower()).strip("-")
    return words[:NAME_LENGTH].strip("-")


def name_problem(name: str) -> str:
    """What is wrong with a profile's name, or ""."""
    return _name(name, set())


def address_problem(url: str, what: str, *, secure: str = "https", plain: str = "http") -> str:
    """What is wrong with a server's address, or "". ``plain`` is for this machine itself only."""
    if not url:
        return f"{what} is missing: it begins with {secure}://."
    if not is_address(url, secure, plain):
        return f"{what} begins with {secure}:// and names a host, as {secure}://host.example."
    parts = urlsplit(url)
    if parts.scheme == plain and not is_loopback(url):
        return f"{what} begins with {secure}://: over {plain}:// anyone on the way could read the keys."
    if parts.username is not None or parts.password is not None:
        return f"{what} holds a user name or password: take it out, it goes into the fields below."
    if parts.query or parts.fragment:
        return f"{what} ends before the ? or #: take the rest away."
    return ""


def _chain(chain: str) -> str:
    if not chain:
        return "The chain code is missing: it is on the environment’s card."
    if len(chain) > CHAIN_LENGTH:
        return f"A chain code has at most {CHAIN_LENGTH} characters, this one has {len(chain)}."
    if not _CHAIN.fullmatch(chain):
        strange = next(c for c in chain if not _CHAIN.fullmatch(c))
        return f"A chain code has letters, digits, blanks and _ % # $ & -, not “{strange}”."
    return ""


def _enterprise(draft: ProfileDraft) -> str:
    if draft.enterprise_id or draft.sign_in is SignIn.SSD:
        return ""
    return "The enterprise ID is missing: client credentials need it, and it is on the environment’s card."


def _key(key: str) -> str:
    if not key:
        return "The application key is missing: copy it from the application’s page in the Developer Portal."
    if len(key) != KEY_LENGTH:
        doubt = "Is the end missing?" if len(key) < KEY_LENGTH else "Was something copied along with it?"
        return f"A key has {KEY_LENGTH} characters, this one has {len(key)}. {doubt}"
    if not _KEY.fullmatch(key):
        return "A key has five groups of digits and the letters a to f, parted by hyphens: copy it again."
    if key[14] != "4":
        return "The third group of a key begins with 4, this one’s does not: copy it again."
    return ""


def _name(name: str, taken: set[str]) -> str:
    if not name:
        return "The name is missing."
    if len(name) > NAME_LENGTH:
        return f"A name has at most {NAME_LENGTH} characters, this one has {len(name)}."
    if not _NAME.fullmatch(name) or name in _DEVICES:
        return "A name has small letters, digits and single hyphens, as lark-uat."
    if name in taken:
        return f"There is a profile {name} already: choose another name."
    return ""
