"""Finds names by a few letters among thousands, between two strokes of a key: *Go to…* asks it at each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final, TypeAlias

LEAST_TO_GUESS: Final = 4
"""Letters from which on a word that is nowhere is taken for misspelt: fewer are like everything."""
LEAST_LIKENESS: Final = 72
"""How like a word must be to what was typed, in percent."""
MOST_SPELLINGS: Final = 5

_WORD = re.compile(r"[^\W\d]{3,}")

Spellings: TypeAlias = tuple[str, ...]
"""What one typed word may have meant; any of them will do."""


class Finder:
    """Names in an order that is kept among equals. Letters may be of several words: "aur lis" finds Aurora Lisbon."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [f" {' '.join(name.casefold().split())}" for name in names]
        self._text = "\n".join(self._names)

    def find(self, text: str, limit: int) -> list[int]:
        """The numbers of the names that the text may mean, at most ``limit``, best first; for no text the first ones.

        A name that begins with it comes before one with words that begin so, and that before letters inside words. A
        word that is in no name is replaced by the words that are most like it.
        """
        wanted = [self._spellings(word) for word in text.casefold().split()]
        found: Sequence[int] = range(len(self._names))
        for spellings in wanted:
            found = self._with_any(spellings, found)
        if not wanted:
            return list(found[:limit])
        return list(islice(dict.fromkeys(self._ranked(wanted, found)), limit))

    def _ranked(self, wanted: Sequence[Spellings], found: Sequence[int]) -> Iterator[int]:
        """What was found, best first; some come twice. No more is looked at than is asked for."""
        names = self._names
        begins = [tuple(f" {spelling}" for spelling in spellings) for spellings in wanted]
        yield from (number for number in found if names[number].startswith(begins[0]))
        words_begin = found
        for begun in begins:
            words_begin = self._with_any(begun, words_begin)
        yield from words_begin
        yield from found

    def _with_any(self, spellings: Spellings, numbers: Sequence[int]) -> list[int]:
        names = self._names
        if len(spellings) == 1:
            spelling = spellings[0]
            return [number for number in numbers if spelling in names[number]]
        return [number for number in numbers if any(spelling in names[number] for spelling in spellings)]

    def _spellings(self, word: str) -> Spellings:
        if word in self._text or len(word) < LEAST_TO_GUESS:
            return (word,)
        from rapidfuzz import fuzz, process  # when it is first asked for, not at the start

        likely = process.extract(
            word, self._words, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=MOST_SPELLINGS
        )
        return tuple(found for found, _likeness, _number in likely)

    @cached_property
    def _words(self) -> list[str]:
        """Every word once, far fewer than there are names; codes are no words, and nobody means one by another."""
        return list(set(_WORD.findall(self._text)))
