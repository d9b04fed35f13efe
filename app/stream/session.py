"""The conversation over one connection: greeting, question, subscription, pings, end.

Joins :class:`app.stream.protocol.Protocol`, which knows the rules, to the link's bytes and the event loop's time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from websockets.protocol import State

from app.clock import passing
from app.domain.event import Arrival
from app.domain.profile import Secret
from app.stream.connection import Ending, Link, StreamEndedError
from app.stream.evidence import read_or_keep
from app.stream.protocol import Acknowledged, Answered, Completed, Failed, Lapse, Phase, Protocol, Refused, Settled
from app.stream.rules import Pace

T = TypeVar("T", Acknowledged, Answered, Settled)


class Session:
    """The conversation over one link: greeting, subscription, pings, end. ``take`` gets the arrivals of each read.

    ``clock`` goes on while the machine sleeps, when the event loop's own may stand still.
    """

    def __init__(
        self,
        link: Link,
        pace: Pace,
        take: Callable[[list[Arrival]], None],
        clock: Callable[[], float] = passing,
    ) -> None:
        self._link = link
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._protocol = Protocol(pace, self._loop.time())
        self._clock = clock
        self._asleep_within = pace.silence
        self._awake_at = clock() - self._loop.time()
        self._awaited: dict[type[object], asyncio.Future[Any]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._reason: Ending | None = None
        self._has_lapsed = False
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
    def remains(self) -> bytes:
        """What has come of a message that never came whole."""
        return self._link.remains

    @property
    def fell_silent(self) -> bool:
        """Whether it was we who gave the connection up, since nothing came any more."""
        return self._has_lapsed

    @property
    def gave_up(self) -> bool:
        """Whether it was we who ended it without a goodbye: it fell silent, failed, or broke the rules."""
        return self._reason is not None or self._link.violated

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
            self._protocol.hear(self._loop.time())
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
        self._protocol.hear(now)
        receive = self._protocol.receive
        arrivals: list[Arrival] = []
        for text in messages:
            happening = read_or_keep(receive, text, now, received_at)
            if type(happening) is Arrival:
                arrivals.append(happening)
            elif happening is not None:
                self._happened(happening)
        if arrivals:
            self._resolve(Settled())
            self._take(arrivals)
        self._send()

    def _happened(self, happening: object) -> None:
        if isinstance(happening, Refused | Failed):
            self._reason = Ending(code=4400 if isinstance(happening, Refused) else 4500, reason=happening.reason)
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
        now = self._loop.time()
        if self._timer is not None:
            self._protocol.excuse(now - self._timer.when(), now)
            self._timer = None
        if not self._listening:
            self._protocol.hear(now)
        lapse = Lapse.ASLEEP if self._has_slept() else self._protocol.tick(now)
        if lapse is Lapse.NOT_ANSWERED:
            self._resolve(Answered(""))
        elif lapse is not None:
            self._has_lapsed = True
            self._reason = Ending(code=1000 if lapse is Lapse.NOT_CLOSED else 1006, reason=lapse.value)
            self.hang_up()
        if not self._link.transport.is_closing():
            self._send()

    def _has_slept(self) -> bool:
        """Whether the machine slept for so long that nobody can have kept the connection."""
        slept = self._clock() - self._loop.time() - self._awake_at
        return slept > self._asleep_within

    def _ended(self, lost: asyncio.Future[None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        failure = StreamEndedError(self._reason or self._link.ending)
        for future in self._awaited.values():
            if not future.done():
                future.set_exception(failure)
