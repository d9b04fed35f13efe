"""What is killed: the recorder as it is, and recorders with one deliberate mistake each.

``python -m tests.crash.recorders NAME record --archive PATH`` is ``doormanctl record`` with that mistake. Each mistake
is one that consumers of such streams are known to make, put into the real recorder by replacing its methods.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.archive.known import hash_ids
from app.archive.segment import Fresh
from app.archive.writer import Writer
from app.cli import main
from app.domain.event import Arrival
from app.domain.profile import Secret
from app.files import write_atomically
from app.stream.footprint import Footprint
from app.stream.intake import Intake

SMALL_SEGMENT = 5_000
"""Events in a segment here: so that kills meet roll-overs as well."""


def sound() -> None:
    """The recorder as it is."""


def position_before_events() -> None:
    """Writes down the position of what arrives, then, in a batch, the events; and resumes just behind the position."""
    take, open_ = Intake.take, Writer.open
    places: list[Path] = []

    def open_with_place(path: Path, *arguments: Any, **named: Any) -> Writer:
        places[:] = [path.with_name(f"{path.name}.position")]
        return open_(path, *arguments, **named)

    def note_then_take(self: Intake, arrivals: Sequence[Arrival]) -> None:
        offsets = [arrival.offset for arrival in arrivals if arrival.offset]
        if offsets:
            write_atomically(places[0], str(int(offsets[-1]) + 1).encode())
        take(self, arrivals)

    def resume(_: Writer) -> str | None:
        return places[0].read_text() if places[0].exists() else None

    _replace(open=staticmethod(open_with_place), resume_offset=resume)
    Intake.take = note_then_take  # type: ignore[method-assign]


def trusting_the_server() -> None:
    """Keeps no position: the server goes on after what it sent, which is not what was stored."""
    _replace(resume_offset=lambda self: None)
    Footprint.adrift = False  # type: ignore[assignment, method-assign]


def no_deduplication() -> None:
    """Stores what is replayed a second time."""

    def everything(self: Writer, batch: Sequence[Arrival], cards: object) -> Fresh:
        return Fresh(batch, hash_ids(arrival.unique_id for arrival in batch), [None] * len(batch))

    _replace(_fresh=everything)


def highest_offset() -> None:
    """Resumes from the highest offset that it stored, though events may come out of order."""

    def highest(self: Writer) -> str | None:
        found = [
            int(offset)
            for segment in self._segments
            for (offset,) in segment._db.rows("SELECT offset FROM event WHERE offset != ''")
        ]
        return str(max(found)) if found else None

    _replace(resume_offset=highest)


RECORDERS: dict[str, Callable[[], None]] = {
    "sound": sound,
    "position-before-events": position_before_events,
    "trusting-the-server": trusting_the_server,
    "no-deduplication": no_deduplication,
    "highest-offset": highest_offset,
}
BROKEN = {
    "position-before-events": "lost",
    "trusting-the-server": "lost",
    "no-deduplication": "twice",
    "highest-offset": "lost",
}
"""What each mistake must be convicted of: a recorder that merely fails to run would be convicted, too."""


def _replace(**methods: Any) -> None:
    for name, method in methods.items():
        setattr(Writer, name, method)


def _with_small_segments() -> None:
    open_ = Writer.open

    def open_small(path: Path, key: Secret, **named: Any) -> Writer:
        return open_(path, key, **(named | {"events_per_segment": SMALL_SEGMENT}))

    _replace(open=staticmethod(open_small))


def run(name: str, arguments: Sequence[str]) -> None:
    """``doormanctl`` with these arguments, and with the mistake of that name."""
    _with_small_segments()
    RECORDERS[name]()
    sys.argv[1:] = arguments
    main()


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
