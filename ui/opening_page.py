"""What is shown while a profile is being opened: the key store may take its time, or ask for a password."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.profile import Profile
from ui.page import Page
from ui.text import one_line
from ui.theme import Token
from ui.widgets.state_page import StatePage

WAITS_MS = 300
"""Opening usually takes less than this; then nothing flashes by."""


class OpeningPage(Page):
    """Says whom one waits for."""

    title = "Opening"

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = one_line(profile.chain_name) or profile.chain
        self._state = StatePage()
        self._state.say(
            "key-round",
            f"Opening {name}, {profile.kind}",
            "Waiting for this computer’s key store. It may ask for its password in a window of its own.",
            token=Token.TEXT_2,
        )
        self._state.hide()
        self.body.addWidget(self._state)
        QTimer.singleShot(WAITS_MS, self, self._state.show)
