"""Writing rows of the archive out: as a table for people (CSV, XLSX), as lines for programs (NDJSON), as a list of ids.

What a guest or a partner wrote may begin like a formula, which a spreadsheet would run. Such cells get an apostrophe in
front (OWASP, "CSV Injection"); in XLSX, the mark that stands for it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import xlsxwriter

from app.archive.reader import Reader
from app.domain.errors import DoormanError, UsageError
from app.domain.event import ArchivedEvent, Change
from app.domain.filter import EventFilter
from app.wire import events, rows

Write = Callable[[Iterator[ArchivedEvent], Path], None]

_HEADS = (
    "Received (UTC)",
    "Property",
    "Module",
    "Event",
    "Primary key",
    "Event time",
    "Changes",
    "Offset",
    "Unique id",
    "Readable",
    "Contradicts row",
    "Row",
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PROGRESS_EVERY = 1_000
_SHEET_ROWS = 1_048_576
_CELL = 32_767
"""Limits of an XLSX sheet: rows, and characters in a cell."""


def export(
    reader: Reader,
    filter: EventFilter,
    to: Path,
    *,
    on_progress: Callable[[int], None] = lambda written: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write the rows that the filter lets through into the file ``to``, oldest first; its ending says how.

    Returns how many rows were written. ``on_progress`` is told so now and then; when ``cancelled`` says yes, no file is
    left and the answer is 0. A file that was there is replaced when the new one is whole. Raises :class:`UsageError`
    for another ending, and :class:`DoormanError` where the file cannot be written.
    """
    return write(reader.walk(filter), to, on_progress=on_progress, cancelled=cancelled)


def write(
    found: Iterable[ArchivedEvent],
    to: Path,
    *,
    on_progress: Callable[[int], None] = lambda written: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """The same for rows that were found already."""
    put = _WRITERS.get(to.suffix.lower())
    if put is None:
        raise UsageError(f"The name of the export must end with {', '.join(_WRITERS)}: {to}")
    counted = _Counted(found, on_progress, cancelled)
    with _replacing(to) as unfinished:
        put(iter(counted), unfinished)
        if counted.was_cancelled:
            unfinished.unlink()
            return 0
    on_progress(counted.count)
    return counted.count


def dump(reader: Reader, out: TextIO) -> None:
    """Write offset, tab, unique id of every row, in order of arrival. Control characters in them become spaces."""
    for event in reader.walk():
        out.write(f"{_in_line(event.offset)}\t{_in_line(event.sent_id)}\n")


class _Counted:
    """Rows on their way, counted, until somebody cancels."""

    def __init__(
        self, events: Iterable[ArchivedEvent], on_progress: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> None:
        self.count = 0
        self.was_cancelled = False
        self._events = events
        self._on_progress = on_progress
        self._cancelled = cancelled

    def __iter__(self) -> Iterator[ArchivedEvent]:
        for event in self._events:
            if self.count % _PROGRESS_EVERY == 0:
                self._on_progress(self.count)
                self.was_cancelled = self._cancelled()
                if self.was_cancelled:
                    return
            yield event
            self.count += 1


@contextmanager
def _replacing(to: Path) -> Iterator[Path]:
    """A file beside ``to`` that takes its name when all went well, and is gone otherwise. For its owner only."""
    unfinished = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield unfinished
        if unfinished.exists():
            unfinished.replace(to)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise DoormanError(
            f"The export could not be written. Check the folder and the room on the disk: {to}", detail=str(error)
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _write_csv(found: Iterator[ArchivedEvent], to: Path) -> None:
    with to.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        table = csv.writer(file)
        table.writerow(_HEADS)
        table.writerows([harmless(cell) for cell in _cells(event)] for event in found)


def _write_ndjson(found: Iterator[ArchivedEvent], to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(rows.line(event) + "\n" for event in found)


def _write_xlsx(found: Iterator[ArchivedEvent], to: Path) -> None:
    with xlsxwriter.Workbook(to, {"constant_memory": True, "tmpdir": str(to.parent)}) as book:
        bold = book.add_format({"bold": True})
        plain, quoted = book.add_format(), book.add_format({"quote_prefix": True})
        for sheet_rows in _sheets(found):
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, _HEADS, bold)
            for line, event in enumerate(sheet_rows, 1):
                for column, cell in enumerate(_cells(event)):
                    sheet.write_string(line, column, cell[:_CELL], quoted if is_formula(cell) else plain)


def _sheets(found: Iterator[ArchivedEvent]) -> Iterator[Iterator[ArchivedEvent]]:
    """As many rows at a time as a sheet takes; at least one sheet."""
    is_first = True
    for event in found:
        yield _sheet(event, found)
        is_first = False
    if is_first:
        yield iter(())


def _sheet(first: ArchivedEvent, following: Iterator[ArchivedEvent]) -> Iterator[ArchivedEvent]:
    yield first
    for _ in range(_SHEET_ROWS - 2):
        event = next(following, None)
        if event is None:
            return
        yield event


_WRITERS: dict[str, Write] = {".csv": _write_csv, ".ndjson": _write_ndjson, ".xlsx": _write_xlsx}


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run what is in the cell."""
    return cell.startswith(_STARTS_FORMULA)


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if is_formula(cell) else cell


def _cells(event: ArchivedEvent) -> Sequence[str]:
    return (
        datetime.fromtimestamp(event.received_at / 1_000_000, UTC).isoformat(sep=" ", timespec="milliseconds")[:23],
        event.hotel or "",
        event.module,
        event.name,
        event.primary_key,
        event.timestamp,
        _changes(event),
        event.offset,
        event.sent_id,
        "yes" if event.readable else "no",
        "" if event.contradicts is None else str(event.contradicts),
        str(event.seq),
    )


def _changes(event: ArchivedEvent) -> str:
    """What changed, in one cell; the whole body where it does not read."""
    try:
        changes = events.read(event.body).changes
    except ValueError:
        return event.body.decode("utf-8", "replace")
    return "; ".join(_change(change) for change in changes)


def _change(change: Change) -> str:
    value = f"{change.old or 'none'} → {change.new or 'none'}" if change.is_change else change.new
    nights = f" ({change.scope_from} to {change.scope_to})" if change.scope_from or change.scope_to else ""
    return f"{change.element}{nights}: {value}"


def _in_line(text: str) -> str:
    return "".join(" " if character in "\t\r\n" else character for character in text)
