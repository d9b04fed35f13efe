"""asyncio inside Qt's event loop: the only place that knows qasync.

:func:`run` is the program's one call; :func:`emitted` lets a coroutine wait for a signal of Qt; :func:`borrowed` is for
tests, where pytest-qt already turns Qt's loop.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import qasync
import shiboken6
from PySide6.QtCore import QCoreApplication, QTimer, SignalInstance

SIGNALS = (signal.SIGINT, signal.SIGTERM)
THREADS = 4
WAKE_EVERY_MS = 200
LAST_TURNS = 20
"""Of the loop at its end: what was closed lets go of its socket a few turns later; idle turns cost nothing."""
LONGEST_WAIT = 24 * 86400.0
"""Seconds that a timer of Qt can count to, less than a day short of it."""


def run(app: QCoreApplication, main: Callable[[], Coroutine[Any, Any, int]], stop: Callable[[], object]) -> int:
    """Run ``main`` until it returns its exit code. ``stop`` is called on SIGINT and SIGTERM, to make it return."""
    loop = _loop(app)
    asyncio.set_event_loop(loop)
    waker = _watch_signals(loop, stop)
    try:
        return int(loop.run_until_complete(main()))
    finally:
        _wind_down(loop)
        if waker is not None:
            waker.stop()
        _close(loop)


async def emitted(source: SignalInstance) -> None:
    """Wait until a signal of Qt is emitted once."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def arrived(*_arguments: object) -> None:
        if not done.done():
            done.set_result(None)

    source.connect(arrived)
    try:
        await done
    finally:
        source.disconnect(arrived)


@contextmanager
def borrowed(app: QCoreApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that counts as running while somebody else turns Qt's: tasks go on whenever Qt's events are handled.

    Leaving it cancels what still runs, and hands the time needed for that to Qt.
    """
    loop = _loop(app, already_running=True)
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        app.aboutToQuit.disconnect(loop._after_run_forever)
        loop._QEventLoop__is_running = False
        asyncio._set_running_loop(None)
        _wind_down(loop)
        _close(loop)


class _Loop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, whose timers count milliseconds in 31 bits: a longer wait would fail, so it is cut."""

    def call_later(self, delay: float, callback: Callable[..., object], *args: object, **options: Any) -> Any:
        """Waits of more than 24 days end after 24 days."""
        return super().call_later(min(delay, LONGEST_WAIT), callback, *args, **options)


def _loop(app: QCoreApplication, **options: bool) -> Any:
    loop = _Loop(app, **options)
    # qasync's own executor starts ten threads of Qt at once; a few of Python's, made when needed, do.
    loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="doorman"))
    return loop


def _wind_down(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what still runs, and let connections that were closed let go of their sockets."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(_ended(left))
    loop.run_until_complete(loop.shutdown_asyncgens())


def _close(loop: Any) -> None:
    asyncio.set_event_loop(None)
    loop.close()
    # qasync leaves the timers of cancelled waits running; their object must go here and now, on its own thread.
    shiboken6.delete(loop._timer)


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)
    for _ in range(LAST_TURNS):
        await asyncio.sleep(0)


def _watch_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> QTimer | None:
    """Have ``stop`` called in the loop. On Windows Python sees a signal only when it runs, so a timer lets it."""
    if os.name != "nt":
        for number in SIGNALS:
            loop.add_signal_handler(number, stop)
        return None
    for number in SIGNALS:
        signal.signal(number, _in_loop(loop, stop))
    return _Waker()


def _in_loop(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> Callable[[int, object], None]:
    def handle(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stop)

    return handle


class _Waker(QTimer):
    """Does nothing, in Python: that is when a pending signal is handled."""

    def __init__(self) -> None:
        super().__init__(interval=WAKE_EVERY_MS)
        self.timeout.connect(self.wake)
        self.start()

    def wake(self) -> None:
        """Let the interpreter run."""
