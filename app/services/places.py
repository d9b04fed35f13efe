"""Where Doorman keeps its files: one data directory, and the names below it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class Places:
    """The data directory and what lies in it. Nothing here makes a file or a folder."""

    data: Path

    @classmethod
    def of(cls, env: Mapping[str, str] = os.environ) -> Places:
        """``DOORMAN_DATA_DIR`` where it is set, else the system's place for a user's data."""
        chosen = env.get("DOORMAN_DATA_DIR", "")
        return cls(Path(chosen).expanduser() if chosen else user_data_path("doorman", appauthor=False))

    @property
    def profiles(self) -> Path:
        """The profile file."""
        return self.data / "profiles.json"

    @property
    def questions(self) -> Path:
        """Where approvals are kept whose answer is not known yet."""
        return self.data / "questions"

    def archive(self, profile: str) -> Path:
        """The archive of one profile."""
        return self.data / "archives" / profile


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is the old one or the new one, whole; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
