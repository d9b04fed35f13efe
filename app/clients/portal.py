"""The Portal API's client: every operation of docs/portal-api.md, and each refusal as a domain error.

::

    async with PortalClient.of(profile, source, credentials) as portal:
        session = await portal.session()
        async for summary in every(partial(portal.subscriptions, SubscriptionQuery())):
            …

Oracle publishes no interface for approvals; whatever server the profile names is spoken to here and nowhere else.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from app.clients.failures import host_of
from app.clients.http import OnStatus, call, make_client
from app.clients.refusals import approval_refusals, reading_refusals, retry_refusals
from app.clients.token import TokenAuth, TokenSource
from app.domain.errors import NotTheServer, UsageError
from app.domain.portal import (
    Application,
    Choice,
    Environment,
    HistoryEntry,
    Page,
    PartnerApplication,
    PortalSession,
    Progress,
    Status,
    Subscription,
    SubscriptionProperty,
    SubscriptionQuery,
    SubscriptionSummary,
)
from app.domain.profile import Credentials, EnvironmentKind, Profile
from app.domain.readiness import Readiness
from app.wire.decisions import ApprovalShape, RetryShape, fault
from app.wire.malformed import MALFORMED
from app.wire.portal import (
    ApplicationShape,
    EnvironmentShape,
    HistoryShape,
    Item,
    PageShape,
    PartnerApplicationShape,
    PropertyShape,
    ReadinessShape,
    SessionShape,
    StatusShape,
    SubscriptionShape,
    SummaryShape,
)

T = TypeVar("T")
V = TypeVar("V")

VERSION = "v1"
PAGE = 100
"""Items asked for at a time; the API allows 1 to 500."""

Parameters = Mapping[str, "str | int | Sequence[str] | None"]


class Pages(Protocol[V]):
    """A list that is read page by page: one of the client's methods, its filters filled in."""

    def __call__(self, *, cursor: str | None = None) -> Awaitable[Page[V]]:
        """The page at a cursor, the first without one."""


async def every(pages: Pages[V]) -> AsyncIterator[V]:
    """Each item of a list, page after page. Raises NotTheServer where the server's cursors go in a circle."""
    seen: set[str | None] = set()
    cursor: str | None = None
    while True:
        seen.add(cursor)
        page = await pages(cursor=cursor)
        for item in page.items:
            yield item
        cursor = page.next
        if cursor is None:
            return
        if cursor in seen:
            raise NotTheServer("The portal’s list does not end: tell whoever runs the portal.", detail="same cursor")


