"""Numbers first: a number, and what it counts, small and grey below or beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Role, Token
from ui.widgets.announce import announce
from ui.widgets.label import Label
from ui.widgets.pill import Pill


class Stat(QWidget):
    """A number over its label. ``pill`` stands behind the number: "3 new"."""

    def __init__(self, number: str, label: str, *, pill: Pill | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = Label(number, Role.CARD_NUMBER)
        self._label = Label(label, Role.SMALL, Token.TEXT_2)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._number)
        if pill is not None:
            top.addWidget(pill)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._label)

    def set(self, number: str, label: str) -> None:
        """Counts anew."""
        self._number.setText(number)
        self._label.setText(label)


class Hero(QWidget):
    """The number a page is about, and what it counts beside it: "37 of 240 selected".

    A live region: every change is announced to who cannot see it, politely, after what is being read out.
    """

    def __init__(self, number: str, label: str, *, code: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = Label(number, Role.HERO_CODE if code else Role.HERO)
        self._label = Label(label, Role.BODY, Token.TEXT_2)
        self.setAccessibleName(f"{number} {label}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._number)
        row.addWidget(self._label, 1)

    def set(self, number: str, label: str) -> None:
        """Counts anew."""
        said = f"{number} {label}"
        if said == self.accessibleName():
            return
        self._number.setText(number)
        self._label.setText(label)
        self.setAccessibleName(said)
        if self.isVisible():
            announce(self, said)
