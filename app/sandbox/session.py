"""The server's side of graphql-transport-ws on one connection, with the limits and close codes of Oracle's stream.

::

    opened ──init──► acknowledged ──subscribe──► streaming ──complete──► draining ──► closed 1000
       │                  │                          │
       └ 4408 after 5 s   └ 4408 after 10 s          └ 4401 when the token ends, dropped after 300 s of silence
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any

from app.sandbox.applications import Application
from app.sandbox.conduct import Breach
from app.sandbox.delivery import Delivery
from app.sandbox.line import Line
from app.sandbox.rendering import text_frame
from app.sandbox.schema import Query, Refused, Subscription, read
from app.sandbox.stream import Stream

_JITTER = 0.3
"""Real seconds that a ping may be late before it is called a breach: a loaded machine is not a rude client."""


class Session:
    """One connection. The socket calls :meth:`message`, :meth:`wake`, :meth:`closing` and :meth:`lost`."""

    def __init__(self, stream: Stream, line: Line, application: Application) -> None:
        self._stream = stream
        self._line = line
        self._loop = asyncio.get_running_loop()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._acknowledged = False
        self._heard_at = stream.clock.now()
        self._pinged_at = 0.0
        self._deaf_until = 0.0
        self._owed_pongs: list[dict[str, Any]] = []
        self._over = False
        self._said_goodbye = False
        self.id = str(uuid.uuid4())
        self.application = application
        self.subscription_id: str | None = None
        self.delivery: Delivery | None = None

    # The life of the connection

    def opened(self, subprotocol: str | None) -> None:
        """The handshake is done."""
        self._stream.consumers.sessions.add(self)
        if subprotocol is None:
            self._close(4406, "Subprotocol not acceptable")
            return
        self._after("init", self._stream.rules.init_within, self._init_overdue)
        self._after("silence", self._stream.rules.silent_after, self._check_silence)

    def closing(self, code: int | None) -> None:
        """The client began to close."""
        self._said_goodbye = True
        if self.subscription_id is not None and not self._over:
            self._note(Breach.CLOSED_FIRST, f"closed with {code} while the server was sending")

    def lost(self, *, by_client: bool) -> None:
        """The connection is gone."""
        for timer in self._timers.values():
            timer.cancel()
        self._stream.consumers.sessions.discard(self)
        if self.delivery is None or self._over:
            return
        if by_client and not self._said_goodbye:
            self._note(Breach.VANISHED, "the connection ended without a close")
        if self.delivery.until is not None:
            self._stream.consumers.completed(self.application)
        else:
            self._release(died=by_client)

    def end(self, code: int, reason: str) -> None:
        """Close from the server's side; the stream is free at once."""
        self._release(died=False)
        self._close(code, reason)

    def cut(self, *, reset: bool, hold: bool) -> None:
        """Break the connection. ``hold``: as if the client had died, so that the stream stays held."""
        self._release(died=hold)
        self._over = True
        if reset:
            self._line.reset()
        else:
            self._line.drop()

    def mute(self, seconds: float, *, deaf: bool) -> None:
        """Fall silent for so long, in seconds of the rules; and hear nothing either, for which no client is blamed."""
        length = self._stream.clock.real(seconds)
        if deaf:
            self._deaf_until = self._stream.clock.now() + length
        self._line.mute(length, deaf=deaf)

    def wake(self) -> None:
        """There may be something to send, or room for it."""
        if self.delivery is not None and not self._over:
            self.delivery.schedule(self)

    # The outlet that a delivery writes into

    @property
    def writable(self) -> bool:
        """Whether the line takes more just now."""
        return self._line.writable and not self._over

    def write(self, frames: bytes) -> None:
        """Send events; afterwards what was put off while they flowed."""
        self._line.write(frames)
        self._loop.call_soon(self._after_burst)

    def hang_up(self) -> None:
        """Break the connection behind what was written; the stream is free at once."""
        self._release(died=False)
        self._over = True
        self._line.hang_up()

    def _after_burst(self) -> None:
        if self._over or self.delivery is None:
            return
        if self._owed_pongs and not self._in_burst:
            owed, self._owed_pongs = self._owed_pongs, []
            for pong in owed:
                self._send(pong)
        if self.delivery.drained:
            self._finish()

    @property
    def _in_burst(self) -> bool:
        return self.delivery is not None and self.delivery.waiting_bytes > self._stream.rules.burst_bytes

    # Messages

    def message(self, text: str | None) -> None:
        """One message of the client; None for a binary one."""
        if self._over:
            return
        self._heard_at = self._stream.clock.now()
        try:
            message = json.loads(text) if text is not None else None
        except (json.JSONDecodeError, RecursionError):
            message = None
        handler = self._HANDLERS.get(str(message.get("type"))) if isinstance(message, dict) else None
        if handler is None or message is None:
            self._violated(4400, "Invalid message received")
            return
        handler(self, message)

    def _init(self, message: dict[str, Any]) -> None:
        if "init" not in self._timers:
            self._violated(4429, "Too many initialisation requests")
            return
        self._timers.pop("init").cancel()
        payload = message.get("payload")
        given = {k.lower(): v for k, v in payload.items() if isinstance(v, str)} if isinstance(payload, dict) else {}
        left = self._stream.tokens.seconds_left(given.get("authorization"))
        if not left or self._stream.applications.with_key(given.get("x-app-key")) is not self.application:
            self._close(4401, "Unauthorized")
            return
        self._acknowledged = True
        self._pinged_at = self._stream.clock.now()
        self._timers["token"] = self._loop.call_later(left, self.token_ended)
        self._after("subscribe", self._stream.rules.subscribe_within, self._subscription_overdue)
        self._after("ping", self._stream.rules.ping_every, self._ping)
        self._send({"type": "connection_ack"})

    def _subscribe(self, message: dict[str, Any]) -> None:
        if not self._acknowledged:
            self._close(4401, "Unauthorized")
            return
        subscription_id = message.get("id")
        if not isinstance(subscription_id, str) or not subscription_id:
            self._violated(4400, "Invalid message received: id is missing")
            return
        if subscription_id == self.subscription_id:
            self._violated(4409, f"Subscriber for {subscription_id} already exists")
            return
        try:
            asked = read(self._stream.schema, message.get("payload"), self._stream.status_of(self))
        except Refused as refused:
            self._violated(4400, f"Bad request: {refused}")
            return
        if isinstance(asked, Query):
            self._send({"id": subscription_id, "type": "next", "payload": asked.answer})
            self._send({"id": subscription_id, "type": "complete"})
        else:
            self._start(subscription_id, asked)

    def _start(self, subscription_id: str, asked: Subscription) -> None:
        if refusal := self._stream.forbids(self.application, asked.chain):
            self._close(4403, refusal)
            return
        if refusal := self._stream.consumers.take(self, self.application):
            self._close(4409, refusal)
            return
        self._timers.pop("subscribe").cancel()
        self.subscription_id = subscription_id
        self.delivery = self._stream.deliver(self.application, asked, subscription_id)
        self.wake()

    def _complete(self, message: dict[str, Any]) -> None:
        if self.subscription_id is None or message.get("id") != self.subscription_id or self.delivery is None:
            return  # the protocol lets both sides complete at the same time
        self._check_ping_gap()
        self.delivery.drain(self._stream.rules.burst_bytes)
        if self.delivery.drained:
            self._finish()
        else:
            self.delivery.schedule(self)

    def _finish(self) -> None:
        """Everything that was under way is sent: the server closes."""
        self._stream.consumers.completed(self.application)
        self._close(1000, "Normal closure")

    def _pinged(self, message: dict[str, Any]) -> None:
        self._check_ping_gap()
        self._pinged_at = self._stream.clock.now()
        pong = {"type": "pong"} | ({"payload": message["payload"]} if "payload" in message else {})
        if self._in_burst:
            self._owed_pongs.append(pong)
        elif delay := self._stream.rules.pong_delay:
            self._loop.call_later(self._stream.clock.real(delay), self._send, pong)
        else:
            self._send(pong)

    def _ponged(self, message: dict[str, Any]) -> None:
        """Hearing from the client is all there is to it."""

    _HANDLERS: dict[str, Callable[[Session, dict[str, Any]], None]] = {  # noqa: RUF012
        "connection_init": _init,
        "subscribe": _subscribe,
        "complete": _complete,
        "ping": _pinged,
        "pong": _ponged,
    }

    # Time

    def _after(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        self._timers[name] = self._loop.call_later(self._stream.clock.real(seconds), action)

    def _init_overdue(self) -> None:
        self._close(4408, "Connection initialisation timeout")

    def _subscription_overdue(self) -> None:
        if self.subscription_id is None:
            self._close(4408, "No subscription in time")

    def token_ended(self) -> None:
        """The token is good no longer."""
        self.end(4401, "Token expired")

    def _ping(self) -> None:
        self._send({"type": "ping"})
        self._after("ping", self._stream.rules.ping_every, self._ping)

    def _check_silence(self) -> None:
        quiet = self._stream.clock.elapsed(self._heard_at)
        if quiet >= self._stream.rules.silent_after:
            self._release(died=True)
            self._over = True
            self._line.drop()
            return
        self._after("silence", self._stream.rules.silent_after - quiet, self._check_silence)

    def _check_ping_gap(self) -> None:
        gap = self._stream.clock.elapsed(max(self._pinged_at, self._deaf_until))
        if gap > self._stream.rules.ping_every + _JITTER * self._stream.clock.scale:
            self._note(Breach.PING_GAP, f"{gap:.1f} s")

    # Ends

    def _send(self, message: dict[str, Any]) -> None:
        if not self._over:
            self._line.write(text_frame(json.dumps(message).encode()))

    def _violated(self, code: int, reason: str) -> None:
        self._note(Breach.PROTOCOL, reason)
        self._release(died=False)
        self._close(code, reason)

    def _close(self, code: int, reason: str) -> None:
        self._over = True
        self._line.close(code, reason)

    def _release(self, *, died: bool) -> None:
        if self.subscription_id is not None and not self._over:
            self._stream.consumers.released(self.application, died=died)

    def _note(self, breach: Breach, words: str) -> None:
        self._stream.consumers.conduct.note(breach, f"{self.application.name}: {words}")
