"""The sandbox as a process: one port on 127.0.0.1 for gateway, stream, Portal API and controls."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.sandbox import admin, gateway, problems
from app.sandbox.doors import MAX_HEADERS
from app.sandbox.entrance import Entrance
from app.sandbox.portal.routes import portal_application
from app.sandbox.tasks import Background
from app.sandbox.websocket import StreamSocket
from app.sandbox.world import Settings, World


def run(
    *,
    port: int = 0,
    seed: int = 1,
    hotels: int = 240,
    rate: float = 5.0,
    time_scale: float = 1.0,
    history: int = 0,
) -> int:
    """Serve until SIGTERM or SIGINT; the first line of output says where, as JSON. The exit code.

    ``port`` 0 takes a free one. ``rate``: events a second. ``time_scale`` divides every length of time that Oracle's
    rules name. ``history``: events that already wait when the first subscriber comes.

    Raises:
        OSError: the port is taken.
        ValueError: a number that makes no sense.
    """
    settings = Settings(seed=seed, hotels=hotels, rate=rate, time_scale=time_scale, history=history)
    with socket.create_server(("127.0.0.1", port)) as listener:
        world = World(f"127.0.0.1:{listener.getsockname()[1]}", settings)
        stop = Stop()
        # uvicorn raises the signal again when it is done; a process that was asked to stop exits with 0.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop.asked)
        asyncio.run(_serve(world, listener, stop))
    return 0


class Stop:
    """Asked to stop: kept for the server, which takes signals itself only once it has begun to serve."""

    def __init__(self) -> None:
        self._server: uvicorn.Server | None = None
        self._was_asked = False

    def asked(self, number: int, frame: FrameType | None) -> None:
        """The signal's handler."""
        self._was_asked = True
        if self._server is not None:
            self._server.should_exit = True

    def holds(self, server: uvicorn.Server) -> None:
        """The server that should end, at once where that was asked before it was there."""
        self._server = server
        server.should_exit = self._was_asked


async def _serve(world: World, listener: socket.socket, stop: Stop) -> None:
    async with asyncio.TaskGroup() as group:
        background = Background(group)
        app = application(world, background)
        config = uvicorn.Config(
            Entrance(app, world, lambda: server.server_state.connections),
            http="h11",
            ws=StreamSocket,
            log_level="critical",
            access_log=False,
            h11_max_incomplete_event_size=MAX_HEADERS,
            timeout_graceful_shutdown=2,
            lifespan="on",
            server_header=False,
        )
        server = uvicorn.Server(config)
        stop.holds(server)
        time_passing = group.create_task(world.run())
        sys.stdout.write(json.dumps(world.first_line()) + "\n")
        sys.stdout.flush()
        await server.serve(sockets=[listener])
        time_passing.cancel()
        background.stop()


def application(world: World, background: Background) -> FastAPI:
    """Everything that answers HTTP."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        yield {"world": world}

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    problems.install(app)
    app.include_router(gateway.router(world))
    app.include_router(admin.router(world, background))
    app.mount("/portal/v1", portal_application(world))
    return app
