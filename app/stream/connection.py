"""One WebSocket to the stream, and the conversation over it.

The socket's own task switch per message is left out: :class:`Link` hands over all messages of one read at once, in the
event loop's callback, so that a burst costs one wake-up. Source: OHIP guide, "Streaming API", Connect.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    InvalidHandshake,
    InvalidMessage,
    InvalidProxy,
    InvalidStatus,
    ProxyError,
)
from websockets.frames import Frame, Opcode
from websockets.protocol import Event, State
from websockets.typing import Subprotocol

from app.clients.http import USER_AGENT, connection_failure, host_of, trusted_tls
from app.domain.errors import DoormanError, NotTheServer, Unreachable
from app.domain.event import Arrival
from app.domain.profile import Secret, is_loopback
from app.stream.cutter import Cutter, ViolationError
from app.stream.protocol import Acknowledged, Answered, Completed, Lapse, Phase, Protocol, Refused, Settled
from app.stream.rules import Pace
from app.wire.frames import SUBPROTOCOL

MAX_MESSAGE = 64 * 1024 * 1024
"""Bytes; the largest frame at Oracle is unknown."""

HANG_UP_WITHIN = 2.0
"""Seconds in which a server that said goodbye ends the TCP connection, before we do."""

T = TypeVar("T", Acknowledged, Answered, Settled)

_silent = logging.getLogger(__name__)
_silent.setLevel(logging.CRITICAL)  # the library's own log would name the key's hash and the token


@dataclass(frozen=True, slots=True)
class Ending:
    """How a connection ended: by close code, or by the status of a refused upgrade. ``reason`` is for support."""

    code: int = 0
    status: int = 0
    reason: str = ""

    def __str__(self) -> str:
        return f"{'HTTP ' if self.status else ''}{self.status or self.code} {self.reason}".strip()


class StreamEndedError(Exception):
    """The connection ended while something was awaited from it."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(str(ending))
        self.ending = ending


class Link(ClientConnection):
    """The WebSocket. Whole messages go to ``deliver``, all of one read together; the library keeps the rest."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.deliver: Callable[[list[bytes]], None] | None = None
        self._cutter = Cutter(MAX_MESSAGE)
        self._early: list[bytes] = []
        self._tail = b""
        self._violation: ViolationError | None = None

    def process_event(self, event: Event) -> None:
        """Called by the library for the answer to the upgrade and for each control frame."""
        super().process_event(event)
        if isinstance(event, Frame) and event.opcode is Opcode.CLOSE:
            self.loop.call_later(HANG_UP_WITHIN, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Called by the event loop for each read."""
        if self.response is None:
            data = self._shake_hands(data)
        if self.protocol.state is not State.OPEN:
            super().data_received(data)
            return
        try:
            messages, control = self._cutter.cut(data)
        except ViolationError as violation:
            self._violation = violation
            self.protocol.fail(violation.code, violation.reason)
            self.send_data()
            self.loop.call_later(HANG_UP_WITHIN, self.transport.abort)
            return
        for frame in control:
            super().data_received(frame)
        if self.deliver is None:
            self._early += messages
        elif messages:
            self.deliver([*self._early, *messages] if self._early else messages)
            self._early = []

    def _shake_hands(self, data: bytes) -> bytes:
        """Give the library the head of the answer to the upgrade; what follows in the same read is returned."""
        seen = self._tail + data
        end = seen.find(b"\r\n\r\n")
        length = len(data) if end < 0 else end + 4 - len(self._tail)
        self._tail = seen[-3:]
        super().data_received(data[:length])
        return data[length:]

    @property
    def ending(self) -> Ending:
        """How it ended, once it has."""
        if self._violation is not None:
            return Ending(code=self._violation.code, reason=self._violation.reason)
        return Ending(code=self.close_code or 1006, reason=self.close_reason or "")


