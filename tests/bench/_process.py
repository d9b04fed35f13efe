"""A sender of events as a process of its own, so that sending takes nothing from who receives."""

from __future__ import annotations

import subprocess
import sys
from typing import Self


class Sender:
    """``python -m`` what says its address in its first line; use it as a context manager. Killed at the end."""

    def __init__(self, *arguments: str) -> None:
        self._command = [sys.executable, "-m", *arguments]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        self.url = self.line()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def line(self) -> str:
        """The next line that it says."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()
