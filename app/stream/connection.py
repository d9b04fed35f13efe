"""One WebSocket to the stream: dialling it, and handing over what it brings.

The socket's own task switch per message is left out: :class:`Link` hands over all messages of one read at once, in the
event loop's callback, so that a burst costs one wake-up. Source: OHIP guide, "Streaming API", Connect.
"""

from __future__ import annotations

import hashlib
import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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

from app.clients.failures import connection_failure, host_of
from app.clients.http import USER_AGENT, trusted_tls
from app.domain.errors import DoormanError, NotTheServer, Unreachable
from app.domain.profile import Secret, is_loopback
from app.stream.cutter import Cutter, ViolationError
from app.stream.rules import Pace
from app.wire.frames import SUBPROTOCOL

MAX_MESSAGE = 64 * 1024 * 1024
"""Bytes; the largest frame at Oracle is unknown."""

NEXT_ADDRESS_AFTER = 0.25
"""Seconds after which a server's next address is tried as well: a network may swallow what goes to one of them."""

HANG_UP_WITHIN = 2.0
"""Seconds in which a server that said goodbye ends the TCP connection, before we do."""

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
    """The WebSocket. Whole messages go to ``deliver``, all of one read together; the library keeps the rest.

    ``deliver`` is called for every read, with none where it brought a piece only: that, too, is a sign of life.
    """

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
            messages, control = violation.before
            self._violation = violation
        self._hand_over(messages, control)
        if self._violation is not None:
            self.protocol.fail(self._violation.code, self._violation.reason)
            self.send_data()
            self.loop.call_later(HANG_UP_WITHIN, self.transport.abort)

    def _hand_over(self, messages: list[bytes], control: list[bytes]) -> None:
        for frame in control:
            super().data_received(frame)
        if self.deliver is None:
            self._early += messages
        else:
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
    def remains(self) -> bytes:
        """What has come of a message that never came whole."""
        return self._cutter.remains

    @property
    def violated(self) -> bool:
        """Whether something came that is against the rules."""
        return self._violation is not None

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
            happy_eyeballs_delay=NEXT_ADDRESS_AFTER,
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
