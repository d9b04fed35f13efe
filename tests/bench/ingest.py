"""Sender → recorder → committed in the encrypted archive: how many events a second, and is each there once?

The sender is a process of its own with frames made beforehand; the recorder is ``doormanctl record`` as people run it.
A run's clock starts with the sender's first byte and stops with the report that the last event is on disk.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.bench._process import Sender

EVENTS = 150_000
RUNS = 3
CHUNK = 128
FIRST_OFFSET = 1_000_000_000
NAMES = ("Aalto", "Bergström", "Castillo", "D’Arcy", "Echeverría", "Fitzgerald", "Grünwald", "Hashimoto", "Ivanova")
ELEMENTS = (
    "ARRIVAL DATE", "DEPARTURE DATE", "ADULTS", "CHILDREN", "ROOM TYPE", "RATE CODE", "RATE AMOUNT", "NAME",
    "CONFIRMATION NO", "MARKET CODE",
)  # fmt: skip


def main() -> int:
    """Run as a bench (prints one line of JSON), or, with ``send``, as the sender."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.ingest")
    arguments.add_argument("role", nargs="?", choices=["measure", "send"], default="measure")
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--first", type=int, default=0, help="the number of the first event that is sent")
    arguments.add_argument("--runs", type=int, default=RUNS)
    asked = arguments.parse_args()
    if asked.role == "send":
        asyncio.run(send(asked.events, asked.first))
        return 0
    values = [measure(asked.events) for _ in range(asked.runs)]
    value = statistics.median(values)
    line = {"bench": "ingest", "value": round(value), "unit": "events/s", "at_least": 30_000, "events": asked.events}
    print(json.dumps(line | {"runs": [round(v) for v in values]}))
    return 0


def measure(count: int) -> float:
    """Events a second of one run into an empty archive. Raises AssertionError where one is lost or there twice."""
    with tempfile.TemporaryDirectory(prefix="doorman-ingest-") as folder:
        archive, key = Path(folder) / "archive", secrets.token_hex(32)
        rate = ingest(archive, key, count)
        _check(archive, key, count)
    return rate


def ingest(archive: Path, key: str, count: int, first: int = 0) -> float:
    """Events a second from the sender into the archive, which holds the ``first`` events already, or is not there."""
    with Sending(count, first) as sending:
        committed_at = _record(archive, environment(sending.url, key), first + count)
        return count / (committed_at - sending.started_at())


class Sending(Sender):
    """The sender as a process of its own; use it as a context manager."""

    def __init__(self, count: int, first: int = 0) -> None:
        super().__init__("tests.bench.ingest", "send", "--events", str(count), "--first", str(first))

    def started_at(self) -> float:
        """When its first byte went out, in seconds since 1970."""
        return float(self.line())


