"""Writing the archive: every event once, together with where the stream stands, durably, before anybody is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from app.archive import drive, position
from app.archive.cipher import check_key
from app.archive.complaints import elsewhere, told
from app.archive.database import fold_in
from app.archive.folder import LABEL, Folder, Label, WriterLock
from app.archive.known import SealedIds, hash_ids
from app.archive.masking import mask, masked
from app.archive.recovery import Files, Recovery, Repair
from app.archive.retention import RESUME_TIME, Part, due, longest_span
from app.archive.schema import Identity
from app.archive.segment import Fresh, Holding, Segment
from app.archive.text_index import empty_stale
from app.domain.errors import DoormanError
from app.domain.event import Arrival, Gap, Skip
from app.domain.profile import Secret
from app.domain.retention import EVERYTHING, Retention

EVENTS_PER_SEGMENT = 500_000


def now() -> int:
    """The system's clock in microseconds since 1970, UTC."""
    return time.time_ns() // 1_000


class Committed(NamedTuple):
    """What is on disk after a batch: the newest row, how many rows the archive has, and the position in the stream.

    ``duplicates`` counts the batch's events that were known already, ``unreadable`` its new ones that nobody can read,
    ``masked`` the card numbers in its new ones.
    """

    seq: int
    events: int
    offset: str
    duplicates: int
    unreadable: int
    masked: int = 0


