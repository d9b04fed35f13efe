"""Which rows of a table arrived a moment ago, so that their bar fades. Counted, not listed: rows come in thousands."""

from __future__ import annotations

from typing import Final

FADE_MS: Final = 1200
"""How long the bar of a new row takes to fade."""


class Arrivals:
    """Batches that were put above all others. ``now`` is in milliseconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._batches: list[tuple[int, int]] = []  # the newest first: when, how many rows

    def add(self, count: int, now: int) -> None:
        """``count`` rows were put on top."""
        self._batches.insert(0, (now, count))

    def forget(self) -> None:
        """Rows came or went elsewhere: nothing counts as new any more."""
        self._batches.clear()

    def settle(self, now: int) -> bool:
        """Lets go of what has faded. Whether something still fades."""
        while self._batches and now - self._batches[-1][0] >= FADE_MS:
            self._batches.pop()
        return bool(self._batches)

    def freshness(self, row: int, now: int) -> float:
        """1 for a row that came just now, 0 for one that has faded."""
        above = 0
        for when, count in self._batches:
            above += count
            if row < above:
                return max(0.0, 1 - (now - when) / FADE_MS)
        return 0.0
