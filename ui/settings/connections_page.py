"""Connections: the profiles, the recorder of the one that is open, and where secrets are kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.link import CommittedReport
from app.domain.profile import Profile
from ui.keys import KeyState
from ui.page import Desk, Page
from ui.routes import Route
from ui.settings.connections_presenter import ConnectionsPresenter
from ui.settings.keep_panel import KeepPanel
from ui.settings.profile_row import ProfileRow
from ui.settings.recorder_panel import RecorderPanel
from ui.stream_state import resume_safe_for, stream_state
from ui.stream_watch import LOOK_EVERY_MS, now_micros
from ui.theme import Role, Token
from ui.widgets.button import Button
from ui.widgets.label import Label, Note
from ui.widgets.layouts import clear
from ui.widgets.panel import Panel
from ui.widgets.scaled import scaled
from ui.widgets.scrolling import ScrollArea

WIDTH = 960
_LASTS = "Secrets are in this computer’s key store, never in a file."
_DEMO = "The demo keeps nothing: its secrets, its server and its archive are gone when it is closed."
_SESSION = "Secrets are kept in memory, for this session only: they are gone when Doorman ends."


class ConnectionsPage(Page):
    """A list, a recorder, a key store."""

    title = "Connections"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = ConnectionsPresenter(desk.switchboard, desk.workspace, self.tasks, self)
        self.recorder = RecorderPanel(str(desk.workspace.archive_path))
        self.keep_panel = KeepPanel()
        self._keep_head = Label("What the archive keeps", Role.SECTION)
        self.key_store = Note("key-round", "", Token.TEXT_2, Role.BODY, size=16, gap=8, wraps=True)
        self.new = Button("New connection", icon="plus")
        self._shown: tuple[Profile, ...] | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_EVERY_MS)
        self._lay_out()
        self._connect()
        self._show_key_state(desk.switchboard.keys.state)

    async def open(self, _route: Route) -> None:
        """Read the list anew."""
        self._clock.start()
        self._show_recorder()
        self.presenter.list()

    def leave(self) -> None:
        """The clock rests."""
        self._clock.stop()

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show_profiles(self, profiles: tuple[Profile, ...]) -> None:
        if profiles == self._shown:  # a question that stands in a row stays
            return
        self._shown = profiles
        clear(self._rows)
        for profile in profiles:
            row = ProfileRow(profile, is_open=profile.name == self.presenter.open_name)
            row.open_requested.connect(self.presenter.open)
            row.edit_requested.connect(self.presenter.edit)
            row.remove_requested.connect(self.presenter.remove)
            self._rows.addWidget(row)
        if not profiles:
            self._rows.addWidget(Label("No connection is kept yet.", Role.BODY, Token.TEXT_2))

        self._show_kept(profiles)

    def _show_kept(self, profiles: tuple[Profile, ...]) -> None:
        """Of the profile that is open, where it is one of the list: the demo and the environment's keep no settings."""
        kept = next((profile.keep for profile in profiles if profile.name == self.presenter.open_name), None)
        self._keep_head.setVisible(kept is not None)
        self.keep_panel.setVisible(kept is not None)
        if kept is not None:
            self.keep_panel.show_kept(kept)

    def _show_recorder(self) -> None:
        reports, now = self._desk.reports, now_micros()
        self.recorder.show_state(stream_state(reports.link, reports.end, now), is_running=self.presenter.is_recording)
        last: CommittedReport | None = reports.last_commit
        if last is None:
            self.recorder.show_committed(None, None)
        else:
            self.recorder.show_committed(last.events, resume_safe_for(last.at, now))

    def _show_key_state(self, state: KeyState) -> None:
        if self._desk.switchboard.demo is not None:
            self.key_store.set("key-round", _DEMO, Token.TEXT_2)
        elif state.lasts:
            self.key_store.set("key-round", _LASTS, Token.TEXT_2)
        else:
            reason = f" {state.problem.sentence}" if state.problem is not None else ""
            self.key_store.set("triangle-alert", _SESSION + reason, Token.WARNING, text_token=Token.TEXT_2)

    def _change_keep(self) -> None:
        if self.keep_panel.isVisible():
            self.keep_panel.days.setFocus()
            self.keep_panel.days.selectAll()

    def _new(self) -> None:
        self.connect_requested.emit(None)

    # -- how it is put together ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        presenter, desk = self.presenter, self._desk
        presenter.listed.connect(self._show_profiles)
        presenter.draft_ready.connect(self.connect_requested)
        presenter.recording_changed.connect(self._show_recorder)
        presenter.failed.connect(self.show_problem)
        desk.reports.link_changed.connect(self._show_recorder)
        desk.reports.ended.connect(self._show_recorder)
        desk.switchboard.keys.state_changed.connect(self._show_key_state)
        self._clock.timeout.connect(self._show_recorder)
        self.new.clicked.connect(self._new)
        self.recorder.start_requested.connect(presenter.start_recorder)
        self.recorder.stop_requested.connect(presenter.stop_recorder)
        self.keep_panel.keep_requested.connect(presenter.keep)
        self.add_action("Start recording or reconnect", "play", "Ctrl+R", presenter.start_recorder)
        self.add_action("Stop recording", "pause", "Ctrl+Shift+R", presenter.stop_recorder)
        self.add_action("Change how much is kept", "hard-drive", "Ctrl+Shift+K", self._change_keep)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(Label(self.title, Role.PAGE_TITLE), 1)
        head.addWidget(self.new)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addSpacing(8)
        column.addWidget(Label("Recorder", Role.SECTION))
        column.addWidget(self.recorder)
        column.addSpacing(8)
        column.addWidget(self._keep_head)
        column.addWidget(self.keep_panel)
        column.addSpacing(8)
        column.addWidget(Label("Key store", Role.SECTION))
        panel = Panel(16)
        panel.body.addWidget(self.key_store)
        column.addWidget(panel)
        column.addStretch(1)
        scaled(content.setMaximumWidth, WIDTH)
        scroll = ScrollArea()
        scroll.setAlignment(Qt.AlignmentFlag.AlignLeft)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        self.body.addWidget(scroll)
