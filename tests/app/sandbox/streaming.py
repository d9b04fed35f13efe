"""A client of the stream, as plain as can be: what a test says is what goes over the wire."""

from __future__ import annotations

import hashlib
import json
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.sandbox_process import SandboxProcess

PATIENCE = 20.0
SUBPROTOCOL = "graphql-transport-ws"
FIELDS = """{ metadata { offset uniqueEventId } moduleName eventName primaryKey timestamp hotelId publisherId
    actionInstanceId detail { elementName newValue oldValue scopeFrom scopeTo elementSequence elementType elementRole }
    }"""


def query(arguments: str = "", fields: str = FIELDS, chain: str = "LARK") -> str:
    """A subscription as Oracle's samples write it: the input inside the text."""
    return f'subscription {{ newEvent(input: {{chainCode: "{chain}" {arguments}}}) {fields} }}'


def address(sandbox: SandboxProcess, app_key: str | None = None) -> str:
    """The stream's address for an application key."""
    return f"{sandbox.stream}?key={hashlib.sha256((app_key or sandbox.app_key).encode()).hexdigest()}"


class StreamClient:
    """One connection. Pings of the server are answered by :meth:`receive`; everything else is the test's."""

    def __init__(
        self,
        sandbox: SandboxProcess,
        *,
        app_key: str | None = None,
        subprotocol: str | None = SUBPROTOCOL,
        **options: Any,
    ) -> None:
        self.sandbox = sandbox
        self.app_key = app_key or sandbox.app_key
        self._opening = connect(
            address(sandbox, self.app_key),
            subprotocols=None if subprotocol is None else [Subprotocol(subprotocol)],
            compression=None,
            proxy=None,
            ping_interval=None,
            max_size=None,
            open_timeout=PATIENCE,
            **options,
        )

    def __enter__(self) -> StreamClient:
        self.socket: ClientConnection = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def send(self, message: Any) -> None:
        """One message; text goes out as it is."""
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def receive(self) -> Any:
        """The next message that is not a ping."""
        while True:
            message = json.loads(self.socket.recv(PATIENCE))
            if message["type"] != "ping":
                return message
            self.send({"type": "pong"})

    def init(self, token: str | None = None) -> None:
        """Sign in, and wait for the answer."""
        token = self.sandbox.token(self.app_key) if token is None else token
        self.send(
            {"type": "connection_init", "payload": {"Authorization": f"Bearer {token}", "x-app-key": self.app_key}}
        )
        assert self.receive() == {"type": "connection_ack"}

    def subscribe(self, text: str | None = None, subscription_id: str = "1", **payload: Any) -> None:
        """Ask for events."""
        self.send({"id": subscription_id, "type": "subscribe", "payload": {"query": text or query(), **payload}})

    def start(self, arguments: str = "") -> None:
        """Sign in and subscribe."""
        self.init()
        self.subscribe(query(arguments))

    def events(self, count: int) -> list[dict[str, Any]]:
        """The next so many events."""
        found = []
        for _ in range(count):
            message = self.receive()
            assert message["type"] == "next", message
            found.append(message["payload"]["data"]["newEvent"])
        return found

    def complete(self) -> list[dict[str, Any]]:
        """Say ``complete`` and read until the server closes, as it must with 1000; the events that still came."""
        self.send({"id": "1", "type": "complete"})
        late, code, _ = self.to_the_end()
        assert code == 1000
        return [message["payload"]["data"]["newEvent"] for message in late]

    def closed(self) -> tuple[int, str]:
        """Read until the server closes: its code and reason."""
        _, code, reason = self.to_the_end()
        return code, reason

    def to_the_end(self) -> tuple[list[Any], int, str]:
        """Every message until the server closes, and its code and reason; 1006 where it broke off."""
        messages: list[Any] = []
        try:
            while True:
                messages.append(self.receive())
        except ConnectionClosed as closed:
            return messages, *((1006, "") if closed.rcvd is None else (closed.rcvd.code, closed.rcvd.reason))


def offsets(events: list[dict[str, Any]]) -> list[str]:
    """The offsets of events."""
    return [event["metadata"]["offset"] for event in events]


def wait_until(sandbox: SandboxProcess, holds: Any) -> Any:
    """Look at the statistics until something holds of them. Waiting is a call to the sandbox, which takes its time."""
    for _ in range(2_000):
        stats = sandbox.admin("stats")
        if holds(stats):
            return stats
    raise AssertionError(f"never came true: {stats}")
