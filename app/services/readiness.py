"""The five things that must be true before a partner receives events, as far as the connected server tells.

What it does not tell is unknown; a thing is called true or false here only where the portal said so, or where one of
its other answers leaves no doubt (a request that is listed has been submitted). Where there is no portal, the chain's
own stream answers one of them for every partner alike.
"""

from __future__ import annotations

from datetime import UTC, datetime

from app.clients.portal import PortalClient
from app.domain.link import LinkReport, LinkState
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
NOT_LIVE = "your own stream is not live, which would show it"
EACH_PARTNERS_OWN = "only Oracle’s portal tells"


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


def shown_by_stream(link: LinkReport | None, now: datetime) -> Readiness:
    """The five for any partner where no portal tells, by the link of the chain's own stream; None: nothing was heard.

    A live stream shows that the environment has streaming enabled, for nothing is streamed from one that has not. It
    shows nothing of the other four: that the environment was added, a template prepared, a request submitted and
    approved is each partner's own, and our own application tells of itself alone. A stream that is not live shows
    nothing either way: a wrong key, a missing approval and a switch that is off are refused alike.
    """
    is_live = link is not None and link.state is LinkState.LIVE

    def shown(prerequisite: Prerequisite) -> Check:
        actor = ACTORS[prerequisite]
        if prerequisite is not Prerequisite.STREAMING_ENABLED:
            return Check(prerequisite, None, actor, None, EACH_PARTNERS_OWN, "")
        if not is_live:
            return Check(prerequisite, None, actor, None, NOT_LIVE, "")
        return Check(prerequisite, True, actor, None, "your own stream is live", "the recorder")

    return Readiness("", tuple(map(shown, Prerequisite)), now)


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
