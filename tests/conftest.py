"""What all tests share: how hypothesis draws, and that what takes long runs last."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# No timed assertions: a loaded machine is no failure. What lands is decided by the same examples each time; by hand,
# hypothesis looks for new ones.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# A suite that was started in the background (`make test &`) ignores Ctrl-C, and one under `nohup` that its terminal is
# gone; so would the programs that it starts and ends with these.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The fast ones first; of the slow ones those that take longest, so that no core waits for them at the end."""

    def place(item: pytest.Item) -> tuple[bool, int]:
        slow = item.get_closest_marker("slow")
        return slow is not None, -slow.args[0] if slow is not None and slow.args else 0

    items.sort(key=place)
