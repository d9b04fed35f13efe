"""Answers of a Portal API, as JSON, for tests that stand in for its server."""

from __future__ import annotations

from typing import Any

ENVIRONMENT: dict[str, Any] = {
    "id": "env-1",
    "chainCode": "LARK",
    "chainName": "Larkspur Hotels",
    "kind": "UAT",
    "region": "Europe",
    "gateway": "https://lark.example",
    "enterpriseId": "LARKSPUR",
    "authenticationScheme": "OCIM",
    "streamingEnabled": True,
}

SESSION: dict[str, Any] = {
    "user": {"id": "mk", "name": "M. Keller"},
    "roles": ["OHIPADMIN"],
    "capabilities": ["approve", "retry", "readiness", "make-coffee"],
    "hotelAccess": {"scope": "all", "hotels": []},
    "environment": ENVIRONMENT,
}

SUMMARY: dict[str, Any] = {
    "id": "sub-1",
    "status": "Pending",
    "partner": {"id": "acorn", "name": "Acorn Upsell"},
    "application": {"id": "upsell", "name": "Upsell Connect"},
    "environment": ENVIRONMENT,
    "requestedBy": "J. Moss",
    "requestedAt": "2026-11-22T09:30:00Z",
    "decidedBy": None,
    "decidedAt": None,
    "startedAt": None,
    "finishedAt": None,
    "eventCount": 2,
    "newEventCount": 1,
    "personalEventCount": 1,
    "propertyTotal": 4,
    "requestedCount": 3,
    "grantedCount": 0,
    "failedCount": 0,
    "families": ["booking", "arrival"],
    "previousApproval": {"at": "2026-03-12T10:00:00Z", "by": "M. Keller", "propertyCount": 2, "eventCount": 1},
}

SUBSCRIPTION: dict[str, Any] = SUMMARY | {
    "description": "Upselling before arrival",
    "requestsAllProperties": False,
    "events": [
        {"module": "RESERVATION", "name": "CHECK IN", "elements": ["NAME", "ROOM"], "isNew": False, "condition": None},
        {"module": "RESERVATION", "name": "ROOM MOVE", "elements": ["ROOM"], "isNew": True, "condition": None},
    ],
}


def hotel(code: str, **changed: Any) -> dict[str, Any]:
    """One property, requested and free to choose."""
    return {
        "hotel": code,
        "name": f"Hotel {code}",
        "brand": "Aurora",
        "region": "Europe",
        "country": "DE",
        "city": "Berlin",
        "timeZone": "Europe/Berlin",
        "requested": True,
        "approvedBefore": False,
        "blocked": None,
        "blockedSince": None,
        "status": "Pending",
        "startedAt": None,
        "tookSeconds": None,
        "answer": None,
        "code": None,
        "attempts": 0,
    } | changed


HOTELS = [
    hotel("AUR01", approvedBefore=True),
    hotel("AUR02"),
    hotel("AUR03", blocked="no-access"),
    hotel("AUR04", requested=False, approvedBefore=True),
]


def page(items: list[Any], next: str | None = None) -> dict[str, Any]:
    """A page of a list."""
    return {"items": items, "next": next, "total": len(items)}


def status(name: str = "In Progress", approved: int = 0, moving: int = 2, failed: int = 0) -> dict[str, Any]:
    """How far an approval is."""
    return {
        "subscriptionId": "sub-1",
        "status": name,
        "counts": {"approved": approved, "inProgress": moving, "waiting": 0, "failed": failed},
        "startedAt": "2026-11-24T10:41:00Z",
        "finishedAt": None,
        "nextLookSeconds": 1.5,
        "properties": [hotel("AUR01", status=name)],
    }


def problem(name: str, **members: Any) -> dict[str, Any]:
    """A problem document of this API."""
    return {"type": f"urn:doorman:problem:{name}", "title": name, **members}
