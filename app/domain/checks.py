"""What trying a profile out finds, step by step (``app.services.checks``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import DoormanError


class Step(StrEnum):
    """What is tried, in order."""

    GATEWAY = "gateway"
    TOKEN = "token"  # noqa: S105 - the name of a step
    HOTELS = "hotels"
    PORTAL = "portal"


class Result(StrEnum):
    """How a step ended."""

    GOOD = "good"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One step's result in a sentence; ``seconds`` is how long it took, ``problem`` why it failed."""

    step: Step
    result: Result
    sentence: str
    seconds: float = 0.0
    problem: DoormanError | None = None
