"""All parts in all states on two sheets: a page for developers, to hold beside the look's own pictures.

python -m ui.gallery                 opens both sheets
python -m ui.gallery --save DIR      saves them, light and dark, as PNG; ``--zoom 150`` with larger text
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.models import Column, RowsModel
from ui.theme import Face, Role, Scheme, Token, theme
from ui.widgets import focus, paint
from ui.widgets.banner import Banner
from ui.widgets.button import Button, IconButton, Kind, Size
from ui.widgets.cell import (
    Cell,
    Emphasis,
    Icon,
    State,
    body,
    code,
    ident,
    masked,
    old_new,
    strong,
)
from ui.widgets.cell_painter import RowLook
from ui.widgets.check import CheckBox
from ui.widgets.chips import Chip, ChipValue
from ui.widgets.choices import Segments, Tabs
from ui.widgets.field import LineEdit, PasswordField, SearchField
from ui.widgets.label import Label, Note, RunLine
from ui.widgets.menu import Menu
from ui.widgets.new_rows import NewRows
from ui.widgets.panel import ClippedPanel, Panel
from ui.widgets.pill import Count, Mark, Monogram, Pill, Tag
from ui.widgets.progress import ProgressBar
from ui.widgets.spark import SparkLine
from ui.widgets.steps import Steps
from ui.widgets.table import TableView
from ui.widgets.timeline import Moment, Timeline

SHEET = QSize(1440, 900)


# -- frames around parts -----------------------------------------------------------------------------------------


def line_of(*parts: QWidget, gap: int = 8) -> QHBoxLayout:
    """Parts side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def panel(title: str, *rows: QWidget | QHBoxLayout | QGridLayout, stretch: bool = False) -> Panel:
    """A titled panel with its content below."""
    made = Panel(14, spacing=8)
    made.body.addWidget(Label(title, Role.SMALL_BOLD, Token.TEXT_2))
    for row in rows:
        if isinstance(row, QWidget):
            made.body.addWidget(row)
        else:
            made.body.addLayout(row)
    if stretch:
        made.body.addStretch(1)
    return made


def lit(part: QWidget) -> QWidget:
    """A part as under the pointer."""
    part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    return part


def pressed(button: Button) -> Button:
    """A button that is held down."""
    button.setDown(True)
    return button


