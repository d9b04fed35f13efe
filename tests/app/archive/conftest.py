"""Where the tests of this folder make their archives."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where no archive is yet."""
    return tmp_path / "archive"
