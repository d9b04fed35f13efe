"""The Portal API, version 1: deciding, and watching the decision being carried out."""

from __future__ import annotations

import math
import uuid
from typing import Annotated, Any

from fastapi import FastAPI, Header, Response
from fastapi.responses import JSONResponse

from app.sandbox.portal import presenting, shapes
from app.sandbox.portal.answers import ETAG, FOUND_OR_GONE, problem
from app.sandbox.portal.desk import ROLES_THAT_MAY, Conflict, Desk
from app.sandbox.portal.finding import subscription_or_problem
from app.sandbox.portal.parameters import SubscriptionId
from app.sandbox.portal.subscription import Subscription
from app.sandbox.portal.vocabulary import (
    APPROVED,
    IN_PROGRESS,
    PENDING,
)
from app.sandbox.problems import Problem
from app.sandbox.world import World

_LOCATION = {"Location": {"description": "Where the status is.", "schema": {"type": "string"}}}
_MOVES = {"Retry-After": {"description": "Seconds, while it moves.", "schema": {"type": "integer", "minimum": 1}}}
_ROLE = problem("The role may not approve (members `roles`, `rolesThatMay`).", "role-may-not-approve")
_CONFLICTS = problem(
    "`key-reused`: the key came before with another body. `not-pending`: it is not Pending (member `current`).",
    "not-pending",
)
_DECIDED = problem("Somebody decided first, or the request changed (member `current`).", "decided-meanwhile")
_REFUSED = problem("Some hotels may not be chosen; nothing was approved (member `refused`).", "properties-not-allowed")
_NO_MATCH = problem("`If-Match` is missing.", "missing-if-match")

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A UUID of the client's. The same key with the same body gets the same answer.",
        examples=["7f3a19c2-6a1e-4d0b-9a55-0c3f1b2d4e5f"],
    ),
]
Match = Annotated[
    str | None,
    Header(alias="If-Match", description="The `ETag` of the version that was looked at.", examples=['"sub-1002.3"']),
]


def add_routes(app: FastAPI, world: World) -> None:
    """The routes."""

    @app.post(
        "/event-subscriptions/{id}/approval",
        tags=["approval"],
        operation_id="approveSubscription",
        status_code=202,
        response_model=shapes.Subscription,
        responses={
            202: {"headers": ETAG | _LOCATION, "description": "Taken. The status tells how it goes on."},
            403: _ROLE,
            **FOUND_OR_GONE,
            409: _CONFLICTS,
            412: _DECIDED,
            422: _REFUSED,
            428: _NO_MATCH,
        },
    )
    async def approve(
        id: SubscriptionId,
        order: shapes.ApprovalOrder,
        idempotency_key: Key = None,
        if_match: Match = None,
    ) -> Response:
        """Approve for all or some properties. Needs `Idempotency-Key` and `If-Match`, so that nothing happens twice and
        nobody's decision is overrun."""
        desk = world.desk
        key = _key(idempotency_key)
        sent = f"{id}\n{order.model_dump_json()}"
        if key in desk.keys:
            return _again(desk, key, sent)
        found = _open_to(desk, id, if_match)
        hotels = _chosen(desk, found, order)
        desk.approve(found, hotels, desk.user.name)
        answer = {"body": shapes.dump(presenting.subscription(desk, found)), "etag": found.etag, "id": found.id}
        desk.keys[key] = (sent, answer)
        return _taken(answer)

    @app.post(
        "/event-subscriptions/{id}/retry",
        tags=["approval"],
        operation_id="retryProperties",
        status_code=202,
        responses={
            202: {"headers": ETAG | _MOVES, "description": "Being tried again."},
            403: _ROLE,
            **FOUND_OR_GONE,
            409: problem("Not every property named has failed.", "not-failed"),
        },
    )
    async def retry(id: SubscriptionId, order: shapes.RetryOrder, response: Response) -> shapes.Status:
        """Try failed properties again."""
        desk = world.desk
        if "retry" not in desk.capabilities:
            raise Problem(404, "This server does not retry")
        found = subscription_or_problem(desk, id)
        _check_role(desk)
        try:
            desk.retry(found, list(dict.fromkeys(order.hotels)))
        except Conflict as conflict:
            raise Problem(409, str(conflict), "not-failed") from conflict
        return _status(desk, found, response)

    @app.get(
        "/event-subscriptions/{id}/status",
        tags=["approval"],
        operation_id="getStatus",
        responses={200: {"headers": ETAG | _MOVES}, **FOUND_OR_GONE},
    )
    async def get_status(id: SubscriptionId, response: Response) -> shapes.Status:
        """How far it has come. `Retry-After` while it moves."""
        return _status(world.desk, subscription_or_problem(world.desk, id), response)


