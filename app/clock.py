"""Time that passes for the world, not only for this program."""

from __future__ import annotations

import time

_NUMBER = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""Linux's own, else that of macOS, which both count what ``time.monotonic`` there does not. Windows has neither, and
counts it in all of its clocks.
"""


def passing() -> float:
    """Seconds from any moment on, which never go back, which nobody sets, and which go on while the machine sleeps."""
    return time.monotonic() if _NUMBER is None else time.clock_gettime(_NUMBER)
