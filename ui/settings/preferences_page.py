"""Settings: theme, text size, and in which zone times are shown. Each change holds at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.page import Desk, Page
from ui.settings.preferences import TimeDisplay
from ui.theme import ZOOM_RANGE, Role, Scheme, Token
from ui.widgets.button import IconButton, Kind
from ui.widgets.label import Label
from ui.widgets.panel import Line, Panel
from ui.widgets.scaled import scaled
from ui.widgets.segments import Segments

WIDTH = 720
_NARROW = {None: "By the window’s width", False: "Wide", True: "Narrow"}


class PreferencesPage(Page):
    """What a person may choose about the window itself."""

    title = "Settings"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = desk.preferences
        self.scheme = Segments("Theme")
        self.times = Segments("Times in tables")
        self.narrow = Segments("Navigation")
        self.zoom = Label("", Role.STRONG)
        self.smaller = IconButton("minus", "Smaller text", "Ctrl+-", kind=Kind.SECONDARY)
        self.larger = IconButton("plus", "Larger text", "Ctrl++", kind=Kind.SECONDARY)
        self._fill()
        self._lay_out()
        self._preferences.changed.connect(self._show)
        self._show()

    def _fill(self) -> None:
        self.scheme.add(Scheme.SYSTEM, "As the system")
        self.scheme.add(Scheme.LIGHT, "Light")
        self.scheme.add(Scheme.DARK, "Dark")
        self.times.add(TimeDisplay.PROPERTY, "Of the property")
        self.times.add(TimeDisplay.MINE, "Mine")
        self.times.add(TimeDisplay.UTC, "UTC")
        for key, words in _NARROW.items():
            self.narrow.add(key, words)
        self.scheme.chosen.connect(self._choose_scheme)
        self.times.chosen.connect(self._choose_times)
        self.narrow.chosen.connect(self._choose_narrow)
        self.smaller.clicked.connect(self._make_smaller)
        self.larger.clicked.connect(self._make_larger)

    def _show(self) -> None:
        choices = self._preferences.choices
        self.scheme.set_current(choices.scheme)
        self.times.set_current(choices.times)
        self.narrow.set_current(choices.narrow)
        self.zoom.setText(f"{choices.zoom} %")
        least, most = ZOOM_RANGE
        self.smaller.setEnabled(choices.zoom > least)
        self.larger.setEnabled(choices.zoom < most)

    def _choose_scheme(self, scheme: Scheme) -> None:
        self._preferences.change(scheme=scheme)

    def _choose_times(self, times: TimeDisplay) -> None:
        self._preferences.change(times=times)

    def _choose_narrow(self, narrow: bool | None) -> None:
        self._preferences.change(narrow=narrow)

    def _make_smaller(self) -> None:
        self._preferences.zoom_by(-1)

    def _make_larger(self) -> None:
        self._preferences.zoom_by(1)

    def _lay_out(self) -> None:
        zoom = QHBoxLayout()
        zoom.setSpacing(8)
        for part in (self.smaller, self.zoom, self.larger):
            zoom.addWidget(part)
        panel = Panel(20, spacing=16)
        scaled(panel.setMaximumWidth, WIDTH)
        rows = (
            ("Theme", "Light and dark follow the system, or what you choose.", self.scheme),
            ("Text size", "Everything that holds text grows with it.", _holder(zoom)),
            ("Times in tables", "A time’s tooltip always shows all three.", self.times),
            ("Navigation", "Narrow shows icons alone, and a dot where something waits.", self.narrow),
        )
        for number, (title, text, control) in enumerate(rows):
            if number:
                panel.body.addWidget(Line())
            panel.body.addLayout(_row(title, text, control))
        column = QVBoxLayout()
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        column.addWidget(Label(self.title, Role.PAGE_TITLE))
        column.addWidget(panel)
        column.addStretch(1)
        self.body.addLayout(column)


def _holder(layout: QHBoxLayout) -> QWidget:
    holder = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(layout)
    return holder


def _row(title: str, text: str, control: QWidget) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, Role.STRONG))
    words.addWidget(Label(text, Role.SMALL, Token.TEXT_2, wraps=True))
    row = QHBoxLayout()
    row.addLayout(words, 1)
    row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