@contextmanager
def recorder(archive: Path, environment: dict[str, str]) -> Iterator[tuple[int, Iterator[dict[str, Any]]]]:
    """A recorder's process id and its reports; it is asked to end at the end. Raises AssertionError if it failed."""
    command = [sys.executable, "-m", "app", "record", "--archive", str(archive)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.pid, map(json.loads, process.stdout)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()
    assert process.returncode == 0, f"the recorder ended with {process.returncode}"


def _record(archive: Path, environment: dict[str, str], count: int) -> float:
    """Record until everything is committed; when that was."""
    with recorder(archive, environment) as (_, reports):
        for report in reports:
            if report["type"] == "committed" and report["events"] >= count:
                return float(report["at"]) / 1_000_000
    raise AssertionError("the recorder ended before everything was committed")


def _check(archive: Path, key: str, count: int) -> None:
    dump = [sys.executable, "-m", "app", "archive", "dump", str(archive)]
    rows = subprocess.run(
        dump, env=environment("", key), stdout=subprocess.PIPE, text=True, check=True
    ).stdout.splitlines()
    assert rows == [f"{FIRST_OFFSET + n}\t{unique_id(n)}" for n in range(count)], f"{len(rows)} rows of {count} differ"


def environment(url: str, key: str) -> dict[str, str]:
    """What a recorder is told: the sender's stream, and the archive's key."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")}
    return ours | {
        "DOORMAN_GATEWAY": url.replace("ws:", "http:").removesuffix("/subscriptions"),
        "DOORMAN_STREAM_URL": url,
        "DOORMAN_CHAIN": "LARK",
        "DOORMAN_ENTERPRISE_ID": "LARKENT",
        "DOORMAN_APP_KEY": "bench",
        "DOORMAN_CLIENT_ID": "bench",
        "DOORMAN_CLIENT_SECRET": "bench",
        "DOORMAN_TOKEN": "bench",
        "DOORMAN_ARCHIVE_KEY": key,
    }


async def send(count: int, first: int = 0) -> None:
    """Serve the stream to one subscriber, as fast as it reads; print the address, and later the moment of the start."""
    bodies = list(templates())
    done = asyncio.Event()

    async def stream(socket: ServerConnection) -> None:
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "connection_init":
                await socket.send('{"type":"connection_ack"}')
            elif message["type"] == "ping":
                await socket.send('{"type":"pong"}')
            elif message["type"] == "subscribe":
                chunks = list(frames(count, message["id"].encode(), bodies, first))
                print(time.time(), flush=True)
                for chunk in chunks:
                    socket.transport.write(chunk)
                    await socket.drain()
            elif message["type"] == "complete":
                await socket.close(1000)
        done.set()

    protocols = [Subprotocol("graphql-transport-ws")]
    async with serve(stream, "127.0.0.1", 0, subprotocols=protocols, compression=None, ping_interval=None) as server:
        print(f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/subscriptions", flush=True)
        await done.wait()


def frames(count: int, operation: bytes, bodies: list[bytes], first: int = 0) -> Iterator[bytes]:
    """All frames, ready for the wire, so many to a piece (RFC 6455, section 5.2: text, unmasked, 16 bits of length)."""
    heads = [b'{"id":"' + operation + b'","type":"next","payload":{"data":{"newEvent":' + body for body in bodies]
    for start in range(first, first + count, CHUNK):
        piece = bytearray()
        for n in range(start, min(start + CHUNK, first + count)):
            text = heads[n % len(heads)] % (b"%d" % (FIRST_OFFSET + n), unique_id(n).encode()) + b"}}}"
            piece += b"\x81\x7e" + len(text).to_bytes(2, "big") + text
        yield bytes(piece)


def unique_id(n: int) -> str:
    """A unique event id that looks random and is a function of ``n``."""
    text = f"{(n * 0x9E3779B97F4A7C15F39CC0605CEDC835) & (2**128 - 1):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def templates() -> Iterator[bytes]:
    """JSON of some hundred reservation events of about 1,380 bytes, with places for offset and unique id."""
    chance = random.Random(1)
    for n in range(256):
        event: dict[str, Any] = {
            "metadata": {"offset": "%b", "uniqueEventId": "%b"},
            "moduleName": "RESERVATION",
            "eventName": chance.choice(["NEW RESERVATION", "UPDATE RESERVATION", "CHECK IN", "CHECK OUT", "CANCEL"]),
            "primaryKey": str(4_000_000 + n * 7_919),
            "timestamp": f"2026-11-24 {chance.randrange(24):02}:{chance.randrange(60):02}:00.000",
            "hotelId": f"AUR{chance.randrange(1, 61):02}",
            "publisherId": f"PUB{n}",
            "actionInstanceId": str(9_000_000 + n),
            "detail": [_detail(chance, element) for element in ELEMENTS[: chance.randrange(7, 11)]],
        }
        yield json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _detail(chance: random.Random, element: str) -> dict[str, str | None]:
    value = chance.choice(NAMES) if element == "NAME" else str(chance.randrange(10_000))
    return {
        "elementName": element,
        "newValue": value,
        "oldValue": chance.choice([value, ""]),
        "scopeFrom": "",
        "scopeTo": None,
        "elementSequence": "1",
        "elementType": "RESERVATION",
        "elementRole": "",
    }


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ConnectionClosed:
        sys.exit(1)
