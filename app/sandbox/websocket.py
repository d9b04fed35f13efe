"""The stream's WebSocket, taken over from uvicorn with everything below it.

Why not uvicorn's own, or a server of the ``websockets`` library: gateway and stream share one host and port at Oracle,
so here too; and refusing an upgrade with 400 or 429, closing with 4406 *after* the handshake, sending finished frames
in batches, resetting, stalling or cutting the connection all need the transport itself. uvicorn accepts a protocol
class; this one wraps the sans-I/O half of ``websockets`` for the handshake, masking and closing, and writes events past
it.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, Any, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from app.sandbox.doors import MAX_HEADERS, refuse_stranger
from app.sandbox.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.sandbox.stream import Stream

SUBPROTOCOL = Subprotocol("graphql-transport-ws")
PATH = "/subscriptions"
_HIGH_WATER = 2_000_000
_GOODBYE = 5.0
"""Real seconds that a client has for its side of the closing handshake."""


class StreamSocket(asyncio.Protocol):
    """One WebSocket. Built by uvicorn when a request asks for an upgrade; ``app_state["world"]`` is the sandbox."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._stream: Stream = app_state["world"].stream
        self._connections = server_state.connections
        self._loop = _loop or asyncio.get_running_loop()
        self._protocol = ServerProtocol(select_subprotocol=_select)
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None
        self._fragments: list[bytes] = []
        self._full = False
        self._mute = False
        self._ended_here = False
        self.client: tuple[str, int] | None = None

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """uvicorn hands the connection over."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=_HIGH_WATER, low=_HIGH_WATER // 4)
        self.client = transport.get_extra_info("peername")
        self._connections.add(self)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        """Bytes of the client."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._handshake(event)
            elif isinstance(event, Frame):
                self._frame(event)
        self._flush()

    def eof_received(self) -> None:
        """The client sends no more."""
        self._protocol.receive_eof()
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, from whichever side."""
        self._connections.discard(self)
        if self._session is not None:
            self._session.lost(by_client=not self._ended_here)

    def pause_writing(self) -> None:
        """The client does not keep up."""
        self._full = True

    def resume_writing(self) -> None:
        """It does again."""
        self._full = False
        if self._session is not None:
            self._session.wake()

    def shutdown(self) -> None:
        """uvicorn stops: say so and go."""
        self.close(1001, "Going away")
        if self._transport is not None:
            self._transport.close()

    # The protocol's side

    def _handshake(self, request: Request) -> None:
        path, _, query = request.path.partition("?")
        headers = list(request.headers.raw_items())
        if sum(len(name) + len(value) + 4 for name, value in headers) > MAX_HEADERS:
            self._reject(431, "Request Header Fields Too Large")
            return
        if refusal := refuse_stranger(request.headers.get("Host"), request.headers.get("Origin")):
            self._reject(*refusal)
            return
        if path != PATH:
            self._reject(404, "Not Found")
            return
        keys = [value for name, _, value in (part.partition("=") for part in query.split("&")) if name == "key"]
        application, status, reason = self._stream.consumers.admit(keys[0] if keys else "")
        if application is None:
            self._reject(status, reason)
            return
        self._protocol.send_response(self._protocol.accept(request))
        self._flush()
        if self._protocol.state is State.OPEN:
            self._session = Session(self._stream, self, application)
            self._session.opened(self._protocol.subprotocol)

    def _reject(self, status: int, text: str) -> None:
        self._protocol.send_response(self._protocol.reject(status, f"{text}\n"))

    def _frame(self, frame: Frame) -> None:
        session = self._session
        if session is None:
            return
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            self._fragments.append(bytes(frame.data))
            if frame.fin:
                data, self._fragments = b"".join(self._fragments), []
                session.message(None if frame.opcode is Opcode.BINARY else data.decode(errors="replace"))
        elif frame.opcode is Opcode.CLOSE and not self._ended_here:
            session.closing(self._protocol.close_code)

    def _flush(self) -> None:
        """Hand over what the protocol has to say. An empty piece stands for the end of the stream (websockets)."""
        if self._transport is None:
            return
        for piece in self._protocol.data_to_send():
            if piece and not self._mute:
                self._transport.write(piece)
            elif not piece:
                self._transport.close()

    # The session's side

    @property
    def writable(self) -> bool:
        """Whether more may be written just now."""
        return not self._full and self._takes_bytes

    def write(self, frames: bytes) -> None:
        """Send finished frames, past the protocol: they need neither masking nor extensions."""
        if self._transport is not None and self._takes_bytes:
            self._transport.write(frames)

    @property
    def _takes_bytes(self) -> bool:
        """A client that died is noticed by the transport before it is told to us: nothing is written to it any more."""
        gone = self._transport is None or self._transport.is_closing()
        return not gone and not self._mute and self._protocol.state is State.OPEN

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake; cut the connection if the client does not answer it."""
        self._ended_here = True
        if self._transport is None or self._protocol.state is not State.OPEN:
            return
        self._protocol.send_close(code, reason.encode()[:123].decode(errors="ignore"))
        self._flush()
        self._loop.call_later(_GOODBYE, self._transport.abort)

    def hang_up(self) -> None:
        """End the connection once what was written has left: FIN, no close frame."""
        self._ended_here = True
        if self._transport is not None:
            self._transport.close()

    def drop(self) -> None:
        """End the connection in the middle of everything: FIN, no close frame."""
        self._ended_here = True
        if self._transport is not None:
            self._transport.abort()

    def reset(self) -> None:
        """The same with RST: the client's next read fails."""
        if self._transport is not None:
            raw: socket.socket = self._transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.drop()

    def mute(self, seconds: float, *, deaf: bool) -> None:
        """Send nothing for so many real seconds. ``deaf``: read nothing either, as behind a dead link."""
        if self._transport is None:
            return
        self._mute = True
        if deaf:
            self._transport.pause_reading()
        self._loop.call_later(seconds, self._unmute)

    def _unmute(self) -> None:
        self._mute = False
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
            self.resume_writing()


def _select(protocol: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Take ours if it is offered; otherwise open without one, to be closed with 4406."""
    return SUBPROTOCOL if SUBPROTOCOL in offered else None
