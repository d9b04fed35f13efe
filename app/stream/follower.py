"""Following the stream: connect, subscribe where the archive ends, and come back after every ending, as the rules say.

::

    token ─► (10 s since complete) ─► where the archive ends ─► dial ─► greet ─► subscribe from there ─► live
      ▲                                                                                              │
      └─── wait by the rule ◄─── all written ◄─── ended ◄─── drain ◄─── complete: token's end, or stop
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from app.clients.failures import host_of
from app.clients.token import TokenSource
from app.clock import passing
from app.domain.errors import DoormanError, StreamHeld
from app.domain.event import OLDEST_KEPT
from app.domain.link import LinkReport, LinkState, Need
from app.domain.profile import Profile, Secret
from app.stream.connection import Ending, StreamEndedError, dial
from app.stream.footprint import Footprint
from app.stream.intake import Intake
from app.stream.rules import (
    BROKEN_BY_AN_EVENT,
    Pace,
    Rule,
    Then,
    after_close,
    after_failure,
    after_upgrade,
    need_of,
    stretches,
    wait_before_retry,
)
from app.stream.session import Session
from app.stream.stumbles import TRIES, Break, Stumbles
from app.stream.upgrades import Upgrades
from app.wire import frames

_EVIDENCE = 262_144
"""Bytes that are kept of a message that never came whole."""
_ACTIVE = "Active"
"""What the server says of the connection whose stream somebody streams from."""
_RENEWING = "The token ends soon: coming back with a new one."

_log = structlog.get_logger(__name__)


class Follower:
    """Keeps one chain's stream flowing into an intake. ``report`` is told of each change of the link."""

    def __init__(
        self,
        profile: Profile,
        app_key: Secret,
        intake: Intake,
        tokens: TokenSource,
        footprint: Footprint,
        upgrades: Upgrades,
        report: Callable[[LinkReport], None],
        *,
        scale: float = 1.0,
        pace: Pace | None = None,
        tls: ssl.SSLContext | None = None,
        chance: random.Random | None = None,
        clock: Callable[[], float] = passing,
    ) -> None:
        """``clock`` goes on while the machine sleeps."""
        self._profile = profile
        self._app_key = app_key
        self._intake = intake
        self._tokens = tokens
        self._footprint = footprint
        self._upgrades = upgrades
        self._report = report
        self._scale = scale
        self._pace = pace or Pace().scaled(scale)
        self._tls = tls
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311 - spreads waits, guards nothing
        self._host = host_of(profile.stream_url)
        self._stopping = False
        self._state = LinkState.OFF
        self._scope: asyncio.Timeout | None = None
        self._session: Session | None = None
        self._stumbles = Stumbles()
        self._broken: bytes | None = None
        self._token = Secret("")
        self._live_since: float | None = None
        self._stretches = stretches(self._chance)
        self._attempt = 0
        self._renewed = False
        self._look_first = False
        self._status = ""
        self._refused_since: float | None = None
        self._reason_to_leave = _RENEWING
        self._asked_at = 0.0
        self._is_first = self._was_adrift = False
        self._rest_until = 0.0
        self._ghost_until = 0.0

    def stop(self) -> None:
        """Ask for the end: the server is told, what is under way is kept, and :meth:`run` returns."""
        self._stopping = True
        if self._scope is not None:
            self._scope.reschedule(_now())
        elif self._session is not None and self._session.said_complete:
            self._session.complete(self._pace.farewell)

    def come_back(self) -> None:
        """Leave properly, and subscribe anew from where the archive says: it has lost something meanwhile."""
        if self._state in (LinkState.CONNECTING, LinkState.LIVE) and self._scope is not None:
            self._reason_to_leave = "A part of the archive is missing: coming back to ask for it again."
            self._scope.reschedule(_now())

    def hold(self, pressed: bool) -> None:
        """The archive is behind, or has caught up: stop or go on reading."""
        if self._session is not None:
            self._session.listen(not pressed)

    async def run(self) -> None:
        """Follow until :meth:`stop`. Raises a DoormanError where a person has to act first."""
        self._remember_last_run()
        while not self._stopping:
            try:
                ending = await self._follow_once()
            except DoormanError as failure:
                rule, detail = after_failure(failure), failure.detail
                if rule.then is Then.STOP:
                    raise
            else:
                if ending is None:
                    continue
                rule, detail = self._rule_for(ending), str(ending)
            await self._intake.drained()
            if self._broken is not None:
                await self._consider(self._broken)
            if not self._stopping:
                await self._react(rule, detail)

    def _rule_for(self, ending: Ending) -> Rule:
        if ending.status:
            return after_upgrade(ending.status)
        return after_close(ending.code, while_streaming=self._broken is not None)

    async def _consider(self, remains: bytes) -> None:
        """Whether it is an event that the connection broke on, and whether that is passed over."""
        position = await self._intake.position()
        at = time.time_ns() // 1000
        fall = Break(
            place=self._intake.newest,
            position=position,
            is_proven=bool(position) and self._intake.has_caught_up,
            remains=frames.cut_short(remains[:_EVIDENCE], at) if remains else None,
            at=at,
        )
        skip = self._stumbles.broke(fall)
        if self._stumbles.tries:
            _log.warning("broke", place=fall.place, tries=self._stumbles.tries, remains=len(remains))
        if skip is not None:
            await self._intake.skip(skip)

    def _remember_last_run(self) -> None:
        """What the last recorder of this archive left: a rest that is not over, or a stream that was not closed."""
        last = self._footprint.last()
        if last is not None and last.open:
            self._ghost_until = _now() + self._pace.ghost
        elif last is not None:
            rest = self._pace.after_complete
            self._rest_until = _now() + min(rest, last.at + rest - time.time())

    async def _follow_once(self) -> Ending | None:
        """One connection from its token to its end; None where we ended it, and may come back."""
        ending = None
        try:
            async with self._until_stopped():
                await self._open()
            if self._live_since is not None and self._session is not None:
                async with self._until_stopped(self._tokens.seconds_left):
                    ending = await self._session.ended()
            if ending is None:
                await self._leave()
        except StreamEndedError as ended:
            ending = ended.ending
        finally:
            self._note_end(ending)
        return ending

    async def _open(self) -> None:
        """From the token to a subscription that the server has taken."""
        self._tell(LinkState.CONNECTING, f"Connecting to {self._host}.")
        self._token = await self._tokens.token()
        await asyncio.sleep(self._rest_until - _now())
        await self._upgrades.take()
        # Before the dial: afterwards the server's patience runs, and a large archive on a busy disk takes its time.
        offset = await self._intake.resume_offset(self._stumbles.probe)
        self._is_first = offset is None
        self._was_adrift = self._is_first and self._footprint.adrift
        if self._was_adrift:
            offset = OLDEST_KEPT  # the server would go on after what it sent to the connection that died
            _log.info("nothing is archived of an earlier connection: asking for all that the server keeps")
        link = await dial(self._profile.stream_url, self._app_key, self._pace, self._tls)
        self._reason_to_leave = _RENEWING
        self._session = session = Session(link, self._pace, self._intake.take, self._clock)
        await session.greet(self._token, self._app_key)
        self._status = await session.ask_status() if self._look_first else ""
        if self._status == _ACTIVE:
            raise self._held(f"the connection's status is {_ACTIVE}")
        self._footprint.opened(adrift=self._is_first)
        self._asked_at = _now()
        await session.subscribe(self._profile.chain, offset)
        self._live_since = _now()
        self._look_first, self._refused_since = False, None
        self._tell(LinkState.LIVE, f"Live from {self._host}.", offset=offset or "")

    async def _leave(self) -> None:
        """Say goodbye, and wait until the server has sent what is under way and closes."""
        session = self._session
        if session is None or session.has_ended:
            return
        if not session.is_streaming:
            session.hang_up()
            return
        sentence = "The recorder ends." if self._stopping else self._reason_to_leave
        self._tell(LinkState.CLOSING, sentence)
        session.complete(self._pace.farewell if self._stopping else self._pace.drain_within)
        ending = await session.ended()
        _log.info("left", ending=str(ending))

    def _note_end(self, ending: Ending | None) -> None:
        """Remember what the ending means for the next connection, and let go of this one."""
        now, session, live_since = _now(), self._session, self._live_since
        self._session = self._live_since = None
        if live_since is not None and now - live_since >= self._pace.settled:
            self._stretches, self._attempt, self._renewed = stretches(self._chance), 0, False
        self._broken = None
        if session is None:
            return
        if session.is_streaming and ending is not None and ending.code in BROKEN_BY_AN_EVENT:
            remains = session.remains
            is_sudden = now - self._asked_at < self._pace.settled and not session.fell_silent
            self._broken = remains if is_sudden or remains else None
        session.hang_up()
        died = session.is_streaming and (ending is None or ending.code == 1006 or session.gave_up)
        is_refused = ending is not None and ending.code == 4400
        is_all_here = not died and not (session.said_complete and session.gave_up) and self._intake.is_empty
        adrift = self._was_adrift or (self._is_first and not is_refused and not is_all_here)
        if session.said_complete:
            self._rest_until = now + self._pace.after_complete
            self._footprint.closed(adrift=adrift)
        elif died:
            self._ghost_until = now + self._pace.ghost
            self._footprint.opened(adrift=adrift)
        elif now >= self._ghost_until:
            self._footprint.closed(adrift=adrift)
        else:
            self._footprint.opened(adrift=adrift)  # by an earlier one: this one was refused

    async def _react(self, rule: Rule, detail: str) -> None:
        """Wait as the rule wants it. Raises what a person has to see."""
        _log.info("connection ended", detail=detail, then=rule.then.value)
        sentence = rule.sentence.format(host=self._host)
        if self._broken is not None and 1 < self._stumbles.tries < TRIES:
            sentence += " It broke at this place before; after three times, what it breaks on is passed over."
        match rule.then:
            case Then.STOP:
                raise rule.raised(self._host, detail)
            case Then.RENEW if self._renewed or not self._tokens.is_renewable:
                raise rule.raised(self._host, detail)
            case Then.RENEW:
                self._renewed = True
                self._tokens.forget(self._token)
            case Then.HELD if _now() < self._ghost_until:
                sentence += " It seems to be an earlier one of this recorder, which ended without a goodbye."
                await self._pause(self._pace.look_again, sentence, detail)
            case Then.HELD if not self._look_first:
                self._look_first = True
                await self._pause(self._pace.look_again, sentence, detail)
            case Then.HELD if self._is_let_go():
                sentence += (
                    " But nobody streams from it: the server seems to wait for one that ended without a goodbye."
                )
                await self._pause(self._pace.look_again, sentence, detail)
            case Then.HELD:
                raise self._held(detail)
            case Then.RETRY:
                wait = wait_before_retry(rule, next(self._stretches), self._pace, self._scale)
                await self._pause(wait, sentence, detail)

    def _is_let_go(self) -> bool:
        """Whether the stream, which was refused, is held by nobody who lives: the server soon gives it back."""
        if self._refused_since is None:
            self._refused_since = _now()
        return bool(self._status) and _now() < self._refused_since + self._pace.ghost

    async def _pause(self, seconds: float, sentence: str, detail: str) -> None:
        self._attempt += 1
        self._tell(LinkState.RECONNECTING, sentence, detail=detail, retry_in=seconds)
        async with self._until_stopped(seconds):
            await asyncio.get_running_loop().create_future()

    def _held(self, detail: str) -> StreamHeld:
        sentence = (
            f"Another consumer has the stream of {self._profile.chain} with this application key: "
            "end it there, or give Doorman an application key of its own."
        )
        held = StreamHeld(sentence, detail=detail)
        self._tell(LinkState.HELD, sentence, detail=detail, need=need_of(held))
        return held

    @asynccontextmanager
    async def _until_stopped(self, seconds: float = float("inf")) -> AsyncIterator[None]:
        """What is inside ends early, and quietly, when :meth:`stop` is called or so many seconds have passed."""
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._scope = limit
                if self._stopping or seconds < float("inf"):
                    limit.reschedule(_now() + (0 if self._stopping else seconds))
                yield
        except TimeoutError:
            if not limit.expired():
                raise
        finally:
            self._scope = None

    def _tell(
        self,
        state: LinkState,
        sentence: str,
        *,
        detail: str = "",
        retry_in: float | None = None,
        offset: str = "",
        need: Need | None = None,
    ) -> None:
        self._state = state
        at = time.time_ns() // 1000
        retry_at = None if retry_in is None else at + int(retry_in * 1_000_000)
        self._report(LinkReport(state, at, sentence, detail, retry_at, self._attempt, offset, need))


def _now() -> float:
    return asyncio.get_running_loop().time()
