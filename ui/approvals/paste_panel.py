"""A list that somebody pastes: read as it is typed, what is in doubt named with its reason, then selected at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.approvals import pasted
from ui.approvals.frames import scrolled
from ui.approvals.pasted import Doubt, PastedList
from ui.approvals.selection import Selection
from ui.approvals.words import joined
from ui.text import count
from ui.theme import Role, Token, theme
from ui.widgets.button import Button, IconButton, Size
from ui.widgets.label import Label, Note
from ui.widgets.layouts import clear
from ui.widgets.panel import Panel
from ui.widgets.scaled import scaled
from ui.widgets.text_area import TextArea, TextFrame

MOST_DOUBTS = 100
"""Doubts that are listed; the rest is counted."""


class PastePanel(Panel):
    """Takes the side panel's place while a list is pasted."""

    chosen = Signal(object)
    """The codes that should be selected, beside those that are."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, spacing=8, parent=parent)
        self._selection = Selection(())
        self.result: PastedList | None = None
        self.text = TextArea("List of properties")
        self.text.setPlaceholderText("Codes or names, one a line, or parted by commas")
        self._frame = TextFrame(self.text)
        scaled(self._frame.setFixedHeight, 150)
        self.text.textChanged.connect(self._read)
        self._words = Label("", Role.SMALL, Token.TEXT_2, wraps=True)
        self._doubts = QWidget()
        self._column = QVBoxLayout(self._doubts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.select = Button("Select", size=Size.SMALL)
        self.select.clicked.connect(self._choose)
        self._close = IconButton("x", "Close the list", "Esc")
        self._close.clicked.connect(self.closed)
        self._lay_out()
        self.setAccessibleName("Paste a list")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Label("Paste a list", Role.SECTION), 1)
        head.addWidget(self._close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.select)
        self.body.addLayout(head)
        self.body.addWidget(self._frame)
        self.body.addWidget(self._words)
        self.body.addWidget(scrolled(self._doubts, name="What was not taken"), 1)
        self.body.addLayout(foot)
        theme.follow(self._restyle)
        self._read()

    def set_properties(self, selection: Selection) -> None:
        """The properties that a list is held against."""
        if selection is not self._selection:
            self._selection = selection
            self._read()

    def focus_text(self) -> None:
        """The keyboard goes to the text."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def _restyle(self) -> None:
        self.text.setFont(theme.font(Role.CODE))

    def _read(self) -> None:
        text = self.text.toPlainText()
        self.result = pasted.read(text, self._selection.properties) if text.strip() else None
        clear(self._column)
        matched = self.result.matched if self.result else ()
        self.select.setEnabled(bool(matched))
        self.select.set_words(f"Select {count(len(matched))}" if matched else "Select")
        self._words.setText(f"{self.result.words}." if self.result else "They are added to what is selected.")
        if self.result is not None:
            self._fill(self.result)

    def _fill(self, result: PastedList) -> None:
        for doubt in result.doubts[:MOST_DOUBTS]:
            self._column.addWidget(_doubt(doubt))
        rest = len(result.doubts) - MOST_DOUBTS
        if rest > 0:
            self._column.addWidget(Label(f"and {count(rest)} more", Role.SMALL, Token.TEXT_2))
        self._column.addStretch(1)

    def _choose(self) -> None:
        if self.result is not None:
            self.chosen.emit(self.result.matched)
        self.closed.emit()


def _doubt(doubt: Doubt) -> QWidget:
    entry = QWidget()
    column = QVBoxLayout(entry)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Label(doubt.entry, Role.CODE, Token.TEXT, elides=True))
    perhaps = f"; perhaps {joined(doubt.candidates, 'or')}" if doubt.candidates else ""
    column.addWidget(Note("info", f"{doubt.words}{perhaps}.", Token.TEXT_2, wraps=True))
    return entry
