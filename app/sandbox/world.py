"""The whole sandbox as objects: the chain, its portal, its stream, and time passing. Servers are put in front of it."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from app.sandbox import chain as chains
from app.sandbox.applications import Application, Applications
from app.sandbox.clock import Clock
from app.sandbox.consumers import Consumers
from app.sandbox.emission import Emission, Wish
from app.sandbox.event import Record
from app.sandbox.faults import HttpFaults
from app.sandbox.journal import Journal
from app.sandbox.log import Log
from app.sandbox.portal.cast import add_partner, set_stage
from app.sandbox.portal.desk import Desk, Environment
from app.sandbox.rules import Rules
from app.sandbox.stream import Stream
from app.sandbox.tokens import Tokens

ENTERPRISE_ID = "LARKENT"
CLIENT_ID = "LARK_DOORMAN_Client"
_EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
_TICK = 0.02


@dataclass(frozen=True, slots=True)
class Settings:
    """What the sandbox was started with. ``rate``: events a second; ``history``: what waits before anybody comes."""

    seed: int = 1
    hotels: int = 240
    rate: float = 5.0
    time_scale: float = 1.0
    history: int = 0


class World:
    """Everything behind the servers. Secrets are new in each run; the rest follows from the seed and the time.

    :meth:`reset` makes ``chain``, ``desk``, ``log`` and ``stream`` anew: ask the world for them, never keep them.
    """

    chain: chains.Chain
    applications: Applications
    desk: Desk
    log: Log
    stream: Stream

    def __init__(self, address: str, settings: Settings) -> None:
        self.address = address
        self.settings = settings
        self.clock = Clock(settings.time_scale)
        self.tokens = Tokens(self.clock)
        self.http_faults = HttpFaults()
        self.client_secret = secrets.token_urlsafe(24)
        self.username, self.password = "INTERFACE_LARK", secrets.token_urlsafe(12)
        self._key_seed = secrets.randbits(64)
        self._salt = secrets.randbits(63) | 1
        # Offsets grow with the calendar, so that a sandbox that is started again goes on above those of the last.
        self._begin(int((self.clock.today() - _EPOCH).total_seconds() * 100))

    def _begin(self, first_offset: int) -> None:
        settings = self.settings
        self.rules = Rules()
        self.chain = chains.build(settings.hotels, self.clock.today())
        self.applications = Applications()
        self.desk = Desk(
            clock=self.clock,
            chain=self.chain,
            applications=self.applications,
            environment=Environment("lark-uat", "UAT", "Europe", f"http://{self.address}", ENTERPRISE_ID, "OCIM"),
            source=random.Random(settings.seed),  # noqa: S311 (a story, not a secret)
        )
        set_stage(self.desk, random.Random(self._key_seed))  # noqa: S311 (the keys of a sandbox)
        self.log = Log(self.clock, first_offset)
        consumers = Consumers(self.clock, self.rules, self.log, self.applications, self.desk.grant_of)
        self.log.on_growth = consumers.wake
        self.stream = Stream(
            clock=self.clock,
            rules=self.rules,
            tokens=self.tokens,
            applications=self.applications,
            log=self.log,
            consumers=consumers,
            chain=self.chain.code,
            enabled=self._streaming_enabled,
        )
        self._emission = Emission(self.clock, self.chain, self.log, settings.seed, self._salt)
        self._emission.backlog(settings.history, settings.rate)

    def reset(self) -> None:
        """Start the play again: chain, requests, events, limits, faults. Credentials and keys stay, offsets go on."""
        for session in tuple(self.stream.consumers.sessions):
            session.end(1001, "The sandbox starts again")
        self.http_faults.clear()
        self._begin(self.log.next_offset)

    def _streaming_enabled(self) -> bool:
        return self.desk.streaming_enabled

    def first_line(self) -> dict[str, str]:
        """Addresses and credentials: all that a program needs to connect."""
        return {
            "gateway": f"http://{self.address}",
            "stream": f"ws://{self.address}/subscriptions",
            "portal": f"http://{self.address}/portal",
            "admin": f"http://{self.address}/sandbox",
            "chain": self.chain.code,
            "enterpriseId": ENTERPRISE_ID,
            "appKey": self.desk.own()[0].app_key,
            "clientId": CLIENT_ID,
            "clientSecret": self.client_secret,
        }

    def add_partner(self, partner: str, application: str | None) -> Application:
        """Somebody new registers an application."""
        keys = random.Random(secrets.randbits(64))  # noqa: S311 (the keys of a sandbox)
        return add_partner(self.desk, keys, partner, application or f"{partner} Connect", "")

    async def run(self) -> None:
        """Let time pass: at the given rate things happen at the chain, and what is too old is let go."""
        rate = self.settings.rate
        due = self.clock.now()
        while True:
            await asyncio.sleep(_TICK)
            self.log.expire()
            while rate > 0 and due <= self.clock.now():
                self._emission.tell()
                due += 1 / rate

    def emit(self, count: int, wish: Wish) -> tuple[int, int]:
        """Put events into the stream at once; the offsets of the first and the last."""
        return self._emission.emit(count, wish)

    async def emit_paced(self, count: int, rate: float, wish: Wish) -> None:
        """Put events into the stream, so many a second."""
        started, done = self.clock.now(), 0
        while done < count:
            due = min(count, int((self.clock.now() - started) * rate) + 1)
            if due > done:
                self.emit(due - done, wish)
                done = due
            await asyncio.sleep(_TICK)

    def sent(self, journal: Journal) -> Iterator[Record]:
        """The events of a journal that say who they are, also where the server would not send them again."""
        for record in map(self.log.remembered, journal):
            if record is not None and record.body.flaw != "no-metadata":
                yield record