class _Dial(connect):
    """Dialling that follows no redirect."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


async def dial(url: str, app_key: Secret, pace: Pace, tls: ssl.SSLContext | None = None) -> Link:
    """Open the WebSocket of the stream at ``url``, in the name of the application key.

    Raises StreamEndedError where the upgrade is refused, and Unreachable in its kinds. The system's proxies hold,
    except towards this machine itself.
    """
    host = host_of(url)
    options: Mapping[str, Any] = {"ssl": tls or trusted_tls()} if url.startswith("wss:") else {}
    digest = hashlib.sha256(app_key.reveal().encode()).hexdigest()
    try:
        link = await _Dial(
            f"{url}{'&' if '?' in url else '?'}key={digest}",
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            user_agent_header=USER_AGENT,
            proxy=None if is_loopback(url) else True,
            open_timeout=pace.open_within,
            ping_interval=None,
            max_size=MAX_MESSAGE,
            logger=_silent,
            create_connection=Link,
            **options,
        )
    except InvalidStatus as refused:
        response = refused.response
        raise StreamEndedError(Ending(status=response.status_code, reason=response.reason_phrase)) from refused
    except (InvalidHandshake, InvalidProxy, OSError) as failure:
        raise _not_opened(failure, host) from failure
    assert isinstance(link, Link)
    if link.subprotocol != SUBPROTOCOL:
        link.transport.abort()
        raise StreamEndedError(Ending(code=4406, reason="the server chose no subprotocol"))
    return link


def _not_opened(failure: Exception, host: str) -> DoormanError:
    if isinstance(failure, ProxyError | InvalidProxy):
        return Unreachable(f"The proxy on the way to {host} does not let the stream through: check its settings.")
    if isinstance(failure, OSError) or isinstance(failure.__cause__, EOFError):
        return connection_failure(failure, host)
    kind = "no HTTP" if isinstance(failure, InvalidMessage) else "no WebSocket"
    return NotTheServer(f"Something else than the stream answers at {host}: check the address.", detail=kind)


class Session:
    """The conversation over one link: greeting, subscription, pings, end. ``take`` gets the arrivals of each read."""

    def __init__(self, link: Link, pace: Pace, take: Callable[[list[Arrival]], None]) -> None:
        self._link = link
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._protocol = Protocol(pace, self._loop.time())
        self._awaited: dict[type[object], asyncio.Future[Any]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._reason: Ending | None = None
        self._listening = True
        link.deliver = self._delivered
        link.connection_lost_waiter.add_done_callback(self._ended)

    async def greet(self, token: Secret, app_key: Secret) -> None:
        """Show token and key; returns when the server acknowledges. Raises StreamEndedError."""
        self._protocol.greet(token, app_key, self._loop.time())
        await self._expect(Acknowledged)

    async def ask_status(self) -> str:
        """Whether somebody streams already: "Active", "Inactive", or "" where the server does not say."""
        self._protocol.ask(self._loop.time())
        return (await self._expect(Answered)).status

    async def subscribe(self, chain: str, offset: str | None) -> None:
        """Subscribe; returns when the server has taken it, or sends the first event. Raises StreamEndedError."""
        self._protocol.subscribe(chain, offset, self._loop.time())
        await self._expect(Settled)

    def complete(self, within: float | None = None) -> None:
        """Ask for the end: what is under way arrives, then the server closes, or we do after ``within`` seconds."""
        self._protocol.complete(self._loop.time(), within)
        self._send()

    @property
    def is_streaming(self) -> bool:
        """Whether a subscription was asked for and not ended by either side."""
        return self._protocol.phase is Phase.STREAMING

    @property
    def said_complete(self) -> bool:
        """Whether either side ended the subscription properly."""
        return self._protocol.phase is Phase.DRAINING

    async def ended(self) -> Ending:
        """How it ended, when it has."""
        await asyncio.shield(self._link.connection_lost_waiter)
        return self._reason or self._link.ending

    def listen(self, listening: bool) -> None:
        """Read on, or leave what comes in the network until the archive has caught up."""
        if listening != self._listening and not self._link.transport.is_closing():
            self._listening = listening
            self._protocol.excuse(self._loop.time())
            (self._link.transport.resume_reading if listening else self._link.transport.pause_reading)()

    @property
    def has_ended(self) -> bool:
        """Whether the connection is gone."""
        return self._link.connection_lost_waiter.done()

    def hang_up(self) -> None:
        """Close from our side, which is only right before a subscription, or where the server does not close."""
        if self._link.protocol.state is State.OPEN:
            self._link.protocol.send_close(1000)
            self._link.send_data()
        self._link.transport.abort()

    def _delivered(self, messages: list[bytes]) -> None:
        now, received_at = self._loop.time(), time.time_ns() // 1000
        receive = self._protocol.receive
        arrivals: list[Arrival] = []
        for text in messages:
            happening = receive(text, now, received_at)
            if type(happening) is Arrival:
                arrivals.append(happening)
            elif happening is not None:
                self._happened(happening)
        if arrivals:
            self._resolve(Settled())
            self._take(arrivals)
        self._send()

    def _happened(self, happening: object) -> None:
        if isinstance(happening, Refused):
            self._reason = Ending(code=4400, reason=happening.reason)
            self.hang_up()
        elif not isinstance(happening, Completed):
            self._resolve(happening)

    def _resolve(self, happening: object) -> None:
        future = self._awaited.get(type(happening))
        if future is not None and not future.done():
            future.set_result(happening)

    async def _expect(self, kind: type[T]) -> T:
        if self._link.connection_lost_waiter.done():
            raise StreamEndedError(await self.ended())
        future: asyncio.Future[T] = self._loop.create_future()
        self._awaited[kind] = future
        self._send()
        return await future

    def _send(self) -> None:
        outgoing = self._protocol.take_outgoing()
        if self._link.protocol.state is State.OPEN:
            for text in outgoing:
                self._link.protocol.send_text(text)
            self._link.send_data()
        if self._timer is None or self._timer.when() > self._protocol.deadline:
            self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._protocol.deadline, self._tick)

    def _tick(self) -> None:
        self._timer = None
        if not self._listening:
            self._protocol.excuse(self._loop.time())
        lapse = self._protocol.tick(self._loop.time())
        if lapse is Lapse.NOT_ANSWERED:
            self._resolve(Answered(""))
        elif lapse is not None:
            self._reason = Ending(code=1000 if lapse is Lapse.NOT_CLOSED else 1006, reason=lapse.value)
            self.hang_up()
        if not self._link.transport.is_closing():
            self._send()

    def _ended(self, lost: asyncio.Future[None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        failure = StreamEndedError(self._reason or self._link.ending)
        for future in self._awaited.values():
            if not future.done():
                future.set_exception(failure)
