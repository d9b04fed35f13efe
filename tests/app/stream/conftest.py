"""The server that recorders are tested against, as if new for each test, and a place for their archives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.stream.recorder_process import SCALE
from tests.app.stream.theatre import Theatre
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="session")
def running() -> Iterator[SandboxProcess]:
    with SandboxProcess(time_scale=SCALE) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    """Patient where only a slow machine would be late."""
    running.admin("reset", {})
    patience = {"init_within": 300, "subscribe_within": 300, "ping_every": 60, "requests_per_second": 10_000}
    running.admin("rules", patience)
    return running


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    return Theatre(tmp_path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"