def _key(text: str | None) -> str:
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        raise Problem(400, "Idempotency-Key is missing or not a UUID", "missing-idempotency-key") from None


def _open_to(desk: Desk, subscription_id: str, if_match: str | None) -> Subscription:
    """The subscription, if this user may decide about it at the version that was looked at."""
    found = subscription_or_problem(desk, subscription_id)
    _check_role(desk)
    if if_match is None:
        raise Problem(428, "If-Match is missing", "missing-if-match")
    seen = [tag.strip() for tag in if_match.split(",")]
    if found.etag not in seen and "*" not in seen:
        words = f"{found.decided_by} decided first" if found.decided_by else "The request has changed since"
        raise Problem(412, words, "decided-meanwhile", current=_current(found))
    if found.status != PENDING:
        raise Problem(409, f"It is {found.status}", "not-pending", current=_current(found))
    return found


def _check_role(desk: Desk) -> None:
    if not desk.user.may_approve or "approve" not in desk.capabilities:
        raise Problem(
            403,
            "This role may not approve",
            "role-may-not-approve",
            roles=list(desk.user.roles),
            rolesThatMay=list(ROLES_THAT_MAY),
        )


def _chosen(desk: Desk, found: Subscription, order: shapes.ApprovalOrder) -> list[str]:
    if isinstance(order.properties, shapes.AllProperties):
        if hotels := desk.choosable(found):
            return hotels
        hotels = [code for code in desk.chain.hotels if found.asks_for(code)]
    else:
        hotels = list(dict.fromkeys(order.properties.hotels))
    if refused := desk.refusals(found, hotels):
        raise Problem(
            422,
            f"{len(refused)} of {len(hotels)} hotels may not be chosen",
            "properties-not-allowed",
            refused=[{"hotel": hotel, "reason": reason} for hotel, reason in refused],
        )
    return hotels


def _current(s: Subscription) -> dict[str, Any]:
    return {
        "status": s.status,
        "decidedBy": s.decided_by,
        "decidedAt": s.decided_at.isoformat().replace("+00:00", "Z") if s.decided_at else None,
        "grantedCount": s.counting(APPROVED),
        "propertyTotal": len(s.properties),
        "etag": s.etag,
    }


def _again(desk: Desk, key: str, sent: str) -> Response:
    """The answer that this key got before."""
    before, answer = desk.keys[key]
    if before != sent:
        raise Problem(409, "The Idempotency-Key came before with another request", "key-reused")
    return _taken(answer)


def _taken(answer: dict[str, Any]) -> Response:
    location = f"/portal/v1/event-subscriptions/{answer['id']}/status"
    return JSONResponse(answer["body"], 202, {"ETag": answer["etag"], "Location": location})


def _status(desk: Desk, found: Subscription, response: Response) -> shapes.Status:
    response.headers["ETag"] = found.etag
    if found.status == IN_PROGRESS:
        response.headers["Retry-After"] = str(max(1, math.ceil(desk.clock.real(1.0))))
    return presenting.status(desk, found)
