"""What the Portal API speaks of: who is signed in, applications, and the subscriptions that wait for a decision.

The Portal API is Doorman's own (``resources/portal-api``, ``docs/portal-api.md``): Oracle publishes no interface for
approvals. The words are Oracle's Developer Portal's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.profile import EnvironmentKind

T = TypeVar("T")


class Status(StrEnum):
    """Where a subscription, or one property of it, stands.

    ::

        Pending ──approve──► In Progress ──► Approved ──(server)──► Revoked
           │                     │  ▲
           └─(server)─► Rejected └► Failed ──retry──┘

    Only the server moves a status. Revoked, Rejected and Failed appear where its capabilities have them.
    """

    PENDING = "Pending"
    WAITING = "Waiting"  # a property: next in line while others are in progress
    IN_PROGRESS = "In Progress"
    APPROVED = "Approved"
    FAILED = "Failed"
    REJECTED = "Rejected"
    REVOKED = "Revoked"
    WITHDRAWN = "Withdrawn"
    NOT_SELECTED = "Not selected"  # a property the approval left out

    @property
    def is_moving(self) -> bool:
        """Whether the server is still at work, so that looking again makes sense."""
        return self in (Status.IN_PROGRESS, Status.WAITING)


class Capability(StrEnum):
    """What the connected server says it can do. What is not here is not offered."""

    APPROVE = "approve"
    RETRY = "retry"
    REJECT = "reject"
    REVOKE = "revoke"
    CHANGE_PROPERTIES = "change-properties"
    READINESS = "readiness"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. ``next`` is the cursor of the following page, or None; ``total`` counts all pages."""

    items: tuple[T, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Environment:
    """One chain in one OPERA Cloud installation. Chain code and kind are always shown together."""

    id: str
    chain: str
    chain_name: str
    kind: EnvironmentKind
    region: str
    gateway: str
    enterprise_id: str
    authentication_scheme: str
    streaming_enabled: bool


@dataclass(frozen=True, slots=True)
class PortalSession:
    """Who is signed in, and what they may do here. ``hotels`` is None for every hotel of the chain."""

    user_id: str
    user_name: str
    roles: tuple[str, ...]
    capabilities: frozenset[Capability]
    hotels: frozenset[str] | None
    environment: Environment

    def can(self, capability: Capability) -> bool:
        """Whether the server offers this to this user."""
        return capability in self.capabilities


@dataclass(frozen=True, slots=True)
class Application:
    """An application of the chain itself ("My applications")."""

    id: str
    name: str
    description: str
    status: Status | None
    event_count: int
    property_count: int


@dataclass(frozen=True, slots=True)
class SubscriptionSummary:
    """One subscription as a list shows it: a partner's application asks one environment for events.

    ``property_total`` counts the environment's properties, ``requested_count`` those asked for, ``granted_count`` those
    approved now; ``failed_count`` of them failed. ``new_event_count`` is against the last approval, 0 on a first
    request. ``families`` are plain words ("booking", "arrival"). ``approved_before_*`` speak of the last approval.
    """

    id: str
    status: Status
    partner: str
    partner_id: str
    application: str
    application_id: str
    environment: Environment
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    event_count: int
    new_event_count: int
    personal_event_count: int
    property_total: int
    requested_count: int
    granted_count: int
    failed_count: int
    families: tuple[str, ...]
    approved_before_at: datetime | None
    approved_before_count: int
    approved_before_by: str = ""


@dataclass(frozen=True, slots=True)
class PartnerApplication:
    """A partner's application on the Partner applications page: a card. ``subscription`` is its latest, or None."""

    id: str
    name: str
    partner: str
    partner_id: str
    description: str
    subscription: SubscriptionSummary | None
    readiness_done: int | None
    """How many of the five prerequisites hold, or None where the server does not report them."""


@dataclass(frozen=True, slots=True)
class RequestedEvent:
    """One event of a request. ``name`` is Oracle's upper-case name; its meaning in plain words is ours (resources)."""

    module: str
    name: str
    elements: tuple[str, ...]
    is_new: bool
    condition: str


@dataclass(frozen=True, slots=True)
class SubscriptionProperty:
    """One property of the environment, as one subscription sees it.

    ``blocked`` is the reason why it cannot be chosen ("no-access", "streaming-off", "inactive"), or None;
    ``blocked_since`` the day it became inactive. ``took`` is in seconds. ``code`` and ``answer`` are the
    server's, and foreign.
    """

    hotel: str
    name: str
    brand: str
    region: str
    country: str
    city: str
    time_zone: str
    requested: bool
    approved_before: bool
    blocked: str | None
    blocked_since: datetime | None
    status: Status
    started_at: datetime | None
    took: float | None
    answer: str
    code: int | None
    attempts: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened to a subscription: when, who, what. ``detail`` is foreign text."""

    at: datetime
    actor: str
    action: str
    detail: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription whole, at one version. ``etag`` goes back in ``If-Match``: nobody's decision is overrun."""

    summary: SubscriptionSummary
    etag: str
    events: tuple[RequestedEvent, ...]
    requests_all_properties: bool
    description: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the server is with an approval. ``next_look`` is the server's advice in seconds."""

    subscription_id: str
    status: Status
    etag: str
    approved: int
    in_progress: int
    waiting: int
    failed: int
    started_at: datetime | None
    finished_at: datetime | None
    next_look: float
    properties: tuple[SubscriptionProperty, ...]

    @property
    def total(self) -> int:
        """How many properties the approval covers."""
        return self.approved + self.in_progress + self.waiting + self.failed


@dataclass(frozen=True, slots=True)
class Choice:
    """The properties an administrator picked: all that the request asked for, or these hotel codes."""

    hotels: frozenset[str]
    everything: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionQuery:
    """What a list of subscriptions is narrowed to. None and "" leave it wide.

    ``text`` looks in partner, application, event and property.
    """

    text: str = ""
    statuses: frozenset[Status] = frozenset()
    partner: str = ""
    application: str = ""
    environment: str = ""
    event: str = ""
    property: str = ""
    sort: str = "-waiting"


@dataclass(frozen=True, slots=True)
class Hotel:
    """A hotel as Oracle's own interface names it (``GET /ent/config/v1/hotels``)."""

    hotel: str
    name: str
    chain: str
    brand: str
    active: bool
