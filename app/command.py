"""How Doorman starts itself again: the recorder, the demo's server, and what makes the text index are such children."""

from __future__ import annotations

import sys
from pathlib import Path


def own_command() -> list[str]:
    """What starts this Doorman's command line: the program beside it when frozen, else this Python."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"doormanctl{suffix}"))]
    return [sys.executable, "-m", "app"]
