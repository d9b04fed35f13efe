"""What the keyboard reaches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def reached_by_tab(window: QWidget, within: QWidget | None = None) -> list[str]:
    """The accessible names of what Tab reaches in a window, in turn; ``within`` only the part of it in this widget."""
    names, part = [], window.nextInFocusChain()
    while part is not None and part is not window:
        here = within is None or within.isAncestorOf(part)
        if here and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled():
            names.append(part.accessibleName())
        part = part.nextInFocusChain()
    return names
