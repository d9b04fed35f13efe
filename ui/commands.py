"""What each action of the window does: the actions on one side, the shell and its parts on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.profile import Profile
from ui.main_window import MainWindow
from ui.routes import Route
from ui.settings.preferences import Preferences
from ui.shell import Shell
from ui.switchboard import Switchboard
from ui.text import menu_words, one_line
from ui.theme import Scheme, theme

if TYPE_CHECKING:
    from ui.goto import Destination, GoTo


class Commands(QObject):
    """Connects the window's actions. Each slot hands over in one line."""

    def __init__(self, window: MainWindow, shell: Shell, switchboard: Switchboard, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._shell = shell
        self._switchboard = switchboard
        self._preferences = preferences
        self._go_to: GoTo | None = None
        self._connect_actions()
        self._connect_window()
        preferences.changed.connect(self._apply_preferences)
        switchboard.profiles_changed.connect(self._refresh_profiles)
        switchboard.opened.connect(self._refresh_profiles)
        self._apply_preferences()

    def _connect_actions(self) -> None:
        actions, shell = self._window.actions_, self._shell
        actions.new_connection.triggered.connect(self._new_connection)
        actions.try_demo.triggered.connect(self._try_demo)
        actions.disconnect_profile.triggered.connect(self._disconnect)
        actions.copy_link.triggered.connect(shell.copy_link)
        actions.quit.triggered.connect(self._window.close)
        actions.back.triggered.connect(shell.go_back)
        actions.forward.triggered.connect(shell.go_forward)
        actions.reload.triggered.connect(shell.reload)
        actions.go_to.triggered.connect(self._open_go_to)
        actions.narrow.triggered.connect(self._set_narrow)
        actions.larger.triggered.connect(self._larger)
        actions.smaller.triggered.connect(self._smaller)
        actions.normal_size.triggered.connect(self._normal_size)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.about.triggered.connect(self._show_about)
        actions.page_requested.connect(self._visit_page)
        actions.scheme_requested.connect(self._set_scheme)
        actions.profile_requested.connect(self._open_profile)

    def _connect_window(self) -> None:
        window = self._window
        window.header.go_to_requested.connect(self._open_go_to)
        window.header.stream_requested.connect(self._visit_connections)
        window.navigation.page_requested.connect(self._visit_page)
        window.navigation.recorder_card.clicked.connect(self._visit_connections)

    # -- going somewhere -------------------------------------------------------------------------------------------

    def _visit_page(self, key: str) -> None:
        self._shell.visit(Route(key))

    def _visit_connections(self) -> None:
        self._shell.visit(Route("connections"))

    def _open_go_to(self) -> None:
        if self._go_to is None:
            from ui.goto import GoTo

            self._go_to = GoTo(self._window)
            self._go_to.chosen.connect(self._go)
        self._go_to.open(self._destinations())

    def _go(self, destination: Destination) -> None:
        if isinstance(destination.target, Route):
            self._shell.visit(destination.target)
        else:
            destination.target.trigger()

    def _destinations(self) -> list[Destination]:
        from ui.goto import Destination

        pages = [Destination(entry.title, "Page", entry.icon, Route(entry.key)) for entry in self._shell.entries]
        known = self._shell.destinations()
        taken = {*self._window.actions_.pages, self._window.actions_.go_to}
        actions = [
            Destination(menu_words(action.text()), menu, "keyboard", action)
            for menu, action in self._window.actions_.all()
            if action not in taken
        ]
        return [*pages, *actions, *known]  # few before many: among equals the first are found first

    # -- profiles --------------------------------------------------------------------------------------------------

    def _new_connection(self) -> None:
        self._shell.show_connect()

    def _open_profile(self, name: str) -> None:
        self._shell.tasks.spawn(self._switchboard.open(name), "open a profile")

    def _try_demo(self) -> None:
        self._shell.tasks.spawn(self._switchboard.open_demo(), "start the demo")

    def _disconnect(self) -> None:
        self._shell.tasks.spawn(self._switchboard.close(), "disconnect")

    def _refresh_profiles(self) -> None:
        self._shell.tasks.spawn(self._list_profiles(), "list the profiles")

    async def _list_profiles(self) -> None:
        profiles = await self._switchboard.list()
        workspace = self._switchboard.workspace
        current = workspace.profile.name if workspace is not None else ""
        self._window.actions_.set_profiles([(p.name, _words(p)) for p in profiles], current)
        self._window.header.set_profile_actions(
            [*self._window.actions_.profiles, self._window.actions_.new_connection, self._window.actions_.try_demo]
        )

    # -- the look --------------------------------------------------------------------------------------------------

    def _set_scheme(self, scheme: Scheme) -> None:
        self._preferences.change(scheme=scheme)

    def _set_narrow(self, narrow: bool) -> None:
        self._preferences.change(narrow=narrow)

    def _larger(self) -> None:
        self._preferences.zoom_by(1)

    def _smaller(self) -> None:
        self._preferences.zoom_by(-1)

    def _normal_size(self) -> None:
        self._preferences.change(zoom=100)

    def _apply_preferences(self) -> None:
        choices = self._preferences.choices
        if choices.scheme is not theme.scheme:
            theme.set_scheme(choices.scheme)
        if choices.zoom != theme.zoom:
            theme.set_zoom(choices.zoom)
        self._window.set_narrow(choices.narrow)
        self._window.actions_.schemes[choices.scheme].setChecked(True)

    # -- help ------------------------------------------------------------------------------------------------------

    def _show_shortcuts(self) -> None:
        from ui.sheets import ShortcutSheet

        ShortcutSheet(self._window, self._window.actions_.all()).open()

    def _show_about(self) -> None:
        from ui.sheets import AboutSheet

        AboutSheet(self._window).open()


def _words(profile: Profile) -> str:
    return f"{one_line(profile.chain_name) or profile.chain} · {profile.kind} · {profile.chain} · {profile.name}"
