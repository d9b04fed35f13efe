"""The head of the live page: Pause or Resume, Follow, guest data, and whose clock the times are read from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from ui.live.ground import Strip
from ui.live.state import LiveState
from ui.live.times import WORDS
from ui.settings.preferences import TimeDisplay
from ui.text import tooltip
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Label
from ui.widgets.menu import Menu

HEIGHT = 44


class Toolbar(Strip):
    """Buttons for the page's actions; it decides nothing."""

    pause_toggled = Signal()
    follow_toggled = Signal()
    guests_toggled = Signal()
    time_display_wanted = Signal(object)
    """A :class:`TimeDisplay`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(Token.SURFACE, HEIGHT, parent=parent)
        self._pause = Button("Pause", icon="pause", size=Size.SMALL)
        self._pause.setToolTip(tooltip("Pause the view, not the recording", "Space"))
        self._follow = Button("Follow", icon="arrow-up", size=Size.SMALL, checkable=True)
        self._follow.setToolTip(tooltip("Stay with the newest event", "End"))
        self._guests = Button("Guest data", Kind.QUIET, icon="eye-off", size=Size.SMALL, checkable=True)
        self._times = Button(WORDS[TimeDisplay.PROPERTY], icon="clock", size=Size.SMALL)
        self._times.setToolTip(tooltip("Whose clock the times are read from"))
        row = self.row
        row.addWidget(Label(title, Role.CARD_TITLE))
        row.addSpacing(8)
        row.addWidget(self._pause)
        row.addWidget(self._follow)
        row.addStretch(1)
        row.addWidget(self._guests)
        row.addWidget(self._times)
        self._pause.clicked.connect(self.pause_toggled)
        self._follow.clicked.connect(self.follow_toggled)
        self._guests.clicked.connect(self.guests_toggled)
        self._choices = self._make_choices()
        self.show_guests(False)

    def show_state(self, state: LiveState) -> None:
        """Resume takes the place of Pause, as the page's only filled button."""
        paused = state.is_paused
        self._pause.set_words("Resume" if paused else "Pause", "play" if paused else "pause")
        self._pause.set_kind(Kind.PRIMARY if paused else Kind.SECONDARY)
        self._follow.setChecked(state.is_following)

    def show_guests(self, shown: bool) -> None:
        """Whether names, notes and numbers of guests are in clear."""
        self._guests.set_words("Guest data", "eye" if shown else "eye-off")
        self._guests.setChecked(shown)
        self._guests.setAccessibleDescription("shown" if shown else "hidden")
        self._guests.setToolTip(tooltip("Hide guest data" if shown else "Show guest data", "Ctrl+G"))

    def show_time_display(self, display: TimeDisplay) -> None:
        """The choice that holds."""
        self._times.set_words(WORDS[display])
        self._choices[display].setChecked(True)

    def _make_choices(self) -> dict[TimeDisplay, QAction]:
        menu, group = Menu("Time", self), QActionGroup(self)
        choices = {}
        for display, words in WORDS.items():
            action = menu.offer(words)
            action.setCheckable(True)
            action.setData(display)
            group.addAction(action)
            choices[display] = action
        group.triggered.connect(self._chosen)
        self._times.setMenu(menu)
        return choices

    def _chosen(self, action: QAction) -> None:
        self.time_display_wanted.emit(TimeDisplay(action.data()))
