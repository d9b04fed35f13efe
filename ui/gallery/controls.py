"""What one presses, types into and chooses from, in every state."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.gallery.frames import Ringed, line_of, lit, panel, pressed
from ui.theme import Role, Token
from ui.widgets.button import Button, IconButton, Kind, Size
from ui.widgets.check import CheckBox
from ui.widgets.chips import Chip, ChipValue
from ui.widgets.field import LineEdit, PasswordField, SearchField
from ui.widgets.label import Label
from ui.widgets.panel import Panel
from ui.widgets.segments import Segments
from ui.widgets.tabs import Tabs


def buttons() -> Panel:
    """Kinds by states."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    for column, state in enumerate(("Normal", "Hover", "Pressed", "Focus", "Disabled"), 1):
        grid.addWidget(Label(state, Role.SMALL, Token.TEXT_2), 0, column)
    kinds = (
        ("Primary", "Approve", Kind.PRIMARY, "check"),
        ("Secondary", "Review", Kind.SECONDARY, ""),
        ("Quiet", "Cancel", Kind.QUIET, ""),
    )
    for row, (name, word, kind, icon) in enumerate(kinds, 1):
        grid.addWidget(Label(name, Role.SMALL, Token.TEXT_2), row, 0)
        off = Button(word, kind, icon=icon)
        off.setEnabled(False)
        parts = (
            Button(word, kind, icon=icon),
            lit(Button(word, kind, icon=icon)),
            pressed(Button(word, kind, icon=icon)),
            Ringed(Button(word, kind, icon=icon)),
            off,
        )
        for column, part in enumerate(parts, 1):
            grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignLeft)
    follow = Button("Follow", icon="arrow-up", size=Size.SMALL, checkable=True)
    follow.setChecked(True)
    export = Button("Export", icon="download", trailing="chevron-down", size=Size.SMALL)
    retry = Button("Retry", icon="rotate-ccw", size=Size.SMALL)
    link = Button("Open the grant", Kind.LINK, size=Size.SMALL)
    grid.addWidget(Label("Small", Role.SMALL, Token.TEXT_2), 4, 0)
    grid.addLayout(line_of(retry, follow, export, IconButton("refresh-cw", "Read again"), link), 4, 1, 1, 5)
    grid.setColumnStretch(5, 1)
    return panel("Buttons", grid)


def fields() -> Panel:
    """Fields, segments, boxes."""
    wrong = LineEdit(name="Key", code=True)
    wrong.setText("a41c77e2-5b0e")
    wrong.set_wrong(True)
    filled = SearchField("Search")
    filled.setText("aurora")
    secret = PasswordField(name="Secret")
    secret.setText("0123456789")
    segments = Segments("Shown events")
    for key, label, number in (("all", "All", "14"), ("new", "New", "3"), ("personal", "Personal data", "8")):
        segments.add(key, label)
        segments.set_count(key, number)
    boxes = [CheckBox(word) for word in ("Checked", "Some", "None", "Cannot")]
    boxes[0].setChecked(True)
    boxes[1].setCheckState(Qt.CheckState.PartiallyChecked)
    boxes[3].setEnabled(False)
    reached = CheckBox("Focus")
    reached.setChecked(True)
    row = line_of(SearchField("Search code, city", key="/"), filled, wrong, secret, gap=12)
    row.setStretch(4, 0)
    return panel("Fields", row, line_of(segments), line_of(*boxes, Ringed(reached)))


def tabs_panel() -> Panel:
    """Tabs."""
    tabs = Tabs("Request")
    for key in ("Overview", "Events", "Readiness", "Activity"):
        tabs.add(key, key)
    tabs.set_current("Events")
    tabs.set_dot("Events", True)
    tabs.set_count("Readiness", "4 of 5")
    return panel("Tabs", tabs)


def chips() -> Panel:
    """Conditions, and the way back to the newest."""
    values = (
        ChipValue("Property", "AUR01"),
        ChipValue("Event", "CHECK IN"),
        ChipValue("Event", "NEW TRACE", negated=True),
    )
    hovered = lit(Chip(ChipValue("Time", "10:00 to 11:00")))
    return panel("Filter chips", line_of(*(Chip(value) for value in values), hovered))
