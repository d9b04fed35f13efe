"""The archive kept within its limits, and tidy, while it is written: the oldest segment goes when it is due."""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog

from app.stream.patience import Patience

_log = structlog.get_logger(__name__)

EVERY = 600.0
"""Seconds between two looks whether something is due."""


class Pruned(Protocol):
    """What the archive says of a segment that it dropped."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def events(self) -> int: ...  # noqa: D102
    @property
    def bytes(self) -> int: ...  # noqa: D102


class Archive(Protocol):
    """What is asked of the archive's writer."""

    def prune(self) -> Pruned | None:
        """Drop one segment, where one is due. Called in the archive's thread."""
        ...

    def sweep(self) -> None:
        """Delete what was dropped, and tidy up what is full. Called in any thread."""
        ...


async def keep_within_limits(archive: Archive, patience: Patience, every: float = EVERY) -> None:
    """Prune until cancelled. Between two segments, batches that wait have their turn; files go beside them.

    Raises what pruning raises.
    """
    while True:
        while (gone := await patience.ask(archive.prune)) is not None:
            _log.info("pruned", segment=gone.number, events=gone.events, bytes=gone.bytes)
            await asyncio.to_thread(archive.sweep)
        await asyncio.to_thread(archive.sweep)
        await asyncio.sleep(every)
