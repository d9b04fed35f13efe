"""The client's side of graphql-transport-ws as a state machine: messages and times in, happenings and messages out.

No socket and no clock: whoever owns it hands in what arrives together with the time, sends what
:meth:`Protocol.take_outgoing` gives, and calls :meth:`Protocol.tick` at :attr:`Protocol.deadline`.

::

    greet ─► GREETING ─ack─► READY ─subscribe─► STREAMING ─complete─► DRAINING ─► (the server closes)
                 │             └─ ask ─► Answered    └─ complete by the server ──►┘
                 └─ no ack in time ─► Lapse

Source: PROTOCOL.md of graphql-ws; OHIP guide, "Streaming API": ping at least every 15 s, flowing events prove life.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from app.domain.event import Arrival
from app.domain.profile import Secret
from app.stream.rules import Pace
from app.wire import frames


class Phase(StrEnum):
    """How far the conversation is."""

    OPEN = auto()
    GREETING = auto()
    READY = auto()
    STREAMING = auto()
    DRAINING = auto()


class Lapse(StrEnum):
    """What did not happen in time."""

    NOT_ACKNOWLEDGED = "no acknowledgement came in time"
    NOT_ANSWERED = "no answer came in time"
    SILENT = "nothing was heard, not even an answer to a ping"
    NOT_CLOSED = "the server did not close after complete"
    ASLEEP = "the machine slept, and the connection with it"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The server accepts token and key."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What ``connection { status }`` is: "Active" while somebody streams, "Inactive", or "" where it was not said."""

    status: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The first sign of life after subscribing: the server took the subscription."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server does not take the subscription. ``reason`` is its own text."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The server took the subscription, and failed at it when events were flowing. ``reason`` is its own text."""

    reason: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The server ended the subscription by itself, and will close."""


Happening = Arrival | Acknowledged | Answered | Settled | Refused | Failed | Completed


class Protocol:
    """One conversation over one connection. Times are seconds of any clock that never goes back."""

    def __init__(self, pace: Pace, now: float, make_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._pace = pace
        self._subscription = make_id()
        self._question = make_id()
        self._events = frames.Events(self._subscription)
        self._asked = False
        self._settled = self._has_flowed = False
        self._outgoing: list[bytes] = []
        self._heard = now
        self._ping_at = math.inf
        self._due = math.inf
        self._lapse = Lapse.NOT_ACKNOWLEDGED
        self.phase = Phase.OPEN

    def greet(self, token: Secret, app_key: Secret, now: float) -> None:
        """Send ``connection_init``; the server wants it within 5 s of opening."""
        self.phase = Phase.GREETING
        self._heard = now
        self._ping_at = now + self._pace.ping_every
        self._expect(Lapse.NOT_ACKNOWLEDGED, now + self._pace.acknowledge_within)
        self._outgoing.append(frames.init(token, app_key))

    def ask(self, now: float) -> None:
        """Ask whether somebody streams already."""
        self._asked = True
        self._expect(Lapse.NOT_ANSWERED, now + self._pace.answer_within)
        self._outgoing.append(frames.subscribe(self._question, frames.CONNECTION, {}))

    def subscribe(self, chain: str, offset: str | None, now: float) -> None:
        """Ask for the chain's events from ``offset`` on, included. A ping follows, whose answer settles it."""
        self.phase = Phase.STREAMING
        self._outgoing.append(
            frames.subscribe(self._subscription, frames.SUBSCRIPTION, frames.new_event_input(chain, offset))
        )
        self._ping(now)

    def complete(self, now: float, within: float | None = None) -> None:
        """Ask for the end. What is under way still arrives; the server closes, within ``within`` seconds or a lapse."""
        if self.phase is Phase.STREAMING:
            self._outgoing.append(frames.complete(self._subscription))
        self.phase = Phase.DRAINING
        self._expect(Lapse.NOT_CLOSED, now + (self._pace.drain_within if within is None else within))

    def receive(self, text: bytes, now: float, received_at: int) -> Happening | None:
        """What a message means. ``received_at`` goes into the arrival. What is not understood arrives unreadable."""
        self._heard = now
        arrival = self._events.arrival(text, received_at)
        if arrival is not None:
            self._has_flowed = True
            return arrival
        message = frames.message(text)
        if message is None:
            return frames.unreadable(text, received_at)
        match message.type:
            case "ping":
                self._outgoing.append(frames.pong())
                return None
            case "pong":
                return self._settle()
            case "connection_ack":
                return self._acknowledge()
            case "next" | "error" | "complete" if message.id == self._question:
                return self._answer(message)
            case "error" if message.id == self._subscription:
                reason = bytes(message.payload).decode(errors="replace")
                return Failed(reason) if self._has_flowed else Refused(reason)
            case "complete" if message.id == self._subscription:
                return self._completed(now)
        return frames.unreadable(text, received_at)

    def hear(self, now: float) -> None:
        """Something came, if only a piece of a message; or we did not listen, so that silence is not the server's."""
        self._heard = now

    def excuse(self, seconds: float, now: float) -> None:
        """For so long we did not run ourselves: that silence is not the server's, and may lie unread."""
        self._heard = min(now, self._heard + seconds)

    def tick(self, now: float) -> Lapse | None:
        """Send a ping where one is due; say what did not happen in time."""
        if now >= self._due:
            self._due = math.inf
            return self._lapse
        if now >= self._silent_at:
            return Lapse.SILENT
        if now >= self._ping_at:
            self._ping(now)
        return None

    @property
    def deadline(self) -> float:
        """When :meth:`tick` wants to be called next."""
        return min(self._due, self._ping_at, self._silent_at)

    def take_outgoing(self) -> list[bytes]:
        """The messages to send now, in order; they are handed out once."""
        outgoing, self._outgoing = self._outgoing, []
        return outgoing

    @property
    def _silent_at(self) -> float:
        return math.inf if self.phase is Phase.OPEN else self._heard + self._pace.silence

    def _expect(self, lapse: Lapse, due: float) -> None:
        self._lapse, self._due = lapse, due

    def _ping(self, now: float) -> None:
        self._ping_at = now + self._pace.ping_every
        self._outgoing.append(frames.ping())

    def _acknowledge(self) -> Happening | None:
        if self.phase is not Phase.GREETING:
            return None
        self.phase = Phase.READY
        self._due = math.inf
        return Acknowledged()

    def _settle(self) -> Happening | None:
        if self._settled or self.phase is not Phase.STREAMING:
            return None
        self._settled = True
        return Settled()

    def _answer(self, message: frames.Message) -> Happening | None:
        if not self._asked:
            return None
        self._asked = False
        self._due = math.inf
        return Answered(frames.status(message.plain()) if message.type == "next" else "")

    def _completed(self, now: float) -> Happening | None:
        if self.phase is not Phase.STREAMING:
            return None
        self.phase = Phase.DRAINING
        self._expect(Lapse.NOT_CLOSED, now + self._pace.drain_within)
        return Completed()
