"""The archive held against what the server sent, event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.archive.reader import Reader
from app.archive.verify import verify
from app.domain.profile import Secret


@dataclass(frozen=True, slots=True)
class Verdict:
    """``lost``, ``twice``, ``invented``: numbers of events; ``problems``: what the archive's own verification found.

    ``gaps``: holes the archive claims, of which there is none unless the server forgot something.
    """

    sent: int
    archived: int
    lost: int
    twice: int
    invented: int
    gaps: int
    problems: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether the archive is exactly what was sent."""
        return not (self.lost or self.twice or self.invented or self.gaps or self.problems)


def judge(archive: Path, key: Secret, sent: Iterable[tuple[str, str]]) -> Verdict:
    """Compare; ``sent`` are offset and unique id of every distinct event that went over the wire."""
    wanted = Counter(sent)
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
    )
