"""Dialling: what can stand where the stream should be, and how the library's handshake meets our own cutting."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from app.clients.http import trusted_tls
from app.domain import errors
from app.domain.event import Arrival
from app.domain.profile import Secret
from app.stream.connection import Ending, StreamEndedError, dial
from app.stream.rules import Pace
from app.stream.session import Session
from tests.app.stream.scripted import Guest, stage

KEY = Secret("ABC-123")
PACE = replace(Pace(), open_within=0.5)

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def port(serve: Serve, **options: object) -> AsyncIterator[int]:
    async def tidy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    async with await asyncio.start_server(tidy, "127.0.0.1", 0, **options) as server:  # type: ignore[arg-type]
        yield int(server.sockets[0].getsockname()[1])


def answering(*pieces: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return serve


async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def in_clear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def failure(serve: Serve, pace: Pace = PACE) -> BaseException:
    async def main() -> None:
        async with port(serve) as number:
            await dial(f"ws://127.0.0.1:{number}/subscriptions", KEY, pace)

    with pytest.raises((errors.DoormanError, StreamEndedError)) as raised:
        asyncio.run(main())
    assert "4d156d7bc9c38c" not in str(raised.value), "the key's hash is nobody's business"
    return raised.value


@pytest.mark.parametrize(
    ("serve", "kind", "says"),
    [
        (mute, errors.TimedOut, "did not answer in time"),
        (answering(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), errors.NotTheServer, "Something else"),
        (answering(), errors.Unreachable, "broke"),
        (answering(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), errors.NotTheServer, "Something else"),
    ],
)
def test_what_stands_where_the_stream_should_be(serve: Serve, kind: type[errors.DoormanError], says: str) -> None:
    error = failure(serve)
    assert type(error) is kind
    assert says in error.sentence
    assert "127.0.0.1" in error.sentence


@pytest.mark.parametrize(
    "pieces",
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<html>\r\n\r\nWi-Fi</html",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r", b"\n\r\n<html>\r\n\r", b"\nWi-Fi</html"),
        (b"HTTP/1.1 200 OK\r\n\r\n<html>Wi-Fi</html>",),
    ],
)
def test_a_web_page_is_an_ending_with_its_status(pieces: tuple[bytes, ...]) -> None:
    error = failure(answering(*pieces))
    assert isinstance(error, StreamEndedError)
    assert error.ending.status == 200


def test_nothing_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
    with pytest.raises(errors.ConnectionRefused, match=f"127.0.0.1:{number}"):
        asyncio.run(dial(f"ws://127.0.0.1:{number}/s", KEY, PACE))


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(errors.NameNotFound, match=r"stream\.invalid"):
        asyncio.run(dial("wss://stream.invalid/s", KEY, replace(PACE, open_within=20)))


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody vouches for."""
    files = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(files[0]), "-out", str(files[1]), "-days", "2", "-subj", f"/CN={name}"]
    subprocess.run([*command, "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    return context


def trusting(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(folder / "cert.pem")
    return context


async def welcome(guest: Guest) -> None:
    await guest.welcome()
    await guest.see_off()


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async def main() -> None:
        async with stage(welcome, ssl=certificate(tmp_path, "localhost")) as server:
            await dial(server.url, KEY, replace(PACE, open_within=5), trusted_tls())

    with pytest.raises(errors.TlsFailed, match="not trusted"):
        asyncio.run(main())


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    async def main() -> None:
        async with stage(welcome, ssl=certificate(tmp_path, "other.example")) as server:
            url = server.url.replace("127.0.0.1", "localhost")
            await dial(url, KEY, replace(PACE, open_within=5), trusting(tmp_path))

    with pytest.raises(errors.TlsFailed):
        asyncio.run(main())


def test_a_certificate_that_is_trusted_will_do(tmp_path: Path) -> None:
    async def main() -> Ending:
        async with stage(welcome, ssl=certificate(tmp_path, "localhost")) as server:
            link = await dial(server.url, KEY, replace(PACE, open_within=5), trusting(tmp_path))
            session = Session(link, PACE, list.clear)
            await session.greet(Secret("t"), KEY)
            await session.subscribe("LARK", None)
            session.complete()
            return await session.ended()

    assert asyncio.run(main()).code == 1000


def test_a_server_without_tls_at_a_tls_address_is_refused() -> None:
    async def main() -> None:
        async with port(in_clear) as number:
            await dial(f"wss://127.0.0.1:{number}/s", KEY, replace(PACE, open_within=5))

    with pytest.raises(errors.TlsFailed, match="No secure connection"):
        asyncio.run(main())


def accepted(request: bytes, *after: bytes) -> bytes:
    """The answer to an upgrade, and what comes in the same breath."""
    server = ServerProtocol(subprotocols=["graphql-transport-ws"])  # type: ignore[list-item]
    server.receive_data(request)
    (event,) = server.events_received()
    assert isinstance(event, Request)
    server.send_response(server.accept(event))
    return b"".join([*server.data_to_send(), *after])


ACK = Frame(Opcode.TEXT, b'{"type":"connection_ack"}').serialize(mask=False)


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_server_that_speaks_in_the_same_breath_is_understood(size: int) -> None:
    """Bytes of the first message may come with the answer to the upgrade, or in any pieces."""
    ping = Frame(Opcode.PING, b"hello").serialize(mask=False)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        breath = accepted(await reader.readuntil(b"\r\n\r\n"), ping, ACK[:9])
        for at in range(0, len(breath), size):
            writer.write(breath[at : at + size])
            await writer.drain()
        await reader.read(1)
        writer.write(ACK[9:])
        await reader.read()

    async def main() -> None:
        async with port(serve) as number:
            session = Session(
                await dial(f"ws://127.0.0.1:{number}/s", KEY, replace(PACE, open_within=5)), PACE, list.clear
            )
            await session.greet(Secret("t"), KEY)
            session.hang_up()
            await session.ended()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x83\x00", 1002),
        (b"\x81\x7f" + (1 << 40).to_bytes(8, "big"), 1009),
        (Frame(Opcode.CLOSE, b"\x11\x39bad").serialize(mask=False), 4409),
        (b"", 1006),
    ],
)
def test_the_ending_says_what_happened(sent: bytes, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.stream.connection.HANG_UP_WITHIN", 0.05)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(accepted(await reader.readuntil(b"\r\n\r\n")))
        await reader.read(1)
        writer.write(sent)
        if sent:
            await reader.read()

    async def main() -> None:
        async with port(serve) as number:
            session = Session(await dial(f"ws://127.0.0.1:{number}/s", KEY, PACE), PACE, list.clear)
            await session.greet(Secret("t"), KEY)

    with pytest.raises(StreamEndedError) as raised:
        asyncio.run(main())
    assert raised.value.ending.code == code


def test_a_message_to_a_session_that_is_over_is_told_at_once() -> None:
    async def main() -> None:
        async with port(answering()) as _, stage(welcome) as server:
            session = Session(await dial(server.url, KEY, PACE), PACE, list.clear)
            session.hang_up()
            await session.ended()
            assert session.has_ended
            await session.greet(Secret("t"), KEY)

    with pytest.raises(StreamEndedError):
        asyncio.run(main())


def test_arrivals_of_one_read_come_together() -> None:
    taken: list[list[Arrival]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(accepted(await reader.readuntil(b"\r\n\r\n")))
        await reader.read(1)
        frames = [Frame(Opcode.TEXT, b"odd %d" % n).serialize(mask=False) for n in range(50)]
        writer.write(b"".join(frames) + ACK)
        await reader.read()

    async def main() -> None:
        async with port(serve) as number:
            session = Session(await dial(f"ws://127.0.0.1:{number}/s", KEY, PACE), PACE, taken.append)
            await session.greet(Secret("t"), KEY)
            session.hang_up()
            await session.ended()

    asyncio.run(main())
    assert [arrival.body for arrivals in taken for arrival in arrivals] == [b"odd %d" % n for n in range(50)]
    assert len(taken) == 1
