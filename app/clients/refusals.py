"""How the Portal API refuses a decision, each refusal as a domain error with one sentence (docs/portal-api.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import httpx
import msgspec

from app.clients.failures import host_of
from app.clients.http import OnStatus, refusal
from app.domain.errors import DecidedMeanwhile, DoormanError, NotAllowed, OutcomeUnknown, UsageError, Withdrawn
from app.wire.decisions import CurrentShape, ProblemShape

_Refusal = Callable[[httpx.Response], DoormanError]

REASONS = {
    "no-access": "is not among your hotels",
    "streaming-off": "has streaming switched off",
    "inactive": "is no longer active",
    "unknown": "is not a hotel of this environment",
}
SHOWN = 5
"""Hotels that a sentence names before it counts the rest."""


def approval_refusals(subscription_id: str) -> OnStatus:
    """What to raise for each status that refuses an approval."""
    return {
        403: _role,
        404: _gone(subscription_id, "nothing was approved"),
        409: _conflict(subscription_id),
        410: _gone(subscription_id, "nothing was approved"),
        412: _decided(subscription_id),
        422: _hotels,
        500: _lost,
        503: _lost,
    }


def retry_refusals(subscription_id: str) -> OnStatus:
    """What to raise for each status that refuses another try."""
    return {
        403: _role,
        404: _gone(subscription_id, "nothing was tried again"),
        409: _nothing_failed(subscription_id),
        410: _gone(subscription_id, "nothing was tried again"),
        422: _hotels,
    }


def reading_refusals(subscription_id: str) -> OnStatus:
    """What to raise where a request cannot be looked at."""
    return {
        404: _gone(subscription_id, "there is nothing to decide"),
        410: _gone(subscription_id, "there is nothing to decide"),
    }


def moment(when: datetime) -> str:
    """A time in a sentence: "24 Nov 2026 at 10:41 UTC"."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y} at {utc:%H:%M} UTC"


def either(names: Sequence[str]) -> str:
    """Some names of which one will do: "A, B or C"."""
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _members(response: httpx.Response) -> ProblemShape:
    """The problem's members; those that cannot be read count as absent, for the status has said the main thing."""
    try:
        return msgspec.json.decode(response.content, type=ProblemShape)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ProblemShape()


def _detail(response: httpx.Response) -> str:
    return f"{response.status_code} {_members(response).type}".strip()


def _role(response: httpx.Response) -> DoormanError:
    problem = _members(response)
    if problem.name != "role-may-not-approve":
        return refusal(response, what="this decision")
    mine = ", ".join(problem.roles) or "none"
    able = either(problem.roles_that_may)
    advice = f"ask someone with {able}" if able else "ask an administrator"
    return NotAllowed(
        f"Your role ({mine}) may not approve, so nothing was approved: {advice}.", detail=_detail(response)
    )


def _hotels(response: httpx.Response) -> DoormanError:
    refused = tuple((item.hotel, item.reason) for item in _members(response).refused)
    if not refused:
        return refusal(response, what="this decision")
    named = ", ".join(f"{hotel} {REASONS.get(reason, reason)}" for hotel, reason in refused[:SHOWN])
    rest = f" and {len(refused) - SHOWN} more" if len(refused) > SHOWN else ""
    return NotAllowed(
        f"Nothing was approved, since not every hotel may be chosen: {named}{rest}. Leave them out and approve again.",
        detail=_detail(response),
        refused=refused,
    )


def _gone(subscription_id: str, so: str) -> _Refusal:
    def refuse(response: httpx.Response) -> DoormanError:
        problem = _members(response)
        if response.status_code == 404 and not problem.type:
            return refusal(response, what=f"the request {subscription_id}")
        by = problem.withdrawn_by or "The partner"
        on = f" on {moment(problem.withdrawn_at)}" if problem.withdrawn_at else ""
        gone = f"{by} took the request {subscription_id} back{on}"
        if response.status_code == 404:
            gone = f"There is no request {subscription_id}, or none any more"
        return Withdrawn(f"{gone}: {so}. Look at the list again.", detail=_detail(response))

    return refuse


def _decided(subscription_id: str) -> _Refusal:
    def refuse(response: httpx.Response) -> DoormanError:
        current = _members(response).current or CurrentShape()
        who = current.decided_by or "Somebody else"
        on = f" on {moment(current.decided_at)}" if current.decided_at else ""
        stands = f"it is {current.status} now" if current.status else "it is another version now"
        if current.decided_by or current.decided_at:
            happened = f"{who} decided about the request {subscription_id}{on}, and {stands}"
        else:
            happened = f"The request {subscription_id} changed while you looked at it, and {stands}"
        return DecidedMeanwhile(
            f"{happened}: your approval was not taken. Look at it again.",
            who=current.decided_by,
            when=current.decided_at,
            what=current.status,
            detail=_detail(response),
        )

    return refuse


def _conflict(subscription_id: str) -> _Refusal:
    def refuse(response: httpx.Response) -> DoormanError:
        if _members(response).name == "key-reused":
            return UsageError(
                f"The request {subscription_id} was approved before under the same key for other hotels: "
                "look at it again.",
                detail=_detail(response),
            )
        return _decided(subscription_id)(response)

    return refuse


def _nothing_failed(subscription_id: str) -> _Refusal:
    def refuse(response: httpx.Response) -> DoormanError:
        current = _members(response).current or CurrentShape()
        stands = f", and it is {current.status} now" if current.status else ""
        return DecidedMeanwhile(
            f"None of these properties of the request {subscription_id} has failed any more{stands}, so nothing was "
            "tried again: look at it again.",
            who=current.decided_by,
            when=current.decided_at,
            what=current.status,
            detail=_detail(response),
        )

    return refuse


def _lost(response: httpx.Response) -> DoormanError:
    return OutcomeUnknown(
        f"{host_of(response.url)} failed while it approved: whether it took effect is unknown. "
        "Look before trying again.",
        detail=_detail(response),
    )
