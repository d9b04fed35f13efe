"""Foreign text stays text; numbers, ages and dates are in the words people use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui import text
from ui.theme import Role, theme

NOW = datetime(2026, 11, 24, 10, 42, 7, 812_000, tzinfo=UTC)
HOSTILE = '<img src="file:///etc/passwd"><b>Bob</b> & sons'


@pytest.fixture
def berlin():
    with time_machine.travel(NOW.astimezone(ZoneInfo("Europe/Berlin")), tick=False):
        yield


def test_a_label_shows_markup_as_it_is_written(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    text.set_plain(label, HOSTILE)
    assert label.text() == HOSTILE
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_tooltip_shows_markup_as_it_is_written():
    assert "<img" not in text.tooltip(HOSTILE)
    assert "&lt;b&gt;Bob&lt;/b&gt; &amp; sons" in text.tooltip(HOSTILE)


def test_a_tooltip_names_the_key_and_wraps_only_long_lines():
    assert text.tooltip("Pause", "Space").count("Pause") == 1
    assert ">Ctrl K</td>" in text.tooltip("Go to…", "Ctrl K")
    assert "&lt;K&gt;" in text.tooltip("Go to…", "<K>")
    assert "white-space:pre'" in text.tooltip("short\nlines")
    assert "short<br>lines" in text.tooltip("short\nlines")
    assert "pre-wrap" in text.tooltip("long " * 40)
    assert text.tooltip("") == "<p style='white-space:pre'></p>"


def test_an_ampersand_in_a_menu_stays_one():
    assert text.menu_text("Elm & Oak") == "Elm && Oak"


def test_one_line_has_no_control_characters():
    assert text.one_line("a\nb\t\x00c\u202e d") == "a b c d"


def test_no_name_turns_itself_round_to_show_as_another():
    assert text.in_its_order("Acorn \u202eteragrah\u202c Ltd") == "Acorn teragrah Ltd"
    assert text.in_its_order("شركة\u200f") == "شركة\u200f", "the marks of real text stay"


def test_elision_keeps_what_fits(qapp):
    theme.install(qapp)
    metrics = theme.metrics(Role.BODY)
    assert text.elided("Beacon Lisboa Alfama", metrics, 1000) == "Beacon Lisboa Alfama"
    cut = text.elided("Beacon Lisboa Alfama", metrics, 60)
    assert cut.endswith("…")
    assert metrics.horizontalAdvance(cut) <= 60


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Elm & Oak Loyalty", "EO"),
        ("Acorn Upsell", "AU"),
        ("Fathom", "FA"),
        ("Juniper Wi-Fi", "JW"),
        ("x", "X"),
        ("", "?"),
        ("&&&", "?"),
    ],
)
def test_initials(name, letters):
    assert text.initials(name) == letters


def test_counts():
    assert text.count(12_408_771) == "12,408,771"
    assert text.n_of_m(37, 1240) == "37 of 1,240"
    assert text.counted(1, "property", "properties") == "1 property"
    assert text.counted(37, "property", "properties") == "37 properties"
    assert text.counted(0, "event") == "0 events"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=12), "12 s"),
        (timedelta(minutes=3, seconds=59), "3 min"),
        (timedelta(hours=5, minutes=59), "5 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=9, hours=20), "9 days"),
    ],
)
def test_ages(ago, words):
    assert text.age(NOW - ago, NOW) == words


@pytest.mark.parametrize(
    ("seconds", "running", "in_table"),
    [(0, "00:00", "0:00"), (41.9, "00:41", "0:41"), (134, "02:14", "2:14"), (3734, "1:02:14", "1:02:14")],
)
def test_durations(seconds, running, in_table):
    assert text.elapsed(seconds) == running
    assert text.took(seconds) == in_table


def test_no_duration_is_a_dash():
    assert text.took(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (45, "45 s"),
        (240, "4 min"),
        (86_280, "23 h 58 min"),
        (7_200, "2 h"),
        (86_400, "1 day"),
        (183_600, "2 days 3 h"),
    ],
)
def test_spans(seconds, words):
    assert text.span(seconds) == words


def test_moments_are_shown_in_local_time(berlin):
    assert text.clock(NOW) == "11:42:07"
    assert text.clock_short(NOW) == "11:42"
    assert text.day(NOW) == "24 Nov 2026"
    assert text.day_short(NOW) == "24 Nov"
    assert text.day_and_clock(NOW) == "24 Nov 2026 11:42"
    assert text.exact(NOW) == "24 Nov 2026 11:42:07.812 +01:00"
    assert text.day(date(2026, 3, 2)) == "2 Mar 2026"
    assert text.day_short(date(2026, 3, 2)) == "2 Mar"


def test_microseconds_become_a_local_moment(berlin):
    moment = text.from_micros(int(NOW.timestamp() * 1_000_000))
    assert moment == NOW
    assert moment.utcoffset() == timedelta(hours=1)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        text.clock(datetime(2026, 11, 24))
