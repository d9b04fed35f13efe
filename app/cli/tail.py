"""``doormanctl tail``: the newest events of an archive, and those that follow."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from app.cli.connection import NOWHERE, Target, archive_key, connected, required
from app.cli.narrowing import Events, Hotels, conditions
from app.cli.output import plain
from app.domain.errors import DoormanError
from app.domain.event import ArchivedEvent
from app.domain.filter import EventFilter
from app.domain.link import EndReport, Report

if TYPE_CHECKING:
    from app.services.archive_view import ArchiveView

SHOWN_AT_FIRST = 10
PAGE = 500
LOOK_EVERY = 0.2
"""Seconds between two looks for what is new."""


def tail(
    *,
    archive: Annotated[Path | None, Parameter(help="The archive’s folder; without it, the profile’s own.")] = None,
    hotel: Hotels = None,
    event: Events = None,
    count: Annotated[int | None, Parameter(help="End after so many events.", validator=Number(gte=1))] = None,
    form: Annotated[Literal["text", "ndjson"], Parameter(name="--format", help="How to print them.")] = "text",
    target: Target = NOWHERE,
) -> None:
    """Print the newest events of an archive, oldest first, and go on with what arrives, until Ctrl-C or --count.

    In text, what tells of a guest is hidden. NDJSON has the whole event.
    """
    wanted = EventFilter(conditions(hotel=hotel, event=event))
    with suppress(KeyboardInterrupt):
        asyncio.run(_tail(archive, wanted, count, form, target))


async def _tail(archive: Path | None, wanted: EventFilter, count: int | None, form: str, target: Target) -> None:
    left = count
    async with _opened(archive, target) as view:
        async for row in rows(view, wanted, SHOWN_AT_FIRST if count is None else count):
            print(as_json(row) if form == "ndjson" else as_text(row), flush=True)
            if left is not None:
                left -= 1
                if left == 0:
                    return


async def rows(view: ArchiveView, wanted: EventFilter, first: int) -> AsyncIterator[ArchivedEvent]:
    """The newest ``first`` rows, oldest first, then each one that arrives; it does not end."""
    seen = await view.newest_seq()
    below, exhausted = seen + 1, False
    begun: list[ArchivedEvent] = []
    while len(begun) < first and not exhausted:
        found, below, exhausted = await view.older(below, wanted, first - len(begun))
        begun += found
    said: set[str] = set()
    await _say_passed_over(view, said)
    for row in reversed(begun):
        yield row
    while True:
        new = await view.newer(seen, wanted, PAGE)
        await _say_passed_over(view, said)
        for row in reversed(new.rows):
            yield row
        seen = new.reached
        if new.exhausted:
            await asyncio.sleep(LOOK_EVERY)


async def _say_passed_over(view: ArchiveView, said: set[str]) -> None:
    """Once for each part of the archive: not everything is there to be read."""
    for name in (await view.passed_over()).keys() - said:
        said.add(name)
        print(plain(f"Part of the archive is damaged and is passed over: {name}."), file=sys.stderr)


def as_text(row: ArchivedEvent) -> str:
    """One event in a line, for people."""
    from app.services import meanings
    from app.services.summary import as_text as in_words
    from app.services.summary import summarise
    from app.wire import events

    time = datetime.fromtimestamp(row.received_at / 1e6, UTC).astimezone().strftime("%H:%M:%S")
    head = f"{time}  {row.hotel or '-':<8}  {meanings.event(row.name).label:<22}  {row.primary_key:<12}"
    try:
        told = in_words(summarise(events.read(row.body)))
    except ValueError:
        told = "unreadable, kept as it came"
    return plain(f"{head}  {told}").rstrip()


def as_json(row: ArchivedEvent) -> str:
    """One event in a line, for programs."""
    from app.wire import rows as wire

    return wire.line(row)


@asynccontextmanager
async def _opened(archive: Path | None, target: Target) -> AsyncIterator[ArchiveView]:
    """The archive to read; in the demo, one that a recorder is writing."""
    from app.services.archive_view import ArchiveView

    if target.demo:
        async with _recorded(archive, target) as view:
            yield view
        return
    if archive is not None:
        view = ArchiveView(archive, await archive_key(target), waits=False)
    else:
        async with connected(target, os.environ) as connection:
            path = connection.places.archive(connection.profile.name)
            view = ArchiveView(path, required(connection.credentials.archive_key), waits=False)
    try:
        yield view
    finally:
        await view.close()


@asynccontextmanager
async def _recorded(archive: Path | None, target: Target) -> AsyncIterator[ArchiveView]:
    """An archive while a recorder of ours writes it. Raises DoormanError where that ends by itself."""
    from app.services.archive_view import ArchiveView
    from app.services.recording import Recording
    from app.services.tasks import Tasks

    reading = asyncio.current_task()
    ends: list[EndReport] = []

    def heard(report: Report) -> None:
        if isinstance(report, EndReport):
            ends.append(report)
            if reading is not None:
                reading.cancel()

    def failed(name: str, error: BaseException) -> None:
        heard(EndReport(1, f"The demo failed: {name}.", detail=str(error)))

    async with connected(target) as connection:
        path = archive or connection.places.archive(connection.profile.name)
        tasks = Tasks(failed)
        recording = Recording(connection.profile, connection.credentials, path, tasks, heard)
        view = ArchiveView(path, connection.credentials.archive_key)
        try:
            await recording.start()
            yield view
        except asyncio.CancelledError:
            if not ends:
                raise
            raise DoormanError(ends[0].sentence, detail=ends[0].detail) from None
        finally:
            reading = None  # from here on, its end is what we ask for
            await recording.stop()
            await tasks.close()
            await view.close()
