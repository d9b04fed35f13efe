"""One connection in the list: which chain and environment, where, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.profile import Profile
from ui.text import one_line
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Label
from ui.widgets.panel import Panel
from ui.widgets.pill import Tag


class ProfileRow(Panel):
    """Asks before it removes: the question takes the place of the buttons."""

    open_requested = Signal(str)
    edit_requested = Signal(object)
    remove_requested = Signal(str)

    def __init__(self, profile: Profile, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(16, spacing=4, parent=parent)
        self._profile = profile
        chain = one_line(profile.chain_name) or profile.chain
        self.setAccessibleName(f"Connection {profile.name}: {chain}, {profile.kind}")
        self.open = Button("Open", size=Size.SMALL)
        self.edit = Button("Change", Kind.QUIET, icon="pencil", size=Size.SMALL)
        self.remove = Button("Remove", Kind.QUIET, icon="trash-2", size=Size.SMALL)
        self.confirm = Button("Remove it and its secrets", size=Size.SMALL)
        self.keep = Button("Keep", Kind.QUIET, size=Size.SMALL)
        self._question = Label("Its archive stays, but cannot be read without its key.", Role.SMALL, Token.WARNING)
        self._is_open = is_open
        self._lay_out(chain)
        self._ask(False)
        self.open.clicked.connect(self._open)
        self.edit.clicked.connect(self._edit)
        self.remove.clicked.connect(self._ask_first)
        self.keep.clicked.connect(self._ask_nothing)
        self.confirm.clicked.connect(self._remove)

    def _lay_out(self, chain: str) -> None:
        profile = self._profile
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(Label(chain, Role.BOLD))
        head.addWidget(Tag(profile.kind.value))
        head.addWidget(Label(profile.chain, Role.CODE, Token.TEXT_2))
        if self._is_open:
            head.addWidget(Label("is open", Role.SMALL_STRONG, Token.SUCCESS))
        head.addStretch(1)
        portal = one_line(profile.portal or "no portal: Live works alone")
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addLayout(head)
        words.addWidget(Label(f"{profile.name} · {profile.sign_in} · {portal}", Role.SMALL, Token.TEXT_2, elides=True))
        words.addWidget(Label(profile.gateway, Role.CODE_SMALL, Token.TEXT_3, elides=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for part in (self._question, self.confirm, self.keep, self.open, self.edit, self.remove):
            row.addWidget(part)
        self.body.addLayout(row)

    def _ask(self, asking: bool) -> None:
        for part in (self._question, self.confirm, self.keep):
            part.setVisible(asking)
        self.edit.setVisible(not asking)
        self.remove.setVisible(not asking)
        self.open.setVisible(not asking and not self._is_open)

    def _ask_first(self) -> None:
        self._ask(True)
        self.keep.setFocus()

    def _ask_nothing(self) -> None:
        self._ask(False)
        self.remove.setFocus()

    def _open(self) -> None:
        self.open_requested.emit(self._profile.name)

    def _edit(self) -> None:
        self.edit_requested.emit(self._profile)

    def _remove(self) -> None:
        self.remove_requested.emit(self._profile.name)
