"""What leaves for a reader that may be slow, frozen or gone: a pipe that is full stops nobody."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

KEPT = 200
"""So much waits for a reader at most; the oldest is dropped."""


class Outlet(Generic[T]):
    """Hands each thing to ``write``, in order, in a thread of its own. Once that raises OSError, nothing more leaves.

    ``joins`` says whether a thing takes the place of the one put before it, if that has not left yet; ``pause`` how
    many seconds nothing follows one that left.
    """

    def __init__(
        self,
        write: Callable[[T], object],
        name: str,
        *,
        joins: Callable[[T, T], bool] = lambda last, new: False,
        pause: Callable[[T], float] = lambda left: 0.0,
    ) -> None:
        self._write = write
        self._joins = joins
        self._pause = pause
        self._waiting: deque[T] = deque(maxlen=KEPT)
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, thing: T) -> None:
        """Queue it. Never blocks."""
        with self._changed:
            if self._waiting and self._joins(self._waiting[-1], thing):
                self._waiting.pop()
            self._waiting.append(thing)
            self._changed.notify()

    def close(self, within: float = 1.0) -> None:
        """Let what waits leave, for at most so many seconds."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(within)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
                thing = self._waiting.popleft()
            try:
                self._write(thing)
            except OSError:
                return
            if pause := self._pause(thing):
                with self._changed:
                    self._changed.wait_for(lambda: self._closing, pause)
