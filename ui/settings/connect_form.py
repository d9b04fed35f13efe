"""The form of the Connect page: the fields of an environment's card. Shows what it is told, says what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.profile import EnvironmentKind, SignIn
from app.services.drafts import ProfileDraft
from ui.theme import Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.field import Field, LineEdit, PasswordField
from ui.widgets.segments import Segments

GAP = 12
PORTAL_NOTE = (
    "Oracle publishes no interface for approvals. Leave this empty unless a Portal API server runs for your chain: "
    "Live works without one."
)
STREAM_NOTE = "Only where the stream is not at the gateway’s own address."


class Entry(Field):
    """One field of the draft, by its name there."""

    typed = Signal()
    left = Signal(str)
    submitted = Signal()

    def __init__(self, name: str, label: str, editor: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(label, editor, parent)
        self.name = name
        self.line = editor
        editor.setObjectName(name)
        editor.textEdited.connect(self.typed)
        editor.editingFinished.connect(self._leave)
        editor.returnPressed.connect(self.submitted)

    def _leave(self) -> None:
        if self.line.isModified():
            self.left.emit(self.name)


class ConnectForm(QWidget):
    """All fields. ``typed`` carries the draft as it stands; ``left`` the name of the field that was left."""

    typed = Signal(object)
    left = Signal(str)
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = ProfileDraft()
        self.gateway = self._entry("gateway", "Gateway URL", LineEdit(code=True))
        self.chain = self._entry("chain", "Chain code", LineEdit(code=True))
        self.enterprise = self._entry("enterprise_id", "Enterprise ID", LineEdit(code=True))
        self.kind = Segments("Environment")
        self.app_key = self._entry("app_key", "Application key", LineEdit(code=True))
        self.sign_in = Segments("Sign in with")
        self.client_id = self._entry("client_id", "Client ID", LineEdit(code=True))
        self.client_secret = self._entry("client_secret", "Client secret", PasswordField())
        self.username = self._entry("username", "User name", LineEdit(code=True))
        self.password = self._entry("password", "Password", PasswordField())
        self.more = Button("More addresses", Kind.QUIET, icon="chevron-right", size=Size.SMALL, flush=True)
        self.portal = self._entry("portal", "Portal API URL, optional", LineEdit(code=True))
        self.stream = self._entry("stream", "Stream URL, optional", LineEdit(code=True))
        self._entries = {entry.name: entry for entry in self.findChildren(Entry)}
        self._fill_choices()
        self._lay_out()
        self.show_draft(ProfileDraft())

    def draft(self) -> ProfileDraft:
        """What is in the fields now."""
        values = {field.name: getattr(self._base, field.name) for field in fields(ProfileDraft)}
        values |= {name: entry.line.text() for name, entry in self._entries.items()}
        return ProfileDraft(**{**values, "kind": self.kind.current, "sign_in": self.sign_in.current})

    def show_draft(self, draft: ProfileDraft) -> None:
        """Put a draft into the fields."""
        self._base = draft
        for name, entry in self._entries.items():
            entry.line.setText(getattr(draft, name))
        self.kind.set_current(draft.kind)
        self.sign_in.set_current(draft.sign_in)
        self._show_scheme()
        self._show_more(bool(draft.portal or draft.stream))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it."""
        for name, entry in self._entries.items():
            entry.set_error(problems.get(name, ""))
        self._note_optional(problems)
        if {"portal", "stream"} & problems.keys():
            self._show_more(True)

    def focus_first(self, problems: Mapping[str, str]) -> None:
        """Give the keyboard to the first field that is wrong; where none is, to the key, which changes most often."""
        wrong = (entry for name, entry in self._entries.items() if name in problems)
        next(wrong, self.app_key).line.setFocus(Qt.FocusReason.TabFocusReason)

    def _entry(self, name: str, label: str, editor: QLineEdit) -> Entry:
        entry = Entry(name, label, editor, self)
        entry.typed.connect(self._tell)
        entry.left.connect(self.left)
        entry.submitted.connect(self.submitted)
        return entry

    def _tell(self) -> None:
        self.typed.emit(self.draft())

    def _fill_choices(self) -> None:
        self.kind.add(EnvironmentKind.UAT, "UAT")
        self.kind.add(EnvironmentKind.PRODUCTION, "Production")
        self.kind.chosen.connect(self._tell)
        self.sign_in.add(SignIn.OCIM, "Client credentials (OCIM)")
        self.sign_in.add(SignIn.SSD, "User and password (SSD)")
        self.sign_in.chosen.connect(self._choose_scheme)
        self.more.clicked.connect(self._toggle_more)

    def _choose_scheme(self) -> None:
        self._show_scheme()
        self._tell()

    def _show_scheme(self) -> None:
        by_person = self.sign_in.current is SignIn.SSD
        self.username.setVisible(by_person)
        self.password.setVisible(by_person)

    def _toggle_more(self) -> None:
        self._show_more(self.portal.isHidden())

    def _show_more(self, shown: bool) -> None:
        self.portal.setVisible(shown)
        self.stream.setVisible(shown)
        self.more.set_words("Fewer addresses" if shown else "More addresses", "chevron-up" if shown else "chevron-down")
        self._note_optional({})

    def _note_optional(self, problems: Mapping[str, str]) -> None:
        if "portal" not in problems:
            self.portal.set_note(PORTAL_NOTE, "info", Token.TEXT_3)
        if "stream" not in problems:
            self.stream.set_note(STREAM_NOTE, "info", Token.TEXT_3)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self.gateway)
        rows.addLayout(_row((self.chain, 13), (self.enterprise, 26), (Field("Environment", self.kind), 0)))
        rows.addWidget(self.app_key)
        rows.addWidget(Field("Sign in with", self.sign_in))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        for place, entry in enumerate((self.client_id, self.client_secret, self.username, self.password)):
            grid.addWidget(entry, *divmod(place, 2), Qt.AlignmentFlag.AlignTop)  # also beside one with a sentence below
        rows.addLayout(grid)
        rows.addWidget(self.more)
        rows.addWidget(self.portal)
        rows.addWidget(self.stream)


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for widget, stretch in parts:
        row.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop)
    return row