class PortalClient:
    """One user at one Portal API. Lists give a page at a time; :func:`every` walks them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        """``client`` has ``{portal}/v1`` as its base and signs its requests; it is closed with this."""
        self._client = client

    @classmethod
    def of(
        cls,
        profile: Profile,
        source: TokenSource,
        credentials: Credentials,
        *,
        tls: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> Self:
        """The client of a profile. Raises UsageError where the profile names no portal."""
        if profile.portal is None:
            raise UsageError(
                f"The profile {profile.name} names no portal: Oracle publishes none, so approve in Oracle’s own portal."
            )
        auth = TokenAuth(source, credentials.app_key)
        return cls(make_client(f"{profile.portal}/{VERSION}", auth=auth, tls=tls, transport=transport))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    @property
    def host(self) -> str:
        """Host and port of the server, for sentences."""
        return host_of(self._client.base_url)

    async def session(self) -> PortalSession:
        """Who is signed in, with which roles, hotels and capabilities."""
        return (await self._get("/session", SessionShape, "the session")).value()

    async def environments(
        self, text: str = "", kind: EnvironmentKind | None = None, *, cursor: str | None = None, limit: int = PAGE
    ) -> Page[Environment]:
        """The environments that the user may see."""
        asked = {"q": text, "kind": kind, "cursor": cursor, "limit": limit}
        return await self._page("/environments", PageShape[EnvironmentShape], asked, "the environments")

    async def environment(self, environment_id: str) -> Environment:
        """One environment. Raises Withdrawn where there is none of this id."""
        path = f"/environments/{_part(environment_id)}"
        return (await self._get(path, EnvironmentShape, f"the environment {environment_id}")).value()

    async def applications(
        self, text: str = "", status: Status | None = None, *, cursor: str | None = None, limit: int = PAGE
    ) -> Page[Application]:
        """The chain's own applications."""
        asked = {"q": text, "status": status, "cursor": cursor, "limit": limit}
        return await self._page("/applications", PageShape[ApplicationShape], asked, "the applications")

    async def partner_applications(
        self,
        text: str = "",
        *,
        status: Status | None = None,
        without_request: bool = False,
        environment: str = "",
        sort: str = "-waiting",
        cursor: str | None = None,
        limit: int = PAGE,
    ) -> Page[PartnerApplication]:
        """Partners' applications. ``without_request`` asks for those that have not asked for anything."""
        asked = {
            "q": text,
            "status": "none" if without_request else status,
            "environment": environment,
            "sort": sort,
            "cursor": cursor,
            "limit": limit,
        }
        shape = PageShape[PartnerApplicationShape]
        return await self._page("/partner-applications", shape, asked, "the partner applications")

    async def partner_application(self, application_id: str) -> PartnerApplication:
        """One application of a partner. Raises Withdrawn where there is none of this id."""
        path = f"/partner-applications/{_part(application_id)}"
        return (await self._get(path, PartnerApplicationShape, f"the application {application_id}")).value()

    async def readiness(self, application_id: str, environment_id: str) -> Readiness:
        """What the server knows of the five prerequisites; ask only where it has the capability."""
        path = f"/partner-applications/{_part(application_id)}/readiness"
        asked = {"environment": environment_id}
        return (await self._get(path, ReadinessShape, f"the readiness of {application_id}", asked)).value()

    async def subscriptions(
        self, query: SubscriptionQuery, *, cursor: str | None = None, limit: int = PAGE
    ) -> Page[SubscriptionSummary]:
        """The subscriptions that the query leaves."""
        asked = {
            "q": query.text,
            "status": sorted(query.statuses),
            "partner": query.partner,
            "application": query.application,
            "environment": query.environment,
            "event": query.event,
            "property": query.property,
            "sort": query.sort,
            "cursor": cursor,
            "limit": limit,
        }
        return await self._page("/event-subscriptions", PageShape[SummaryShape], asked, "the requests")

    async def subscription(self, subscription_id: str) -> Subscription:
        """One subscription whole, with the version to approve. Raises Withdrawn where it is gone."""
        what = f"the request {subscription_id}"
        response = await self._send(
            "GET", _subscription(subscription_id), what, on_status=reading_refusals(subscription_id)
        )
        return self._read(response, SubscriptionShape, what).subscription(self._etag(response, what))

    async def properties(
        self,
        subscription_id: str,
        text: str = "",
        *,
        status: Status | None = None,
        brand: str = "",
        country: str = "",
        cursor: str | None = None,
        limit: int = PAGE,
    ) -> Page[SubscriptionProperty]:
        """The environment's properties, as the subscription sees them."""
        asked = {
            "q": text,
            "status": status,
            "brand": brand,
            "country": country,
            "cursor": cursor,
            "limit": limit,
        }
        path, what = f"{_subscription(subscription_id)}/properties", f"the properties of {subscription_id}"
        return await self._page(path, PageShape[PropertyShape], asked, what)

    async def history(
        self, subscription_id: str, text: str = "", *, cursor: str | None = None, limit: int = PAGE
    ) -> Page[HistoryEntry]:
        """What happened to the subscription, newest first."""
        path, what = f"{_subscription(subscription_id)}/history", f"the history of {subscription_id}"
        return await self._page(path, PageShape[HistoryShape], {"q": text, "cursor": cursor, "limit": limit}, what)

    async def progress(self, subscription_id: str) -> Progress:
        """How far the server is with an approval."""
        what = f"the status of {subscription_id}"
        response = await self._send("GET", f"{_subscription(subscription_id)}/status", what)

        def understood() -> Progress:
            return self._read(response, StatusShape, what).progress(self._etag(response, what))

        return await asyncio.to_thread(understood)  # thousands of properties would hold up whoever waits for them

    async def approve(self, subscription_id: str, choice: Choice, *, etag: str, key: str) -> Subscription:
        """Approve for the chosen properties the version that ``etag`` names.

        ``key`` is a UUID of this decision: repeated with the same choice it is the same decision. Raises NotAllowed,
        DecidedMeanwhile, Withdrawn, TooManyRequests, and OutcomeUnknown where the answer was lost.
        """
        what = f"the approval of {subscription_id}"
        response = await self._send(
            "POST",
            f"{_subscription(subscription_id)}/approval",
            what,
            content=msgspec.json.encode(ApprovalShape.of(choice)),
            headers={"Content-Type": "application/json", "Idempotency-Key": key, "If-Match": etag},
            on_status=approval_refusals(subscription_id),
        )
        return self._read(response, SubscriptionShape, what).subscription(self._etag(response, what))

    async def retry(self, subscription_id: str, hotels: Sequence[str]) -> Progress:
        """Let the server try the properties again that failed. Raises as :meth:`approve` does."""
        what = f"another try for {', '.join(hotels)}"
        response = await self._send(
            "POST",
            f"{_subscription(subscription_id)}/retry",
            what,
            content=msgspec.json.encode(RetryShape(tuple(hotels))),
            headers={"Content-Type": "application/json"},
            on_status=retry_refusals(subscription_id),
        )
        return self._read(response, StatusShape, what).progress(response.headers.get("etag", ""))

    async def _send(
        self, method: str, path: str, what: str, *, on_status: OnStatus | None = None, **request: Any
    ) -> httpx.Response:
        return await call(self._client, method, path, what=what, on_status=on_status, **request)

    async def _get(self, path: str, shape: type[T], what: str, asked: Parameters | None = None) -> T:
        response = await self._send("GET", path, what, params=_present(asked or {}))
        return self._read(response, shape, what)

    async def _page(self, path: str, shape: type[PageShape[Item[V]]], asked: Parameters, what: str) -> Page[V]:
        page = await self._get(path, shape, what, asked)
        return Page(tuple(item.value() for item in page.items), page.next, page.total)

    def _read(self, response: httpx.Response, shape: type[T], what: str) -> T:
        try:
            return msgspec.json.decode(response.content, type=shape)
        except MALFORMED as failure:
            wrong = fault(failure) if isinstance(failure, msgspec.DecodeError) else "it is no text, or too deep to read"
            raise NotTheServer(
                f"{self.host} answered, but not with {what} as Doorman reads it: {wrong}. Check the portal’s address.",
                detail=f"{response.status_code} {response.headers.get('content-type', '')}: {failure}",
            ) from failure

    def _etag(self, response: httpx.Response, what: str) -> str:
        etag: str = response.headers.get("etag", "")
        if not etag:
            raise NotTheServer(
                f"{self.host} does not say which version of {what} it gave (no ETag): tell whoever runs the portal."
            )
        return etag


def _present(asked: Parameters) -> list[tuple[str, str]]:
    """The parameters that are set; a list becomes a parameter that is repeated."""
    pairs: list[tuple[str, str]] = []
    for name, value in asked.items():
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, str(single)) for single in values if single not in (None, "")]
    return pairs


def _part(name: str) -> str:
    """An id as one part of a path, whatever it holds."""
    return quote(name, safe="")


def _subscription(subscription_id: str) -> str:
    return f"/event-subscriptions/{_part(subscription_id)}"
