"""What was picked: the number that is always in view, how much of each group, against before, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.approvals.frames import GUTTER, clear_of_gutter, scrolled
from ui.approvals.pasted import PastedList
from ui.approvals.selection import BlockedTally, Grouping, Selection, Share
from ui.text import count
from ui.theme import Role, Token
from ui.widgets import focus
from ui.widgets.button import Button, Kind, Size
from ui.widgets.cell import Cell, Text, bold, muted
from ui.widgets.label import Drawing, Label, RunLine
from ui.widgets.panel import Line, Panel
from ui.widgets.progress import ProgressBar
from ui.widgets.stat import Hero

PADDING = 16
MOST_CODES = 12
"""Codes that are named; the rest is counted."""


class SelectionPanel(Panel):
    """The panel beside the property tree."""

    pasted_requested = Signal()
    """Look at the last pasted list again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PADDING, spacing=4, parent=parent)
        self.hero = Hero("0", "selected")
        self._rate = Label("", Role.SMALL, Token.TEXT_2, wraps=True)
        self._shares = _Section("")
        self._against = _Section("Against the last approval")
        self._blocked = _Section("")
        self._pasted = _Section("Last pasted list")
        self._lines: list[_ShareLine] = []
        self._tallies: tuple[BlockedTally, ...] | None = None
        self._added = _Difference("plus", Token.SUCCESS, "added")
        self._removed = _Difference("minus", Token.DANGER, "removed")
        self._against.fill([self._added, self._removed])
        self.body.setContentsMargins(PADDING, PADDING, PADDING - GUTTER, PADDING)
        self.body.addLayout(clear_of_gutter(self.hero, self._rate))
        self.body.addSpacing(8)
        parts = QWidget()
        column = QVBoxLayout(parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for section in (self._shares, self._against, self._blocked, self._pasted):
            column.addWidget(section)
        column.addStretch(1)
        self.body.addWidget(scrolled(parts, name="What is selected", gutter=True), 1)
        self.setAccessibleName("Selection")
        self.show_pasted(None)

    def show_selection(self, selection: Selection, grouping: Grouping, a_day: Mapping[str, float]) -> None:
        """The selection as it is now."""
        self.hero.set(count(len(selection)), f"of {count(selection.total)} selected")
        known = [a_day[hotel] for hotel in selection.codes if hotel in a_day]
        self._rate.setText(f"About {sum(known):,.0f} events a day" if known else "Events a day are not known yet")
        self._show_shares(selection.shares(grouping))
        self._against.setVisible(selection.came_before)
        self._added.set(selection.added)
        self._removed.set(selection.removed)
        self._show_blocked(selection)

    def _show_shares(self, shares: tuple[Share, ...]) -> None:
        if [line.name for line in self._lines] != [share.name for share in shares]:
            self._lines = [_ShareLine(share.name) for share in shares]
            self._shares.fill(self._lines)
        for line, share in zip(self._lines, shares, strict=True):
            line.set(share)

    def _show_blocked(self, selection: Selection) -> None:
        tallies = selection.tallies()
        if tallies != self._tallies:
            self._tallies = tallies
            self._blocked.setVisible(bool(tallies))
            self._blocked.set_title(f"{selection.total - selection.selectable:,} cannot be selected")
            self._blocked.fill([_blocked(tally.count, tally.words) for tally in tallies])

    def show_pasted(self, pasted: PastedList | None) -> None:
        """What the last pasted list came to, or nothing where none was pasted."""
        self._pasted.setVisible(pasted is not None)
        if pasted is None:
            return
        look = Button(f"Look at the {count(len(pasted.doubts))}", Kind.LINK, size=Size.SMALL, flush=True)
        look.clicked.connect(self.pasted_requested)
        line = Label(f"{pasted.words}.", Role.SMALL, Token.TEXT_2, wraps=True)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(look)
        row.addStretch(1)
        self._pasted.fill([line, foot] if pasted.doubts else [line])


class _Section(QWidget):
    """A part of the panel: a line above, a title, and widgets that are exchanged as a whole."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = Label(title, Role.SMALL_BOLD, Token.TEXT_2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(6)
        self._column.addWidget(Line())
        self._column.addWidget(self._title)
        self._title.setVisible(bool(title))
        self._parts: list[QWidget] = []

    def set_title(self, title: str) -> None:
        """Says something else."""
        self._title.setText(title)
        self._title.show()

    def fill(self, parts: Sequence[QWidget]) -> None:
        """Shows these."""
        for old in self._parts:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = list(parts)
        for part in self._parts:
            self._column.addWidget(part)
        focus.in_turn(self, *self._parts)


class _ShareLine(QWidget):
    """How much of one group is picked: a name, two numbers, a bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._numbers = RunLine()
        self._bar = ProgressBar(name)
        top = QHBoxLayout()
        top.addWidget(Label(name, Role.STRONG, elides=True), 1)
        top.addWidget(self._numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(5)
        column.addLayout(top)
        column.addWidget(self._bar)

    def set(self, share: Share) -> None:
        """Counts anew."""
        self._numbers.set(Cell(bold(count(share.chosen)), muted(f"of {count(share.total)}")))
        self._bar.set_done(share.chosen, share.total)


class _Difference(QWidget):
    """What is added or removed: how many, and the first codes."""

    def __init__(self, icon: str, token: Token, verb: str) -> None:
        super().__init__()
        self._verb = verb
        self._number = Label("", Role.STRONG)
        self._codes = Label("", Role.CODE_SMALL, Token.TEXT_2, wraps=True)
        self._codes.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Drawing(icon, token, 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._codes, 1)

    def set(self, codes: tuple[str, ...]) -> None:
        """Counts anew."""
        rest = len(codes) - MOST_CODES
        self._number.setText(f"{count(len(codes))} {self._verb}")
        self._codes.setText(" ".join(codes[:MOST_CODES]) + (f" +{rest:,}" if rest > 0 else ""))


def _blocked(number: int, words: str) -> QWidget:
    entry = QWidget()
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Drawing("lock", Token.TEXT_2, 14))
    row.addWidget(RunLine(Cell(Text(count(number), Role.SMALL_BOLD, Token.TEXT), Text(words, Role.SMALL))), 1)
    return entry
