"""A list that somebody pasted, held against the properties of a request: what is meant, and what is in doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from app.domain.portal import SubscriptionProperty
from ui.approvals.selection import Blocked

LIKE_ENOUGH = 70  # of 100; below, a suggestion is more often wrong than right
MOST_ENTRIES = 20_000
MOST_SUGGESTED = 20
"""Unknown entries for which something near is looked for; a list of hundreds of them is the wrong list."""

_SEPARATORS = re.compile(r"[\n\r\t,;|]+")


@lru_cache(maxsize=32_768)
def folded(text: str) -> str:
    """A text as searches compare it, without accents, capitals and doubled blanks: "Belém" is "belem"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().translate(_STROKES).split())


# Letters with a stroke do not decompose.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry that was not taken, as it was pasted; ``words`` say why, ``candidates`` are codes that may be meant."""

    entry: str
    words: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastedList:
    """What a pasted list came to. ``matched`` are codes; each of the rest says why it was not taken."""

    entries: int
    matched: tuple[str, ...]
    ambiguous: tuple[Doubt, ...]
    blocked: tuple[Doubt, ...]
    unknown: tuple[Doubt, ...]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Everything that was not taken."""
        return (*self.ambiguous, *self.blocked, *self.unknown)

    @property
    def words(self) -> str:
        """The outcome in one line: "10 of 12 matched, 1 not yours, 1 unknown"."""
        parts = [f"{len(self.matched):,} of {self.entries:,} matched"]
        for doubts, what in (
            (self.ambiguous, "ambiguous"),
            (self.blocked, "not selectable"),
            (self.unknown, "unknown"),
        ):
            if doubts:
                parts.append(f"{len(doubts):,} {what}")
        return ", ".join(parts)


class _Index:
    """The properties by what a person may call them."""

    def __init__(self, properties: Sequence[SubscriptionProperty]) -> None:
        self.by_code = {folded(p.hotel): p for p in properties}
        self.by_name: dict[str, list[SubscriptionProperty]] = {}
        for item in properties:
            self.by_name.setdefault(folded(item.name), []).append(item)

    def find(self, entry: str) -> list[SubscriptionProperty]:
        """Those that an entry names: by code, by name, by a code before a name, or by a part that several share."""
        text = folded(entry)
        if text in self.by_code:
            return [self.by_code[text]]
        if text in self.by_name:
            return self.by_name[text]
        first = text.split(" ", 1)[0]
        if first in self.by_code:
            return [self.by_code[first]]
        return [p for name, named in self.by_name.items() if text in name for p in named]

    def like(self, entry: str) -> tuple[str, ...]:
        """Codes of those whose code or name comes near."""
        text = folded(entry)
        names = process.extract(
            text, self.by_name, scorer=fuzz.WRatio, limit=2, score_cutoff=LIKE_ENOUGH, processor=None
        )
        codes = process.extract(text, list(self.by_code), scorer=fuzz.ratio, limit=2, score_cutoff=LIKE_ENOUGH)
        near = [self.by_code[code] for code, _score, _key in codes]
        near += [p for _named, _score, name in names for p in self.by_name[name]] if not near else []
        return tuple(p.hotel for p in near[:3])


def read(text: str, properties: Sequence[SubscriptionProperty]) -> PastedList:
    """Hold a pasted text against the properties. Entries are parted by lines, commas, semicolons, tabs or bars.

    A line of codes parted by blanks alone is read too. The same entry twice counts once; at most 20,000 are read.
    """
    index = _Index(properties)
    entries = list(_entries(text, index))[:MOST_ENTRIES]
    matched: dict[str, None] = {}
    ambiguous: list[Doubt] = []
    blocked: list[Doubt] = []
    unknown: list[Doubt] = []
    for entry in entries:
        found = index.find(entry)
        if len(found) > 1:
            ambiguous.append(
                Doubt(entry, f"{len(found):,} properties could be meant", tuple(p.hotel for p in found[:3]))
            )
        elif not found:
            near = index.like(entry) if len(unknown) < MOST_SUGGESTED else ()
            unknown.append(Doubt(entry, "No property of this request is called so", near))
        elif reason := Blocked.of(found[0]):
            blocked.append(Doubt(entry, reason.note(found[0].blocked_since)))
        else:
            matched[found[0].hotel] = None
    return PastedList(len(entries), tuple(matched), tuple(ambiguous), tuple(blocked), tuple(unknown))


def _entries(text: str, index: _Index) -> Iterable[str]:
    parts = (part.strip(" \"'") for part in _SEPARATORS.split(text))
    seen: dict[str, None] = {}
    for part in parts:
        words = part.split()
        codes = [w for w in words if folded(w) in index.by_code]
        # "AUR01 AUR02 BEA09" are three entries, "AUR01 Aurora Berlin Mitte" is one.
        for entry in words if len(codes) > 1 and len(codes) * 2 > len(words) else [" ".join(words)]:
            if entry:
                seen.setdefault(entry)
    return seen
