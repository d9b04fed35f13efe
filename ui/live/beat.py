"""Something that may happen once in so many seconds."""

from __future__ import annotations


class Beat:
    """Times are seconds of a clock that only goes forward."""

    def __init__(self, every: float) -> None:
        self.every = every
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Seconds until it may happen again; 0 when it may."""
        return max(0.0, self._next - now)

    def strike(self, now: float) -> None:
        """It happened."""
        self._next = now + self.every
