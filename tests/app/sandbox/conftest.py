"""One sandbox for all tests of this folder; each begins with its play reset."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="package")
def running() -> Iterator[SandboxProcess]:
    """A sandbox whose time runs twenty times as fast, in which nothing happens by itself."""
    with SandboxProcess(time_scale=20.0) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    """The same, as it was at the start. Clients have a little longer than Oracle gives them: machines are slow."""
    running.admin("reset", {})
    running.admin("rules", {"init_within": 60, "subscribe_within": 60, "requests_per_second": 10_000})
    return running
