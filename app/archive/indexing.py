"""Making the text indexes of an archive, from what is committed, beside whoever writes it.

::

    step ──► the segment that is written: what came since        ──► at most a span
         └─► the newest other one whose index is not whole yet   ──► at most a span

An index that is missing, damaged, or made of something else (``text_index.Origin``) is made anew. Each step is one
transaction of the index, in which bodies are read, too: whoever is killed in it leaves what was there before.
"""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import Event
from types import TracebackType

from app.archive.complaints import told
from app.archive.folder import Folder
from app.archive.postings import Postings, span
from app.archive.reader import Reader
from app.archive.text_index import TextIndex
from app.archive.view import SegmentView
from app.archive.words import terms
from app.domain.errors import ArchiveDamaged, DoormanError
from app.domain.profile import Secret

EVERY = 0.5
"""Seconds between two looks whether something was committed."""
BUSY = 8_000
"""Events a second, above which nothing is indexed: both at once would slow the writing down where cores are few."""
AFTER_FAILURE = 5.0
"""Seconds until an index that could not be written is tried again: the disk may be full."""
_BODIES_AT_ONCE = 500
_A_LOT = 5_000
"""After so many events in one step there are more by now: the next one follows at once."""
_A_FEW = 1_000
"""After so few there is time to make one block of several."""


class Indexer:
    """Makes the indexes of one archive. Use it from one thread.

    Several may be at work: they take turns with each segment. ``say`` is told, in a sentence, what was made anew.
    """

    def __init__(self, path: Path, key: Secret, say: Callable[[str], object] = lambda sentence: None) -> None:
        """Raises what ``Reader.open`` raises."""
        self._folder = Folder(path)
        self._key = key
        self._say = say
        self._reader = Reader.open(path, key)
        self._live: tuple[SegmentView, TextIndex] | None = None

    def step(self) -> int:
        """Index some events; how many. 0 says that every event is indexed by now.

        Raises :class:`DoormanError` where an index cannot be written, or a segment does not read.
        """
        self._remove_orphans()
        views = self._reader.views()
        if not views:
            return 0
        *sealed, live = views
        return self._index_live(live) + next(filter(None, map(self._index_sealed, reversed(sealed))), 0)

    def newest_seq(self) -> int:
        """The newest event that is committed."""
        return self._reader.newest_seq()

    def close(self) -> None:
        """Give the files back: the indexes after their readers, so that their logs are folded in."""
        self._reader.close()
        self._let_go()

    def __enter__(self) -> Indexer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _index_live(self, view: SegmentView) -> int:
        if self._live is None or self._live[0] is not view or not self._live[1].path.exists():
            self._let_go()
            self._live = (view, self._opened(view))
        try:
            return self._extend(self._live[1], view)
        except ArchiveDamaged:
            self._let_go()
            raise

    def _index_sealed(self, view: SegmentView) -> int:
        try:
            if view.indexed_to() <= view.newest_seq():
                view.look_again()  # holds nothing, so that the log is folded in
                with closing(self._opened(view)) as index:
                    return self._extend(index, view)
        except ArchiveDamaged as damage:
            if damage.file != view.path:  # else the recorder puts it right when it comes upon it
                raise
        return 0

    def _let_go(self) -> None:
        if self._live is not None:
            with suppress(DoormanError):
                self._live[1].close()
            self._live = None

    def _opened(self, view: SegmentView) -> TextIndex:
        """The index of a segment, made anew where it is not sound."""
        file = self._folder.text(view.number)
        with told(self._folder.path):
            if file.exists():
                with suppress(ArchiveDamaged):
                    return self._sound(file, view)
                self._give_up(view)
            TextIndex.create(file, self._key)
        return self._sound(file, view)

    def _sound(self, file: Path, view: SegmentView) -> TextIndex:
        index = TextIndex(file, self._key, read_only=False)
        try:
            if not index.is_current:
                raise ArchiveDamaged("The text index is of another version.", file=file)
            if not _serves(index, view):
                index.renew(view.origin())
        except BaseException:
            index.close()
            raise
        return index

    def _extend(self, index: TextIndex, view: SegmentView) -> int:
        """Index the next events of a segment, how many numbers of events that covers; where those are few, tidy up."""
        covered = 0
        try:
            while covered < _A_LOT and (fresh := _add(index, view)):
                covered += len(fresh)
                if fresh.stop in span(fresh.start):
                    break
            if covered < _A_FEW:
                index.tidy()
            return covered
        except ArchiveDamaged as damage:
            if damage.file == index.path:
                self._give_up(view)
            raise

    def _give_up(self, view: SegmentView) -> None:
        """Its index does not read: another one takes its place."""
        name = self._folder.text(view.number).name
        self._folder.remove_text(view.number)
        self._say(f"The text index {name} did not read and is made anew; no event is missing by it.")

    def _remove_orphans(self) -> None:
        """Indexes whose segment was dropped while they were made."""
        for number in self._folder.texts():
            if not self._folder.segment(number).exists():
                self._folder.remove_text(number)


def follow(
    indexer: Indexer, ended: Event, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic
) -> None:
    """Index what is there and what comes, until it is ended. What goes wrong is said, and tried again.

    While more comes than ``BUSY``, writing it has the computer for itself. ``clock`` counts seconds.
    """
    said = ""
    committed, looked_at = -math.inf, 0.0  # so that the first look tells how much comes, and no more
    while not ended.is_set():
        try:
            newest, now = indexer.newest_seq(), clock()
            is_busy = newest - committed > BUSY * (now - looked_at)
            committed, looked_at = newest, now
            wait = EVERY if is_busy or indexer.step() < _A_LOT else 0.0
            said = ""
        except DoormanError as failure:
            wait = AFTER_FAILURE
            if failure.sentence != said:
                said = failure.sentence
                say(f"The text index is not written just now. {said}")
        ended.wait(wait)


def _serves(index: TextIndex, view: SegmentView) -> bool:
    """Whether an index is of this very segment: its newest event is still that one."""
    newest = index.newest()
    return index.is_of(view.origin()) and (newest is None or view.id_hash(newest[0]) == newest[1])


def _add(index: TextIndex, view: SegmentView) -> range:
    """Index what there is from its mark to the end of a span; which events that covers."""
    postings: Postings = {}
    newest = None
    with index.writing():
        low = first = max(view.first_seq, index.mark())
        whole = span(first)
        end = max(first, min(whole.stop, view.newest_seq() + 1))
        while low < end and (rows := view.bodies(low, end, _BODIES_AT_ONCE)):
            for seq, _, body in rows:
                _put(postings, seq - whole.start, terms(body))
            newest = rows[-1][:2]
            low = newest[0] + 1
        if first < end:
            index.add(first, end, postings, newest)
    return range(first, end)


def _put(postings: Postings, place: int, found: set[bytes]) -> None:
    for term in found:
        if (known := postings.get(term)) is None:
            postings[term] = array("H", (place,))
        else:
            known.append(place)
