"""Tells somebody who cannot see the screen what changed on it, though the keyboard is elsewhere."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget


def announce(part: QWidget, words: str) -> None:
    """Have these words read out, politely: after what is being said. Without a screen reader nothing happens."""
    if QAccessible.isActive():
        said = QAccessibleAnnouncementEvent(part, words)
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(said)


def alert(part: QWidget) -> None:
    """Have the part's name read out at once: something happened. Without a screen reader nothing happens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(part, QAccessible.Event.Alert))
