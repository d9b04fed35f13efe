"""Threads that nobody waits for at the end: a name that is being looked up may take a minute, the way out may not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Bystanders(ThreadPoolExecutor):
    """A thread for each thing to do, for an event loop's own use: what it does may be left in the middle of."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begin at once."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as failure:  # noqa: BLE001 - it is raised where the outcome is awaited
                future.set_exception(failure)
            else:
                future.set_result(result)

        threading.Thread(target=run, name="bystander", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nobody is waited for."""
