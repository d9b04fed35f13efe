"""Sending the events of one subscription: from the log, through the grant, into the socket."""

from __future__ import annotations

import asyncio

from app.sandbox.consumers import Consumer, Consumers
from app.sandbox.event import Record
from app.sandbox.grants import Grant
from app.sandbox.line import Outlet
from app.sandbox.log import Log
from app.sandbox.poison import POISONS
from app.sandbox.rendering import Renderer
from app.sandbox.schema import Subscription

_BATCH = 256
_BATCH_BYTES = 1_000_000


class Delivery:
    """One subscription's flow. ``place`` is the log's index of the next event; ``until`` where a drain ends, or None.

    ``reorder``: so many of the next events go out backwards.
    """

    def __init__(
        self,
        log: Log,
        consumers: Consumers,
        consumer: Consumer,
        asked: Subscription,
        subscription_id: str,
    ) -> None:
        self._log = log
        self._consumers = consumers
        self._consumer = consumer
        self._hotels = asked.hotels
        self._renderer = Renderer(subscription_id, asked.shape, delta=asked.delta)
        self._version = -1
        self._scheduled = False
        self.place = consumers.start_of(consumer, asked)
        self.until: int | None = None
        self.reorder = 0
        self.bytes_per_event = 1_400.0

    @property
    def waiting_bytes(self) -> float:
        """About how much waits to be sent."""
        return max(0, self._log.end - self.place) * self.bytes_per_event

    @property
    def drained(self) -> bool:
        """Whether a drain has come to its end."""
        return self.until is not None and self.place >= self.until

    def drain(self, within_bytes: int) -> None:
        """Send what waits now, up to one burst, and no more."""
        self.until = min(self._log.end, self.place + int(within_bytes / self.bytes_per_event))

    def pump(self, outlet: Outlet) -> None:
        """Send one batch; then let others run, and go on."""
        self._scheduled = False
        stop = self._log.end if self.until is None else self.until
        if not outlet.writable or self.place >= stop or (self.reorder and stop - self.place < self.reorder):
            return
        if self.place in self._log.poison:
            self._break_off(outlet)
            return
        stop_here = min(stop, self.place + max(_BATCH, self.reorder))
        if self._log.poison:
            stop_here = next((at for at in range(self.place, stop_here) if at in self._log.poison), stop_here)
        self._send(outlet, stop_here)
        if self.place < stop:
            self.schedule(outlet)

    def schedule(self, outlet: Outlet) -> None:
        """Pump soon, once."""
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self.pump, outlet)

    def _send(self, outlet: Outlet, stop: int) -> None:
        grant = self._consumers.grant_of(self._consumer.application.id)
        if grant.version != self._version:
            self._version = grant.version
            self._renderer.forget()
        start = max(self.place, self._log.oldest)
        whole = grant.everything and not self._hotels
        frames: list[bytes] = []
        indexes: list[int] = []
        size = 0
        for index, record in enumerate(self._log.records(start, stop), start):
            if not whole and not self._passes(grant, record):
                continue
            frame = self._renderer.render(record, grant.elements(record.body.name))
            frames.append(frame)
            indexes.append(index)
            size += len(frame)
            if size > _BATCH_BYTES and not self.reorder:
                stop = index + 1
                break
        self.place = stop
        if frames:
            self.bytes_per_event = size / len(frames)
            frames[: self.reorder] = frames[: self.reorder][::-1]
            indexes[: self.reorder] = indexes[: self.reorder][::-1]
            self.reorder = 0
            outlet.write(b"".join(frames))
        self._note(indexes)

    def _break_off(self, outlet: Outlet) -> None:
        """The line breaks on the event that is due, however much of it is sent."""
        (record,) = self._log.records(self.place, self.place + 1)
        grant = self._consumers.grant_of(self._consumer.application.id)
        frame = self._renderer.render(record, grant.elements(record.body.name))
        sent = POISONS[self._log.poison[self.place]](frame)
        outlet.write(sent)
        if sent == frame:
            self.place += 1
            self._note([self.place - 1])
        outlet.hang_up()

    def _passes(self, grant: Grant, record: Record) -> bool:
        if self._hotels and record.hotel not in self._hotels:
            return False
        return grant.allows(record.hotel, record.body.name)

    def _note(self, indexes: list[int]) -> None:
        self._consumer.sent_up_to(self.place)
        self._consumer.journal.add(indexes)
        self._consumers.sent.add(indexes)
