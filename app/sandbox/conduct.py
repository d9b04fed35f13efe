"""How well the clients keep Oracle's rules. ``GET /sandbox/stats`` tells."""

from __future__ import annotations

from collections import Counter, deque
from enum import StrEnum


class Breach(StrEnum):
    """What a client did that Oracle's guides forbid."""

    PING_GAP = "pingGap"  # more than 15 s between two pings
    EARLY_RETURN = "earlyReturn"  # subscribed within 10 s of complete
    CLOSED_FIRST = "closedFirst"  # closed without complete, or before the server did
    VANISHED = "vanished"  # the connection ended without complete and without a close
    UPGRADES = "upgrades"  # more than 150 upgrades in 2 min
    FIGHT = "fight"  # subscribed to a stream that somebody else holds
    PROTOCOL = "protocol"  # a message that the subprotocol does not know, or at the wrong time


class Conduct:
    """Counts breaches; keeps the words of the last ones."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.latest: deque[str] = deque(maxlen=50)

    def note(self, breach: Breach, words: str) -> None:
        """Count one."""
        self.counts[breach.value] += 1
        self.latest.append(f"{breach.value}: {words}")

    def report(self) -> dict[str, int]:
        """Every kind with its count, also those that never happened."""
        return {breach.value: self.counts[breach.value] for breach in Breach}
