"""The Portal API, version 1: reading."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal, get_args, get_origin

from fastapi import Depends, FastAPI, Path, Query, Request, Response, Security
from fastapi.security import APIKeyHeader, HTTPBearer

from app.sandbox import problems
from app.sandbox.applications import Application
from app.sandbox.gateway import check_token
from app.sandbox.portal import deciding, presenting, shapes
from app.sandbox.portal.answers import ERRORS, FOUND, FOUND_OR_GONE, described
from app.sandbox.portal.desk import Desk
from app.sandbox.portal.finding import application_or_problem, subscription_or_problem
from app.sandbox.portal.paging import matches, name_of, page
from app.sandbox.portal.parameters import (
    ApplicationId,
    Cursor,
    EnvironmentId,
    Limit,
    Search,
    Sort,
    Sorted,
    SubscriptionId,
)
from app.sandbox.portal.subscription import Subscription
from app.sandbox.portal.vocabulary import (
    IN_PROGRESS,
    PENDING,
    EnvironmentKind,
    PropertyStatus,
    StatusName,
)
from app.sandbox.problems import Problem
from app.sandbox.world import World

_bearer = HTTPBearer(auto_error=False, description="The gateway's access token.", bearerFormat="JWT")
_app_key = APIKeyHeader(name="x-app-key", auto_error=False, description="The application key.")


def portal_application(world: World) -> FastAPI:
    """The Portal API as an application of its own, with its own OpenAPI document."""

    async def signed_in(
        request: Request, bearer: Annotated[Any, Security(_bearer)], key: Annotated[Any, Security(_app_key)]
    ) -> None:
        check_token(world, request)
        # A filter that is misspelt must not answer with more than was meant.
        known = {parameter.alias: parameter for parameter in request.scope["route"].dependant.query_params}
        if unknown := [name for name in request.query_params if name not in known]:
            raise Problem(400, f"There is no parameter {', '.join(unknown)}", "unknown-parameter")
        given = Counter(name for name, _value in request.query_params.multi_items())
        if again := [name for name, n in given.items() if n > 1 and not _repeats(known[name].field_info.annotation)]:
            raise Problem(400, f"{', '.join(again)} can be given once", "repeated-parameter")

    app = described(
        FastAPI(dependencies=[Depends(signed_in)], responses=ERRORS, redirect_slashes=False, root_path_in_servers=False)
    )
    problems.install(app)
    _session_routes(app, world)
    _application_routes(app, world)
    _subscription_routes(app, world)
    deciding.add_routes(app, world)
    return app


def _repeats(annotation: Any) -> bool:
    """Whether a parameter of this type may be given several times."""
    return any(get_origin(kind) is list for kind in (annotation, *get_args(annotation)))


def _session_routes(app: FastAPI, world: World) -> None:
    @app.get("/session", tags=["session"], operation_id="getSession")
    async def get_session() -> shapes.Session:
        """Who is signed in, their roles and hotels, and what this server can do."""
        return presenting.session(world.desk)

    @app.get("/environments", tags=["session"], operation_id="listEnvironments")
    async def list_environments(
        q: Search = None,
        kind: Annotated[EnvironmentKind | None, Query(description="Only of this kind.")] = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> shapes.Page[shapes.Environment]:
        """The environments of this session."""
        found = [presenting.environment(world.desk)]
        found = [e for e in found if kind in (None, e.kind) and matches(q, e.chain_code, e.chain_name, e.region, e.id)]
        return page(found, cursor, limit, lambda e: e, of=name_of("environments", q, kind))

    @app.get("/environments/{environmentId}", tags=["session"], operation_id="getEnvironment", responses=FOUND)
    async def get_environment(
        environmentId: Annotated[str, Path(description="The environment.", max_length=100, examples=["lark-uat"])],  # noqa: N803 (the name on the wire)
    ) -> shapes.Environment:
        """One environment."""
        if environmentId != world.desk.environment.id:
            raise Problem(404, "There is no such environment")
        return presenting.environment(world.desk)


def _application_routes(app: FastAPI, world: World) -> None:
    @app.get("/applications", tags=["applications"], operation_id="listApplications")
    async def list_applications(
        q: Search = None,
        status: Annotated[StatusName | None, Query(description="Only those that stand there.")] = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> shapes.Page[shapes.Application]:
        """The chain's own applications."""
        found = [presenting.own_application(world.desk, a) for a in world.desk.own()]
        found = [a for a in found if status in (None, a.status) and matches(q, a.name, a.description)]
        return page(found, cursor, limit, lambda a: a, of=name_of("applications", q, status))

    @app.get("/partner-applications", tags=["applications"], operation_id="listPartnerApplications")
    async def list_partner_applications(
        q: Search = None,
        status: Annotated[
            StatusName | Literal["none"] | None, Query(description="`none`: those without a request.")
        ] = None,
        environment: EnvironmentId = None,
        sort: Sorted = "-waiting",
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> shapes.Page[shapes.PartnerApplication]:
        """Partners' applications, each with its latest subscription."""
        desk = world.desk
        found = [a for a in desk.partners() if _application_fits(desk, a, q, status, environment)]
        found = in_order(desk, found, sort)
        of = name_of("partner-applications", q, status, environment, sort)
        return page(found, cursor, limit, lambda a: presenting.partner_application(desk, a), of=of)

    @app.get(
        "/partner-applications/{applicationId}",
        tags=["applications"],
        operation_id="getPartnerApplication",
        responses=FOUND,
    )
    async def get_partner_application(applicationId: ApplicationId) -> shapes.PartnerApplication:  # noqa: N803
        """One partner's application."""
        return presenting.partner_application(world.desk, application_or_problem(world.desk, applicationId))

    @app.get(
        "/partner-applications/{applicationId}/readiness",
        tags=["applications"],
        operation_id="getReadiness",
        responses=FOUND,
    )
    async def get_readiness(applicationId: ApplicationId, environment: EnvironmentId = None) -> shapes.Readiness:  # noqa: N803
        """The five things that must be true before events flow. 404 where the server has no such capability."""
        if "readiness" not in world.desk.capabilities:
            raise Problem(404, "This server does not report readiness")
        if environment not in (None, world.desk.environment.id):
            raise Problem(404, "There is no such environment")
        return presenting.readiness(world.desk, application_or_problem(world.desk, applicationId))


def _subscription_routes(app: FastAPI, world: World) -> None:
    @app.get("/event-subscriptions", tags=["subscriptions"], operation_id="listSubscriptions")
    async def list_subscriptions(
        q: Search = None,
        status: Annotated[list[StatusName] | None, Query(description="Any of these.")] = None,
        partner: Annotated[str | None, Query(description="Id or name of the partner.", max_length=200)] = None,
        application: Annotated[str | None, Query(description="Id or name of the application.", max_length=200)] = None,
        environment: EnvironmentId = None,
        event: Annotated[str | None, Query(description="Asks for this event.", max_length=100)] = None,
        property: Annotated[str | None, Query(description="Asks for this hotel.", max_length=20)] = None,
        sort: Sorted = "-waiting",
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> shapes.Page[shapes.SubscriptionSummary]:
        """What was asked for, and where it stands."""
        desk = world.desk
        wanted = {"partner": partner, "application": application, "event": event, "property": property}
        applications = {
            s.application_id: s
            for s in desk.subscriptions()
            if (not status or s.status in status)
            and environment in (None, desk.environment.id)
            and _subscription_fits(desk, s, q, wanted)
        }
        of = name_of("subscriptions", q, status, partner, application, environment, event, property, sort)
        ordered = in_order(desk, [a for a in desk.partners() if a.id in applications], sort)
        return page([applications[a.id] for a in ordered], cursor, limit, lambda s: presenting.summary(desk, s), of=of)

    @app.get(
        "/event-subscriptions/{id}", tags=["subscriptions"], operation_id="getSubscription", responses=FOUND_OR_GONE
    )
    async def get_subscription(id: SubscriptionId, response: Response) -> shapes.Subscription:
        """One subscription whole. Send its `ETag` back in `If-Match` when you decide."""
        found = subscription_or_problem(world.desk, id)
        response.headers["ETag"] = found.etag
        return presenting.subscription(world.desk, found)

    @app.get(
        "/event-subscriptions/{id}/properties",
        tags=["subscriptions"],
        operation_id="listSubscriptionProperties",
        responses=FOUND_OR_GONE,
    )
    async def list_properties(
        id: SubscriptionId,
        q: Search = None,
        status: Annotated[PropertyStatus | None, Query(description="Only those that stand there.")] = None,
        brand: Annotated[str | None, Query(description="Only this brand.", max_length=100)] = None,
        country: Annotated[str | None, Query(description="Only this country.", max_length=100)] = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> shapes.Page[shapes.SubscriptionProperty]:
        """Every property of the environment, as this subscription sees it."""
        found = subscription_or_problem(world.desk, id)
        hotels = [
            h
            for h in world.desk.chain.hotels.values()
            if brand in (None, h.brand)
            and country in (None, h.country)
            and matches(q, h.code, h.name, h.city, h.country, h.brand)
            and status in (None, presenting.property_status(found, h))
        ]
        of = name_of("properties", id, q, status, brand, country)
        return page(hotels, cursor, limit, lambda h: presenting.property_of(found, h), of=of)

    @app.get(
        "/event-subscriptions/{id}/history", tags=["subscriptions"], operation_id="listHistory", responses=FOUND_OR_GONE
    )
    async def list_history(
        id: SubscriptionId,
        q: Search = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> shapes.Page[shapes.HistoryEntry]:
        """What happened to it, newest first."""
        found = subscription_or_problem(world.desk, id)
        entries = [
            shapes.HistoryEntry(at=e.at, actor=e.actor, action=e.action, detail=e.detail)
            for e in sorted(found.history, key=lambda e: e.at, reverse=True)
            if matches(q, e.actor, e.action, e.detail)
        ]
        return page(entries, cursor, limit, lambda e: e, of=name_of("history", id, q))


def _application_fits(
    desk: Desk, application: Application, q: str | None, status: str | None, environment: str | None
) -> bool:
    latest = desk.latest(application.id)
    stands = latest.status if latest else "none"
    if status not in (None, stands) or environment not in (None, desk.environment.id):
        return False
    return q is None or matches(q, application.partner, application.name, *_asked(desk, latest))


def _subscription_fits(desk: Desk, s: Subscription, q: str | None, wanted: dict[str, str | None]) -> bool:
    application = application_or_problem(desk, s.application_id)
    return (
        wanted["partner"] in (None, application.partner_id, application.partner)
        and wanted["application"] in (None, application.id, application.name)
        and (wanted["event"] is None or any(e.kind.name == wanted["event"] for e in s.events))
        and (wanted["property"] is None or (wanted["property"] in desk.chain.hotels and s.asks_for(wanted["property"])))
        and (q is None or matches(q, application.partner, application.name, *_asked(desk, s)))
    )


def _asked(desk: Desk, s: Subscription | None) -> list[str]:
    """Names of the events and properties of a request, to search in."""
    if s is None:
        return []
    hotels = [f"{h.code} {h.name}" for h in desk.chain.hotels.values() if s.asks_for(h.code)]
    return [e.kind.name for e in s.events] + hotels


def in_order(desk: Desk, applications: list[Application], sort: Sort) -> list[Application]:
    """Sorted as asked. By waiting: first who waits for a decision, then who is in progress, the rest by partner."""
    key, backwards = sort.lstrip("-"), sort.startswith("-")
    by_name = sorted(applications, key=lambda a: (a.partner or "").casefold(), reverse=backwards and key == "partner")
    if key == "partner":
        return by_name
    latest = {a.id: desk.latest(a.id) for a in applications}

    def asked(application: Application) -> float:
        s = latest[application.id]
        return s.requested_at.timestamp() if s is not None else 0.0

    def turn(application: Application) -> tuple[int, float]:
        s = latest[application.id]
        rank = _RANKS.get(s.status, len(_RANKS)) if s is not None else len(_RANKS)
        return rank, (asked(application) if backwards else -asked(application)) if rank < len(_RANKS) else 0.0

    return sorted(by_name, key=turn) if key == "waiting" else sorted(by_name, key=asked, reverse=backwards)


_RANKS = {PENDING: 0, IN_PROGRESS: 1}
