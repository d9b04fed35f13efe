"""An event that breaks the connection whenever it comes: found out, and passed over, so that it does not stay the last.

Nothing here has a clock or a socket. Only what is proven counts: a connection on which the newest archived event came
again, and which then broke at once, without anything new. An outage looks different: then that event does not come.

::

    broke, three times at one place ──► what came of the event names its offset ──► ask for the offset behind it
                                   └──► it does not ──► a probe: ask for a place behind the newest archived event
    the probe broke, too ──► prove again that the stream flows up to that place ──► a probe a little further on
    something came of the probe ──► what lies between is passed over

A probe asks first for what directly follows the newest event, by which nothing is passed over. Offsets are opaque, so
that going on by numbers is the last resort; most of the time they go by one or few.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.event import Arrival, Cause, Gap, Skip, is_askable

TRIES = 3
"""Times that the connection breaks at one place before anything is passed over."""


@dataclass(frozen=True, slots=True)
class Break:
    """A connection that broke while events flowed.

    ``place`` is the number of the newest row, ``position`` its offset, ``is_proven`` whether that event had come again
    on this connection. ``remains`` is what came of a message that never came whole. ``at`` is in microseconds.
    """

    place: int
    position: str
    is_proven: bool
    remains: Arrival | None
    at: int


class Stumbles:
    """Counts breaks at one place, and says when to pass over it."""

    def __init__(self) -> None:
        self._place = -1
        self._distance = 0
        self.tries = 0
        """How often it broke at the place where it broke last."""
        self.probe: Skip | None = None
        """What the next connection asks for instead of what the archive says. It holds once something came of it."""

    def broke(self, fall: Break) -> Skip | None:
        """Take in a break. What is surely to be passed over, or None."""
        was_probe, self.probe = self.probe is not None, None
        if fall.place != self._place:
            self._place, self._distance, self.tries, was_probe = fall.place, 0, 0, False
        if not was_probe:
            if not (fall.is_proven or (fall.remains and not fall.position)):
                return None
            self.tries += 1
        if self.tries < TRIES:
            return None
        if fall.remains is not None and is_askable(fall.remains.offset):
            return self._over_known(fall, fall.remains)
        if is_askable(fall.position) and not was_probe:
            self._distance += max(1, self._distance // 4)
            self.probe = self._beyond(fall)
        return None

    def _over_known(self, fall: Break, remains: Arrival) -> Skip:
        self._place = -1
        reason = (
            f"The event with offset {remains.offset} broke the connection {TRIES} times and was passed over. What came "
            "of it is kept as it came."
        )
        gap = Gap(0, fall.position, remains.offset, fall.at, fall.at, Cause.PASSED_OVER, reason)
        return Skip(str(int(remains.offset) + 1), gap, remains)

    def _beyond(self, fall: Break) -> Skip:
        resume = str(int(fall.position) + self._distance)
        if self._distance == 1:
            return Skip(resume, None)
        kept = " What came of it is kept as it came." if fall.remains else ""
        reason = f"What follows offset {fall.position} broke the connection {TRIES} times and was passed over.{kept}"
        gap = Gap(0, fall.position, resume, fall.at, fall.at, Cause.PASSED_OVER, reason)
        return Skip(resume, gap, fall.remains)
