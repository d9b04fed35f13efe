"""The head of a page about one application: the way to it, its name and state, and what can be done with the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Role, Token
from ui.widgets.breadcrumbs import Breadcrumbs
from ui.widgets.button import Button, Kind
from ui.widgets.cell import State
from ui.widgets.label import Label
from ui.widgets.pill import Monogram, Pill


class PageHead(QWidget):
    """Breadcrumbs, monogram, name, pill, a second line, *Copy link*."""

    crumb_requested = Signal(int)
    """Which part of the way, from 0, a person wants to go to."""
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crumbs = Breadcrumbs()
        self._crumbs.crumb_requested.connect(self.crumb_requested)
        self._monogram = Monogram("", 40)
        self._title = Label("", Role.PAGE_TITLE, elides=True)
        self._pill = Pill(State.PENDING)
        self._line = Label("", Role.SMALL, Token.TEXT_2, elides=True)
        self.copy = Button("Copy link", Kind.QUIET, icon="link")
        self.copy.clicked.connect(self.copy_requested)
        names = QVBoxLayout()
        names.setSpacing(1)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title)
        first.addWidget(self._pill)
        first.addStretch(1)
        names.addLayout(first)
        names.addWidget(self._line)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._monogram)
        row.addLayout(names, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._crumbs)
        column.addLayout(row)

    def set_path(self, parts: Sequence[str]) -> None:
        """The way here; the last part is this page."""
        self._crumbs.set_path(parts)

    def say(self, name: str, line: str, state: State | None, word: str = "") -> None:
        """Whose page it is, where it stands, and a second line."""
        self._monogram.set(name)
        self._title.setText(name)
        self._line.setText(line)
        self._pill.setVisible(state is not None)
        if state is not None:
            self._pill.set(state, word)
