"""How soon the window can be used, against a bare PySide6 window on the same machine in the same run.

Both are started warm, off screen, turn by turn; each says by a file that its first page is there and its loop answers.
The figure is the ratio of the medians.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

ROUNDS = 9
WITHIN = 30.0
LOOK = 0.001
"""Seconds between two looks for the mark: a file has nothing that tells when it comes."""

BARE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, usable)

def usable():
    Path(sys.argv[1]).touch()

app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("Hello"))
window.resize(1440, 900)
window.show()
app.exec()
"""


def seconds_until_usable(command: list[str], mark: Path, env: Mapping[str, str]) -> float:
    """Start a program, wait for its mark, end it."""
    mark.unlink(missing_ok=True)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env)
    try:
        while not mark.exists():
            if _ended(process, LOOK) or time.perf_counter() - began > WITHIN:
                raise SystemExit(f"{command} did not become usable")
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WITHIN)


def _ended(process: subprocess.Popen[bytes], within: float) -> bool:
    """Whether the program ends before it is waited for that long."""
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def _environment(folder: str, mark: Path) -> dict[str, str]:
    """A first start in an empty data directory, with compiled modules kept, as an installed program has them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DOORMAN_", "PYTHONDONTWRITE"))}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "qt.qpa.*=false",
        "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled"),
        "DOORMAN_DATA_DIR": str(Path(folder) / "data"),
        "DOORMAN_USABLE_MARK": str(mark),
    }


def main() -> None:
    """Measure and print the line."""
    with tempfile.TemporaryDirectory() as folder:
        mark = Path(folder) / "usable"
        env = _environment(folder, mark)
        bare = [sys.executable, "-c", BARE, str(mark)]
        doorman = [sys.executable, "-m", "ui.application"]
        times: dict[str, list[float]] = {"bare": [], "doorman": []}
        for turn in range(ROUNDS + 1):
            for name, command in (("bare", bare), ("doorman", doorman)):
                took = seconds_until_usable(command, mark, env)
                if turn:  # the first turn warms the disk's cache
                    times[name].append(took)
    of_bare, of_doorman = median(times["bare"]), median(times["doorman"])
    line = {
        "bench": "start_ratio",
        "value": round(of_doorman / of_bare, 2),
        "unit": "×",
        "doorman_ms": round(of_doorman * 1000),
        "bare_ms": round(of_bare * 1000),
        "rounds": ROUNDS,
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
