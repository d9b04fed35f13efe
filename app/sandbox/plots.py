"""What can be made to go wrong, and what other people can be made to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from app.sandbox.applications import Application
from app.sandbox.catalogue import KINDS
from app.sandbox.emission import Wish
from app.sandbox.faults import CAPTIVE_PORTAL, HttpFault
from app.sandbox.portal.desk import Conflict
from app.sandbox.portal.subscription import Subscription, ask
from app.sandbox.portal.vocabulary import APPROVED, PENDING
from app.sandbox.problems import Problem
from app.sandbox.rendering import text_frame
from app.sandbox.session import Session
from app.sandbox.world import World

if TYPE_CHECKING:
    from app.sandbox.admin import Ask, Decide

Kind = Literal[
    "drop", "reset", "close", "silence", "stall", "duplicate", "reorder", "gap", "huge", "malformed", "not-json",
    "poison", "expire", "lock-out", "forget", "pong-delay", "http", "lost-answer", "captive-portal",
]  # fmt: skip


class Plot(BaseModel):
    """A fault. Which members count depends on the kind; lengths of time are in seconds of the rules.

    ``drop``, ``reset`` (``hold``: the stream stays held as if the client had died) · ``close`` (``code``, ``reason``) ·
    ``silence`` (nothing is sent), ``stall`` (nothing is read either) for ``seconds`` · ``duplicate``, ``reorder`` the
    last or next ``n`` · ``gap``: ``n`` events are lost, and what was kept is gone · ``huge``: one event of ``bytes`` ·
    ``malformed``: ``n`` events with a ``flaw`` · ``poison``: ``n`` events that the line breaks on each time, ``how`` as
    in :data:`app.sandbox.poison.POISONS` · ``not-json`` · ``expire``: every token ends · ``lock-out`` for
    ``seconds`` · ``forget`` where consumers were · ``pong-delay`` of ``seconds`` · ``http``: answer ``path`` with
    ``status``, ``body``, ``headers`` after ``seconds``, ``times`` · ``lost-answer``: let it take effect, then cut the
    line · ``captive-portal``: HTML for every path.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    application: str | None = None
    n: int = 1
    seconds: float | None = None
    code: int = 1001
    reason: str = ""
    hold: bool = False
    bytes: int = 5_000_000
    flaw: Literal["missing", "null", "extra", "mistyped", "no-metadata"] = "missing"
    how: Literal["before", "in", "after", "oversized", "unlawful"] = "in"
    path: str | None = None
    method: str | None = None
    status: int = 500
    body: str = ""
    headers: dict[str, str] = {}
    times: int = 1


def _sessions(world: World, plot: Plot) -> list[Session]:
    return [s for s in world.stream.consumers.sessions if plot.application in (None, s.application.id)]


def _applications(world: World, plot: Plot) -> list[Application]:
    return [a for a in world.applications if plot.application in (None, a.id)]


def _cut(world: World, plot: Plot) -> int:
    sessions = _sessions(world, plot)
    for session in sessions:
        session.cut(reset=plot.kind == "reset", hold=plot.hold)
    return len(sessions)


def _close(world: World, plot: Plot) -> int:
    sessions = _sessions(world, plot)
    for session in sessions:
        session.end(plot.code, plot.reason)
    return len(sessions)


def _mute(world: World, plot: Plot) -> int:
    sessions = _sessions(world, plot)
    for session in sessions:
        session.mute(60.0 if plot.seconds is None else plot.seconds, deaf=plot.kind == "stall")
    return len(sessions)


def _disorder(world: World, plot: Plot) -> int:
    deliveries = [s.delivery for s in _sessions(world, plot) if s.delivery is not None]
    for delivery in deliveries:
        if plot.kind == "duplicate":
            delivery.place = max(world.log.oldest, delivery.place - plot.n)
        else:
            delivery.reorder = max(2, plot.n)
    world.stream.consumers.wake()
    return len(deliveries)


def _gap(world: World, plot: Plot) -> int:
    world.log.skip(plot.n * 2)
    world.log.drop(world.log.end)
    return plot.n


def _huge(world: World, plot: Plot) -> int:
    world.emit(plot.n, Wish(size=plot.bytes))
    return plot.n


def _malformed(world: World, plot: Plot) -> int:
    world.emit(plot.n, Wish(flaw=plot.flaw))
    return plot.n


