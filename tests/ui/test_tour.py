"""The tour as people start it: ``doorman --tour DIR`` in a process of its own, on its own sandbox, without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.tour_steps import STEPS

AT_MOST = 300.0


@pytest.mark.slow(80)
def test_the_tour_reaches_every_step_and_saves_its_pictures(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DOORMAN_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--tour", str(pictures)],
        env=env,
        capture_output=True,
        text=True,
        timeout=AT_MOST,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for number, step in enumerate(STEPS, start=1):
        assert f"{number:2}. {step.title}" in done.stdout
        if step.picture:
            for scheme in ("light", "dark"):
                assert (pictures / f"{number:02}-{step.picture}-{scheme}.png").stat().st_size > 10_000
    assert str(pictures) in done.stdout
