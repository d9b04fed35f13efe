"""Where an event stands: times, position, ids, its name at Oracle; and its body as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.event import ArchivedEvent, BusinessEvent
from app.services import meanings
from app.services.summary import read_date
from ui.live.ground import Ground
from ui.live.times import CHAIN, Clocks
from ui.text import day_short, one_line, tooltip
from ui.theme import Role, Token, theme
from ui.widgets.label import Label
from ui.widgets.scrolling import ScrollArea

WIDTH = 261
_HIDDEN = "••••••"
_CLOCK = re.compile(r"\b(\d\d)[:.](\d\d)[:.](\d\d)(?:\.(\d+))?(?: (AM|PM))?", re.IGNORECASE)
"""The two forms that were seen: ``16:45:48.000`` and ``06.18.59.028027 AM``."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A small grey label and its value; ``whole`` is the value uncut."""

    label: str
    value: str
    whole: str = ""


def facts_of(event: ArchivedEvent, read: BusinessEvent | None, clocks: Clocks) -> list[Fact]:
    """Everything that is known of an event beside its elements. What is absent is left out."""
    hotel = event.hotel or CHAIN
    facts = [
        Fact("Event time", event_time(event.timestamp), event.timestamp),
        Fact("Received", clocks.precise(event.received_at, hotel), clocks.everywhere(event.received_at, hotel)),
        Fact("Committed", clocks.precise(event.committed_at, hotel), clocks.everywhere(event.committed_at, hotel)),
        Fact("Position", event.offset),
        Fact("Unique id", _short(event.sent_id), event.sent_id),
        Fact("Action", read.action if read else ""),
        Fact("Publisher", read.publisher if read else ""),
        Fact("Name in OPERA", event.name),
        Fact("Module", event.module),
        Fact("Contradicts", f"row {event.contradicts:,}" if event.contradicts is not None else ""),
    ]
    return [fact for fact in facts if fact.value]


def event_time(text: str) -> str:
    """The server's time of the event in our form, without a zone, for it has none; as it came where that is unknown."""
    day, clock = read_date(text), _CLOCK.search(text)
    if day is None or clock is None:
        return text
    hours, minutes, seconds, part, half = clock.groups()
    if half:
        hours = f"{int(hours) % 12 + (12 if half.upper() == 'PM' else 0):02}"
    return f"{day_short(day)} {hours}:{minutes}:{seconds}" + (f".{part[:3]}" if part else "")


def body_text(event: ArchivedEvent, *, reveal: bool) -> str:
    """The body as indented JSON, or as it came where it is none; personal values are hidden unless asked for."""
    try:
        body = msgspec.json.decode(event.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return event.body.decode("utf-8", "replace")
    if not reveal:
        body = _hidden(body)
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode()


def _hidden(value: object) -> object:
    """The same with personal values of its elements replaced by dots."""
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    if not isinstance(value, dict):
        return value
    name = value.get("elementName")
    personal = meanings.element(name).personal if isinstance(name, str) else None
    if personal is None or not personal.is_masked:
        return {key: _hidden(item) for key, item in value.items()}
    return {key: _HIDDEN if key in ("oldValue", "newValue") and item else item for key, item in value.items()}


def _short(unique_id: str) -> str:
    return unique_id if len(unique_id) <= 20 else f"{unique_id[:6]}…{unique_id[-4:]}"


class FactList(ScrollArea):
    """The facts, a line each: label at the left, value in mono at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = Ground(Token.SURFACE)
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(15, 10, 16, 10)
        self._grid.setVerticalSpacing(5)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Label, Label]] = []
        self.shown: tuple[Fact, ...] = ()
        self.setWidget(inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Where the event stands")
        self.setProperty("ring", 4)

    def show_facts(self, facts: list[Fact]) -> None:
        """Show these lines and no others."""
        self.shown = tuple(facts)
        while len(self._lines) < len(facts):
            self._add_line()
        for place, (label, value) in enumerate(self._lines):
            shown = place < len(facts)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                fact = facts[place]
                label.setText(fact.label)
                value.setText(one_line(fact.value))
                value.setToolTip(tooltip(fact.whole or fact.value))

    def sizeHint(self) -> QSize:
        """So wide that a time to the millisecond fits."""
        return QSize(theme.px(WIDTH), super().sizeHint().height())

    def _add_line(self) -> None:
        label = Label("", Role.SMALL, Token.TEXT_2)
        value = Label("", Role.CODE_SMALL, Token.TEXT, elides=True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        place = len(self._lines)
        self._grid.setRowStretch(place, 0)
        self._grid.addWidget(label, place, 0)
        self._grid.addWidget(value, place, 1)
        self._grid.setRowStretch(place + 1, 1)
        self._lines.append((label, value))
