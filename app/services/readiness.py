"""The five things that must be true before a partner receives events, as far as the connected server tells.

What it does not tell is unknown; a thing is called true or false here only where the portal said so, or where one of
its other answers leaves no doubt (a request that is listed has been submitted).
"""

from __future__ import annotations

from datetime import UTC, datetime

from app.clients.portal import PortalClient
from app.domain.portal import Capability, Environment, PartnerApplication, PortalSession, Status
from app.domain.readiness import Actor, Check, Prerequisite, Readiness

ACTORS = {
    Prerequisite.ENVIRONMENT_ADDED: Actor.PARTNER,
    Prerequisite.STREAMING_ENABLED: Actor.CHAIN,
    Prerequisite.TEMPLATE_READY: Actor.PARTNER,
    Prerequisite.REQUEST_SUBMITTED: Actor.PARTNER,
    Prerequisite.APPROVED: Actor.YOU,
}
"""Who makes each of the five true (docs/portal-api.md, "Readiness")."""

UNKNOWN = "The connected server does not report it"


async def check(portal: PortalClient, session: PortalSession, application: PartnerApplication) -> Readiness:
    """The five checks of one application in its request's environment, or the session's where it has no request.

    Raises what the Portal client raises.
    """
    environment = application.subscription.environment if application.subscription else session.environment
    if session.can(Capability.READINESS):
        reported = await portal.readiness(application.id, environment.id)
        return completed(reported, application, environment)
    nothing = Readiness(application.id, (), datetime.now(UTC))
    return completed(nothing, application, environment)


def completed(reported: Readiness, application: PartnerApplication, environment: Environment) -> Readiness:
    """All five, in order: as reported, else as other answers of the portal show, else unknown."""
    told = {item.prerequisite: item for item in reported.checks}
    return Readiness(
        application_id=reported.application_id,
        checks=tuple(told.get(p) or _shown(p, application, environment, reported.checked_at) for p in Prerequisite),
        checked_at=reported.checked_at,
    )


def next_actor(readiness: Readiness, status: Status | None) -> Actor:
    """Who has to act next; ``status`` is that of the request, None without one. Nobody, when all is done."""
    if status is not None and status.is_moving:
        return Actor.SERVER
    following = readiness.next
    return following.actor if following else Actor.NOBODY


def _shown(
    prerequisite: Prerequisite, application: PartnerApplication, environment: Environment, now: datetime
) -> Check:
    request, actor = application.subscription, ACTORS[prerequisite]
    if prerequisite is Prerequisite.STREAMING_ENABLED:
        detail = "Streaming is enabled" if environment.streaming_enabled else "Streaming is not enabled"
        return Check(prerequisite, environment.streaming_enabled, actor, now, detail, "the environment")
    if prerequisite is Prerequisite.REQUEST_SUBMITTED:
        at = request.requested_at if request else None
        detail = f"Asked by {request.requested_by}" if request else "No request was received"
        return Check(prerequisite, request is not None, actor, at, detail, "the list of requests")
    if prerequisite is Prerequisite.APPROVED:
        approved = request is not None and request.status is Status.APPROVED
        at = request.decided_at if request else None
        detail = f"The request is {request.status}" if request else "Opens when the request arrives"
        return Check(prerequisite, approved, actor, at, detail, "the list of requests")
    return Check(prerequisite, None, actor, None, UNKNOWN, "")
