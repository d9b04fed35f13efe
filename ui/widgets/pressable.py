"""What a button of this window does with keys: Space presses it, and so does Enter, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # at run time Qt's class comes with the button, which is one already


class EnterPresses(_Button):
    """Stands before Qt's class among the bases of a button: ``class Item(EnterPresses, QAbstractButton)``."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks, unless it is part of a shortcut."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
        else:
            super().keyPressEvent(event)


class Pressable(EnterPresses, QPushButton):
    """The ground of all buttons. None of them is a dialog's default, which Qt would press from another field."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)


def take_tab_stop(current: QAbstractButton, among: Iterable[QAbstractButton]) -> None:
    """Of several buttons of which one is on, Tab goes to that one and arrow keys to the others.

    Qt sees to it when a person chooses one; this is for when the program does.
    """
    for button in among:
        policy = button.focusPolicy() & ~Qt.FocusPolicy.TabFocus
        button.setFocusPolicy(policy | Qt.FocusPolicy.TabFocus if button is current else policy)
