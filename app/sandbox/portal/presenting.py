"""From the desk's objects to the Portal API's shapes."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.sandbox.applications import Application
from app.sandbox.catalogue import KINDS
from app.sandbox.chain import Hotel
from app.sandbox.portal import shapes
from app.sandbox.portal.desk import Desk
from app.sandbox.portal.subscription import Subscription
from app.sandbox.portal.vocabulary import (
    APPROVED,
    FAILED,
    IN_PROGRESS,
    NOT_SELECTED,
    PENDING,
    WAITING,
    WITHDRAWN,
    Actor,
    PrerequisiteName,
    PropertyStatus,
)


def environment(desk: Desk) -> shapes.Environment:
    """The one environment that the session is in."""
    e = desk.environment
    return shapes.Environment(
        id=e.id,
        chain_code=desk.chain.code,
        chain_name=desk.chain.name,
        kind=e.kind,
        region=e.region,
        gateway=e.gateway,
        enterprise_id=e.enterprise_id,
        authentication_scheme=e.authentication_scheme,
        streaming_enabled=desk.streaming_enabled,
    )


def session(desk: Desk) -> shapes.Session:
    """Who is signed in."""
    codes = [h.code for h in desk.chain.hotels.values() if h.accessible]
    everything = len(codes) == len(desk.chain.hotels)
    return shapes.Session(
        user=shapes.Named(id=desk.user.id, name=desk.user.name),
        roles=list(desk.user.roles),
        capabilities=list(desk.capabilities),
        hotel_access=shapes.HotelAccess(scope="all" if everything else "some", hotels=[] if everything else codes),
        environment=environment(desk),
    )


def own_application(desk: Desk, application: Application) -> shapes.Application:
    """An application of the chain itself. The first of them may stream everything."""
    active = application is desk.own()[0]
    return shapes.Application(
        id=application.id,
        name=application.name,
        description=application.description,
        status=APPROVED if active else None,
        event_count=len(KINDS) if active else 0,
        property_count=len(desk.chain.hotels) if active else 0,
    )


def partner_application(desk: Desk, application: Application) -> shapes.PartnerApplication:
    """A card."""
    latest = desk.latest(application.id)
    done = None
    if "readiness" in desk.capabilities:
        done = sum(1 for p in readiness(desk, application).prerequisites if p.holds)
    return shapes.PartnerApplication(
        id=application.id,
        name=application.name,
        description=application.description,
        partner=_partner(application),
        subscription=summary(desk, latest) if latest else None,
        readiness_done=done,
    )


def _partner(application: Application) -> shapes.Named:
    return shapes.Named(id=application.partner_id or "", name=application.partner or "")


def _summary_fields(desk: Desk, s: Subscription) -> dict[str, object]:
    application = desk.applications.get(s.application_id)
    assert application is not None
    before = s.previous
    return {
        "id": s.id,
        "status": s.status,
        "partner": _partner(application),
        "application": shapes.Named(id=application.id, name=application.name),
        "environment": environment(desk),
        "requested_by": s.requested_by,
        "requested_at": s.requested_at,
        "decided_by": s.decided_by,
        "decided_at": s.decided_at,
        "started_at": s.started_at,
        "finished_at": s.finished_at,
        "event_count": len(s.events),
        "new_event_count": sum(e.is_new for e in s.events),
        "personal_event_count": sum(e.personal for e in s.events),
        "property_total": len(desk.chain.hotels),
        "requested_count": len(desk.chain.hotels) if s.requested is None else len(s.requested),
        "granted_count": s.counting(APPROVED),
        "failed_count": s.counting(FAILED),
        "families": list(dict.fromkeys(e.kind.family for e in s.events)),
        "previous_approval": None
        if before is None
        else shapes.PreviousApproval(
            at=before.at, by=before.by, property_count=len(before.hotels), event_count=len(before.events)
        ),
    }


def summary(desk: Desk, s: Subscription) -> shapes.SubscriptionSummary:
    """A subscription as a list shows it."""
    return shapes.SubscriptionSummary.model_validate(_summary_fields(desk, s))


def subscription(desk: Desk, s: Subscription) -> shapes.Subscription:
    """A subscription whole."""
    events = [
        shapes.RequestedEvent(
            module=e.kind.module, name=e.kind.name, elements=list(e.elements), is_new=e.is_new, condition=e.condition
        )
        for e in s.events
    ]
    more = {"description": s.description, "requests_all_properties": s.requested is None, "events": events}
    return shapes.Subscription.model_validate(_summary_fields(desk, s) | more)


def property_status(s: Subscription, hotel: Hotel) -> PropertyStatus:
    """Where one property stands: as the approval has it, or as the request as a whole while there is none."""
    decided = s.properties.get(hotel.code)
    if decided is not None:
        return decided.status
    return s.status if s.asks_for(hotel.code) and not s.properties and s.status != WITHDRAWN else NOT_SELECTED


def property_of(s: Subscription, hotel: Hotel) -> shapes.SubscriptionProperty:
    """One property as this subscription sees it."""
    p = s.properties.get(hotel.code)
    return shapes.SubscriptionProperty(
        hotel=hotel.code,
        name=hotel.name,
        brand=hotel.brand,
        region=hotel.region,
        country=hotel.country,
        city=hotel.city,
        time_zone=hotel.zone,
        requested=s.asks_for(hotel.code),
        approved_before=s.previous is not None and hotel.code in s.previous.hotels,
        blocked=hotel.blocked,
        blocked_since=hotel.inactive_since,
        status=property_status(s, hotel),
        started_at=p.started_at if p else None,
        took_seconds=p.took if p else None,
        answer=p.answer if p else "",
        code=p.code if p else None,
        attempts=p.attempts if p else 0,
    )


def status(desk: Desk, s: Subscription) -> shapes.Status:
    """How far the server has come."""
    counts = shapes.Counts(
        approved=s.counting(APPROVED),
        in_progress=s.counting(IN_PROGRESS),
        waiting=s.counting(WAITING),
        failed=s.counting(FAILED),
    )
    return shapes.Status.model_validate(
        {
            "subscription_id": s.id,
            "status": s.status,
            "counts": counts,
            "started_at": s.started_at,
            "finished_at": s.finished_at,
            "next_look_seconds": desk.clock.real(1.0) if s.status == IN_PROGRESS else 0.0,
            "properties": [property_of(s, h) for h in desk.chain.hotels.values() if h.code in s.properties],
        }
    )


def readiness(desk: Desk, application: Application) -> shapes.Readiness:
    """The five prerequisites."""
    now = desk.clock.today()
    ready, s = desk.ready[application.id], desk.latest(application.id)

    def ago(days: int | None) -> datetime | None:
        return None if days is None else now - timedelta(days=days)

    events = len(s.events) if s else ready.template_events
    granted = s is not None and s.status != PENDING and s.counting(APPROVED) > 0
    rows: tuple[tuple[PrerequisiteName, bool, Actor, datetime | None, str], ...] = (
        ("environment-added", ready.environment_added is not None, "partner", ago(ready.environment_added), "added"),
        ("streaming-enabled", desk.streaming_enabled, "chain", None, "the environment's switch"),
        ("template-ready", ready.template_ready is not None, "partner", ago(ready.template_ready), f"{events} events"),
        ("request-submitted", s is not None, "partner", s.requested_at if s else None, s.requested_by if s else ""),
        ("approved", granted, "you", s.decided_at if s and granted else None, (s.decided_by or "") if s else ""),
    )
    return shapes.Readiness(
        application_id=application.id,
        environment_id=desk.environment.id,
        checked_at=now,
        prerequisites=[
            shapes.Prerequisite(name=n, holds=h, actor=a, at=at if h else None, detail=d if h else "")
            for n, h, a, at, d in rows
        ],
    )
