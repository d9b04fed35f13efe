"""The Portal API as JSON (docs/portal-api.md): each shape, and the domain value it stands for.

Fields that Doorman does not know are passed over; one that is missing or of another kind is an error that names it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, Protocol, TypeVar

import msgspec

from app.domain.portal import (
    Application,
    Capability,
    Environment,
    HistoryEntry,
    PartnerApplication,
    PortalSession,
    Progress,
    RequestedEvent,
    Status,
    Subscription,
    SubscriptionProperty,
    SubscriptionSummary,
)
from app.domain.profile import EnvironmentKind
from app.domain.readiness import Actor, Check, Prerequisite, Readiness

T_co = TypeVar("T_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone (RFC 3339). One without would be a guess."""

SOURCE = "read from the portal"


SERVERS_WAIT = 2.0
"""Seconds until the next look at a status where the server advises nothing."""


class Shape(msgspec.Struct, frozen=True, rename="camel"):
    """A JSON object with camelCase names."""


class Item(Protocol[V_co]):
    """A shape that stands for a domain value by itself."""

    def value(self) -> V_co:
        """The domain value."""


class PageShape(Shape, Generic[T_co], frozen=True):
    """``{"items", "next", "total"}``."""

    items: tuple[T_co, ...]
    total: int
    next: str | None = None


class NamedShape(Shape, frozen=True):
    """``{"id", "name"}``."""

    id: str
    name: str


class EnvironmentShape(Shape, frozen=True):
    """One chain in one OPERA Cloud installation."""

    id: str
    chain_code: str
    chain_name: str
    kind: EnvironmentKind
    streaming_enabled: bool
    region: str | None = None
    gateway: str | None = None
    enterprise_id: str | None = None
    authentication_scheme: str | None = None

    def value(self) -> Environment:
        """The domain value."""
        return Environment(
            id=self.id,
            chain=self.chain_code,
            chain_name=self.chain_name,
            kind=self.kind,
            region=self.region or "",
            gateway=self.gateway or "",
            enterprise_id=self.enterprise_id or "",
            authentication_scheme=self.authentication_scheme or "",
            streaming_enabled=self.streaming_enabled,
        )


class HotelAccessShape(Shape, frozen=True):
    """Which hotels the user may decide about."""

    scope: str
    hotels: tuple[str, ...] = ()


class SessionShape(Shape, frozen=True):
    """Who is signed in. A capability that Doorman does not know is one that it cannot offer."""

    user: NamedShape
    roles: tuple[str, ...]
    capabilities: tuple[str, ...]
    hotel_access: HotelAccessShape
    environment: EnvironmentShape

    def value(self) -> PortalSession:
        """The domain value."""
        known = {capability.value for capability in Capability}
        access = self.hotel_access
        return PortalSession(
            user_id=self.user.id,
            user_name=self.user.name,
            roles=self.roles,
            capabilities=frozenset(Capability(name) for name in self.capabilities if name in known),
            hotels=None if access.scope == "all" else frozenset(access.hotels),
            environment=self.environment.value(),
        )


class ApplicationShape(Shape, frozen=True):
    """An application of the chain itself."""

    id: str
    name: str
    event_count: int
    property_count: int
    description: str | None = None
    status: Status | None = None

    def value(self) -> Application:
        """The domain value."""
        return Application(
            self.id, self.name, self.description or "", self.status, self.event_count, self.property_count
        )


class PreviousApprovalShape(Shape, frozen=True):
    """The last approval before this request."""

    at: Instant
    property_count: int
    by: str | None = None


class SummaryShape(Shape, frozen=True):
    """A subscription as a list shows it."""

    id: str
    status: Status
    partner: NamedShape
    application: NamedShape
    environment: EnvironmentShape
    requested_at: Instant
    event_count: int
    property_total: int
    requested_count: int
    requested_by: str | None = None
    decided_by: str | None = None
    decided_at: Instant | None = None
    started_at: Instant | None = None
    finished_at: Instant | None = None
    new_event_count: int = 0
    personal_event_count: int = 0
    granted_count: int = 0
    failed_count: int = 0
    families: tuple[str, ...] = ()
    previous_approval: PreviousApprovalShape | None = None

    def value(self) -> SubscriptionSummary:
        """The domain value."""
        before = self.previous_approval
        return SubscriptionSummary(
            id=self.id,
            status=self.status,
            partner=self.partner.name,
            partner_id=self.partner.id,
            application=self.application.name,
            application_id=self.application.id,
            environment=self.environment.value(),
            requested_by=self.requested_by or "",
            requested_at=self.requested_at,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            started_at=self.started_at,
            finished_at=self.finished_at,
            event_count=self.event_count,
            new_event_count=self.new_event_count,
            personal_event_count=self.personal_event_count,
            property_total=self.property_total,
            requested_count=self.requested_count,
            granted_count=self.granted_count,
            failed_count=self.failed_count,
            families=self.families,
            approved_before_at=before.at if before else None,
            approved_before_count=before.property_count if before else 0,
            approved_before_by=(before.by or "") if before else "",
        )


