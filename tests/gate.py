"""What stands before a server of this machine and lets through, or not: a proxy, a network's sign-in, an outage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from tests.strangers import Answer

Mood = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(answer: Answer) -> Mood:
    """Says this to everybody."""

    async def mood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(bytes(answer))
        await writer.drain()

    return mood


async def hanging_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing and goes."""


def through(url: str, *, as_proxy: bool = False) -> Mood:
    """Passes on to the server at ``url``; ``as_proxy``: after the request for a tunnel."""
    server = urlsplit(url)

    async def mood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if as_proxy:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        answers, onward = await asyncio.open_connection(server.hostname, server.port)
        async with asyncio.TaskGroup() as group:
            group.create_task(_pass(reader, onward))
            group.create_task(_pass(answers, writer))

    return mood


async def _pass(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    target.close()


@asynccontextmanager
async def gate(moods: Sequence[Mood]) -> AsyncIterator[str]:
    """Host and port of one that meets each connection with the next mood; the last one stays."""
    left = list(moods)

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mood = left.pop(0) if len(left) > 1 else left[0]
        try:
            await mood(reader, writer)
        finally:
            writer.close()

    async with await asyncio.start_server(met, "127.0.0.1", 0) as listening:
        yield f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        listening.close()
