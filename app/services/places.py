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
