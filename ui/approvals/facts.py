"""Facts about something: what is known as a grey name, and what it is beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Role, Token
from ui.widgets.label import Label
from ui.widgets.layouts import clear
from ui.widgets.scaled import scaled

_NAME_WIDTH = 136


class Facts(QWidget):
    """Pairs of a name and plain text, which may be foreign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[tuple[str, str], ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Shows these, in order."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        clear(self._grid)
        for row, (name, text) in enumerate(self._facts):
            label = Label(name, Role.BODY, Token.TEXT_2)
            scaled(label.setFixedWidth, _NAME_WIDTH)
            value = Label(text, Role.BODY, wraps=True)
            value.setAccessibleName(f"{name}: {text}")
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
