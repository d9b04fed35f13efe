"""Trying a profile out, step by step: is the gateway there, does it sign us in, has it hotels, whose is the portal.

The stream is not opened: it has one consumer, and a try-out would cut off whoever holds it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import httpx

from app.clients.failures import host_of, unreachable
from app.clients.hotels import list_hotels
from app.clients.http import make_client
from app.clients.orderly import orderly
from app.clients.portal import PortalClient
from app.clients.token import TokenAuth, TokenSource
from app.domain.checks import Finding, Result, Step
from app.domain.errors import DoormanError, PersonNeeded
from app.domain.portal import Capability
from app.domain.profile import Credentials, Profile

__all__ = ["Finding", "Result", "Step", "check"]


async def check(
    profile: Profile, credentials: Credentials, *, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Finding]:
    """A finding for each :class:`Step`, as soon as it is known. Where one fails, those that need it are skipped."""
    source = TokenSource(profile, credentials, transport=transport)
    async with AsyncExitStack() as open_clients:
        auth = TokenAuth(source, credentials.app_key)
        gateway = await open_clients.enter_async_context(
            make_client(profile.gateway, auth=auth, transport=transport),
        )
        reached = await _try(Step.GATEWAY, lambda: _reach(gateway))
        yield reached
        signed_in = _skipped(Step.TOKEN) if reached.problem else await _try(Step.TOKEN, lambda: _sign_in(source))
        yield signed_in
        if signed_in.result is not Result.GOOD:
            yield _skipped(Step.HOTELS)
            yield _skipped(Step.PORTAL)
            return
        yield await _try(Step.HOTELS, lambda: _hotels(gateway, profile))
        if profile.portal is None:
            yield Finding(
                Step.PORTAL, Result.SKIPPED, "The profile names no portal: approve in Oracle’s own, Live works alone."
            )
            return
        portal = await open_clients.enter_async_context(
            PortalClient.of(profile, source, credentials, transport=transport)
        )
        yield await _try(Step.PORTAL, lambda: _session(portal, profile))


async def _try(step: Step, attempt: Callable[[], Awaitable[str]]) -> Finding:
    began = time.monotonic()
    try:
        sentence = await attempt()
    except DoormanError as problem:
        return Finding(step, Result.FAILED, problem.sentence, time.monotonic() - began, problem)
    return Finding(step, Result.GOOD, sentence, time.monotonic() - began)


def _skipped(step: Step) -> Finding:
    return Finding(step, Result.SKIPPED, "Not tried, since a step before it failed.")


async def _reach(gateway: httpx.AsyncClient) -> str:
    """Any answer counts: what stands at the gateway's root is nobody's business here."""
    began = time.monotonic()
    try:
        await orderly(gateway.get("/", auth=None))
    except httpx.HTTPError as failure:
        raise unreachable(failure, host_of(gateway.base_url), "a first look") from failure
    took = f"Reached in {(time.monotonic() - began) * 1000:.0f} ms"
    return f"{took}, certificate valid" if gateway.base_url.scheme == "https" else f"{took}, on this computer"


async def _sign_in(source: TokenSource) -> str:
    await source.token()
    return "Signed in" if source.is_renewable else "Uses the token it was given"


async def _hotels(gateway: httpx.AsyncClient, profile: Profile) -> str:
    hotels = await list_hotels(gateway, chain=profile.chain)
    of_chain = [hotel for hotel in hotels if hotel.chain in ("", profile.chain)]
    if not of_chain:
        raise PersonNeeded(
            f"The gateway names no hotel of chain {profile.chain}: check the chain code, and the user’s hotel access."
        )
    return f"{_hotel_count(len(of_chain))} of chain {profile.chain}"


async def _session(portal: PortalClient, profile: Profile) -> str:
    session = await portal.session()
    theirs = session.environment
    if (theirs.chain, theirs.kind) != (profile.chain, profile.kind):
        raise PersonNeeded(
            f"The portal is that of {theirs.chain} {theirs.kind}, the profile says {profile.chain} {profile.kind}: "
            "check the chain code, the environment and the portal’s address."
        )
    reach = "every hotel" if session.hotels is None else _hotel_count(len(session.hotels))
    may = "may approve" if session.can(Capability.APPROVE) else "may look, but not approve,"
    return f"{session.user_name} {may} for {reach}"


def _hotel_count(number: int) -> str:
    return "1 hotel" if number == 1 else f"{number} hotels"
