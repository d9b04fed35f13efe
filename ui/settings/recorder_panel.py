"""The recorder on the Connections page: its state in words, and starting and stopping it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.recorder_card import remaining
from ui.stream_state import StreamState
from ui.text import count
from ui.theme import Role, Token
from ui.widgets.button import Button, Size
from ui.widgets.label import Label, Note
from ui.widgets.panel import Panel

_IN_GENERAL = (
    "The recorder is a program of its own: it goes on while the window is busy. It starts again at the last committed "
    "event, so a pause of up to 7 days leaves no gap. Each application key and chain has one stream and one consumer."
)


class RecorderPanel(Panel):
    """Shows what it is told."""

    start_requested = Signal()
    stop_requested = Signal()

    def __init__(self, archive: str, parent: QWidget | None = None) -> None:
        super().__init__(16, spacing=10, parent=parent)
        self.state = Note("unplug", "Off", Token.TEXT_2, Role.STRONG, size=16, gap=8)
        self.sentence = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        self.detail = Label("", Role.SMALL, Token.TEXT_3, wraps=True)
        self.numbers = Label("", Role.BODY, Token.TEXT_2)
        self.start = Button("Start recording", icon="play", size=Size.SMALL)
        self.stop = Button("Stop recording", icon="pause", size=Size.SMALL)
        self.start.clicked.connect(self.start_requested)
        self.stop.clicked.connect(self.stop_requested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.state, 1)
        row.addWidget(self.start)
        row.addWidget(self.stop)
        self.body.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self.sentence, self.detail, self.numbers):
            words.addWidget(label)
        words.addSpacing(6)
        words.addWidget(Label(_IN_GENERAL, Role.SMALL, Token.TEXT_3, wraps=True))
        words.addWidget(Label(archive, Role.CODE_SMALL, Token.TEXT_3, elides=True))
        self.body.addLayout(words)

    def show_state(self, state: StreamState, *, is_running: bool) -> None:
        """The stream's word, and what the recorder says of it."""
        self.state.set(state.icon, state.word, state.token)
        self.sentence.setText(state.sentence)
        self.sentence.setVisible(bool(state.sentence))
        self.detail.setText(state.detail)
        self.detail.setVisible(bool(state.detail))
        self.start.set_words(
            "Reconnect now" if is_running else "Start recording", "refresh-cw" if is_running else "play"
        )
        self.stop.setVisible(is_running)

    def show_committed(self, events: int | None, safe_for: float | None) -> None:
        """How much is on disk, and for how long a restart is safe."""
        if events is None or safe_for is None:
            self.numbers.setText("Nothing is committed yet in this session.")
        else:
            self.numbers.setText(f"{count(events)} events committed. A restart is safe for {remaining(safe_for)}.")
