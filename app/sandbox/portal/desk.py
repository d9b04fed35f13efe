"""The portal's desk: who is signed in, which applications there are, what they ask for, and what was decided."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.applications import Application, Applications
from app.sandbox.chain import Chain
from app.sandbox.clock import Clock
from app.sandbox.grants import Grant
from app.sandbox.portal.subscription import AskedEvent, Entry, Subscription, grant_of
from app.sandbox.portal.vocabulary import (
    FAILED,
    IN_PROGRESS,
    PENDING,
    WITHDRAWN,
    AuthenticationScheme,
    Capability,
    EnvironmentKind,
)

ROLES_THAT_MAY = ("OHIPADMIN", "OHIPENVIRONMENTS", "DEVELOPERPORTALACCESS")
CAPABILITIES: tuple[Capability, ...] = ("approve", "retry", "readiness")


@dataclass(slots=True)
class User:
    """Who signs in. Everybody who holds a token is this person."""

    id: str = "mkeller"
    name: str = "M. Keller"
    roles: tuple[str, ...] = ("OHIPADMIN",)

    @property
    def may_approve(self) -> bool:
        """Whether one of the roles allows it."""
        return any(role in ROLES_THAT_MAY for role in self.roles)


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known of an application before its request. Days are before now; None: it has not happened."""

    environment_added: int | None = None
    template_ready: int | None = None
    template_events: int = 0


@dataclass(frozen=True, slots=True)
class Environment:
    """The chain in its installation."""

    id: str
    kind: EnvironmentKind
    region: str
    gateway: str
    enterprise_id: str
    authentication_scheme: AuthenticationScheme


class Conflict(Exception):
    """What was asked of the desk does not fit what is there."""


@dataclass(slots=True)
class Desk:
    """The portal's state. Looking at a subscription through it always sees the present."""

    clock: Clock
    chain: Chain
    applications: Applications
    environment: Environment
    source: random.Random
    user: User = field(default_factory=User)
    capabilities: tuple[Capability, ...] = CAPABILITIES
    streaming_enabled: bool = True
    ready: dict[str, Ready] = field(default_factory=dict)
    keys: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """Idempotency keys: what was sent with each, and what was answered."""
    _subscriptions: dict[str, Subscription] = field(default_factory=dict)
    _of_application: dict[str, Subscription] = field(default_factory=dict)
    _grants: dict[str, tuple[tuple[str, int], Grant]] = field(default_factory=dict)
    _serial: int = 1_000

    def next_id(self) -> str:
        """The id of the next subscription."""
        self._serial += 1
        return f"sub-{self._serial}"

    def add(self, subscription: Subscription) -> None:
        """File a subscription. It takes the place of the application's last one."""
        last = self._of_application.get(subscription.application_id)
        if last is not None:
            del self._subscriptions[last.id]
        self._subscriptions[subscription.id] = subscription
        self._of_application[subscription.application_id] = subscription

    def subscription(self, subscription_id: str) -> Subscription | None:
        """One, as it stands now; also when it was withdrawn."""
        found = self._subscriptions.get(subscription_id)
        if found is not None:
            found.advance(self.clock)
        return found

    def subscriptions(self) -> list[Subscription]:
        """All that count: not those that were withdrawn."""
        for s in self._subscriptions.values():
            s.advance(self.clock)
        return [s for s in self._subscriptions.values() if s.status != WITHDRAWN]

    def latest(self, application_id: str) -> Subscription | None:
        """The subscription of an application, unless it was withdrawn."""
        found = self._of_application.get(application_id)
        if found is None or found.status == WITHDRAWN:
            return None
        found.advance(self.clock)
        return found

    def partners(self) -> list[Application]:
        """The partners' applications."""
        return [a for a in self.applications if a.partner_id is not None]

    def own(self) -> list[Application]:
        """The chain's own applications."""
        return [a for a in self.applications if a.partner_id is None]

    def grant_of(self, application_id: str) -> Grant:
        """What an application may receive at this moment. The chain's own may receive everything."""
        application = self.applications.get(application_id)
        if application is not None and application.partner_id is None:
            return Grant()
        subscription = self._of_application.get(application_id)
        if subscription is None:
            return grant_of(None, 0)
        subscription.advance(self.clock)
        stamp = (subscription.id, subscription.version)
        known = self._grants.get(application_id)
        if known is None or known[0] != stamp:
            version = known[1].version + 1 if known else 1
            known = (stamp, grant_of(subscription, version))
            self._grants[application_id] = known
        return known[1]

    def request(
        self,
        application: Application,
        events: tuple[AskedEvent, ...],
        hotels: frozenset[str] | None,
        *,
        by: str,
        flaky: frozenset[str] = frozenset(),
        description: str = "",
    ) -> Subscription:
        """A partner asks. What it asked before counts as the past.

        Raises:
            Conflict: it still waits for an answer, or the answer is being carried out.
        """
        last = self.latest(application.id)
        if last is not None and last.status in (PENDING, IN_PROGRESS):
            raise Conflict(f"{application.name} already has a request that is {last.status}")
        now = self.clock.today()
        previous = last.as_approval() if last else None
        if previous is not None:
            known = previous.events
            events = tuple(AskedEvent(e.kind, e.elements, e.kind.name not in known, e.condition) for e in events)
        asked = Subscription(
            id=self.next_id(),
            application_id=application.id,
            requested_by=by,
            requested_at=now,
            events=events,
            requested=hotels,
            description=description,
            previous=previous,
            flaky=flaky,
            history=[*(last.history if last else ()), Entry(now, by, "Requested", f"{len(events)} events")],
        )
        self.add(asked)
        return asked

    def choosable(self, subscription: Subscription) -> list[str]:
        """The hotels that scope "all" stands for: requested, and open to this user."""
        open_to_user = self.chain.choosable()
        return [code for code in self.chain.hotels if code in open_to_user and subscription.asks_for(code)]

    def refusals(self, subscription: Subscription, hotels: list[str]) -> list[tuple[str, str]]:
        """Which of these hotels may not be chosen, and why."""
        refused: list[tuple[str, str]] = []
        for code in hotels:
            hotel = self.chain.hotels.get(code)
            reason: str | None = "unknown" if hotel is None else hotel.blocked
            if reason is None and not subscription.asks_for(code):
                reason = "not-requested"
            if reason is not None:
                refused.append((code, reason))
        return refused

    def approve(self, subscription: Subscription, hotels: list[str], by: str) -> None:
        """Decide."""
        subscription.approve(hotels, by, self.clock, self.source)

    def retry(self, subscription: Subscription, hotels: list[str]) -> None:
        """Try failed properties again.

        Raises:
            Conflict: one of them did not fail.
        """
        wrong = [h for h in hotels if h not in subscription.properties or subscription.properties[h].status != FAILED]
        if wrong:
            raise Conflict(f"not failed: {', '.join(wrong)}")
        subscription.retry(hotels, self.user.name, self.clock, self.source)
