"""What was sent: every distinct event once, in the order of its first sending."""

from __future__ import annotations

from array import array
from collections.abc import Iterator


class Journal:
    """Remembers indexes of the log. Eight bytes for each that was sent and one for each that could have been."""

    def __init__(self) -> None:
        self._order = array("Q")
        self._seen = bytearray()
        self.frames = 0

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[int]:
        return iter(self._order)

    def add(self, indexes: list[int]) -> None:
        """These were sent, in this order."""
        if not indexes:
            return
        self.frames += len(indexes)
        self._reach(max(indexes) + 1)
        first, stop = indexes[0], indexes[-1] + 1
        # The usual case, in one stroke: a run of neighbours, none of them sent before.
        if indexes == list(range(first, stop)) and not any(self._seen[first:stop]):
            self._seen[first:stop] = b"\x01" * len(indexes)
            self._order.extend(indexes)
            return
        for index in indexes:
            if not self._seen[index]:
                self._seen[index] = 1
                self._order.append(index)

    def _reach(self, stop: int) -> None:
        if stop > len(self._seen):
            self._seen.extend(bytes(max(stop - len(self._seen), 65_536)))