class EventShape(Shape, frozen=True):
    """One event of a request."""

    module: str
    name: str
    elements: tuple[str, ...] = ()
    is_new: bool = False
    condition: str | None = None

    def value(self) -> RequestedEvent:
        """The domain value."""
        return RequestedEvent(self.module, self.name, self.elements, self.is_new, self.condition or "")


class SubscriptionShape(SummaryShape, frozen=True, kw_only=True):
    """A subscription whole."""

    events: tuple[EventShape, ...]
    requests_all_properties: bool = False
    description: str | None = None

    def subscription(self, etag: str) -> Subscription:
        """The whole of it, at the version that the answer's ``ETag`` names."""
        events = tuple(event.value() for event in self.events)
        return Subscription(self.value(), etag, events, self.requests_all_properties, self.description or "")


class PartnerApplicationShape(Shape, frozen=True):
    """A partner's application, with its latest subscription."""

    id: str
    name: str
    partner: NamedShape
    description: str | None = None
    subscription: SummaryShape | None = None
    readiness_done: int | None = None

    def value(self) -> PartnerApplication:
        """The domain value."""
        return PartnerApplication(
            id=self.id,
            name=self.name,
            partner=self.partner.name,
            partner_id=self.partner.id,
            description=self.description or "",
            subscription=self.subscription.value() if self.subscription else None,
            readiness_done=self.readiness_done,
        )


class PropertyShape(Shape, frozen=True):
    """One property, as one subscription sees it."""

    hotel: str
    name: str
    status: Status
    requested: bool
    brand: str | None = None
    region: str | None = None
    country: str | None = None
    city: str | None = None
    time_zone: str | None = None
    approved_before: bool = False
    blocked: str | None = None
    blocked_since: Instant | None = None
    started_at: Instant | None = None
    took_seconds: float | None = None
    answer: str | None = None
    code: int | None = None
    attempts: int = 0

    def value(self) -> SubscriptionProperty:
        """The domain value."""
        return SubscriptionProperty(
            hotel=self.hotel,
            name=self.name,
            brand=self.brand or "",
            region=self.region or "",
            country=self.country or "",
            city=self.city or "",
            time_zone=self.time_zone or "",
            requested=self.requested,
            approved_before=self.approved_before,
            blocked=self.blocked,
            blocked_since=self.blocked_since,
            status=self.status,
            started_at=self.started_at,
            took=self.took_seconds,
            answer=self.answer or "",
            code=self.code,
            attempts=self.attempts,
        )


class CountsShape(Shape, frozen=True):
    """How many properties are where."""

    approved: int
    in_progress: int
    waiting: int
    failed: int


class StatusShape(Shape, frozen=True):
    """How far an approval is."""

    subscription_id: str
    status: Status
    counts: CountsShape
    properties: tuple[PropertyShape, ...]
    started_at: Instant | None = None
    finished_at: Instant | None = None
    next_look_seconds: float | None = None

    def progress(self, etag: str) -> Progress:
        """The domain value, at the version that the answer's ``ETag`` names."""
        return Progress(
            subscription_id=self.subscription_id,
            status=self.status,
            etag=etag,
            approved=self.counts.approved,
            in_progress=self.counts.in_progress,
            waiting=self.counts.waiting,
            failed=self.counts.failed,
            started_at=self.started_at,
            finished_at=self.finished_at,
            next_look=SERVERS_WAIT if self.next_look_seconds is None else self.next_look_seconds,
            properties=tuple(item.value() for item in self.properties),
        )


class HistoryShape(Shape, frozen=True):
    """Something that happened to a subscription."""

    at: Instant
    actor: str
    action: str
    detail: str | None = None

    def value(self) -> HistoryEntry:
        """The domain value."""
        return HistoryEntry(self.at, self.actor, self.action, self.detail or "")


class PrerequisiteShape(Shape, frozen=True):
    """One of the five things that must be true."""

    name: Prerequisite
    actor: Actor
    holds: bool | None = None
    at: Instant | None = None
    detail: str | None = None

    def value(self) -> Check:
        """The domain value."""
        return Check(self.name, self.holds, self.actor, self.at, self.detail or "", SOURCE)


class ReadinessShape(Shape, frozen=True):
    """What the server knows about the five."""

    application_id: str
    checked_at: Instant
    prerequisites: tuple[PrerequisiteShape, ...]

    def value(self) -> Readiness:
        """The domain value: as many checks as the server reports."""
        return Readiness(self.application_id, tuple(item.value() for item in self.prerequisites), self.checked_at)
