"""What leaves the archive: whole, harmless in a spreadsheet, and never half written."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from app.archive.export import dump, export
from app.archive.reader import Reader
from app.domain.errors import DoormanError, UsageError
from app.domain.event import NAMELESS
from app.domain.filter import Condition, EventFilter, Facet
from tests.app.archive.samples import KEY, archive_of, arrival, arrivals

EVERYTHING = EventFilter()
ODD = [
    arrival(0, hotel="=1+1", guest="=HYPERLINK(A1)"),
    arrival(1, hotel="+AUR", reservation="@SUM(A1)", guest='Ada, "the" first\nline'),
    arrival(2, hotel="-AUR", name="\tCANCEL"),
    arrival(3, hotel=None, body=b'=cmd|" /C calc"!A0\xff', readable=False),
    arrival(4, guest="<b>Zo\u00eb</b>"),
]


@pytest.fixture
def reader(path: Path) -> Reader:
    """An archive of odd events."""
    return Reader.open(archive_of(path, ODD), KEY)


def test_csv_is_a_table_without_formulas(reader: Reader, tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    assert export(reader, EVERYTHING, to) == 5
    with to.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["Property"] for row in table] == ["'=1+1", "'+AUR", "'-AUR", "", "AUR01"]
    assert table[0]["Received (UTC)"] == "2026-09-21 14:13:20.000"
    assert table[0]["Changes"] == "NAME: none → =HYPERLINK(A1)"
    assert table[1]["Primary key"] == "'@SUM(A1)"
    assert table[1]["Changes"] == 'NAME: none → Ada, "the" first\nline'
    assert table[2]["Event"] == "'\tCANCEL"
    assert (table[3]["Readable"], table[3]["Changes"]) == ("no", '\'=cmd|" /C calc"!A0\ufffd')
    assert table[4]["Changes"] == "NAME: none → <b>Zoë</b>"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in table for cell in row.values())


def test_xlsx_holds_texts_only(reader: Reader, tmp_path: Path) -> None:
    to = tmp_path / "out.xlsx"
    assert export(reader, EVERYTHING, to) == 5
    with zipfile.ZipFile(to) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert "<v>" not in sheet, "every cell is a text"
    assert "=HYPERLINK(A1)" in sheet
    assert "quotePrefix" in styles


def test_ndjson_holds_the_events_as_they_came(reader: Reader, tmp_path: Path) -> None:
    to = tmp_path / "out.ndjson"
    assert export(reader, EVERYTHING, to) == 5
    lines = [json.loads(line) for line in to.read_text(encoding="utf-8").splitlines()]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0]["event"] == json.loads(ODD[0].body)
    assert lines[3]["event"] == '=cmd|" /C calc"!A0\ufffd'


def test_only_what_the_filter_lets_through(reader: Reader, tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    assert export(reader, EventFilter((Condition(Facet.HOTEL, "AUR01"),)), to) == 1


def test_an_ending_that_is_none_of_ours(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.csv, \.ndjson, \.xlsx"):
        export(reader, EVERYTHING, tmp_path / "out.pdf")


def test_a_folder_that_is_not_there(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(DoormanError, match="could not be written"):
        export(reader, EVERYTHING, tmp_path / "nowhere" / "out.csv")


@pytest.mark.parametrize("ending", ["csv", "ndjson", "xlsx"])
def test_progress_and_cancelling(path: Path, tmp_path: Path, ending: str) -> None:
    archive_of(path, arrivals(0, 3_500), batch=1_000)
    to = tmp_path / f"out.{ending}"
    to.write_text("what was there")
    told: list[int] = []
    with Reader.open(path, KEY) as reader:
        assert export(reader, EVERYTHING, to, on_progress=told.append, cancelled=lambda: len(told) == 3) == 0
        assert told == [0, 1_000, 2_000]
        assert to.read_text() == "what was there"
        assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [to.name]
        assert export(reader, EVERYTHING, to, on_progress=told.append) == 3_500
    assert told[-1] == 3_500
    assert to.stat().st_size > 10_000
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


def test_an_id_that_was_empty_is_written_as_it_came(path: Path) -> None:
    archive_of(path, [arrival(1, unique_id=f"{NAMELESS}00"), arrival(2)])
    out = io.StringIO()
    with Reader.open(path, KEY) as reader:
        dump(reader, out)
    assert out.getvalue() == "1001\t\n1002\tevent-2\n"


def test_dump_is_a_line_per_row(path: Path) -> None:
    odd = arrival(3, unique_id="two\nlines", offset="")
    archive_of(path, [*arrivals(0, 3), odd], per_segment=2, batch=2)
    out = io.StringIO()
    with Reader.open(path, KEY) as reader:
        dump(reader, out)
    assert out.getvalue() == "1000\tevent-0\n1001\tevent-1\n1002\tevent-2\n\ttwo lines\n"
