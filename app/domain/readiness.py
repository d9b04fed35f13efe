"""The five things that must be true before a partner receives events, and who has to act next.

Order and wording follow the facts known about the approval (docs/portal-api.md, "Readiness"). What the server does not
report is unknown; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Prerequisite(StrEnum):
    """(a) to (e), in order."""

    ENVIRONMENT_ADDED = "environment-added"
    STREAMING_ENABLED = "streaming-enabled"
    TEMPLATE_READY = "template-ready"
    REQUEST_SUBMITTED = "request-submitted"
    APPROVED = "approved"


class Actor(StrEnum):
    """Who can make a prerequisite true."""

    PARTNER = "partner"
    CHAIN = "chain"
    YOU = "you"
    SERVER = "server"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Check:
    """One prerequisite: ``holds`` is True, False or None for unknown. ``source`` says where the answer comes from."""

    prerequisite: Prerequisite
    holds: bool | None
    actor: Actor
    at: datetime | None
    detail: str
    source: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """The five checks of one partner application in one environment, as of ``checked_at``."""

    application_id: str
    checks: tuple[Check, ...]
    checked_at: datetime

    @property
    def done(self) -> int:
        """How many hold."""
        return sum(1 for c in self.checks if c.holds)

    @property
    def next(self) -> Check | None:
        """The first that does not hold for certain, or None when all do."""
        return next((c for c in self.checks if not c.holds), None)
