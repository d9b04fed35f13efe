"""The partners at the start of the play, and where each of them stands. All of them are invented."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import NamedTuple

from app.sandbox.applications import Application, new_key
from app.sandbox.portal.desk import Desk, Ready
from app.sandbox.portal.subscription import Approval, AskedEvent, Entry, Property, Subscription, ask
from app.sandbox.portal.vocabulary import APPROVED, FAILED, IN_PROGRESS

_STAY = ["NEW RESERVATION", "UPDATE RESERVATION", "CANCEL", "ROLLBACK CANCEL"]
_ACORN = [
    *_STAY,
    "WAITLIST RESERVATION",
    "ADVANCE CHECK IN",
    "CHECK IN",
    "REVERSE CHECK IN",
    "NO SHOW",
    "ROOM MOVE",
    "NEW TRACE",
    "RESOLVE TRACE",
    "CHECK OUT",
    "REVERSE CHECK OUT",
]
_ACORN_NEW = frozenset({"WAITLIST RESERVATION", "ADVANCE CHECK IN", "ROOM MOVE"})
_ACORN_BEFORE = {
    "AUR": (1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 15, 16, 17, 18, 20, 21, 23, 24, 25, 26, 28, 29, 31, 33, 36, 37, 38, 40),
    "BEA": (1, 2, 9, 14, 19, 24),
}
"""The hotels of Acorn Upsell's last approval, by brand and number: 34 of them."""


class Settled(NamedTuple):
    """A partner whose request was approved long ago: for so many of 240 hotels (of a brand), so many days ago."""

    partner: str
    application: str
    description: str
    events: list[str]
    hotels: int
    brand: str | None
    days: int
    asked_by: str


_SETTLED = (
    Settled("Brook CRM", "Brook Sync", "Keeps guest records in step with stays.",
            ["NEW RESERVATION", "UPDATE RESERVATION", "CANCEL", "CHECK IN", "CHECK OUT", "NO SHOW", "ROLLBACK CANCEL",
             "NEW PROFILE", "UPDATE PROFILE"], 212, None, 257, "S. Lind"),
    Settled("Cobalt Revenue", "Pickup Monitor", "Watches bookings as they come in and sets prices.",
            [*_STAY, "WAITLIST RESERVATION", "CHECK IN", "REVERSE CHECK IN", "NO SHOW", "ROOM MOVE", "CHECK OUT",
             "REVERSE CHECK OUT", "ADVANCE CHECK IN"], 240, None, 294, "P. Novák"),
    Settled("Garnet Keys", "Mobile Key", "Opens the room with a telephone.",
            ["CHECK IN", "REVERSE CHECK IN", "ROOM MOVE", "CHECK OUT"], 131, None, 300, "L. Amara"),
    Settled("Harbour Payments", "Folio Bridge", "Takes deposits and settles bills.",
            [*_STAY, "CHECK IN", "NO SHOW", "CHECK OUT"], 240, None, 319, "D. Whitfield"),
    Settled("Ivory Housekeeping", "Room Flow", "Tells the floor which room is next.",
            ["CHECK IN", "ROOM MOVE", "NEW TRACE", "RESOLVE TRACE", "CHECK OUT"], 64, "Cedar", 372, "M. Visser"),
    Settled("Juniper Wi-Fi", "Guest Access", "Lets guests on line with room and name.",
            ["CHECK IN", "ROOM MOVE", "CHECK OUT"], 41, "Aurora", 96, "H. Brennan"),
    Settled("Kestrel Surveys", "After Stay", "Asks how it was.", ["CHECK OUT", "REVERSE CHECK OUT"], 240, None, 414,
            "E. Santos"),
)  # fmt: skip


def set_stage(desk: Desk, keys: random.Random) -> None:
    """Fill the desk: twelve partners, three of them waiting, one in progress, seven approved, one without a request."""
    _own(desk, keys)
    now = desk.clock.today()
    _waiting(desk, keys, now)
    _in_progress(desk, keys, now)
    for settled in _SETTLED:
        _settle(desk, keys, now, settled)
    marlow = add_partner(desk, keys, "Marlow Parking", "Bay Booker", "Keeps a parking bay for every arrival.")
    desk.ready[marlow.id] = Ready(environment_added=21, template_ready=20, template_events=4)


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _own(desk: Desk, keys: random.Random) -> None:
    for name, description in (
        ("Doorman", "Shows the chain's own events as they happen."),
        ("Larkspur Reporting", "Nightly figures for the head office."),
    ):
        desk.applications.add(Application(_slug(name), name, description, new_key(keys), None, None))


def add_partner(desk: Desk, keys: random.Random, partner: str, name: str, description: str) -> Application:
    """A partner and its application."""
    application = Application(_slug(name), name, description, new_key(keys), _slug(partner), partner)
    desk.applications.add(application)
    desk.ready[application.id] = Ready(environment_added=30, template_ready=25)
    return application


