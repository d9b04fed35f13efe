"""The foot of the live page: that what is shown is safe, how much there is, and how far back the server still goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.live.ground import Strip
from ui.live.state import LiveState
from ui.live.times import SECOND, Clocks
from ui.stream_state import KEPT_BY_SERVER
from ui.text import counted
from ui.theme import Role, Token
from ui.widgets.label import Label, Note

HEIGHT = 28


class StatusLine(Strip):
    """Three facts, in words."""

    def __init__(self, clocks: Clocks, parent: QWidget | None = None) -> None:
        super().__init__(Token.SUNKEN, HEIGHT, spacing=7, parent=parent)
        self._clocks = clocks
        safe = Note(
            "circle-check", "Everything shown is committed", Token.SUCCESS, text_token=Token.TEXT_2, size=14, gap=7
        )
        self._facts = Label("", Role.SMALL, Token.TEXT_2, elides=True)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(safe)
        self.row.addWidget(self._facts, 1)

    def show_state(self, state: LiveState, now: int) -> None:
        """``now`` is in microseconds, UTC."""
        self._facts.setText(facts_in_words(state, self._clocks, now))

    @property
    def words(self) -> str:
        """What it says of the archive."""
        return self._facts.text()


def facts_in_words(state: LiveState, clocks: Clocks, now: int) -> str:
    """ "12,408,771 events since 2 Oct 2026 · Oldest the server still has: 17 Nov 10:42"."""
    if state.since is None:
        return ""
    oldest = now - KEPT_BY_SERVER * SECOND
    return (
        f"{counted(state.events, 'event')} since {clocks.date(state.since)}  ·  "
        f"Oldest the server still has: {clocks.day(oldest)} {clocks.time(oldest)[:5]}"
    )
