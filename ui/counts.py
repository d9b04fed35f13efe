"""How much waits on each page: told once, shown in the navigation, on the page's tab and in the window's title."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things. ``word`` says which ("pending"); ``is_awaited`` means that a person has to act: it is red."""

    number: int
    word: str
    is_awaited: bool = False

    def __str__(self) -> str:
        return f"{self.number:,} {self.word}"


class Counts(QObject):
    """The count of each page, by the page's key."""

    changed = Signal(str)
    """The key of the page whose count is another now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, Count] = {}

    def of(self, page: str) -> Count | None:
        """The page's count, or None where nothing is to be said."""
        return self._counts.get(page)

    def tell(self, page: str, count: Count | None) -> None:
        """Say a page's count; None or a number of 0 takes it away."""
        kept = count if count is not None and count.number else None
        if self._counts.get(page) == kept:
            return
        if kept is None:
            self._counts.pop(page, None)
        else:
            self._counts[page] = kept
        self.changed.emit(page)

    def clear(self) -> None:
        """Take all away: another profile was opened."""
        for page in tuple(self._counts):
            self.tell(page, None)

    @property
    def awaited(self) -> tuple[Count, ...]:
        """What a person has to act on, for the window's title."""
        return tuple(count for count in self._counts.values() if count.is_awaited)
