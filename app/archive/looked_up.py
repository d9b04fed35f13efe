"""The text index of one segment, as a reader has it: opened when it is asked, done without where it is unsound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from app.archive.text_index import Origin, TextIndex
from app.domain.errors import ArchiveUnreadable, DoormanError
from app.domain.profile import Secret

FEW = 256
"""So many events are sooner looked at than looked up by what else they have to be."""


class LookedUp:
    """Answers from the index where there is one. Whatever is wrong with it is no error: bodies are looked through then.

    ``origin`` says what the index has to be made of by now, ``hash_of`` knows the hash of an event's id.
    """

    def __init__(
        self, path: Path, key: Secret, origin: Callable[[], Origin], hash_of: Callable[[int], int | None]
    ) -> None:
        self.path = path
        self._key = key
        self._origin = origin
        self._hash_of = hash_of
        self._index: TextIndex | None = None
        self._is_unsound = False

    def mark(self) -> int:
        """The event from which on nothing is indexed: 0, where there is no index that serves."""
        try:
            index = self._opened()
            if index is None or not index.is_of(self._origin()):
                return 0
            newest, mark = index.newest(), index.mark()
        except DoormanError:
            self._give_up()
            return 0
        return mark if newest is None or self._hash_of(newest[0]) == newest[1] else 0

    def found(self, words: Sequence[str], low: int, high: int) -> list[int] | None:
        """The events from ``low`` to below ``high``, of one span, that may hold all words; None where nobody knows."""
        try:
            index = self._opened()
            return None if index is None else _found(index, words, low, high)
        except DoormanError:
            self._give_up()
            return None

    def check(self) -> list[str]:
        """What is wrong with it; nothing where there is none that serves: such a one is made anew."""
        try:
            index = self._opened()
            return index.check() if index is not None and index.is_of(self._origin()) else []
        except ArchiveUnreadable as error:
            self._give_up()
            return [error.detail or error.sentence]

    def look_again(self) -> None:
        """The file may be another one by now."""
        self._is_unsound = False
        self.close()

    def close(self) -> None:
        """Give the file back."""
        if self._index is not None:
            with suppress(DoormanError):  # of what it held, nothing is needed
                self._index.close()
            self._index = None

    def _opened(self) -> TextIndex | None:
        if self._index is None and not self._is_unsound and self.path.exists():
            self._index = TextIndex(self.path, self._key, read_only=True)
        return self._index

    def _give_up(self) -> None:
        """Until the file may be another one."""
        self.close()
        self._is_unsound = True


def _found(index: TextIndex, words: Sequence[str], low: int, high: int) -> list[int] | None:
    """The longest word first: it leaves the fewest. A single letter leaves nearly all: looking finds it sooner."""
    among: set[int] | None = None
    for word in sorted(words, key=len, reverse=True):
        if len(word) == 1 and word.isascii():
            break
        found = index.found(word, low, high)
        if not found:
            return found
        if len(words) == 1 or len(found) <= FEW:
            return found
        among = set(found) if among is None else among.intersection(found)
        if len(among) <= FEW:
            break
    return None if among is None else sorted(among)
