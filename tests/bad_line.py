"""A line between a client and a server of this machine that fails as lines do: slow, deaf, cut, in crumbs."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit


@dataclass
class BadLine:
    """Passes bytes both ways. Change its members at any time; :func:`bad_line` opens one.

    ``latency`` in seconds each way, ``rate`` in bytes a second, ``crumb`` the most bytes in one piece; 0 for no limit.
    ``deaf_down``: what the server says is lost, ``deaf_up``: what the client says. ``refusing``: nobody gets through.
    """

    url: str
    latency: float = 0.0
    rate: float = 0.0
    crumb: int = 0
    deaf_down: bool = False
    deaf_up: bool = False
    refusing: bool = False
    passed_down: int = 0
    """Bytes of the server that reached the client."""
    _pairs: list[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = field(default_factory=list)
    _none_left: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        """End every connection, on both sides, as a router does that starts anew: FIN."""
        for client, server in self._pairs:
            client.close()
            server.close()

    def reset(self) -> None:
        """The same, so that the next read or write fails: RST."""
        for pair in self._pairs:
            for side in pair:
                if not side.is_closing():
                    raw: socket.socket = side.get_extra_info("socket")
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                side.transport.abort()

    def mend(self) -> None:
        """It is a good line from now on. Connections that lost bytes end: no network loses the middle."""
        if self.deaf_down or self.deaf_up:
            self.reset()
        self.latency = self.rate = 0.0
        self.crumb = 0
        self.deaf_down = self.deaf_up = self.refusing = False

    async def end(self) -> None:
        """End every connection, and wait until nobody is at work for one."""
        self.mend()
        self.reset()
        if self._pairs:
            await self._none_left.wait()

    async def open(self, host: str, port: int) -> asyncio.Server:
        """Listen, and pass on to there."""

        async def connected(reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
            if self.refusing:
                client.close()
                return
            answers, server = await asyncio.open_connection(host, port)
            pair = (client, server)
            self._pairs.append(pair)
            self._none_left.clear()
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._pass(reader, server, down=False))
                    group.create_task(self._pass(answers, client, down=True))
            finally:
                self._pairs.remove(pair)
                if not self._pairs:
                    self._none_left.set()

        listening = await asyncio.start_server(connected, "127.0.0.1", 0)
        here = listening.sockets[0].getsockname()[1]
        self.url = urlunsplit(urlsplit(self.url)._replace(netloc=f"127.0.0.1:{here}"))
        return listening

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, down: bool) -> None:
        with suppress(ConnectionError):
            while data := await source.read(self.crumb or 65_536):
                if self.latency:
                    await asyncio.sleep(self.latency)
                if self.rate:
                    await asyncio.sleep(len(data) / self.rate)
                if target.is_closing():  # it was ended meanwhile, and cannot even be written to
                    break
                if self.deaf_down if down else self.deaf_up:
                    continue
                target.write(data)
                self.passed_down += len(data) if down else 0
                await target.drain()
        target.close()


@asynccontextmanager
async def bad_line(url: str) -> AsyncIterator[BadLine]:
    """A line to the server at ``url``; its own ``url`` leads through it."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    line = BadLine(url)
    async with await line.open(parts.hostname, parts.port) as listening:
        try:
            yield line
        finally:
            listening.close()
            await line.end()
