"""Columns, words and foreign text on a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.cli.output import age, facts, many, moment, plain, table
from app.domain.errors import DoormanError
from app.domain.portal import Status
from app.domain.profile import Secret
from app.wire.plain import encode

NOW = datetime(2026, 11, 24, 10, 41, tzinfo=UTC)


def test_columns_are_as_wide_as_they_need_and_numbers_stand_right() -> None:
    assert table(("ID", "EVENTS"), [("a", 5), ("longer", 14)]) == "ID      EVENTS\na            5\nlonger      14"


def test_a_table_without_rows_is_its_head() -> None:
    assert table(("ID", "EVENTS"), []) == "ID  EVENTS"


def test_facts_leave_out_what_has_no_value() -> None:
    assert facts([("Partner", "Acorn"), ("Decided", ""), ("ID", "7")]) == "Partner  Acorn\nID       7"


def test_foreign_text_cannot_move_the_cursor() -> None:
    assert plain("a\x1b[2Jb\nc\u202ed é") == "a�[2Jb�c�d é"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=9), "9 days"),
    ],
)
def test_ages(passed: timedelta, words: str) -> None:
    assert age(NOW - passed, NOW) == words


def test_small_words() -> None:
    assert (many(1, "event", "events"), many(0, "event", "events")) == ("1 event", "0 events")
    assert moment(None) == ""
    assert moment(NOW).startswith("2026-11-2")


def test_json_has_camel_case_and_no_secret() -> None:
    assert encode({"a_key": Status.IN_PROGRESS, "at": NOW, "set": frozenset("ba"), "s": Secret("hush")}) == (
        '{"a_key":"In Progress","at":"2026-11-24T10:41:00Z","set":["a","b"],"s":"***"}'
    )
    assert DoormanError("x").exit_code == 1
