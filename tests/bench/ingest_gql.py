"""Is Doorman faster, all the way to the encrypted disk, than others merely receive?

``ingest_vs_gql`` is the recorder's rate, from the sender's first byte to the last event committed, over the rate at
which ``gql`` receives the same frames and does nothing with them. Beside it: raw ``websockets`` with ``msgspec``, and
SQLite alone. All in one run, taking turns, medians.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.bench.ingest import FIRST_OFFSET, Sending, ingest, templates, unique_id

EVENTS = 100_000
RUNS = 3
PROTOCOL = Subprotocol("graphql-transport-ws")
QUERY = """subscription { newEvent(input: {chainCode: "LARK"}) { metadata { offset uniqueEventId } moduleName eventName
primaryKey timestamp hotelId publisherId actionInstanceId detail { elementName newValue oldValue scopeFrom scopeTo
elementSequence elementType elementRole } } }"""


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.ingest_gql")
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--runs", type=int, default=RUNS)
    asked = arguments.parse_args()
    ways: dict[str, Callable[[int], float]] = {
        "doorman": _doorman,
        "gql": lambda count: _received(_by_gql, count),
        "websockets_msgspec": lambda count: _received(_by_websockets, count),
        "sqlite": _sqlite,
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(asked.runs):
        for name, measure in ways.items():
            rates[name].append(measure(asked.events))
    medians = {name: round(statistics.median(found)) for name, found in rates.items()}
    value = medians["doorman"] / medians["gql"]
    line = {"bench": "ingest_vs_gql", "value": round(value, 3), "unit": "ratio", "at_least": 1.0}
    print(json.dumps(line | {"events_a_second": medians, "runs": {n: [round(r) for r in f] for n, f in rates.items()}}))
    return 0


def _doorman(count: int) -> float:
    with tempfile.TemporaryDirectory(prefix="doorman-ingest-") as folder:
        return ingest(Path(folder) / "archive", secrets.token_hex(32), count)


def _received(receive: Callable[[str, int], None], count: int) -> float:
    """Events a second that a client receives in a process of its own, so that nothing of ours is in its way."""
    with Sending(count) as sending:
        receive(sending.url, count)
        ended_at = time.time()
        return count / (ended_at - sending.started_at())


def _by_gql(url: str, count: int) -> None:
    async def main() -> None:
        transport = WebsocketsTransport(url, subprotocols=[PROTOCOL], connect_args={"max_size": None})
        async with Client(transport=transport, fetch_schema_from_transport=False) as session:
            received = 0
            async for _ in session.subscribe(gql(QUERY)):
                received += 1
                if received == count:
                    return

    asyncio.run(main())


def _by_websockets(url: str, count: int) -> None:
    decode = msgspec.json.Decoder().decode

    async def main() -> None:
        async with connect(url, subprotocols=[PROTOCOL], compression=None, max_size=None) as socket:
            await socket.send('{"type":"connection_init"}')
            await socket.recv()
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": QUERY}}))
            received = 0
            async for text in socket:
                received += decode(text)["type"] == "next"
                if received == count:
                    return

    asyncio.run(main())


def _sqlite(count: int) -> float:
    """Rows a second into one plain table with a unique index, a thousand in a transaction, from ready made values."""
    bodies = list(templates())
    rows = [
        (unique_id(n), FIRST_OFFSET + n, bodies[n % len(bodies)] % (b"%d" % (FIRST_OFFSET + n), unique_id(n).encode()))
        for n in range(count)
    ]
    with tempfile.TemporaryDirectory(prefix="doorman-ingest-") as folder:
        database = sqlite3.connect(Path(folder) / "events.db", isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE event (unique_id TEXT UNIQUE, offset INTEGER, body BLOB)")
        began = time.perf_counter()
        for start in range(0, count, 1_000):
            database.execute("BEGIN")
            database.executemany("INSERT INTO event VALUES (?, ?, ?)", rows[start : start + 1_000])
            database.execute("COMMIT")
        took = time.perf_counter() - began
        database.close()
    return count / took


if __name__ == "__main__":
    sys.exit(main())
