"""The line "What changed", as the picture of the live page has it."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.event import BusinessEvent, Change
from app.services.summary import Phrase, as_text, read_date, short_date, summarise


def event(name: str, *changes: tuple[str, str, str], timestamp: str = "2026-11-24 10:42:06.812") -> BusinessEvent:
    return BusinessEvent(
        offset="1",
        unique_id="u",
        module="RESERVATION",
        name=name,
        primary_key="934171",
        hotel="AUR01",
        timestamp=timestamp,
        publisher="",
        action="",
        changes=tuple(Change(element, old, new) for element, old, new in changes),
    )


@pytest.mark.parametrize(
    ("told", "reads"),
    [
        (
            event("CHECK IN", ("RESERVATION STATUS", "RESERVED", "CHECKED IN"), ("ROOM", "", "412")),
            "Room 412 · Reserved → In house",
        ),
        (event("UPDATE RESERVATION", ("ARRIVAL DATE", "2026-03-12", "2026-03-14")), "Arrival 12 Mar → 14 Mar"),
        (
            event(
                "NEW RESERVATION",
                ("ADULTS", "", "2"),
                ("ROOM TYPE", "", "Twin"),
                ("ARRIVAL DATE", "", "2026-11-28"),
                ("DEPARTURE DATE", "", "2026-12-01"),
                ("NAME", "", "Moss"),
            ),
            "3 nights from 28 Nov · Twin, 2 adults",
        ),
        (
            event("UPDATE RESERVATION", ("RATE AMOUNT", "189.00", "245.00"), ("ROOM TYPE", "DLX", "STE")),
            "Room type DLX → STE · Rate 189.00 → 245.00",
        ),
        (
            event("CHECK OUT", ("ROOM", "207", "207"), ("RESERVATION STATUS", "CHECKED IN", "CHECKED OUT")),
            "Room 207 · In house → Checked out",
        ),
        (
            event(
                "CANCEL",
                ("RESERVATION STATUS", "RESERVED", "CANCELLED"),
                ("ARRIVAL DATE", "2026-11-30", "2026-11-30"),
                ("DEPARTURE DATE", "2026-12-02", "2026-12-02"),
            ),
            "Reserved → Cancelled · 2 nights from 30 Nov",
        ),
        (
            event("NEW TRACE", ("TRACE TEXT", "", "Late, with a dog"), ("DEPARTMENT", "", "Housekeeping")),
            "Department Housekeeping · Text hidden",
        ),
        (event("ROOM MOVE", ("ROOM", "305", "511")), "Room 305 → 511"),
        (
            event("UPDATE RESERVATION", ("ARRIVAL DATE", "2026-11-27", "2026-11-27"),
                  ("DEPARTURE DATE", "2026-11-29", "2026-12-01")),
            "Departure 29 Nov → 1 Dec · 2 more nights",
        ),
        (event("UPDATE RESERVATION", ("DEPARTURE DATE", "2026-11-29", "2026-11-28")),
         "Departure 29 Nov → 28 Nov · 1 fewer night"),
        (event("ROLLBACK CANCEL", ("RESERVATION STATUS", "CANCELLED", "RESERVED")), "Cancelled → Reserved"),
        (event("UPDATE RESERVATION", ("ROOM", "305", "")), "Room 305 → none"),
        (event("UPDATE RESERVATION", ("PILLOW CHOICE", "", "Soft")), "Pillow choice Soft"),
        (event("UPDATE RESERVATION", ("ARRIVAL DATE", "2026-12-30", "2027-01-02")), "Arrival 30 Dec → 2 Jan 2027"),
        (event("NEW RESERVATION", ("ARRIVAL DATE", "", "soon")), "Arrival soon"),
        (event("UPDATE RESERVATION"), ""),
    ],
)  # fmt: skip
def test_lines(told: BusinessEvent, reads: str) -> None:
    assert as_text(summarise(told)) == reads


def test_an_element_that_comes_once_for_each_date_is_told_by_its_first_change() -> None:
    told = event(
        "UPDATE RESERVATION", ("RATE AMOUNT", "1", "1"), ("RATE AMOUNT", "189", "245"), ("RATE AMOUNT", "190", "246")
    )
    assert summarise(told) == (Phrase("Rate", "189", "245"),)


def test_what_is_left_is_counted() -> None:
    told = event("UPDATE RESERVATION", *((f"ELEMENT {n}", "a", "b") for n in range(7)))
    line = summarise(told)
    assert len(line) == 4
    assert line[-1] == Phrase("4 more")


def test_a_name_is_hidden_until_it_is_asked_for() -> None:
    told = event("UPDATE RESERVATION", ("NAME", "Moss", "Moss-Keller"))
    assert summarise(told) == (Phrase("Name", is_hidden=True),)
    assert "Moss" not in as_text(summarise(told))
    assert as_text(summarise(told, reveal=True)) == "Name Moss → Moss-Keller"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-28", date(2026, 11, 28)),
        ("2026-11-28 00:00:00.0", date(2026, 11, 28)),
        ("28-APR-24 06.18.59.028027 AM", date(2024, 4, 28)),
        ("2026-02-30", None),
        ("28-XXX-24", None),
        ("", None),
    ],
)
def test_dates_are_read_as_opera_writes_them(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_the_year_is_said_where_it_is_another() -> None:
    assert short_date(date(2026, 11, 1), 2026) == "1 Nov"
    assert short_date(date(2026, 11, 1), 2025) == "1 Nov 2026"
    assert short_date(date(2026, 11, 1)) == "1 Nov 2026"