def _waiting(desk: Desk, keys: random.Random, now: datetime) -> None:
    elm = add_partner(desk, keys, "Elm & Oak Loyalty", "Loyalty Link", "Credits points for stays, and greets members.")
    desk.add(
        _pending(desk, elm, "R. Ito", now - timedelta(days=9, hours=2), None, ask(
            [*_STAY, "ADVANCE CHECK IN", "CHECK IN", "NO SHOW", "CHECK OUT", "REVERSE CHECK OUT"],
            extra={"NO SHOW": ("NAME", "MEMBERSHIP NUMBER"), "CHECK OUT": ("MEMBERSHIP NUMBER",)},
        ))
    )  # fmt: skip
    acorn = add_partner(desk, keys, "Acorn Upsell", "Upsell Connect", "Offers a better room before arrival.")
    before = frozenset(c for c in desk.chain.codes() if int(c[3:]) in _ACORN_BEFORE.get(c[:3], ()))
    known = ask([n for n in _ACORN if n not in _ACORN_NEW])
    again = _pending(desk, acorn, "J. Moss", now - timedelta(days=2, hours=1), None, ask(_ACORN, new=_ACORN_NEW))
    approved_at = now - timedelta(days=257)
    again.previous = Approval(approved_at, desk.user.name, before, {e.kind.name: frozenset(e.elements) for e in known})
    again.history[:0] = [
        Entry(approved_at - timedelta(days=3), "J. Moss", "Requested", f"{len(known)} events"),
        Entry(approved_at, desk.user.name, "Accepted", f"for {len(before)} properties"),
        Entry(approved_at + timedelta(minutes=4), "Portal", "Approved", f"{len(before)} of {len(before)} properties"),
    ]
    desk.add(again)
    dovetail = add_partner(
        desk, keys, "Dovetail Messaging", "Guest Messages", "Writes to guests before and after the stay."
    )
    beacon = frozenset(desk.chain.codes("Beacon"))
    messages = _pending(
        desk, dovetail, "T. Okafor", now - timedelta(hours=5, minutes=6), beacon, ask(
            ["ADVANCE CHECK IN", "CHECK IN", "REVERSE CHECK IN", "NO SHOW", "CHECK OUT", "REVERSE CHECK OUT"],
            extra={"NO SHOW": ("NAME",), "REVERSE CHECK OUT": ("NAME",)},
        ))  # fmt: skip
    # One hotel of this request does not answer the first time, so that a failure and its retry can be seen.
    answering = sorted(beacon & desk.chain.choosable())
    messages.flaky = frozenset([desk.source.choice(answering)]) if answering else frozenset()
    desk.add(messages)


def _pending(
    desk: Desk,
    application: Application,
    by: str,
    at: datetime,
    hotels: frozenset[str] | None,
    events: tuple[AskedEvent, ...],
) -> Subscription:
    return Subscription(
        id=desk.next_id(),
        application_id=application.id,
        requested_by=by,
        requested_at=at,
        events=events,
        requested=hotels,
        description=application.description,
        history=[Entry(at, by, "Requested", "")],
    )


def _in_progress(desk: Desk, keys: random.Random, now: datetime) -> None:
    """61 of 62 properties have ended, one of them without an answer; the last one takes its time."""
    fathom = add_partner(desk, keys, "Fathom Analytics", "Stay Insights", "Draws curves of how guests stay.")
    choosable = desk.chain.choosable()
    chosen = [c for c in desk.chain.codes() if c in choosable][:62]
    started = now - timedelta(minutes=3)
    s = _pending(
        desk, fathom, "C. Haddad", now - timedelta(days=1, hours=4), frozenset(chosen),
        ask([n for n in _ACORN if n not in _ACORN_NEW]),
    )  # fmt: skip
    s.status, s.decided_by, s.decided_at, s.started_at = IN_PROGRESS, desk.user.name, started, started
    s.history.append(Entry(started, desk.user.name, "Accepted", f"for {len(chosen)} properties"))
    clock = desk.clock
    for i, code in enumerate(chosen):
        took = desk.source.uniform(3.0, 11.0)
        p = Property(code, APPROVED, started + timedelta(seconds=i), round(took, 3), "Active", 200, 1)
        s.properties[code] = p
        if code == chosen[len(chosen) // 4]:
            p.status, p.answer, p.code, p.took = FAILED, "The hotel did not answer in time", 504, 112.0
        elif code == chosen[-1]:
            p.status, p.answer, p.code, p.took = IN_PROGRESS, "Accepted, waiting for the hotel", None, None
            p.begins, p.ends = clock.now(), clock.now() + clock.real(1_200.0)
    desk.add(s)


def _settle(desk: Desk, keys: random.Random, now: datetime, settled: Settled) -> None:
    application = add_partner(desk, keys, settled.partner, settled.application, settled.description)
    at = now - timedelta(days=settled.days)
    codes = desk.chain.codes(settled.brand)
    chosen = codes if settled.brand else codes[: max(1, round(len(codes) * settled.hotels / 240))]
    everything = settled.brand is None and len(chosen) == len(codes)
    s = _pending(
        desk, application, settled.asked_by, at - timedelta(days=2), None if everything else frozenset(chosen),
        ask(settled.events),
    )  # fmt: skip
    s.status, s.decided_by, s.decided_at, s.started_at = APPROVED, desk.user.name, at, at
    s.finished_at = at + timedelta(minutes=4)
    s.properties = {
        c: Property(c, APPROVED, at, round(desk.source.uniform(3.0, 11.0), 3), "Active", 200, 1) for c in chosen
    }
    s.history += [
        Entry(at, desk.user.name, "Accepted", f"for {len(chosen)} properties"),
        Entry(s.finished_at, "Portal", "Approved", f"{len(chosen)} of {len(chosen)} properties"),
    ]
    desk.add(s)
