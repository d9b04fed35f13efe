"""A stream that says what the test wants, and what it sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from app.domain.event import Arrival
from app.domain.profile import Profile


def event(offset: int, **changed: Any) -> dict[str, Any]:
    return {
        "metadata": {"offset": str(offset), "uniqueEventId": f"u-{offset}"},
        "moduleName": "RESERVATION",
        "eventName": "CHECK IN",
        "primaryKey": "7",
        "timestamp": "2026-11-24 10:00:00.000",
        "hotelId": "AUR01",
        "detail": [{"elementName": "ROOM", "oldValue": "", "newValue": "12"}],
    } | changed


def arrival(offset: int) -> Arrival:
    """The same, as it arrives."""
    one = event(offset)
    names = (one["moduleName"], one["eventName"], one["primaryKey"], one["hotelId"], one["timestamp"])
    return Arrival(str(offset), f"u-{offset}", *names, 1, json.dumps(one).encode())


class Guest:
    """The client as the server sees it: what it said, and ways to answer."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.said: list[dict[str, Any]] = []
        self.subscription = ""

    async def hear(self, kind: str) -> dict[str, Any]:
        """Wait for a message of this kind; pings are answered on the way."""
        while True:
            message = json.loads(await self.socket.recv())
            self.said.append(message)
            if message["type"] == "ping":
                await self.say(type="pong")
            if message["type"] == kind:
                return dict(message)

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def welcome(self) -> str | None:
        """Greeting to subscription; the offset it asks for."""
        await self.hear("connection_init")
        await self.say(type="connection_ack")
        subscribe = await self.hear("subscribe")
        self.subscription = subscribe["id"]
        return dict(subscribe["payload"]["variables"]["input"]).get("offset")

    async def send(self, *events: dict[str, Any]) -> None:
        for one in events:
            await self.say(type="next", id=self.subscription, payload={"data": {"newEvent": one}})

    async def see_off(self) -> None:
        """Wait for complete and close, as the server has to."""
        await self.hear("complete")
        await self.socket.close(1000)


Scene = Callable[[Guest], Awaitable[None]]


class Stage:
    """Serves one scene to each connection in turn; the last one again and again."""

    def __init__(self, scenes: Sequence[Scene | int]) -> None:
        self.scenes = list(scenes)
        self.guests: list[Guest] = []
        self.at: list[float] = []
        self.paths: list[str] = []
        self.url = ""
        self.tls = False

    def profile(self, **changed: Any) -> Profile:
        return Profile(
            **{"name": "p", "chain": "LARK", "gateway": "http://127.0.0.1:1", "client_id": "c"}
            | {"stream": self.url}
            | changed
        )

    @property
    def count(self) -> int:
        return len(self.at)

    def _upgrade(self, connection: ServerConnection, request: Request) -> Response | None:
        self.paths.append(request.path)
        self.at.append(asyncio.get_running_loop().time())
        scene = self.scenes[min(self.count, len(self.scenes)) - 1]
        if not isinstance(scene, int):
            return None
        response = connection.respond(scene, "no")
        if scene == 302:
            response.headers["Location"] = "ws://127.0.0.1:1/elsewhere"
        return response

    async def _play(self, socket: ServerConnection) -> None:
        guest = Guest(socket)
        self.guests.append(guest)
        scene = self.scenes[min(self.count, len(self.scenes)) - 1]
        assert not isinstance(scene, int)
        try:
            await scene(guest)
        except ConnectionClosed:
            return


@asynccontextmanager
async def stage(
    *scenes: Scene | int, subprotocol: str | None = "graphql-transport-ws", ssl: Any = None
) -> AsyncIterator[Stage]:
    server = Stage(scenes)
    protocols = [Subprotocol(subprotocol)] if subprotocol else None
    async with serve(
        server._play,
        "127.0.0.1",
        0,
        subprotocols=protocols,
        process_request=server._upgrade,
        ssl=ssl,
        ping_interval=None,
    ) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        server.url = f"{'wss' if ssl else 'ws'}://127.0.0.1:{port}/subscriptions"
        yield server
