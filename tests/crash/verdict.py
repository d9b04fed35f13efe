"""The archive held against what the server sent, event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from app.archive.reader import Reader
from app.archive.verify import verify
from app.domain.profile import Secret


@dataclass(frozen=True, slots=True)
class Verdict:
    """``lost``, ``twice``, ``invented``: numbers of events; ``problems``: what the archive's own verification found.

    ``lost_at`` are the first and last places of what was lost, in the order of sending: where it is only the newest,
    the last recorder may not have come to its end.
    ``gaps``: holes the archive claims, of which there is none unless the server forgot something.
    """

    sent: int
    archived: int
    lost: int
    twice: int
    invented: int
    gaps: int
    problems: tuple[str, ...]
    rude: dict[str, int]
    """How often the recorders broke rules of the server (:data:`RULES`)."""
    lost_at: tuple[tuple[int, int], ...] = ()

    @property
    def clean(self) -> bool:
        """Whether the archive is exactly what was sent."""
        return not (self.lost or self.twice or self.invented or self.gaps or self.problems or self.rude)


_NAMED = 20
"""So many runs of lost events are named."""
RULES = ("upgrades", "protocol")
"""Of what the sandbox complains of, what no kill and no bad line excuses: too many connections in two minutes, and
messages that the subprotocol does not know. A stream that seems held by another may be held by the one just killed."""


def judge(
    archive: Path, key: Secret, sent: Iterable[tuple[str, str]], violations: Mapping[str, int] | None = None
) -> Verdict:
    """Compare; ``sent`` are offset and unique id of every distinct event that went over the wire, ``violations`` what
    the server complains of.
    """
    wanted = dict.fromkeys(sent)
    with Reader.open(archive, key) as reader:
        found = Counter((row.offset, row.unique_id) for row in reader.walk())
    report = verify(archive, key)
    return Verdict(
        sent=len(wanted),
        archived=found.total(),
        lost=len(wanted.keys() - found.keys()),
        twice=found.total() - len(found),
        invented=len(found.keys() - wanted.keys()),
        gaps=len(report.gaps),
        problems=report.problems,
        lost_at=tuple(islice(_runs(place for place, one in enumerate(wanted, 1) if one not in found), _NAMED)),
        rude={rule: n for rule in RULES if (n := (violations or {}).get(rule, 0))},
    )


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of places that follow one another."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        together = [place for _, place in run]
        yield together[0], together[-1]