class Ringed(QWidget):
    """A part as the keyboard has reached it."""

    def __init__(self, part: QWidget, ring: QRect | None = None) -> None:
        super().__init__()
        self._part = part
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.addWidget(part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring where the program's own would be."""
        inside = self._part.property("ring_rect")
        inside = inside if isinstance(inside, QRect) else self._part.rect()
        rect = QRectF(inside.translated(self._part.pos()))
        paint.focus_ring(QPainter(self), rect, float(self._part.property("ring")))


class Swatch(Mark):
    """A colour with its name and value."""

    def __init__(self, token: Token) -> None:
        self._token = token
        super().__init__()

    def sizeHint(self) -> QSize:
        """Colour and two lines."""
        return QSize(140, 45)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The colour, its name, its value."""
        painter = QPainter(self)
        paint.frame(painter, QRectF(0, 0, 27, 45), 4, self._token, Token.BORDER)
        paint.draw_text(painter, 36, 12, self._token.value, Role.SMALL_STRONG, theme.color(Token.TEXT))
        paint.draw_text(painter, 36, 31, theme.hex(self._token), Role.CODE_SMALL, theme.color(Token.TEXT_2))


class RibbonSample(QWidget):
    """A ribbon on the corner of a card."""

    def sizeHint(self) -> QSize:
        """A small card."""
        return QSize(268, 66)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, words, ribbon."""
        painter = QPainter(self)
        card = QRectF(0, 0, 261, 64)
        paint.frame(painter, card, 8, Token.SURFACE, Token.LINE)
        paint.draw_text(painter, 16, 26, "24 px high", Role.SMALL, theme.color(Token.TEXT_2))
        paint.ribbon(painter, card.right(), 14, "clock", "Pending")


class TooltipSample(Mark):
    """A tooltip, standing still."""

    def __init__(self, words: str, key: str = "") -> None:
        self._words, self._key = words, key
        super().__init__()

    def sizeHint(self) -> QSize:
        """Its words."""
        key = paint.text_width(self._key, Role.MICRO) + 20 if self._key else 0
        return QSize(round(paint.text_width(self._words, Role.SMALL_STRONG) + key) + 16, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, key."""
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), 4, Token.TOOLTIP)
        color = theme.color(Token.ON_TOOLTIP)
        x = 8 + paint.draw_text(painter, 8, 14, self._words, Role.SMALL_STRONG, color)
        if self._key:
            paint.draw_text(painter, x + 14, 14, self._key, Role.MICRO, color)


def sheet(title: str, subtitle: str, left: Sequence[QWidget], right: Sequence[QWidget], weight: int) -> QWidget:
    """A sheet in two columns."""
    page = QWidget()
    page.setAutoFillBackground(True)
    page.setMinimumSize(SHEET)
    head = line_of(Label(title, Role.PAGE_TITLE), Label(subtitle, Role.BODY, Token.TEXT_2), gap=12)
    columns = QHBoxLayout()
    columns.setSpacing(16)
    for parts, part in ((left, weight), (right, 100 - weight)):
        column = QVBoxLayout()
        column.setSpacing(10)
        for number, made in enumerate(parts, 1):
            column.addWidget(made, 1 if number == len(parts) else 0)
        columns.addLayout(column, part)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(24, 12, 24, 14)
    outer.setSpacing(12)
    outer.addLayout(head)
    outer.addLayout(columns, 1)
    return page


# -- the first sheet ---------------------------------------------------------------------------------------------


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


def states() -> Panel:
    """Every state as a pill, and the stream's words."""
    first = (
        State.PENDING,
        State.IN_PROGRESS,
        State.APPROVED,
        State.FAILED,
        State.NEEDS_YOU,
        State.WAITING,
        State.NO_REQUEST,
    )
    pills = line_of(*(Pill(state) for state in first))
    more = (Pill(State.NEW), Pill(State.ADDED), Pill(State.REMOVED), Pill(State.PERSONAL, "Name"))
    second = line_of(*more, Pill(State.PERSONAL, "Free text"), Pill(State.NO_ACCESS))
    words = (
        ("radio", "Live", Token.SUCCESS),
        ("loader-circle", "Connecting", Token.INFO),
        ("pause", "Paused", Token.WARNING),
        ("refresh-cw", "Reconnecting in 12 s", Token.WARNING),
    )
    others = (
        ("lock", "Held by another consumer", Token.WARNING),
        ("circle-x", "Needs you", Token.DANGER),
        ("unplug", "Not connected", Token.NEUTRAL),
    )
    stream = line_of(*(Note(*word, Role.BOLD, size=16) for word in words), gap=18)
    held = line_of(*(Note(*word, Role.BOLD, size=16) for word in others), gap=18)
    title = Label("The stream, one honest word", Role.SMALL_BOLD, Token.TEXT_2)
    return panel("States: colour, icon and word, always together", pills, second, title, stream, held)


def marks() -> Panel:
    """Ribbon, counts, tags."""
    counts = line_of(Count("3", waiting=True), Count("12"), Count("3 of 5"), gap=20)
    tags = line_of(Tag("UAT"), Tag("PRODUCTION"), Monogram("Acorn Upsell", 28))
    stacked = QVBoxLayout()
    stacked.addLayout(counts)
    stacked.addLayout(tags)
    row = QHBoxLayout()
    row.setSpacing(32)
    row.addWidget(RibbonSample())
    row.addLayout(stacked)
    row.addStretch(1)
    return panel("Ribbon, counts, tags", row)


def types() -> Panel:
    """Roles of type."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    samples = (
        ("Page title", Role.PAGE_TITLE, "Partner applications"),
        ("Section", Role.SECTION, "What changes since 12 Mar 2026"),
        ("Body", Role.BODY, "Something in a booking changed"),
        ("Strong", Role.STRONG, "Update reservation"),
        ("Small", Role.SMALL, "asked by J. Moss, 2 days ago"),
        ("Code", Role.CODE, "AUR01  934171  10:42:07"),
    )
    for row, (name, role, words) in enumerate(samples):
        kind = role.value
        size = f"{kind.size} mono" if kind.face is Face.CODE else f"{kind.size} / {kind.weight}"
        grid.addWidget(Label(name, Role.SMALL, Token.TEXT_2), row, 0)
        grid.addWidget(Label(size, Role.CODE_SMALL, Token.TEXT_2), row, 1)
        grid.addWidget(Label(words, role), row, 2)
    grid.setColumnStretch(2, 1)
    return panel("Type: Inter and JetBrains Mono", grid, stretch=True)


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


def colours() -> Panel:
    """The tokens that one sees most."""
    grid = QGridLayout()
    grid.setVerticalSpacing(12)
    shown = [token for token in Token if not token.value.startswith(("on-", "accent-h", "accent-p", "neutral"))]
    for number, token in enumerate(shown[:24]):
        grid.addWidget(Swatch(token), number // 4, number % 4)
    return panel("Colours", grid, stretch=True)


def first_sheet() -> QWidget:
    """Buttons, states, chips, fields, colours, type."""
    tips = line_of(TooltipSample("Pause the view, not the recording", "Space"), TooltipSample("Not among your hotels"))
    left = (buttons(), states(), marks(), panel("Tooltips, after 600 ms", tips), types())
    right = (fields(), tabs_panel(), chips(), colours())
    return sheet("Parts 1", "Buttons, states, chips, fields, colours, type", left, right, 51)


# -- the second sheet --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StateOfRow:
    """A row that shows how rows look."""

    name: str
    look: RowLook


ROWS = (
    StateOfRow("Normal", RowLook()),
    StateOfRow("Hover", RowLook(hovered=True)),
    StateOfRow("Selected, pane has focus", RowLook(selected=True)),
    StateOfRow("Selected, pane without focus", RowLook(selected=True, pane_focused=False)),
    StateOfRow("Current row, keyboard", RowLook(framed=True)),
    StateOfRow("Selected and current", RowLook(selected=True, framed=True)),
    StateOfRow("New, the bar fades in 1.2 s", RowLook(fresh=1.0)),
    StateOfRow("Failed", RowLook(Emphasis.FAILED)),
    StateOfRow("Cannot be chosen", RowLook(Emphasis.BLOCKED)),
    StateOfRow("Group row", RowLook(Emphasis.GROUP)),
)


class RowStates(TableView[StateOfRow]):
    """A table whose rows stand still in every state."""

    def _look(self, number: int, emphasis: Emphasis) -> RowLook:
        return ROWS[number].look


def row_states() -> QWidget:
    """Rows."""

    def emphasis(row: StateOfRow) -> Emphasis:
        return Emphasis.BLOCKED if row.look.emphasis is Emphasis.BLOCKED else Emphasis.NORMAL

    columns: list[Column[StateOfRow]] = [
        Column("State of the row", lambda row: Cell(body(row.name)), width=208),
        Column("Time", lambda _: Cell(code("10:42:06")), width=84),
        Column("Property", lambda _: Cell(ident("AUR07")), width=80),
        Column("Event", lambda _: Cell(Icon("pencil"), strong("Update reservation")), width=200),
        Column("What changed", lambda _: Cell(body("Room type"), *old_new("DLX", "STE")), stretch=True),
    ]
    model = RowsModel(columns, key=lambda row: row.name, emphasis=emphasis)
    model.replace(ROWS)
    table = RowStates(model, "States of rows")
    model.setParent(table)
    framed = ClippedPanel(table)
    framed.setFixedHeight(theme.row_height * 11 + 2)
    return framed


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


def second_sheet() -> QWidget:
    """Rows, banners, progress, steps, spark lines."""
    page = sheet(
        "Parts 2",
        "Rows, banners, progress, steps, sparklines, timeline",
        (banners(), progress(), changes()),
        (steps(), sparks(), happened()),
        50,
    )
    layout = page.layout()
    assert isinstance(layout, QVBoxLayout)
    rows = row_states()
    layout.insertWidget(1, rows)
    table = rows.findChild(RowStates)
    assert table is not None
    pill = NewRows(table)
    pill.set_number(86)
    return page


# -- the program -------------------------------------------------------------------------------------------------

SHEETS: dict[str, Callable[[], QWidget]] = {"parts-a": first_sheet, "parts-b": second_sheet}


def save(directory: Path) -> list[Path]:
    """Both sheets in both schemes as PNG; returns the files."""
    directory.mkdir(parents=True, exist_ok=True)
    saved = []
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        for name, make in SHEETS.items():
            page = make()
            page.resize(page.minimumSizeHint().expandedTo(SHEET))
            page.show()
            path = directory / f"{name}-{scheme}.png"
            page.grab().save(str(path))
            page.close()
            saved.append(path)
    return saved


def main() -> None:
    """Shows the sheets, or saves them."""
    parser = argparse.ArgumentParser(prog="python -m ui.gallery", description="All parts in all states.")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the sheets as PNG and end")
    parser.add_argument("--zoom", type=int, default=100, help="text zoom in percent")
    wanted = parser.parse_args()
    app = QApplication([])
    theme.install(app)
    focus.install(app)
    theme.set_zoom(wanted.zoom)
    if wanted.save is not None:
        save(wanted.save)
        return
    pages = [make() for make in SHEETS.values()]
    for number, page in enumerate(pages):
        page.move(QPoint(40 * number, 40 * number))
        page.show()
    app.exec()


if __name__ == "__main__":
    main()
