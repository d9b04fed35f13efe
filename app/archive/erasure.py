"""Taking one guest's words out of an archive: that something happened stays, what was written of the guest does not.

In each event that mentions the guest all values below ``detail`` go, since nobody can tell which of them are about the
guest; ids, offset, times, property and kind stay. The event is marked: when it is sent again, it is known by its id and
does not bring the words back.

Nothing of the words stays on disk either. SQLite overwrites what is replaced (``secure_delete``), and its log is folded
in and emptied. A dictionary that bodies are packed with may hold pieces of the words: such a segment is packed anew,
with one that is trained from what is left. Each segment is one transaction: a crash leaves it as it was or as it shall
be, and asking again does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.archive import quarantine
from app.archive.complaints import damaged
from app.archive.guest import Guest, mentions
from app.archive.reader import Reader
from app.archive.writer import Writer
from app.domain.errors import ArchiveDamaged
from app.domain.event import ArchivedEvent
from app.domain.profile import Secret
from app.wire import events

_OTHERS = 2_000
"""Events of others that tell which words are everybody's."""
_PIECE = 5
"""Bytes that a piece of a word has, which may stand in a dictionary."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many events the words were taken out of, or would be, and how many segments were packed anew.

    ``kept_aside`` names damaged files that are kept (``app.archive.quarantine``): they do not read, and may hold the
    words. They go by hand.
    """

    events: int
    packed_anew: int = 0
    kept_aside: tuple[str, ...] = ()


def erase(path: Path, key: Secret, guest: Guest, *, dry_run: bool = False) -> Outcome:
    """Take the guest's words out of the archive at ``path``, or with ``dry_run`` only say of how many events.

    Raises :class:`ArchiveBusy` while a recorder is at work, and :class:`ArchiveUnreadable`.
    """
    if dry_run:
        with Reader.open(path, key) as reader:
            count = sum(events.erased(event.body) != event.body for event in mentions(reader, guest))
        return Outcome(count, kept_aside=tuple(quarantine.contents(path)))
    suspect: Path | None = None
    while True:
        try:
            return _erase(path, key, guest, suspect)
        except ArchiveDamaged as damage:  # a file that opens, though it does not read: put right, then asked again
            if damage.file in (None, suspect):
                raise
            suspect = damage.file


def _erase(path: Path, key: Secret, guest: Guest, suspect: Path | None) -> Outcome:
    with Reader.open(path, key) as reader:
        identity = reader.identity
    with Writer.open(path, key, chain=identity.chain, profile=identity.profile, suspect=suspect) as writer:
        with Reader.open(path, key) as reader:
            found = {event.seq: event.body for event in mentions(reader, guest)}
            pieces = _pieces(found.values(), guest, islice(_others(reader, found), _OTHERS))
            for name, why in reader.passed_over().items():
                raise damaged(path / name, why)
        without = {seq: fresh for seq, body in found.items() if (fresh := events.erased(body)) != body}
        anew = writer.erase(without, pieces)
    return Outcome(len(without), anew, tuple(quarantine.contents(path)))


def _others(reader: Reader, found: dict[int, bytes]) -> Iterable[ArchivedEvent]:
    return (event for event in reader.walk() if event.seq not in found)


def _pieces(found: Iterable[bytes], guest: Guest, others: Iterable[ArchivedEvent]) -> set[bytes]:
    """Pieces of what was written in these bodies and in no other."""
    texts = {word.encode() for word in guest.words} | {text for body in found for text in events.raw_values(body)}
    common = b"\n".join(event.body for event in others)
    pieces = {text[at : at + _PIECE] for text in texts for at in range(max(1, len(text) - _PIECE + 1))}
    return {piece for piece in pieces if len(piece) > 1 and piece not in common}
