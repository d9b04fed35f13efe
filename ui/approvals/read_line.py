"""When the portal was read last, and the button that reads again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.approvals.partners import utc_now
from ui.text import age
from ui.theme import Role, Token
from ui.widgets.button import IconButton
from ui.widgets.label import Label

EVERY_MS = 1000


class ReadLine(QWidget):
    """ "Read from the portal 12 s ago". The words go on by themselves while they can be seen."""

    reload_requested = Signal()

    def __init__(self, *, now: Callable[[], datetime] = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._at: datetime | None = None
        self._label = Label("", Role.SMALL, Token.TEXT_2)
        self._button = IconButton("refresh-cw", "Read again", "F5")
        self._button.clicked.connect(self.reload_requested)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._say)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self._button)

    def set_read_at(self, at: datetime | None) -> None:
        """When the portal answered last; None before it did."""
        self._at = at
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """The words go on."""
        super().showEvent(event)
        self._say()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    def _say(self) -> None:
        self._label.setText(f"Read from the portal {age(self._at, self._now())} ago" if self._at else "")
