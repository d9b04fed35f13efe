"""What commands print: aligned columns for people, lines of JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from unicodedata import category

GAP = "  "
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def plain(text: str) -> str:
    """Foreign text for a terminal: control characters, which could move the cursor or colour the screen, are shown."""
    return "".join("�" if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under a head, each column as wide as its widest cell; numbers stand at the right."""
    body = [list(row) for row in rows]
    texts = [list(head)] + [[plain(str(cell)) for cell in row] for row in body]
    widths = [max(len(row[column]) for row in texts) for column in range(len(head))]
    right = [bool(body) and all(isinstance(row[column], int | float) for row in body) for column in range(len(head))]
    lines = []
    for row in texts:
        cells = [cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)]
        lines.append(GAP.join(cells).rstrip())
    return "\n".join(lines)


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values under each other; what has no value is left out."""
    told = [(name, plain(value)) for name, value in pairs if value]
    width = max((len(name) for name, _ in told), default=0)
    return "\n".join(f"{name.ljust(width)}{GAP}{value}" for name, value in told)


def age(since: datetime, now: datetime) -> str:
    """How long ago, in words: "5 h", "2 days"."""
    passed = max(now - since, timedelta())
    if passed < HOUR:
        return f"{passed // MINUTE} min"
    if passed < 2 * DAY:
        return f"{passed // HOUR} h"
    return f"{passed // DAY} days"


def moment(when: datetime | None) -> str:
    """A time in the computer's zone, to the minute; "" for none."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when else ""


def many(number: int, one: str, more: str) -> str:
    """As "1 property", "37 properties"."""
    return f"{number} {one if number == 1 else more}"
