"""The Portal API's decisions as JSON (docs/portal-api.md, "Approving"): what is sent, and how it is refused."""

from __future__ import annotations

import re

import msgspec

from app.domain.portal import Choice
from app.wire.portal import Instant, Shape


class CurrentShape(Shape, frozen=True):
    """What somebody else decided: a member of the problems ``decided-meanwhile`` and ``not-pending``."""

    status: str | None = None
    decided_by: str | None = None
    decided_at: Instant | None = None


class RefusedShape(Shape, frozen=True):
    """A hotel that may not be chosen, and why: a member of ``properties-not-allowed``."""

    hotel: str
    reason: str = "unknown"


class ProblemShape(Shape, frozen=True):
    """The members of problems that this API defines, besides those of every problem document."""

    type: str = ""
    current: CurrentShape | None = None
    refused: tuple[RefusedShape, ...] = ()
    roles: tuple[str, ...] = ()
    roles_that_may: tuple[str, ...] = ()
    withdrawn_at: Instant | None = None
    withdrawn_by: str | None = None

    @property
    def name(self) -> str:
        """The last part of ``urn:doorman:problem:<name>``."""
        return self.type.rpartition(":")[2]


class ChoiceShape(Shape, frozen=True, omit_defaults=True):
    """``{"scope": "all"}`` or ``{"scope": "some", "hotels": [code]}``."""

    scope: str
    hotels: tuple[str, ...] = ()


class ApprovalShape(Shape, frozen=True):
    """The body of an approval."""

    properties: ChoiceShape

    @classmethod
    def of(cls, choice: Choice) -> ApprovalShape:
        """The body that says this choice; the same choice gives the same bytes."""
        return cls(ChoiceShape("all") if choice.everything else ChoiceShape("some", tuple(sorted(choice.hotels))))


class RetryShape(Shape, frozen=True):
    """The body of a retry."""

    hotels: tuple[str, ...]


_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]+)`(?: - at `\$\.?(?P<path>[^`]*)`)?")
_WRONG = re.compile(r"(?P<what>.+?) - at `\$\.?(?P<path>[^`]+)`")


def fault(error: msgspec.DecodeError) -> str:
    """What is wrong with an answer, for people: names the field. "the field “items[…].status” is missing"."""
    text = str(error)
    if missing := _MISSING.fullmatch(text):
        path = ".".join(part for part in (missing["path"], missing["field"]) if part)
        return f"the field “{path}” is missing"
    if wrong := _WRONG.fullmatch(text):
        return f"the field “{wrong['path']}” is of another kind ({wrong['what'].replace('`', '')})"
    return "what came cannot be read"
