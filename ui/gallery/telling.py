"""What tells what is going on: banners, progress, steps, lines, a timeline."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.gallery.frames import line_of, panel
from ui.theme import Role, Token
from ui.widgets.banner import Banner
from ui.widgets.cell import Cell, body, masked, old_new
from ui.widgets.label import Label, Note, RunLine
from ui.widgets.menu import Menu
from ui.widgets.panel import Panel
from ui.widgets.progress import ProgressBar
from ui.widgets.spark import SparkLine
from ui.widgets.steps import Steps
from ui.widgets.timeline import Moment, Timeline


def banners() -> QWidget:
    """The four tones."""
    column = QVBoxLayout()
    column.setSpacing(8)
    column.setContentsMargins(0, 0, 0, 0)
    said = (
        (Token.INFO, "info", "Re-request.", "3 events are new since 12 Mar 2026.", "Show only new", ""),
        (Token.WARNING, "pause", "Paused at 10:42:07.", "Recording goes on.", "Show 1,204 new", "arrow-up"),
        (Token.DANGER, "circle-x", "1 property failed.", "AUR17 did not answer.", "Retry AUR17", "rotate-ccw"),
        (Token.SUCCESS, "circle-check", "Approved.", "Acorn Upsell receives 14 events.", "Watch live", "activity"),
    )
    for tone, icon, title, sentence, button, button_icon in said:
        banner = Banner()
        banner.say(tone, icon, title, sentence)
        banner.add_button(button, button_icon)
        column.addWidget(banner)
    holder = QWidget()
    holder.setLayout(column)
    return holder


def progress() -> Panel:
    """Measured, failed, unknown."""
    grid = QGridLayout()
    grid.setVerticalSpacing(8)
    rows = (
        ("Running", 23, 37, 0, Token.INFO, "23 of 37"),
        ("With a failure", 32, 37, 1, Token.INFO, "32 of 37, 1 failed"),
        ("Coverage", 29, 41, 0, Token.BAR, "29 of 41"),
        ("Unknown length", 0, 0, 0, Token.BAR, "reading"),
    )
    for row, (name, done, total, failed, token, words) in enumerate(rows):
        bar = ProgressBar(name, subject=row < 2, token=token)
        bar.setFixedWidth(260)
        if total:
            bar.set_done(done, total, failed)
        else:
            bar.set_unknown()
        grid.addWidget(Label(name, Role.SMALL, Token.TEXT_2), row, 0)
        grid.addWidget(bar, row, 1)
        grid.addWidget(Label(words, Role.SMALL_STRONG, Token.TEXT_2), row, 2)
    grid.setColumnMinimumWidth(0, 130)
    grid.setColumnStretch(2, 1)
    return panel("Progress", grid)


def changes() -> Panel:
    """Old to new, and masked."""
    arrival = RunLine(Cell(body("Arrival"), *old_new("12 Mar", "14 Mar")))
    room = RunLine(Cell(body("Room"), *old_new("", "412")))
    guest = RunLine(Cell(body("Guest"), *masked()))
    return panel("Old to new", line_of(arrival, room, guest, gap=24), stretch=True)


def steps() -> Panel:
    """First, second, third."""
    made = []
    for current in range(3):
        shown = Steps(("Events", "Properties", "Summary"))
        shown.set_note(0, "14, 3 of them new")
        if current:
            shown.set_note(1, "37 of 240")
        shown.set_current(current)
        made.append(shown)
    return panel("Steps", *made)


def sparks() -> Panel:
    """Normal, burst, silent."""
    normal = SparkLine("Normal", 78, 18)
    normal.set_values([5, 7, 4, 6, 8, 6, 5, 7, 8, 5, 9, 4, 6, 7, 8, 3, 6, 4, 7, 6, 8])
    burst = SparkLine("Burst", 78, 18)
    burst.set_values([2, 1, 2, 1, 2, 2, 3, 2, 2, 1, 2, 3, 2, 2, 2, 9, 6, 2, 1, 2, 2])
    silent = SparkLine("Silent", 78, 18)
    silent.set_values([7, 8, 7, 8, 9, 5, 8, 9, 6, 3, 6, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0], silent=True)
    parts = (
        normal,
        Label("Normal", Role.SMALL, Token.TEXT_2),
        burst,
        Label("Burst", Role.SMALL, Token.TEXT_2),
        silent,
        Note("bell", "Silent for 45 min", Token.WARNING, Role.SMALL_BOLD),
    )
    return panel("Sparklines: 60 minutes, one scale per row", line_of(*parts, gap=10))


def happened() -> Panel:
    """A timeline."""
    line = Timeline("What happened")
    line.set_moments(
        (
            Moment("check", "You approved for 37 properties", ("M. Keller",), "10:41:57", Token.SUCCESS),
            Moment("loader-circle", "In Progress", ("32 of 37 done",), "10:42:08", Token.INFO),
            Moment("circle-check", "Approved", ("Not yet",), to_come=True),
        )
    )
    made = panel("What happened", line, stretch=True)
    menu = Menu("Cell", made)
    menu.offer("Show only AUR07", "funnel", "F")
    menu.offer("Not AUR07", "ban", "Shift F")
    menu.offer("Copy as JSON", "copy", "Ctrl C")
    return made