class Writer:
    """The one writer of an archive. Use it from one thread; :meth:`add` returns when the batch is on disk.

    An event's row and its offset are one row, so the position in the stream cannot differ from what is archived.
    """

    def __init__(
        self,
        folder: Folder,
        key: Secret,
        lock: WriterLock,
        files: Files,
        *,
        events_per_segment: int,
        clock: Callable[[], int],
        keep: Retention,
        resume_time: int,
    ) -> None:
        """See :meth:`open`."""
        self.repairs = files.repairs
        """What was damaged when it was opened, and has been put right."""
        self._folder = folder
        self._key = key
        self._lock = lock
        self._catalogue = files.catalogue
        self._segments = files.segments
        self._sealed = SealedIds()
        for segment in self._segments[:-1]:
            self._sealed.put(segment.number, segment.known)
        self._sealed.settle()
        self._is_replaying = self._has_replayed = False
        self._capacity = events_per_segment
        self._clock = clock
        self._keep = keep
        self._resume_time = resume_time
        self._longest_span = longest_span(keep)
        self._position = position.newest_offset(self._segments)

    @classmethod
    def open(
        cls,
        path: Path,
        key: Secret,
        *,
        chain: str,
        profile: str,
        events_per_segment: int = EVENTS_PER_SEGMENT,
        clock: Callable[[], int] = now,
        keep: Retention = EVERYTHING,
        resume_time: int = RESUME_TIME,
        suspect: Path | None = None,
    ) -> Writer:
        """Open the archive in the folder ``path``, or make it there.

        ``key`` is 64 hexadecimal characters, or "none". ``clock`` gives microseconds since 1970, UTC. Raises
        :class:`ArchiveBusy`, :class:`WrongKey`, :class:`NotAnArchive`, :class:`ArchiveDamaged` or :class:`NewerSchema`,
        and :class:`UsageError` where it is the archive of another chain or profile; then nothing was changed. Raises
        :class:`ArchiveUnwritable` where it cannot be written.

        What is damaged, and can be, is put right first (``app.archive.recovery``). ``suspect`` is a file that did not
        read a moment ago. ``keep`` says how much stays (:meth:`prune`), ``resume_time`` how many microseconds before
        the newest event the stream is resumed at least.
        """
        check_key(key)
        folder = Folder(path)
        with told(path), ExitStack() as opened:
            lock = opened.enter_context(closing(_locked(folder, key)))
            folder.close_to_others()
            label, repairs = _labelled(folder, key)
            identity = Identity(label.archive, chain, profile)
            recovery = Recovery(folder, key, identity, events_per_segment, clock, repairs)
            files = opened.enter_context(closing(recovery.open(suspect)))
            writer = cls(
                folder,
                key,
                lock,
                files,
                events_per_segment=events_per_segment,
                clock=clock,
                keep=keep,
                resume_time=resume_time,
            )
            opened.pop_all()
        return writer

    def add(self, batch: Sequence[Arrival]) -> Committed:
        """Commit the events of ``batch`` that are not archived yet, in order, and say what is on disk now.

        Card numbers are masked first. An event with a known unique id and the same body is dropped and counted. With
        another body it is kept, and marked with the row that it contradicts. Where it raises, nothing of the batch is
        archived, so that the same batch may be added again: after :class:`DiskFull`, when there is room.
        """
        self._prepare()
        batch, cards = masked(batch)
        fresh = self._fresh(batch, cards)
        hidden = sum(cards.get(arrival.body, 0) for arrival in fresh.arrivals) if cards else 0
        duplicates = len(batch) - len(fresh.arrivals)
        if batch:
            self._live.append(fresh, {"duplicates": duplicates, "masked": hidden}, self._clock())
        return self._committed(fresh, duplicates, hidden)

    def skip(self, skip: Skip) -> Committed:
        """Note what is passed over, with what is left of it, in one transaction. From then on, rows up to there are not
        asked for again. An id that is archived already needs no evidence.
        """
        self._prepare()
        batch, cards = masked([skip.evidence] if skip.evidence else [])
        if batch and self._holdings(batch, hashes := hash_ids([batch[0].unique_id]), set(hashes)):
            batch = []
        fresh = self._fresh(batch, cards)
        hidden = sum(cards.values()) if batch else 0
        self._live.append(fresh, {"masked": hidden}, self._clock(), skip)
        return self._committed(fresh, 0, hidden)

    def _committed(self, fresh: Fresh, duplicates: int, hidden: int) -> Committed:
        self._has_replayed |= self._is_replaying and bool(fresh.arrivals)
        self._position = next((a.offset for a in reversed(fresh.arrivals) if a.offset), self._position)
        unreadable = sum(not arrival.readable for arrival in fresh.arrivals)
        return Committed(self._newest_seq, self._events, self._position, duplicates, unreadable, hidden)

    def resume_offset(self) -> str | None:
        """Where to ask the server to go on from, so that nothing is missed (``app.archive.position``)."""
        self._is_replaying = position.lost_from(self._segments) is not None
        return position.resume_offset(self._segments, self._resume_time)

    def leap(self) -> str | None:
        """The offset to ask for though no archived event has it: what broke the connection was passed over, and nothing
        came since. None where :meth:`resume_offset` says an archived one.
        """
        return position.leap(self._segments)

    def position(self) -> str:
        """The offset of the event that arrived last, or "" where none had one."""
        return self._position

    def record_gap(self, gap: Gap) -> None:
        """Keep a hole that the server could not fill, for people to see."""
        self._live.record_gap(gap)

    def prune(self) -> Part | None:
        """Drop the oldest segment, where it is due to go (``app.archive.retention``). None where none is.

        One at a time, so that writing is held up for milliseconds only. Its number of events is noted first, then it
        leaves the catalogue; :meth:`sweep` then takes it off the disk. A crash in between is put right by :meth:`open`.
        """
        going = due(self._parts(), self._keep, self._clock()) if self._keep else []
        if not going:
            return None
        oldest, following = self._segments[:2]
        following.follow(oldest)
        self._catalogue.drop(oldest.number)
        self._segments.pop(0)
        self._sealed.drop(oldest.number)
        oldest.close()
        return going[0]

    def erase(self, without: Mapping[int, bytes], pieces: Collection[bytes]) -> int:
        """Give these events other bodies, and leave nothing of the old ones (``app.archive.erasure``).

        Segments whose dictionary holds one of the ``pieces`` are packed anew; the answer is how many.
        """
        anew = 0
        for segment in self._segments:
            own = {seq: body for seq, body in without.items() if segment.first_seq <= seq <= segment.newest_seq}
            packs_anew = segment.holds_words(pieces)
            segment.erase(own, packs_anew=packs_anew)
            empty_stale(self._folder.text(segment.number), self._key, segment.origin())
            anew += packs_anew
        return anew

    def sweep(self) -> None:
        """Delete the files of segments that were dropped, and fold in the write-ahead logs of those that are full.

        A log stays when a segment is full, or the writer dies; each opening would read it again. Takes as long as the
        disk does; may run in another thread.
        """
        numbers = [segment.number for segment in self._segments]
        for number in self._folder.segments():
            if number < numbers[0]:
                self._folder.remove(number)
        for number in numbers[:-1]:
            if self._folder.has_log(number):
                with suppress(DoormanError):  # a reader holds on to it: another time
                    fold_in(self._folder.segment(number), self._key)

    def _parts(self) -> list[Part]:
        return [Part(s.number, s.events, self._folder.size(s.number), *s.times()) for s in self._segments]

    def close(self) -> None:
        """Give the files back and let the next writer in. All that was added is on disk already."""
        try:
            for segment in self._segments:
                segment.close()
            self._catalogue.close()
        finally:
            self._lock.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _live(self) -> Segment:
        return self._segments[-1]

    @property
    def _newest_seq(self) -> int:
        return self._live.newest_seq

    @property
    def _events(self) -> int:
        return sum(segment.events for segment in self._segments)

    def _fresh(self, batch: Sequence[Arrival], cards: Mapping[bytes, int]) -> Fresh:
        """What of a batch goes in: events not archived yet, and contradictions of archived ones.

        Bodies in which cards were masked are held against those that schema 1 archived unmasked, as well.
        """
        hashes = hash_ids(arrival.unique_id for arrival in batch)
        distinct = set(hashes)
        known = self._holdings(batch, hashes, distinct)
        if not known and len(distinct) == len(batch):
            return Fresh(batch, hashes, [None] * len(batch))
        fresh: list[tuple[Arrival, int, int | None]] = []
        for arrival, id_hash in zip(batch, hashes, strict=True):
            earlier = known.setdefault(arrival.unique_id, [])
            had_cards = arrival.body in cards
            if not any(
                h.body is None or arrival.body in (h.body, mask(h.body)[0] if had_cards else None) for h in earlier
            ):
                fresh.append((arrival, id_hash, earlier[0].seq if earlier else None))
                earlier.append(Holding(self._newest_seq + len(fresh), arrival.body))
        return Fresh(*map(list, zip(*fresh, strict=True))) if fresh else Fresh((), (), ())

    def _holdings(self, batch: Sequence[Arrival], hashes: list[int], distinct: set[int]) -> dict[str, list[Holding]]:
        """The archived events whose ids stand in the batch, oldest first."""
        found: dict[str, list[Holding]] = {}
        suspected = self._sealed.suspects(distinct)
        if suspects := self._live.known.suspects(distinct):
            suspected[self._live.number] = suspects
        if not suspected:
            return found
        suspects = set().union(*suspected.values())
        ids = {a.unique_id for a, id_hash in zip(batch, hashes, strict=True) if id_hash in suspects}
        for segment in self._segments:
            if segment.number in suspected:
                for unique_id, holdings in segment.holdings(suspected[segment.number], ids).items():
                    found.setdefault(unique_id, []).extend(holdings)
        return found

    def _prepare(self) -> None:
        """What is due before a batch goes in. A step that finds no room on the disk is due again the next time."""
        if self._has_replayed:
            self._end_replay()
        self._live.learn()
        if self._live.events >= self._capacity or self._spans_too_long():
            self._roll_over()
        for segment in self._segments[:-1]:
            segment.seal()

    def _end_replay(self) -> None:
        """What was lost by damage has begun to come again: from now on the newest row says where to go on."""
        for segment in self._segments:
            if segment.replay_from is not None:
                segment.end_replay()
        self._is_replaying = self._has_replayed = False

    def _spans_too_long(self) -> bool:
        """Whether the segment would keep old events from being pruned for the sake of younger ones."""
        if self._longest_span is None or not self._live.events:
            return False
        return self._clock() - self._live.times()[0] > self._longest_span

    def _roll_over(self) -> None:
        """Begin the next segment. A crash between two of these steps is put right by :meth:`open`."""
        full = self._live
        number = full.number + 1
        if not self._folder.segment(number).exists():
            Segment.create(self._folder, self._key, number, full.identity, full.newest_seq + 1, full.dictionary)
        following = Segment(self._folder, self._key, number, self._capacity)
        try:
            self._catalogue.add(number, following.first_seq)
        except BaseException:
            following.close()
            raise
        self._segments.append(following)
        self._sealed.put(full.number, full.known)


def _locked(folder: Folder, key: Secret) -> WriterLock:
    """The lock, once it is sure that there is an archive that ``key`` opens, or room for a new one."""
    if where := drive.remote(folder.path):
        raise elsewhere(folder.path, where)
    if folder.is_begun:
        folder.label(key)
    else:
        folder.prepare()
    return WriterLock(folder)


def _labelled(folder: Folder, key: Secret) -> tuple[Label, list[Repair]]:
    """The label of the archive, which gets one where it has none, and what had to be done for it."""
    if not folder.is_begun:
        return folder.stick_label(key), []
    kept = folder.repair_label(key)
    return folder.label(key), [Repair(LABEL, kept, None)] if kept else []
