"""``doormanctl archive``: look into an archive, check it, and write it out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from app.cli.connection import NOWHERE, Target, archive_key
from app.cli.output import many
from app.domain.filter import Condition, EventFilter, Facet

app = App(name="archive", help="An archive: dump, verify, stats, export.")


@app.command
async def dump(path: Path, /, *, target: Target = NOWHERE) -> None:
    """Print offset and unique id of each event, parted by a tab, in order of arrival.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import export

    export.dump(path, await archive_key(target), sys.stdout)


@app.command
async def verify(path: Path, /, *, target: Target = NOWHERE) -> None:
    """Read everything and say what is wrong, as JSON. The exit code is 5 where something is.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import verify as archive
    from app.wire.plain import encode

    found = archive.verify(path, await archive_key(target))
    print(encode(found))


@app.command
async def stats(path: Path, /, *, target: Target = NOWHERE) -> None:
    """Say how much there is, as JSON.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import verify as archive
    from app.wire.plain import encode

    print(encode(archive.stats(path, await archive_key(target))))


@app.command
async def export(
    path: Path,
    /,
    *,
    to: Annotated[Path, Parameter(help="The file to write; its ending says how: .csv, .ndjson or .xlsx.")],
    hotel: Annotated[list[str] | None, Parameter(help="Only this property; may be repeated.")] = None,
    module: Annotated[list[str] | None, Parameter(help="Only this module; may be repeated.")] = None,
    event: Annotated[list[str] | None, Parameter(help="Only this event; may be repeated.")] = None,
    reservation: Annotated[list[str] | None, Parameter(help="Only this reservation; may be repeated.")] = None,
    text: Annotated[str, Parameter(help="Only events that hold this text.")] = "",
    since: Annotated[datetime | None, Parameter(help="Only events received from this time on.")] = None,
    until: Annotated[datetime | None, Parameter(help="Only events received before this time.")] = None,
    target: Target = NOWHERE,
) -> None:
    """Write the events that the options leave into a file.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import export as archive

    chosen = EventFilter(
        conditions=tuple(
            Condition(facet, value)
            for facet, values in (
                (Facet.HOTEL, hotel),
                (Facet.MODULE, module),
                (Facet.EVENT, event),
                (Facet.RESERVATION, reservation),
            )
            for value in values or ()
        ),
        text=text,
        since=_micros(since),
        until=_micros(until),
    )
    written = archive.export(path, await archive_key(target), chosen, to)
    print(f"{many(written, 'event', 'events')} written to {to}.", file=sys.stderr)


def _micros(when: datetime | None) -> int | None:
    """Microseconds since 1970; a time without a zone is this computer's."""
    return None if when is None else round(when.astimezone().timestamp() * 1_000_000)
