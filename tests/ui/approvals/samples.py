"""Invented subscriptions to show and to decide about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.portal import (
    Environment,
    PartnerApplication,
    RequestedEvent,
    Status,
    Subscription,
    SubscriptionProperty,
    SubscriptionSummary,
)
from app.domain.profile import EnvironmentKind

NOW = datetime(2026, 11, 24, 10, 41, tzinfo=UTC)
ENVIRONMENT = Environment(
    "ENV-1", "LARK", "Larkspur Hotels", EnvironmentKind.UAT, "Europe", "https://gateway.example", "LARK-1", "OCIM", True
)

SUMMARY = SubscriptionSummary(
    id="SUB-1",
    status=Status.PENDING,
    partner="Acorn Upsell",
    partner_id="P-1",
    application="Upsell Connect",
    application_id="APP-1",
    environment=ENVIRONMENT,
    requested_by="J. Moss",
    requested_at=NOW - timedelta(days=2),
    decided_by=None,
    decided_at=None,
    started_at=None,
    finished_at=None,
    event_count=3,
    new_event_count=1,
    personal_event_count=2,
    property_total=7,
    requested_count=7,
    granted_count=0,
    failed_count=0,
    families=("booking", "arrival"),
    approved_before_at=datetime(2026, 3, 12, 12, tzinfo=UTC),
    approved_before_count=3,
)
FIRST = replace(SUMMARY, approved_before_at=None, approved_before_count=0, new_event_count=0)

EVENTS = (
    RequestedEvent("RESERVATION", "NEW RESERVATION", ("ARRIVAL DATE", "NAME", "EMAIL"), False, ""),
    RequestedEvent("RESERVATION", "CANCEL", ("RESERVATION STATUS",), False, ""),
    RequestedEvent("RESERVATION", "CHECK IN", ("NAME", "ROOM"), True, ""),
)

SUBSCRIPTION = Subscription(SUMMARY, '"1"', EVENTS, True, "Offers upgrades before arrival.")


def hotel(hotel_code: str, name: str, **other: object) -> SubscriptionProperty:
    """A property that was requested, of the brand that its name begins with."""
    item = SubscriptionProperty(
        hotel=hotel_code,
        name=name,
        brand=name.split()[0],
        region="Europe",
        country="Portugal",
        city=name.split()[1],
        time_zone="Europe/Lisbon",
        requested=True,
        approved_before=False,
        blocked=None,
        blocked_since=None,
        status=Status.PENDING,
        started_at=None,
        took=None,
        answer="",
        code=None,
        attempts=0,
    )
    return replace(item, **other)  # type: ignore[arg-type]


PROPERTIES = (
    hotel("AUR01", "Aurora Berlin Mitte", country="Germany", approved_before=True),
    hotel("AUR02", "Aurora Łódź Fabryka", country="Poland", approved_before=True),
    hotel("AUR03", "Aurora Wien", country="Austria"),
    hotel("BEA01", "Beacon Porto Ribeira", approved_before=True),
    hotel("BEA07", "Beacon Lisboa Alfama", blocked="no-access"),
    hotel("BEA19", "Beacon Lisboa Belém"),
    hotel("CED01", "Cedar Roma", blocked="inactive", blocked_since=datetime(2026, 10, 31, 12, tzinfo=UTC)),
)


def partner(name: str, status: Status | None, *, asked: datetime = NOW, **other: object) -> PartnerApplication:
    """A partner's application whose latest request has this status."""
    key = name.split()[0].upper()
    summary = replace(
        FIRST, id=f"SUB-{key}", partner=name, application_id=f"APP-{key}", requested_at=asked, granted_count=5
    )
    subscription = replace(summary, status=status, **other) if status else None  # type: ignore[arg-type]
    return PartnerApplication(f"APP-{key}", f"{key.title()} Link", name, f"P-{key}", "", subscription, 3)
