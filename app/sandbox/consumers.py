"""Who consumes which stream: one consumer per application and chain, and what the server remembers of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.sandbox.applications import Application, Applications
from app.sandbox.clock import Clock
from app.sandbox.conduct import Breach, Conduct
from app.sandbox.grants import Grant
from app.sandbox.journal import Journal
from app.sandbox.log import Log
from app.sandbox.rules import Rules
from app.sandbox.schema import Subscription

if TYPE_CHECKING:
    from app.sandbox.session import Session


class Consumer:
    """One application's stream. ``place`` is the log's index of the next event to send."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.holder: Session | None = None
        self.place = 0
        self.sent_at: float | None = None
        self.completed_at: float | None = None
        self.blocked_until = 0.0
        self.journal = Journal()
        self.upgrades: deque[float] = deque()

    def sent_up_to(self, place: int) -> None:
        """Remember, for a consumer that comes again without an offset."""
        self.place = place
        self.sent_at = Clock.now()


class Consumers:
    """Admits upgrades, hands streams to sessions and takes them back.

    ``grant_of`` tells what an application may receive at this moment.
    """

    def __init__(
        self, clock: Clock, rules: Rules, log: Log, applications: Applications, grant_of: Callable[[str], Grant]
    ) -> None:
        self._clock = clock
        self._rules = rules
        self._log = log
        self._applications = applications
        self._consumers: dict[str, Consumer] = {}
        self.grant_of = grant_of
        self.conduct = Conduct()
        self.sessions: set[Session] = set()
        self.sent = Journal()
        self.upgrades = 0

    def __iter__(self) -> Iterator[Consumer]:
        return iter(self._consumers.values())

    def of(self, application: Application) -> Consumer:
        """The consumer of an application."""
        return self._consumers.setdefault(application.id, Consumer(application))

    def admit(self, digest: str) -> tuple[Application | None, int, str]:
        """An upgrade with this hash: its application, or the HTTP status and the reason for refusing."""
        self.upgrades += 1
        application = self._applications.with_hash(digest)
        if application is None:
            return None, 400, "Bad Request: the key is not that of an application"
        upgrades = self.of(application).upgrades
        while upgrades and self._clock.elapsed(upgrades[0]) > self._rules.upgrade_window:
            upgrades.popleft()
        if len(upgrades) >= self._rules.upgrades:
            self.conduct.note(Breach.UPGRADES, f"{application.name}: more than {self._rules.upgrades} upgrades")
            return None, 429, "Too Many Requests"
        upgrades.append(self._clock.now())
        return application, 101, ""

    def take(self, session: Session, application: Application) -> str:
        """Give the stream to a session; the reason for refusing, or ""."""
        consumer = self.of(application)
        if consumer.holder is not None:
            self.conduct.note(Breach.FIGHT, f"{application.name}: the stream is held")
            return "Another consumer holds the stream"
        resting = consumer.completed_at
        if resting is not None and self._clock.elapsed(resting) < self._rules.rest_after_complete:
            self.conduct.note(Breach.EARLY_RETURN, f"{application.name}: {self._clock.elapsed(resting):.1f} s")
            return "Too soon after complete"
        if self._clock.now() < consumer.blocked_until:
            return "The stream is still held"
        consumer.holder = session
        return ""

    def start_of(self, consumer: Consumer, asked: Subscription) -> int:
        """The log's index of the first event to send."""
        self._log.expire()
        if asked.highest:
            return self._log.end
        if asked.offset is not None:
            return self._log.find(asked.offset)
        if consumer.sent_at is not None and self._clock.elapsed(consumer.sent_at) > self._rules.remembers:
            return self._log.end
        return max(self._log.oldest, consumer.place)

    def completed(self, application: Application) -> None:
        """The session said ``complete`` and was drained."""
        consumer = self.of(application)
        consumer.holder = None
        consumer.completed_at = self._clock.now()

    def released(self, application: Application, *, died: bool) -> None:
        """The session ended without ``complete``. ``died``: it went away, so the stream stays held for a while."""
        consumer = self.of(application)
        consumer.holder = None
        if died:
            self.lock_out(application, self._rules.held_after_death)

    def lock_out(self, application: Application, seconds: float) -> None:
        """Refuse the stream with 4409 for so long, in seconds of the rules."""
        self.of(application).blocked_until = self._clock.now() + self._clock.real(seconds)

    def forget(self, application: Application) -> None:
        """Forget where a consumer was, as after 24 h: without an offset it goes on with the newest."""
        consumer = self.of(application)
        consumer.place = self._log.end

    def wake(self) -> None:
        """The log has grown."""
        for session in self.sessions:
            session.wake()
