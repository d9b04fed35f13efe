"""``doormanctl archive``: look into an archive, check it, write it out, and take out what is too old."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from app.cli.amounts import LargerThan, OlderThan, retention
from app.cli.connection import NOWHERE, Target, archive_key
from app.cli.narrowing import Events, Hotels, Modules, Reservations, conditions
from app.cli.output import many
from app.domain.errors import ArchiveDamaged, UsageError
from app.domain.filter import EventFilter
from app.domain.profile import Secret

if TYPE_CHECKING:
    from app.archive.reader import Reader

app = App(name="archive", help="An archive: dump, verify, stats, export, prune, guest, index.")


@app.command
def dump(path: Path, /, *, target: Target = NOWHERE) -> None:
    """Print offset and unique id of each event, parted by a tab, in order of arrival.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import export
    from app.archive.reader import Reader

    with Reader.open(path, _key(target)) as reader:
        export.dump(reader, sys.stdout)
        _raise_passed_over(reader)


@app.command
def verify(path: Path, /, *, target: Target = NOWHERE) -> None:
    """Read everything and say what is wrong, as JSON. The exit code is 5 where something is.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import verify as archive
    from app.wire.plain import encode

    found = archive.verify(path, _key(target))
    print(encode(found))
    if not found.sound:
        raise ArchiveDamaged(
            f"The archive has {many(len(found.problems), 'problem', 'problems')}, told above: restore the folder from "
            "a backup where events are missing."
        )


@app.command
def stats(path: Path, /, *, target: Target = NOWHERE) -> None:
    """Say how much there is, as JSON.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive import verify as archive
    from app.wire.plain import encode

    found = archive.stats(path, _key(target))
    print(encode(found))
    _raise_where_damaged(path, found.passed_over)


@app.command
def export(
    path: Path,
    /,
    *,
    to: Annotated[Path, Parameter(help="The file to write; its ending says how: .csv, .ndjson or .xlsx.")],
    hotel: Hotels = None,
    module: Modules = None,
    event: Events = None,
    reservation: Reservations = None,
    text: Annotated[str, Parameter(help="Only events with words that begin like each of these.")] = "",
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
    from app.archive.reader import Reader

    chosen = EventFilter(
        conditions=conditions(hotel=hotel, module=module, event=event, reservation=reservation),
        text=text,
        since=_micros(since),
        until=_micros(until),
    )
    with Reader.open(path, _key(target)) as reader:
        written = archive.export(reader, chosen, to)
        print(f"{many(written, 'event', 'events')} written to {to}.", file=sys.stderr)
        _raise_passed_over(reader)


@app.command
def prune(
    path: Path,
    /,
    *,
    older_than: OlderThan = "",
    larger_than: LargerThan = "",
    dry_run: Annotated[bool, Parameter(help="Only say what would go.", negative="")] = False,
    target: Target = NOWHERE,
) -> None:
    """Drop the oldest events, and say what went, as JSON. Whole segments go, and nothing of the last 8 days.

    A profile may hold its archive within such limits all the time: see “doormanctl profile keep”.

    Parameters
    ----------
    path
        The archive's folder.
    """
    from app.archive.pruning import prune as drop
    from app.wire.plain import encode

    keep = retention(older_than, larger_than)
    if not keep:
        raise UsageError("Say what is to go: --older-than 90d, --larger-than 20GB, or both.")
    print(encode(drop(path, _key(target), keep, dry_run=dry_run)))


@app.command
def guest(
    path: Path,
    what: Literal["export", "erase"],
    /,
    *,
    name: Annotated[str, Parameter(help="Events that hold all words of this name, in any order.")] = "",
    reservation: Annotated[str, Parameter(help="Events of this reservation, or that name it.")] = "",
    profile_id: Annotated[str, Parameter(help="Events of this guest profile, or that name it.")] = "",
    to: Annotated[Path | None, Parameter(help="The file to write; its ending says how, as .ndjson.")] = None,
    dry_run: Annotated[bool, Parameter(help="Only say how many events it would be.", negative="")] = False,
    target: Target = NOWHERE,
) -> None:
    """Export all events that mention one guest, or erase what is written in them, for good.

    What is erased: all values of those events' elements. Ids, offsets, times, properties and kinds stay.

    Parameters
    ----------
    path
        The archive's folder.
    what
        export or erase.
    """
    from app.archive import erasure
    from app.archive import export as archive
    from app.archive.guest import Guest, mentions
    from app.archive.reader import Reader
    from app.wire.plain import encode

    meant = Guest(name, reservation, profile_id)
    if what == "erase":
        outcome = erasure.erase(path, _key(target), meant, dry_run=dry_run)
        print(encode(outcome))
        if outcome.kept_aside:
            kept = ", ".join(outcome.kept_aside)
            print(f"Damaged files that are kept may still hold the words: delete them by hand: {kept}", file=sys.stderr)
        return
    if to is None:
        raise UsageError("Say where to: --to FILE.ndjson.")
    with Reader.open(path, _key(target)) as reader:
        written = archive.write(mentions(reader, meant), to)
        print(f"{many(written, 'event', 'events')} written to {to}.", file=sys.stderr)
        _raise_passed_over(reader)


@app.command
def index(
    path: Path,
    /,
    *,
    key_from_stdin: Annotated[bool, Parameter(show=False, negative="")] = False,
    target: Target = NOWHERE,
) -> None:
    """Index the words of all events that are not indexed yet, and say of how many, as JSON.

    A recorder does so all the time; this is for an archive that none writes into.

    Parameters
    ----------
    path
        The archive's folder.
    """
    if key_from_stdin:
        from app.archive import indexing_child

        indexing_child.run(path, sys.stdin.fileno())
        return
    from app.archive.indexing import Indexer
    from app.wire.plain import encode

    with Indexer(path, _key(target), say=_say) as indexer:
        print(encode({"indexed": sum(iter(indexer.step, 0))}))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _raise_passed_over(reader: Reader) -> None:
    """Say that not everything was there to be read, when all that was has been written."""
    found = reader.passed_over()
    _raise_where_damaged(reader.path, found, "; ".join(found.values()))


def _raise_where_damaged(path: Path, names: Collection[str], detail: str = "") -> None:
    if names:
        raise ArchiveDamaged(
            f"Part of the archive is damaged and was passed over: {', '.join(names)}. All other events are there. The "
            f"next recording puts it right as far as it can be: {path}",
            detail=detail,
        )


def _key(target: Target) -> Secret:
    return asyncio.run(archive_key(target))


def _micros(when: datetime | None) -> int | None:
    """Microseconds since 1970; a time without a zone is this computer's."""
    return None if when is None else round(when.astimezone().timestamp() * 1_000_000)
