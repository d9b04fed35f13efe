"""How much an archive keeps: a value of the profile, and of the command that prunes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """Events older than ``days`` go, and the oldest while the archive has more than ``bytes`` on disk.

    None is no limit: without any, everything is kept.
    """

    days: int | None = None
    bytes: int | None = None

    def __str__(self) -> str:
        age = f"the last {self.days} days" if self.days is not None else ""
        size = f"at most {self.bytes / 1e9:g} GB" if self.bytes is not None else ""
        return ", ".join(filter(None, (age, size))) or "everything"

    def __bool__(self) -> bool:
        return self.days is not None or self.bytes is not None


EVERYTHING = Retention()
"""No limits."""
