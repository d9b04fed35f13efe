"""A stream of so many events a second whose bodies are made beforehand, so that sending costs little.

``python -m tests.bench._sender RATE`` prints its address, and serves one subscriber after the other until it is killed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from itertools import count

from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from app.domain.profile import Credentials, Profile, Secret
from tests.bench._process import Sender
from tests.bench.ingest import FIRST_OFFSET, templates, unique_id

EVERY = 0.010
"""Seconds between two writes."""

KEY = "5e" * 32
NAME, CHAIN = "bench", "LARK"


class PacedSender(Sender):
    """The sender as a process of its own; use it as a context manager."""

    def __init__(self, rate: int) -> None:
        super().__init__("tests.bench._sender", str(rate))

    def profile(self) -> tuple[Profile, Credentials]:
        """How Doorman connects to it: with a token ready made, and without a portal."""
        gateway = self.url.replace("ws:", "http:").removesuffix("/subscriptions")
        profile = Profile(name=NAME, chain=CHAIN, gateway=gateway, client_id="bench", stream=self.url)
        secret = Secret("bench")
        return profile, Credentials(app_key=secret, client_secret=secret, token=secret, archive_key=Secret(KEY))


async def send(rate: int) -> None:
    """Serve until killed."""

    async def stream(socket: ServerConnection) -> None:
        async with asyncio.TaskGroup() as group:
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "connection_init":
                    await socket.send('{"type":"connection_ack"}')
                elif message["type"] == "ping":
                    await socket.send('{"type":"pong"}')
                elif message["type"] == "subscribe":
                    flow = group.create_task(_flow(socket, message["id"].encode(), rate))
                elif message["type"] == "complete":
                    flow.cancel()
                    await socket.close(1000)

    protocols = [Subprotocol("graphql-transport-ws")]
    async with serve(stream, "127.0.0.1", 0, subprotocols=protocols, compression=None, ping_interval=None) as server:
        print(f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/subscriptions", flush=True)
        await server.serve_forever()


async def _flow(socket: ServerConnection, operation: bytes, rate: int) -> None:
    """As many frames as are due by now, again and again (RFC 6455, section 5.2: text, unmasked, 16 bits of length)."""
    bodies = [b'{"id":"' + operation + b'","type":"next","payload":{"data":{"newEvent":' + body for body in templates()]
    began, sent = time.monotonic(), 0
    for beat in count(1):
        await asyncio.sleep(max(0.0, began + beat * EVERY - time.monotonic()))
        due, piece = int((time.monotonic() - began) * rate), bytearray()
        for n in range(sent, due):
            text = bodies[n % len(bodies)] % (b"%d" % (FIRST_OFFSET + n), unique_id(n).encode()) + b"}}}"
            piece += b"\x81\x7e" + len(text).to_bytes(2, "big") + text
        sent = due
        socket.transport.write(bytes(piece))
        await socket.drain()


if __name__ == "__main__":
    asyncio.run(send(int(sys.argv[1])))
