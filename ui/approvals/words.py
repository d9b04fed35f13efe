"""The few turns of phrase that every approval page needs; numbers, days and ages are in :mod:`ui.text`."""

from __future__ import annotations

from collections.abc import Sequence

from ui.text import counted

MOST_NAMED = 3


def properties(number: int) -> str:
    """ "1 property", "37 properties"."""
    return counted(number, "property", "properties")


def joined(names: Sequence[str], last: str = "and") -> str:
    """A list as people say it: "AUR04, BEA02 and BEA07"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def some_of(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first few of many names: "AUR04, BEA02, BEA07 and 12 more"."""
    rest = len(names) - most
    return joined(names) if rest <= 0 else f"{', '.join(names[:most])} and {rest:,} more"
