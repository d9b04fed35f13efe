"""Ages and sizes as people type them: 90d, 20GB."""

from __future__ import annotations

import re
from typing import Annotated

from cyclopts import Parameter

from app.domain.errors import UsageError
from app.domain.retention import Retention

_DAYS = {"d": 1, "w": 7}
_BYTES = {"MB": 10**6, "GB": 10**9, "TB": 10**12}
_AMOUNT = re.compile(r"([0-9]+)\s*([A-Za-z]+)")

OlderThan = Annotated[str, Parameter(help="Events older than this go: as 90d, or 12w.")]
LargerThan = Annotated[str, Parameter(help="The oldest events go while the archive is larger: as 500MB, or 20GB.")]


def retention(older_than: str, larger_than: str) -> Retention:
    """What the two options say; "" is no limit. Raises UsageError where one cannot be understood."""
    return Retention(
        days=_amount(older_than, _DAYS, "an age", "90d or 12w") if older_than else None,
        bytes=_amount(larger_than, _BYTES, "a size", "500MB or 20GB") if larger_than else None,
    )


def _amount(text: str, units: dict[str, int], what: str, example: str) -> int:
    match = _AMOUNT.fullmatch(text.strip())
    unit = {name.casefold(): size for name, size in units.items()}.get(match[2].casefold()) if match else None
    if match is None or unit is None or not int(match[1]):
        raise UsageError(f"“{text}” is not {what}: give it as {example}.")
    return int(match[1]) * unit
