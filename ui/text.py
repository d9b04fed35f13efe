"""How text reaches the screen: foreign text as plain text, and numbers, dates and ages in the words people use.

Qt takes text that looks like markup for markup: a label renders it, a tooltip too, and a label even loads local images
that it names. Everything that guests, partners and servers wrote goes through here, or through parts of ``ui/widgets``
that do.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel

NOTHING: Final = "–"
"""Stands where a number or a text is absent."""

_TOOLTIP_COLUMNS = 72
_KEY_FRAME = "#8A817B"  # is seen on the tooltip's ground in light and in dark, for a tooltip outlives the scheme
_MARK = re.compile("&(.)")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates of Unicode's bidi algorithm
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# -- foreign text ------------------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """The text in one line: line breaks, tabs and other control characters become single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def in_its_order(text: str) -> str:
    """The text without the characters that turn others round: a name cannot show as another one.

    What is written from right to left keeps its direction, for that is its letters' own.
    """
    return text if text.isascii() else _TURNING.sub("", text)


def set_plain(label: QLabel, text: str) -> None:
    """Shows any text on a label as it is, never as markup."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(in_its_order(text))


def tooltip(text: str, key: str = "") -> str:
    """Any text as a tooltip, the key that does the same framed beside it. Long lines are wrapped, short ones never."""
    lines = text.splitlines() or [""]
    wrap = "pre" if max(map(len, lines)) <= _TOOLTIP_COLUMNS else "pre-wrap"
    shown = "<br>".join(escape(line) for line in lines)
    if not key:
        return f"<p style='white-space:{wrap}'>{shown}</p>"
    return (
        f"<table cellspacing='0' cellpadding='0'><tr><td style='white-space:{wrap}'>{shown}</td>"
        f"<td style='padding-left:10px'>{_framed(key)}</td></tr></table>"
    )


def _framed(key: str) -> str:
    """A key in a frame; a table of one cell is the only part of Qt's rich text that has one."""
    cell = f"style='white-space:pre; border:1px solid {_KEY_FRAME}; padding:0 4px'"
    return f"<table cellspacing='0' style='border-collapse:collapse'><tr><td {cell}>{escape(key)}</td></tr></table>"


def menu_text(text: str) -> str:
    """Any text as the label of an action or button: an ampersand stays an ampersand and marks no shortcut."""
    return one_line(text).replace("&", "&&")


def menu_words(text: str) -> str:
    """The words of an action or a menu as they are read: without the marks of letters. Undoes :func:`menu_text`."""
    return _MARK.sub(r"\1", text)


def elided(text: str, metrics: QFontMetricsF, width: float) -> str:
    """The text in one line, cut with an ellipsis where it is wider than ``width`` pixels."""
    return metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, width)


def initials(name: str) -> str:
    """Two letters that stand for a name: "Elm & Oak Loyalty" → "EO", "Fathom" → "FA"."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[1][0]
    return letters.upper()


# -- numbers -----------------------------------------------------------------------------------------------------


def count(number: int) -> str:
    """12408771 → "12,408,771"."""
    return f"{number:,}"


def n_of_m(n: int, m: int) -> str:
    """ "37 of 240"."""
    return f"{count(n)} of {count(m)}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 property", "37 properties": ``many`` is ``one`` and an s unless given."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


# -- time: every moment carries its zone; tables show the local one ----------------------------------------------


def clock(moment: datetime) -> str:
    """ "10:42:07", local time."""
    return _local(moment).strftime("%H:%M:%S")


def clock_short(moment: datetime) -> str:
    """ "10:42", local time."""
    return _local(moment).strftime("%H:%M")


def day(moment: datetime | date) -> str:
    """ "12 Mar 2026", local time."""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def day_short(moment: datetime | date) -> str:
    """ "12 Mar", local time."""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return f"{local.day} {_MONTHS[local.month - 1]}"


def day_and_clock(moment: datetime) -> str:
    """ "12 Mar 2026 10:42", local time."""
    return f"{day(moment)} {clock_short(moment)}"


def exact(moment: datetime) -> str:
    """ "24 Nov 2026 10:42:06.812 +01:00", local time with its distance from UTC, for details."""
    local = _local(moment)
    offset = local.strftime("%z")
    return f"{day(local)} {local:%H:%M:%S}.{local.microsecond // 1000:03} {offset[:3]}:{offset[3:5]}"


def from_micros(microseconds: int) -> datetime:
    """Microseconds since 1970, UTC, as a local moment."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone()


def age(then: datetime, now: datetime) -> str:
    """How long ago, in the one unit that matters: "12 s", "5 h", "2 days"."""
    return age_of((now - then).total_seconds())


def age_of(seconds: float) -> str:
    """The same for a number of seconds."""
    seconds = max(0, int(seconds))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 86400:
        return f"{seconds // 3600} h"
    return counted(seconds // 86400, "day")


def elapsed(seconds: float) -> str:
    """A running time that is watched: "02:14", with hours "1:02:14"."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def took(seconds: float | None) -> str:
    """A time that something took, in a table: "0:41", "1:52", with hours "1:02:14"; a dash when there is none."""
    if seconds is None:
        return NOTHING
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(seconds: float) -> str:
    """A long time in two units: "23 h 58 min", "2 days 3 h", "45 s"."""
    total = max(0, int(seconds))
    days, hours, minutes = total // 86400, total % 86400 // 3600, total % 3600 // 60
    if days:
        return f"{counted(days, 'day')} {hours} h" if hours else counted(days, "day")
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{total} s"


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown as local time")
    return moment.astimezone()
