"""One guest, and which events mention them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.archive.reader import Reader
from app.domain.errors import UsageError
from app.domain.event import ArchivedEvent
from app.wire import events

_PROFILE = "PROFILE"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is meant: by name, by a reservation, or by the id of a profile; exactly one of them."""

    name: str = ""
    reservation: str = ""
    profile_id: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.name.strip(), self.reservation, self.profile_id))) != 1 or (
            self.name and not _WORD.search(self.name)
        ):
            raise UsageError("Say which guest: by exactly one of --name, --reservation and --profile-id.")

    @property
    def words(self) -> tuple[str, ...]:
        """What an event has to hold to mention the guest: all words of the name, in any order, or the id."""
        return tuple(_words(self.name)) or (self.reservation or self.profile_id,)

    def is_in(self, event: ArchivedEvent) -> bool:
        """Whether an event mentions the guest. Of one that nobody can read, the whole text is looked through."""
        if not self.name and event.primary_key == self.words[0]:
            return (event.module == _PROFILE) == bool(self.profile_id)
        try:
            values = events.values(event.body)
        except ValueError:
            values = [event.body.decode("utf-8", "replace")]
        if self.name:
            return set(self.words) <= {word for value in values for word in _words(value)}
        return self.words[0] in values


def mentions(reader: Reader, guest: Guest) -> Iterator[ArchivedEvent]:
    """All events that mention the guest, oldest first. Takes some microseconds for each event of the archive."""
    word = max(guest.words, key=len)
    return (
        event
        for event in reader.walk()
        if (_may_hold(event.body, word) or event.primary_key == guest.words[0]) and guest.is_in(event)
    )


def _may_hold(body: bytes, word: str) -> bool:
    """Whether it is worth reading an event: a quick look at those without escapes, which are nearly all."""
    if body.isascii() and b"\\" not in body and b"&" not in body:
        return word.casefold().encode("utf-8", "surrogatepass") in body.lower()
    return True


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
