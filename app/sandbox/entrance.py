"""What every HTTP request passes before it is answered: who may knock, how often, and the faults that lie in wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.sandbox.doors import MAX_HEADERS, refuse_stranger
from app.sandbox.faults import HttpFault
from app.sandbox.problems import Problem
from app.sandbox.world import World


class Entrance:
    """ASGI middleware around everything. The sandbox's own controls are neither limited nor disturbed.

    ``connections`` are those of the HTTP server, so that one of them can be cut.
    """

    def __init__(self, app: ASGIApp, world: World, connections: Callable[[], Iterable[Any]]) -> None:
        self._app = app
        self._world = world
        self._connections = connections
        self._allowance = world.rules.requests_per_second * 2
        self._filled_at = world.clock.now()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        controls = request.url.path.startswith("/sandbox")
        problem = self._refusal(request, controls)
        if problem is not None:
            await problem.response(request.url.path)(scope, receive, send)
            return
        fault = None if controls else self._world.http_faults.take(request.method, request.url.path)
        if fault is None:
            await self._app(scope, receive, send)
            return
        await self._disturb(fault, scope, receive, send)

    def _refusal(self, request: Request, controls: bool) -> Problem | None:
        if sum(len(name) + len(value) + 4 for name, value in request.scope["headers"]) > MAX_HEADERS:
            return Problem(431, "The headers are larger than 8 KB")
        if refused := refuse_stranger(request.headers.get("host"), request.headers.get("origin")):
            status, words = refused
            return Problem(status, words.partition(": ")[2])
        if not controls and not self._within_limit():
            return Problem(429, "Too many requests in a second", headers={"Retry-After": "1"})
        return None

    def _within_limit(self) -> bool:
        """A bucket that holds two seconds' worth of requests."""
        rules, clock = self._world.rules, self._world.clock
        more = clock.elapsed(self._filled_at) * rules.requests_per_second
        self._allowance = min(rules.requests_per_second * 2, self._allowance + more)
        self._filled_at = clock.now()
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    async def _disturb(self, fault: HttpFault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.cut:
            await self._app(scope, receive, _swallow)
            self._cut(scope)
            return
        response = Response(fault.body, fault.status, {"content-type": "application/json", **fault.headers})
        await response(scope, receive, send)

    def _cut(self, scope: Scope) -> None:
        """Break the connection that the request came by."""
        for connection in tuple(self._connections()):
            if connection.client == tuple(scope["client"]):
                connection.transport.abort()


async def _swallow(message: Message) -> None:
    """The answer is lost."""