def _poison(world: World, plot: Plot) -> int:
    world.log.poison.update(dict.fromkeys(range(world.log.end, world.log.end + plot.n), plot.how))
    world.emit(plot.n, Wish())
    return plot.n


def _not_json(world: World, plot: Plot) -> int:
    sessions = _sessions(world, plot)
    for session in sessions:
        session.write(text_frame((plot.body or "<html>Bad gateway</html>").encode()))
    return len(sessions)


def _expire(world: World, plot: Plot) -> int:
    world.tokens.expire()
    met = len(world.stream.consumers.sessions)
    world.stream.token_ended()
    return met


def _lock_out(world: World, plot: Plot) -> int:
    applications = _applications(world, plot)
    for application in applications:
        world.stream.consumers.lock_out(application, 120.0 if plot.seconds is None else plot.seconds)
    return len(applications)


def _forget(world: World, plot: Plot) -> int:
    applications = _applications(world, plot)
    for application in applications:
        world.stream.consumers.forget(application)
    return len(applications)


def _pong_delay(world: World, plot: Plot) -> int:
    world.rules.pong_delay = 20.0 if plot.seconds is None else plot.seconds
    return 1


def _http(world: World, plot: Plot) -> int:
    fault = HttpFault(plot.path or "/", plot.times, plot.method, plot.status, plot.body, dict(plot.headers))
    fault.delay = world.clock.real(plot.seconds or 0.0)
    if plot.kind == "lost-answer":
        fault.path, fault.method, fault.cut = (
            plot.path or "/portal/v1/event-subscriptions/",
            plot.method or "POST",
            True,
        )
    elif plot.kind == "captive-portal":
        fault.status, fault.body = 200, CAPTIVE_PORTAL
        fault.headers = {"content-type": "text/html; charset=utf-8"}
    world.http_faults.add(fault)
    return plot.times


FAULTS: dict[Kind, Callable[[World, Plot], int]] = {
    "drop": _cut,
    "reset": _cut,
    "close": _close,
    "silence": _mute,
    "stall": _mute,
    "duplicate": _disorder,
    "reorder": _disorder,
    "gap": _gap,
    "huge": _huge,
    "malformed": _malformed,
    "poison": _poison,
    "not-json": _not_json,
    "expire": _expire,
    "lock-out": _lock_out,
    "forget": _forget,
    "pong-delay": _pong_delay,
    "http": _http,
    "lost-answer": _http,
    "captive-portal": _http,
}
"""What each kind does; the number says how many connections, applications or events it met."""


def request(world: World, order: Ask) -> Subscription:
    """A partner asks. One that is not known comes into being.

    Raises:
        Problem: an event or hotel that is not there, or a request that still waits.
    """
    names = order.events or ["NEW RESERVATION", "UPDATE RESERVATION", "CANCEL", "CHECK IN", "CHECK OUT"]
    for name in names:
        if name not in KINDS:
            raise Problem(404, f"There is no event {name}")
    for code in order.hotels or ():
        if code not in world.chain.hotels:
            raise Problem(404, f"There is no hotel {code}")
    known = [a for a in world.desk.partners() if order.partner in (a.partner, a.partner_id)]
    if order.application is not None:
        known = [a for a in known if order.application in (a.name, a.id)]
    application = known[0] if known else world.add_partner(order.partner, order.application)
    try:
        return world.desk.request(
            application,
            ask(names),
            None if order.hotels is None else frozenset(order.hotels),
            by=order.by,
            flaky=frozenset(order.flaky),
        )
    except Conflict as conflict:
        raise Problem(409, str(conflict)) from conflict


def decide(world: World, subscription: Subscription, order: Decide) -> None:
    """Somebody else decides.

    Raises:
        Problem: it is decided already, or is to be revoked and was not approved.
    """
    if subscription.status != (APPROVED if order.status == "Revoked" else PENDING):
        raise Problem(409, f"It is {subscription.status}")
    if order.status == "Revoked":
        subscription.revoke(order.by, world.clock.today())
        return
    if order.status == "Rejected":
        subscription.reject(order.by, world.clock.today())
        return
    hotels = world.desk.choosable(subscription) if order.hotels is None else order.hotels
    world.desk.approve(subscription, hotels, order.by)
