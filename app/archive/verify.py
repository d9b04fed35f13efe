"""Reading all of an archive and saying what is wrong with it, and saying how much there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from app.archive import quarantine
from app.archive.examination import Examination
from app.archive.reader import Reader
from app.archive.view import SegmentView
from app.domain.errors import ArchiveDamaged
from app.domain.event import Cause, Gap
from app.domain.profile import Secret

T = TypeVar("T")

_NAMED = 20
"""Problems of one segment that are named; the others are counted."""
_NO_INDEX = (
    "; no event is missing by it, but free text is looked for in each event: delete this file, and the next recording "
    "makes it anew"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`verify` found. ``sound`` if all of it reads and holds together; else ``problems`` says what does not.

    ``duplicates`` counts the events that came again and were dropped, ``contradictions`` the rows whose id was known
    with another body, ``unreadable`` the events that are kept as they came, ``masked`` the card numbers that were made
    unrecognizable, ``pruned`` the events that were dropped as too old or too many,
    ``erased`` those that a guest's words were taken out of. ``position`` is the newest offset.
    ``skipped`` counts the gaps that were made on purpose, since what stood there broke the connection each time.
    ``kept_aside`` names the damaged files that were put right, and are kept.
    """

    sound: bool
    problems: tuple[str, ...]
    events: int
    duplicates: int
    contradictions: int
    unreadable: int
    gaps: tuple[Gap, ...]
    position: str
    segments: int
    masked: int = 0
    pruned: int = 0
    erased: int = 0
    kept_aside: tuple[str, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Stats:
    """How much there is. Times are microseconds, UTC, or None in an empty archive; ``bytes`` is on disk.

    ``passed_over`` are the files that do not read: what is in them is not counted. ``unindexed`` events are in no
    text index yet, the oldest of them received at ``unindexed_since``: free text is looked for in each of them.
    """

    chain: str
    profile: str
    events: int
    hotels: int
    unreadable: int
    segments: int
    bytes: int
    first_received_at: int | None
    last_received_at: int | None
    position: str
    masked: int = 0
    pruned: int = 0
    passed_over: tuple[str, ...] = ()
    unindexed: int = 0
    unindexed_since: int | None = None


def verify(path: Path, key: Secret) -> Report:
    """Read everything: each file's own checks, each body, id, tally, and text index. A writer may be at work beside.

    Raises :class:`ArchiveUnreadable` where the archive does not open at all.
    """
    problems: list[str] = []
    with Reader.open(path, key) as reader:
        examinations = []
        for name, why in (("label.json", reader.lost_label()), ("catalogue.db", reader.lost_catalogue())):
            if why:
                problems.append(f"{name}: {why}; the next recording makes it anew, and no event is missing by it")
        for view in reader.views():
            examinations.append(Examination(view))
            problems += [f"segment {view.number}: {one}" for one in _first(examinations[-1].run(examinations[:-1]))]
            problems += [f"{one}{_NO_INDEX}" for one in _first(view.check_text())]
        names = {view.path.name for view in reader.views()}
        gaps: tuple[Gap, ...] = _whole(reader.gaps, ())
        problems += [f"{name}: {why}" for name, why in reader.passed_over().items() if name not in names]
        return Report(
            sound=not problems,
            problems=tuple(problems),
            events=sum(found.events for found in examinations),
            duplicates=sum(found.duplicates for found in examinations),
            contradictions=sum(found.contradictions for found in examinations),
            unreadable=sum(found.unreadable for found in examinations),
            gaps=gaps,
            skipped=sum(gap.cause is Cause.PASSED_OVER for gap in gaps),
            position=_whole(reader.position, ""),
            segments=len(examinations),
            masked=sum(found.masked for found in examinations),
            pruned=_whole(reader.pruned, 0),
            erased=_whole(lambda: reader.ask(lambda views: sum(view.erased() for view in views)), 0),
            kept_aside=tuple(quarantine.contents(path)),
        )


def stats(path: Path, key: Secret) -> Stats:
    """Count from what the writer has counted already. Raises :class:`ArchiveUnreadable`."""
    with Reader.open(path, key) as reader:
        unindexed = reader.unindexed()
        return Stats(
            chain=reader.identity.chain,
            profile=reader.identity.profile,
            events=reader.count(),
            hotels=len(reader.facets().hotels),
            unreadable=reader.ask(lambda views: sum(view.unreadable() for view in views)),
            segments=len(reader.views()),
            bytes=sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
            first_received_at=reader.first_time(),
            last_received_at=reader.ask(_last_time),
            position=reader.position(),
            masked=reader.ask(lambda views: sum(view.counted_aside("masked") for view in views)),
            pruned=reader.pruned(),
            unindexed=unindexed.events,
            unindexed_since=unindexed.since,
            passed_over=tuple(reader.passed_over()),
        )


def _last_time(views: Sequence[SegmentView]) -> int | None:
    return max((span[1] for view in views if (span := view.times())), default=None)


def _first(problems: Iterable[str]) -> list[str]:
    """Those that are named. All are looked for: the counts are of the whole segment."""
    found = iter(problems)
    named = list(islice(found, _NAMED))
    further = sum(1 for _ in found)
    return [*named, f"and {further:,} more"] if further else named


def _whole(question: Callable[[], T], otherwise: T) -> T:
    """An answer, where the part of the archive that it takes reads; that it does not, is reported already."""
    try:
        return question()
    except ArchiveDamaged:
        return otherwise
