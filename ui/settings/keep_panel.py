"""How much the archive keeps: an age, a size, both or neither. What is too old or too much goes by whole files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.retention import EVERYTHING, Retention
from ui.theme import Role, Token
from ui.widgets.button import Button, Size
from ui.widgets.field import Field, LineEdit
from ui.widgets.label import Label
from ui.widgets.panel import Panel
from ui.widgets.scaled import scaled

_IN_GENERAL = (
    "An empty field is no limit. The oldest events go first, a whole file at a time, and nothing of the last 8 days "
    "goes: Oracle may send that again. The recorder starts anew to hold to it, which loses nothing."
)
_LONGEST = 36_500
_GB = 1_000_000_000
_LARGEST = 1_000_000
_WIDTH = 250


class KeepPanel(Panel):
    """Two fields, and a button for when they say something else than what holds."""

    keep_requested = Signal(object)
    """A :class:`Retention`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, spacing=10, parent=parent)
        self._holds = EVERYTHING
        self.days = LineEdit("no limit", name="Days")
        self.gigabytes = LineEdit("no limit", name="GB")
        self._age = Field("Not longer than (days)", self.days)
        self._amount = Field("Not more than (GB)", self.gigabytes)
        self.apply = Button("Keep so much", size=Size.SMALL)
        self.state = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for field in (self._age, self._amount):
            scaled(field.setFixedWidth, _WIDTH)
            fields.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        fields.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.apply)
        self.body.addLayout(fields)
        self.body.addLayout(foot)
        self.body.addWidget(Label(_IN_GENERAL, Role.SMALL, Token.TEXT_3, wraps=True))
        for line in (self.days, self.gigabytes):
            line.textChanged.connect(self._typed)
            line.returnPressed.connect(self._ask)
        self.apply.clicked.connect(self._ask)
        self.show_kept(EVERYTHING)

    def show_kept(self, keep: Retention) -> None:
        """What holds. What is being typed stays, where it is something else."""
        is_untouched = self._read() == self._holds
        self._holds = keep
        if is_untouched:
            self.days.setText("" if keep.days is None else str(keep.days))
            self.gigabytes.setText("" if keep.bytes is None else f"{keep.bytes / _GB:g}")
        self.state.setText(f"The archive keeps {keep}.")
        self._typed()

    def _typed(self) -> None:
        self._age.set_error("" if _days(self.days.text()) != 0 else "A whole number of days, or nothing.")
        self._amount.set_error(
            "" if _bytes(self.gigabytes.text()) != 0 else "A number of GB, as 20 or 0.5, or nothing."
        )
        wanted = self._read()
        self.apply.setEnabled(wanted is not None and wanted != self._holds)

    def _ask(self) -> None:
        wanted = self._read()
        if wanted is not None and wanted != self._holds:
            self.keep_requested.emit(wanted)

    def _read(self) -> Retention | None:
        """What is typed, or None where it makes no sense."""
        days, size = _days(self.days.text()), _bytes(self.gigabytes.text())
        return None if 0 in (days, size) else Retention(days, size)


def _days(text: str) -> int | None:
    """Days; None for no limit, 0 for what is no number of days."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _LONGEST else 0


def _bytes(text: str) -> int | None:
    """Bytes of so many GB; None for no limit, 0 for what is no size."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    whole, _, part = text.partition(".")
    is_number = text.isascii() and whole.isdigit() and (part.isdigit() or "." not in text)
    return round(float(text) * _GB) if is_number and float(text) <= _LARGEST else 0
