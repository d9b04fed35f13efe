"""What the live page wants of the archive next: wishes of the person first, then what is due by the clock.

Wishes are kept as flags, not as a queue, so that ten thousand commits are one look.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from ui.live.beat import Beat

TICK, SLOW_TICK = 0.04, 0.1
"""Seconds between two looks at the tail: at ordinary rates, and where more comes than a screen holds."""

COUNT_EVERY = 0.25
ACTIVITY_EVERY = 1.0
POLL_EVERY = 0.25
"""Seconds between two looks where no recorder of this window reports commits."""


class Ask(Enum):
    """One question to the archive, the most urgent first."""

    START = auto()  # the newest screen, in the place of all rows
    OLDER = auto()  # rows below the last one
    NEWER = auto()  # rows above the first one
    TAIL = auto()  # what came since the last look
    COUNT = auto()  # how much waits above
    ACTIVITY = auto()  # what each property sends
    SEARCH = auto()  # further back, for a screen that is not full


@dataclass(slots=True)
class Ledger:
    """Up to which ``seq`` rows are committed, and up to which the table has taken account of them."""

    committed: int = 0
    looked_to: int = 0
    is_reporting: bool = False
    """Whether a recorder of this window says what it commits; otherwise the archive is asked."""

    @property
    def unseen(self) -> int:
        """How many rows are known to have come since the last look."""
        return self.committed - self.looked_to


class Agenda:
    """Says what is to be asked now, and when there may be something. Times are seconds of a clock that goes forward."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.wishes: set[Ask] = {Ask.START}
        """What a person waits for: START, OLDER, NEWER."""
        self._tail = Beat(TICK)
        self._count = Beat(COUNT_EVERY)
        self._activity = Beat(ACTIVITY_EVERY)
        self._poll = Beat(POLL_EVERY)

    def next(self, now: float, *, follows: bool, searches: bool) -> tuple[Ask | None, float]:
        """The most urgent question, or None and the seconds until there may be one.

        ``follows`` is whether the table stays with the newest, ``searches`` whether it may look further back.
        """
        for ask in (Ask.START, Ask.OLDER, Ask.NEWER):
            if ask in self.wishes:
                return ask, 0.0
        has_news = self._has_news(now)
        wait = ACTIVITY_EVERY if self.ledger.is_reporting else self._poll.wait(now)
        for beat, is_due, ask in (
            (self._tail, follows and has_news, Ask.TAIL),
            (self._count, not follows and has_news, Ask.COUNT),
            (self._activity, True, Ask.ACTIVITY),
        ):
            if is_due and not beat.wait(now):
                beat.strike(now)
                return ask, 0.0
            if is_due:
                wait = min(wait, beat.wait(now))
        return (Ask.SEARCH, 0.0) if searches else (None, wait)

    def looked(self, now: float) -> None:
        """The archive was asked for news just now."""
        self._poll.strike(now)

    def pace(self, *, overrun: bool) -> None:
        """How often the tail is looked at: less often where more comes than a screen holds."""
        self._tail.every = SLOW_TICK if overrun else TICK

    def _has_news(self, now: float) -> bool:
        return self.ledger.unseen > 0 if self.ledger.is_reporting else not self._poll.wait(now)
