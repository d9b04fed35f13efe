"""What free text finds: an event holds it when each word of the text is how a word of the event begins.

::

    berg            Bergström, Alice Berg, alice.berg@example.com, D’Arcy-Berg       but not Rosenberg
    bergstrom       Bergström, BERGSTRÖM, Bergstro&#776;m
    berg alice      both, in any order and in any of its values
    2026-11         2026-11-24, 2026-11-24 16:45; also in 1/2026-11-24               but not 12026-11

Case and accents make no difference, nor does punctuation around a word of the text; within one, it stands for itself.
What the words of an event are, ``app.wire.events.texts`` says. Writing that parts words by nothing (Chinese, Japanese,
Thai) has a word beginning at each letter.

The text index (``app.archive.text_index``) only says which events may hold a text: a look at each body decides, here.
So both ways of searching find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Generic, TypeVar

from app.wire import events

V = TypeVar("V")

LONGEST = 16
"""Letters of a term: longer ones are cut, since so many tell nearly all words apart."""

_LETTER = r"[^\W_]"
_UNPARTED = r"[\u0e00-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
_BEGINNING = re.compile(rf"(?<!{_LETTER}){_LETTER}|{_UNPARTED}")
_TERMS = re.compile(rf"(?=((?:(?<!{_LETTER}){_LETTER}|{_UNPARTED})\S{{0,{LONGEST - 1}}}))")
_TRAILING = re.compile(r"[\W_]+\Z")
_LIKE_ASCII = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'"}
)
_SHORT, _MOST = 60, 20_000
"""Letters of a text up to which it is likely to come again, and how many of them are remembered."""


def terms(body: bytes) -> set[bytes]:
    """Each word of an event, up to the next blank and cut: "alice.berg@examp", "berg@example.com", "example.com"…"""
    return set[bytes]().union(*map(_known_terms.__getitem__, events.texts(body)))


def term(word: str) -> bytes:
    """A word as a term: each term of a word that begins so, begins so."""
    return word[:LONGEST].encode("utf-8", "surrogatepass")


class Wanted:
    """A text that is looked for."""

    def __init__(self, text: str) -> None:
        self.words = tuple(dict.fromkeys(word for part in fold(text).split() if (word := _trimmed(part))))
        """What it comes down to; nothing but punctuation is no word, and found nowhere."""
        self._plain = tuple(word.encode("utf-8", "surrogatepass") for word in self.words)

    def is_in(self, body: bytes) -> bool:
        """Whether an event holds all of its words."""
        if not self.words:
            return False
        if body.isascii() and b"\\" not in body and b"&" not in body:
            lowered = body.lower()
            if not all(word in lowered for word in self._plain):
                return False
        folded = list(map(_known_folded.__getitem__, events.texts(body)))
        return all(any(_begins(word, text) for text in folded) for word in self.words)


def fold(text: str) -> str:
    """The text without what makes no difference: case, accents, and the ways to write one letter or apostrophe."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold().translate(_LIKE_ASCII)


def _terms(text: str) -> tuple[bytes, ...]:
    if text.isascii() and text.isalnum():
        return (text[:LONGEST].lower().encode(),)
    return tuple({found.encode("utf-8", "surrogatepass") for found in _TERMS.findall(fold(text))})


class _Known(dict[str, V], Generic[V]):
    """What was made of texts that are likely to come again. Looked up without a step of Python, as dictionaries are."""

    def __init__(self, make: Callable[[str], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> V:
        made = self._make(text)
        if len(text) <= _SHORT:
            if len(self) >= _MOST:
                self.clear()
            self[text] = made
        return made


_known_terms = _Known(_terms)
_known_folded = _Known(fold)


def _trimmed(part: str) -> str:
    beginning = _BEGINNING.search(part)
    return _TRAILING.sub("", part[beginning.start() :]) if beginning else ""


def _begins(word: str, text: str) -> bool:
    """Whether a word of the text begins so."""
    at = text.find(word)
    while at >= 0:
        if _BEGINNING.match(text, at):
            return True
        at = text.find(word, at + 1)
    return False
