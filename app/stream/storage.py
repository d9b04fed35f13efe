"""The archive as the recorder has it: opened, and opened again where a part of it turns out to be damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from app.archive.recovery import Repair
from app.archive.retention import Part
from app.archive.writer import Committed, Writer
from app.domain.errors import ArchiveDamaged, DoormanError
from app.domain.event import Arrival, Gap, Skip
from app.stream.evidence import store_or_keep

T = TypeVar("T")


class Storage:
    """Asks the archive's writer. Use it from one thread, but for :meth:`sweep`.

    Where a file does not read, the archive is opened anew, which puts that file right, and asked again. What is asked
    is done whole or not at all, so that asking again loses and doubles nothing.
    """

    def __init__(self, opened: Callable[[Path | None], Writer], on_repair: Callable[[Repair], object]) -> None:
        """``opened`` gives a writer, and is told of a file that did not read, or None. ``on_repair`` is told of each
        file that was put right."""
        self._opened = opened
        self._on_repair = on_repair
        self._writer: Writer | None = None
        self._suspect: Path | None = None

    def open(self) -> None:
        """Open the archive. Raises what ``Writer.open`` raises."""
        self._writer = writer = self._opened(self._suspect)
        self._suspect = None
        for repair in writer.repairs:
            self._on_repair(repair)

    def add(self, batch: Sequence[Arrival]) -> Committed:
        """See ``Writer.add``. An event that it fails on, for whatever reason, is kept as evidence instead."""
        told = store_or_keep(lambda some: self._ask(lambda writer: writer.add(some)), batch)
        return told[0] if len(told) == 1 else _together(told)

    def skip(self, skip: Skip) -> Committed:
        """See ``Writer.skip``."""
        return self._ask(lambda writer: writer.skip(skip))

    def leap(self) -> str | None:
        """See ``Writer.leap``."""
        return self._ask(Writer.leap)

    def resume_offset(self) -> str | None:
        """See ``Writer.resume_offset``."""
        return self._ask(Writer.resume_offset)

    def position(self) -> str:
        """See ``Writer.position``."""
        return self._ask(Writer.position)

    def record_gap(self, gap: Gap) -> None:
        """See ``Writer.record_gap``."""
        self._ask(lambda writer: writer.record_gap(gap))

    def prune(self) -> Part | None:
        """See ``Writer.prune``."""
        return self._ask(Writer.prune)

    def sweep(self) -> None:
        """See ``Writer.sweep``. May be called in another thread."""
        writer = self._writer
        if writer is not None:
            writer.sweep()

    def close(self) -> None:
        """Give the archive back."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _ask(self, question: Callable[[Writer], T]) -> T:
        met: set[Path] = set()
        while True:
            if self._writer is None:
                self.open()
            assert self._writer is not None
            try:
                return question(self._writer)
            except ArchiveDamaged as damage:
                if damage.file is None or damage.file in met:
                    raise
                met.add(damage.file)
                self._suspect = damage.file
                with suppress(DoormanError):  # that it does not read is known
                    self.close()
                self._writer = None


def _together(told: Sequence[Committed]) -> Committed:
    """What is on disk after several parts of a batch."""
    sums = {name: sum(getattr(one, name) for one in told) for name in ("duplicates", "unreadable", "masked")}
    return told[-1]._replace(**sums)
