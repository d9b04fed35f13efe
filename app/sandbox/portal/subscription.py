"""One event subscription: what a partner asked for, what was decided, and how far the server has come with it.

::

    Pending ──approve──► In Progress ──all ended──► Approved, or Failed if a property failed ──retry──► In Progress
       ├──withdrawn by the partner──► Withdrawn        └──(somebody else)──► Revoked
       └──(somebody else)──► Rejected

Nothing runs in the background. An approval draws up a plan, and :meth:`Subscription.advance` catches up with it
whenever somebody looks.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.sandbox.catalogue import KINDS, PERSONAL, Kind
from app.sandbox.clock import Clock
from app.sandbox.grants import Grant
from app.sandbox.portal.vocabulary import (
    APPROVED,
    FAILED,
    IN_PROGRESS,
    PENDING,
    REJECTED,
    REVOKED,
    WAITING,
    WITHDRAWN,
    PropertyStatus,
    Standing,
)

_MOVING = (WAITING, IN_PROGRESS)
_NO_ANSWER = "The hotel did not answer in time"


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """One event of a request, with the data elements that it shall carry."""

    kind: Kind
    elements: tuple[str, ...]
    is_new: bool = False
    condition: str = ""

    @property
    def personal(self) -> bool:
        """Whether it speaks of a person."""
        return bool(PERSONAL.intersection(self.elements))


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of the past."""

    at: datetime
    by: str
    hotels: frozenset[str]
    events: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to the subscription."""

    at: datetime
    actor: str
    action: str
    detail: str = ""


@dataclass(slots=True)
class Property:
    """One property of an approval. ``begins``, ``ends`` (readings of the clock) and ``fails`` are the plan."""

    hotel: str
    status: PropertyStatus = WAITING
    started_at: datetime | None = None
    took: float | None = None
    answer: str = "Next in line"
    code: int | None = None
    attempts: int = 0
    begins: float = 0.0
    ends: float = 0.0
    fails: bool = False


@dataclass(slots=True)
class Subscription:
    """What one partner application asks of the environment. ``requested`` is None for every property."""

    id: str
    application_id: str
    requested_by: str
    requested_at: datetime
    events: tuple[AskedEvent, ...]
    requested: frozenset[str] | None = None
    description: str = ""
    status: Standing = PENDING
    decided_by: str | None = None
    decided_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    previous: Approval | None = None
    flaky: frozenset[str] = frozenset()
    properties: dict[str, Property] = field(default_factory=dict)
    history: list[Entry] = field(default_factory=list)
    version: int = 1

    @property
    def etag(self) -> str:
        """Changes with every change."""
        return f'"{self.id}.{self.version}"'

    def counting(self, status: str) -> int:
        """How many properties of the approval stand there."""
        return sum(p.status == status for p in self.properties.values())

    def asks_for(self, hotel: str) -> bool:
        """Whether the request names this property."""
        return self.requested is None or hotel in self.requested

    def approve(self, hotels: list[str], by: str, clock: Clock, source: random.Random) -> None:
        """Take the decision and draw up the plan. It takes about 25 s whatever the number of properties."""
        now = clock.today()
        self.status, self.decided_by, self.decided_at, self.started_at = IN_PROGRESS, by, now, now
        self.finished_at = None
        self.properties = {hotel: Property(hotel) for hotel in hotels}
        self._plan(list(self.properties.values()), clock, source)
        self._note(now, by, "Accepted", f"for {len(hotels)} properties")

    def retry(self, hotels: list[str], by: str, clock: Clock, source: random.Random) -> None:
        """Try failed properties again. A second attempt succeeds."""
        again = [self.properties[h] for h in hotels]
        for p in again:
            p.status, p.answer, p.code, p.took, p.started_at = WAITING, "Next in line", None, None, None
        self.status, self.finished_at = IN_PROGRESS, None
        self._plan(again, clock, source)
        self._note(clock.today(), by, "Retried", ", ".join(hotels))

    def reject(self, by: str, now: datetime) -> None:
        """Decline it."""
        self.status, self.decided_by, self.decided_at = REJECTED, by, now
        self._note(now, by, "Rejected", "")

    def revoke(self, by: str, now: datetime) -> None:
        """Take back what was approved: from now on no property sends anything."""
        self.status, self.decided_by, self.decided_at = REVOKED, by, now
        for p in self.properties.values():
            p.status, p.answer, p.code = REVOKED, "Switched off", None
        self._note(now, by, "Revoked", f"for {len(self.properties)} properties")

    def withdraw(self, by: str, now: datetime) -> None:
        """The partner takes it back."""
        self.status, self.finished_at = WITHDRAWN, now
        self._note(now, by, "Withdrawn", "")

    def advance(self, clock: Clock) -> None:
        """Catch up with the plan."""
        if self.status != IN_PROGRESS:
            return
        now, today = clock.now(), clock.today()
        for p in self.properties.values():
            if p.status == WAITING and now >= p.begins:
                p.status, p.attempts, p.answer = IN_PROGRESS, p.attempts + 1, "Accepted, waiting for the hotel"
                p.started_at = today - timedelta(seconds=now - p.begins)
                self.version += 1
            if p.status == IN_PROGRESS and now >= p.ends:
                self._settle(p)
        if not any(p.status in _MOVING for p in self.properties.values()):
            last = max((p.ends for p in self.properties.values()), default=now)
            self._finish(today - timedelta(seconds=now - last))

    def grant(self) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
        """The hotels and events that are in force: those decided now, and until then those of the last approval."""
        if self.status in (IN_PROGRESS, APPROVED, FAILED):
            before = self.previous.hotels if self.previous else frozenset()
            active = (
                p.hotel
                for p in self.properties.values()
                if p.status == APPROVED or (p.status in _MOVING and p.hotel in before)
            )
            return frozenset(active), {e.kind.name: frozenset(e.elements) for e in self.events}
        if self.previous is not None and self.status not in (WITHDRAWN, REVOKED):
            return self.previous.hotels, self.previous.events
        return frozenset(), {}

    def as_approval(self) -> Approval | None:
        """What is in force, as the past of the next request."""
        if self.status == REVOKED:
            return None
        if self.status not in (APPROVED, FAILED) or self.decided_at is None:
            return self.previous
        hotels, events = self.grant()
        return Approval(self.decided_at, self.decided_by or "", hotels, events)

    def _plan(self, properties: list[Property], clock: Clock, source: random.Random) -> None:
        lanes = [clock.now() + clock.real(0.8)] * max(4, -(-len(properties) // 9))
        for p in properties:
            lane = lanes.index(min(lanes))
            p.fails = p.hotel in self.flaky and p.attempts == 0
            p.begins = lanes[lane]
            p.ends = p.begins + clock.real(6.0 if p.fails else source.uniform(1.2, 4.4))
            lanes[lane] = p.ends
        self.version += 1

    def _settle(self, p: Property) -> None:
        p.took = round(p.ends - p.begins, 3)
        p.status, p.answer, p.code = (FAILED, _NO_ANSWER, 504) if p.fails else (APPROVED, "Active", 200)
        self.version += 1

    def _finish(self, at: datetime) -> None:
        failed = self.counting(FAILED)
        self.status, self.finished_at = (FAILED if failed else APPROVED), at
        words = f"{self.counting(APPROVED)} of {len(self.properties)} properties"
        self._note(at, "Portal", "Finished with failures" if failed else "Approved", words)

    def _note(self, at: datetime, actor: str, action: str, detail: str) -> None:
        self.history.append(Entry(at, actor, action, detail))
        self.version += 1


def ask(
    names: list[str], *, new: frozenset[str] = frozenset(), extra: dict[str, tuple[str, ...]] | None = None
) -> tuple[AskedEvent, ...]:
    """Events by name with the data elements that a template usually has, and the extra ones given here.

    Raises:
        KeyError: no event of that name.
    """
    more = extra or {}
    return tuple(AskedEvent(KINDS[n], (*KINDS[n].elements, *more.get(n, ())), n in new) for n in names)


def grant_of(subscription: Subscription | None, version: int) -> Grant:
    """What a partner application may receive."""
    hotels, events = subscription.grant() if subscription else (frozenset[str](), dict[str, frozenset[str]]())
    return Grant(hotels, events, version)
