"""The Connect page: the first thing seen, and where a connection is added or changed later."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checks import Finding
from app.domain.profile import Profile
from app.services.drafts import ProfileDraft, problems
from ui.keys import KeyState
from ui.page import Page
from ui.settings.checklist import Checklist
from ui.settings.connect_aside import DemoPanel, KnownPanel, NeedsPanel
from ui.settings.connect_form import ConnectForm
from ui.settings.connect_presenter import ConnectPresenter
from ui.switchboard import Switchboard
from ui.theme import Role, Token, theme
from ui.widgets.button import Button, Kind
from ui.widgets.label import Label, Note
from ui.widgets.panel import Line, Panel
from ui.widgets.scrolling import ScrollArea

WIDTH = 992
FORM_WIDTH = 600
ASIDE_WIDTH = 336
MARGIN = 16
GAP = 16
WELCOME = "Welcome to Doorman"
NEW = "New connection"
PURPOSE = "Approve what partners may receive, and watch the events arrive."
NOT_ORACLE = "Doorman is not made by Oracle. OPERA is a trademark of Oracle."
SAFE = "Secrets go to this computer’s key store, never to a file."
SESSION = "No key store answers on this computer: secrets and archive are kept for this session only."


class ConnectPage(Page):
    """A welcome, or what is added or changed; the form; the demo."""

    title = "Connect"

    cancelled = Signal()
    """Back to what is open."""

    def __init__(self, switchboard: Switchboard, *, can_cancel: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = ConnectPresenter(switchboard, self.tasks, self)
        self.headline = Label(NEW if can_cancel else WELCOME, Role.WELCOME, elides=True)
        self.purpose = Label(PURPOSE, Role.BODY, Token.TEXT_2)
        self.form = ConnectForm()
        self.checklist = Checklist()
        self.demo = DemoPanel()
        self.known = KnownPanel()
        self.paste = Button("Paste the card", icon="clipboard-paste")
        self.check = Button("Check and connect", Kind.PRIMARY)
        self.keep = Button("Connect anyway")
        self.cancel = Button("Cancel", Kind.QUIET)
        self.secrets_note = Note("key-round", SAFE, Token.TEXT_2, gap=8, size=16, wraps=True)
        self.replaces = Note("info", "", Token.TEXT_2)
        self._scroll = ScrollArea()
        self._can_try = False
        self._checking = False
        self.keep.hide()
        self.replaces.hide()
        self.checklist.hide()
        self._lay_out()
        self.cancel.setVisible(can_cancel)  # once it has its place: without one it would be a window of its own
        self._connect_view()
        self._connect_presenter()
        self._show_key_state(switchboard.keys.state)
        switchboard.keys.state_changed.connect(self._show_key_state)
        self.add_action("Paste the card", "clipboard-paste", "Ctrl+Shift+V", self._paste)
        self.add_action("Check and connect", "plug", "Ctrl+Return", self.check.click)

    def begin(self, draft: ProfileDraft) -> None:
        """Start with this draft in the fields."""
        self.clear_problem()
        self.checklist.hide()
        self.keep.hide()
        self._show_headline(draft.name)
        self.form.show_draft(draft)
        self.presenter.begin(draft)
        self.form.focus_first(problems(draft))

    # -- what the presenter says -----------------------------------------------------------------------------------

    def _show_headline(self, changed: str) -> None:
        """``changed`` is the name of the connection that is changed, or ""."""
        if changed:
            self.headline.setText(f"Change the connection {changed}")
            self.purpose.setText("Doorman opens it again with what you change here.")
        self.setAccessibleName(self.headline.text())

    def _show_draft(self, draft: ProfileDraft, _fields: frozenset[str]) -> None:
        self.clear_problem()
        self.form.show_draft(draft)

    def _show_problems(self, problems: Mapping[str, str], can_try: bool) -> None:
        self.form.show_problems(problems)
        self._can_try = can_try
        self._enable()

    def _show_checking(self, checking: bool) -> None:
        self._checking = checking
        if checking:
            self.clear_problem()
            self.checklist.begin()
            self.checklist.show()
        self.check.set_words("Checking …" if checking else "Check and connect")
        self.form.setEnabled(not checking)
        self._enable()

    def _show_finding(self, finding: Finding) -> None:
        self.checklist.show_finding(finding)
        self._scroll.ensureWidgetVisible(self.checklist)

    def _show_replaces(self, name: str) -> None:
        self.replaces.set("info", f"Takes the place of the connection {name}.", Token.TEXT_2)
        self.replaces.setVisible(bool(name))

    def _show_profiles(self, profiles: tuple[Profile, ...]) -> None:
        self.known.show_profiles(profiles)

    def _show_key_state(self, state: KeyState) -> None:
        if state.lasts:
            self.secrets_note.set("key-round", SAFE, Token.TEXT_2)
        else:
            self.secrets_note.set("triangle-alert", SESSION, Token.WARNING)

    def _enable(self) -> None:
        self.check.setEnabled(self._can_try and not self._checking)
        self.demo.set_main(not self.check.isEnabled())

    # -- what the person does --------------------------------------------------------------------------------------

    def _paste(self) -> None:
        self.presenter.paste(QGuiApplication.clipboard().text())

    def _submit(self) -> None:
        self.presenter.check()

    def _connect_view(self) -> None:
        self.form.typed.connect(self.presenter.type)
        self.form.left.connect(self.presenter.leave)
        self.form.submitted.connect(self._submit)
        self.paste.clicked.connect(self._paste)
        self.check.clicked.connect(self._submit)
        self.keep.clicked.connect(self.presenter.keep)
        self.cancel.clicked.connect(self.cancelled)
        self.demo.demo_requested.connect(self.presenter.try_demo)
        self.known.profile_requested.connect(self.presenter.open)

    def _connect_presenter(self) -> None:
        presenter = self.presenter
        presenter.draft_read.connect(self._show_draft)
        presenter.problems_changed.connect(self._show_problems)
        presenter.checking_changed.connect(self._show_checking)
        presenter.found.connect(self._show_finding)
        presenter.may_keep_changed.connect(self.keep.setVisible)
        presenter.replaces_changed.connect(self._show_replaces)
        presenter.profiles_read.connect(self._show_profiles)
        presenter.failed.connect(self.show_problem)
        presenter.demo_starting_changed.connect(self.demo.show_starting)

    # -- layout ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 24, MARGIN, 12)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(_centred(self._welcome()))
        column.addStretch(1)
        note = Label(NOT_ORACLE, Role.SMALL, Token.TEXT_3)
        column.addWidget(note, 0, Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self.body.addWidget(self._scroll)
        theme.follow(self._fit)

    def _fit(self) -> None:
        """Form and demo stand side by side where there is room for both, and below each other where not."""
        room = self.width() - 2 * MARGIN
        beside = room >= theme.px(FORM_WIDTH) + GAP + theme.px(ASIDE_WIDTH)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._block.setMaximumWidth(theme.px(WIDTH))
        self._aside.setMinimumWidth(theme.px(ASIDE_WIDTH) if beside else 0)
        self._aside.setMaximumWidth(theme.px(ASIDE_WIDTH if beside else WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Goes by the width."""
        super().resizeEvent(event)
        self._fit()

    def _welcome(self) -> QWidget:
        self._block = QWidget()
        rows = QVBoxLayout(self._block)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.headline)
        rows.addWidget(self.purpose)
        rows.addSpacing(16)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self._form_panel(), 1)
        self._columns.addWidget(self._beside())
        rows.addLayout(self._columns)
        return self._block

    def _form_panel(self) -> Panel:
        panel = Panel(24, spacing=16)
        panel.body.setContentsMargins(24, 20, 24, 16)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Connect to OPERA Cloud", Role.CARD_TITLE))
        words.addWidget(
            Label(
                "Copy these from the environment’s card in the Developer Portal.", Role.BODY, Token.TEXT_2, wraps=True
            )
        )
        head.addLayout(words, 1)
        head.addWidget(self.paste)
        panel.body.addLayout(head)
        panel.body.addWidget(self.form)
        panel.body.addWidget(self.checklist)
        panel.body.addStretch(1)
        panel.body.addWidget(Line())
        panel.body.addWidget(self.replaces)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.secrets_note, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.cancel)
        foot.addWidget(self.keep)
        foot.addWidget(self.check)
        panel.body.addLayout(foot)
        return panel

    def _beside(self) -> QWidget:
        self._aside = QWidget()
        column = QVBoxLayout(self._aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for panel in (self.known, self.demo, NeedsPanel()):
            column.addWidget(panel)
        column.addStretch(1)
        return self._aside


def _centred(block: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(block, 1000)
    row.addStretch(1)
    return row
