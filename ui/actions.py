"""Everything the window itself can do, each with its words, its shortcut and its place in the menu.

What a page can do it adds itself (:meth:`ui.page.Page.add_action`); a menu of the page's name shows it while the page
is open. The menus hang on the ≡ button of the header (F10), and are the menu bar where the system has one at the top of
the screen (macOS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.icons import set_icon
from ui.menu_keys import LetteredMenu, mark_letters
from ui.pages import PageEntry
from ui.text import menu_text, menu_words
from ui.theme import Scheme

SCHEME_WORDS = {Scheme.SYSTEM: "As the system", Scheme.LIGHT: "Light", Scheme.DARK: "Dark"}


class Actions(QObject):
    """The window's actions, and the menus that hold them."""

    page_requested = Signal(str)
    scheme_requested = Signal(object)
    profile_requested = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icons: dict[QAction, str] = {}
        self.new_connection = self._make("New connection…", "plug", "Ctrl+N")
        self.try_demo = self._make("Try the demo", "circle-play", "Ctrl+Shift+D")
        self.disconnect_profile = self._make("Disconnect", "unplug", "Ctrl+Shift+W")
        self.copy_link = self._make("Copy link to this page", "link", "Ctrl+Shift+C")
        self.quit = self._make("Quit", "log-out", "Ctrl+Q", role=QAction.MenuRole.QuitRole)
        self.back = self._make("Back", "arrow-left", "Alt+Left")
        self.forward = self._make("Forward", "arrow-right", "Alt+Right")
        self.go_to = self._make("Go to…", "search", "Ctrl+K")
        self.reload = self._make("Read again", "refresh-cw", "F5")
        self.next_pane = self._make("Next pane", "columns-3", "F6")
        self.previous_pane = self._make("Previous pane", "columns-3", "Shift+F6")
        self.narrow = self._make("Narrow navigation", "list", "Ctrl+B", checkable=True)
        self.larger = self._make("Larger text", "plus", "Ctrl++", "Ctrl+=")
        self.smaller = self._make("Smaller text", "minus", "Ctrl+-")
        self.normal_size = self._make("Normal text", "equal", "Ctrl+0")
        self.shortcuts = self._make("Keyboard shortcuts", "keyboard", "F1")
        self.about = self._make("About Doorman", "info", "", role=QAction.MenuRole.AboutRole)
        self.open_menu = self._make("Menu", "menu", "F10")
        self._page_choice = self._choice(self._page_chosen)
        self._profile_choice = self._choice(self._profile_chosen)
        self._scheme_choice = self._choice(self._scheme_chosen)
        self.schemes = self._scheme_actions()
        self.pages: tuple[QAction, ...] = ()
        self.profiles: tuple[QAction, ...] = ()
        self.menus = self._menus()

    def set_pages(self, entries: Iterable[PageEntry]) -> None:
        """The pages that can be gone to now; the first nine get Ctrl and a digit."""
        made = []
        for number, entry in enumerate(entries, start=1):
            action = self._make(entry.title, entry.icon, f"Ctrl+{number}" if number < 10 else "")
            action.setData(entry.key)
            self._page_choice.addAction(action)
            made.append(action)
        self.pages = self._replace(self.pages, made)
        self._fill_go()

    def set_profiles(self, names: Iterable[tuple[str, str]], current: str) -> None:
        """The profiles one can switch to, as (name, words); ``current`` is the name of the one that is open."""
        made = []
        for number, (name, words) in enumerate(names, start=1):
            action = self._make(words, "building-2", f"Ctrl+Alt+{number}" if number < 10 else "", checkable=True)
            action.setChecked(name == current)
            action.setData(name)
            self._profile_choice.addAction(action)
            made.append(action)
        self.profiles = self._replace(self.profiles, made)
        self._fill_doorman()

    def set_page_actions(self, title: str, actions: Iterable[QAction]) -> None:
        """What the page that is shown now can do."""
        self.page_menu.clear()
        self.page_menu.setTitle(menu_text(title))
        self.page_menu.addActions(list(actions))
        self.page_menu.menuAction().setVisible(not self.page_menu.isEmpty())
        self._mark_menus()

    def set_connected(self, connected: bool) -> None:
        """Whether a profile is open: without one there is nowhere to go."""
        for action in (self.disconnect_profile, self.copy_link, self.go_to, self.reload, self.narrow):
            action.setEnabled(connected)
        self.go_menu.menuAction().setVisible(connected)

    def all(self) -> Iterator[tuple[str, QAction]]:
        """Every action that can be triggered now, with the title of its menu."""
        for menu in self.menus:
            for action in _leaves(menu):
                if action.isEnabled() and action.isVisible():
                    yield menu_words(menu.title()), action

    def _make(
        self,
        text: str,
        icon_name: str,
        *shortcuts: str,
        checkable: bool = False,
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        action = QAction(menu_text(text), self)
        self._icons[action] = icon_name
        action.setShortcuts([QKeySequence(keys) for keys in shortcuts if keys])
        action.setCheckable(checkable)
        action.setMenuRole(role)
        self._window.addAction(action)
        return action

    def _choice(self, chosen: Callable[[QAction], None]) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        group.triggered.connect(chosen)
        return group

    def _page_chosen(self, action: QAction) -> None:
        self.page_requested.emit(action.data())

    def _profile_chosen(self, action: QAction) -> None:
        self.profile_requested.emit(action.data())

    def _scheme_chosen(self, action: QAction) -> None:
        action.setChecked(True)
        self.scheme_requested.emit(Scheme(action.data()))  # Qt hands the value back as plain text

    def _replace(self, old: Iterable[QAction], new: Iterable[QAction]) -> tuple[QAction, ...]:
        for action in old:
            self._icons.pop(action, None)
            self._window.removeAction(action)
            action.deleteLater()
        return tuple(new)

    def _scheme_actions(self) -> dict[Scheme, QAction]:
        made: dict[Scheme, QAction] = {}
        for (scheme, words), icon_name in zip(SCHEME_WORDS.items(), ("monitor", "sun", "moon"), strict=True):
            action = self._make(words, icon_name, f"F{len(made) + 7}", checkable=True)
            action.setData(scheme)
            self._scheme_choice.addAction(action)
            made[scheme] = action
        return made

    def _menus(self) -> tuple[QMenu, ...]:
        self.doorman_menu = LetteredMenu("Doorman", self._window)
        self.go_menu = LetteredMenu("Go", self._window)
        self.view_menu = LetteredMenu("View", self._window)
        self.page_menu = LetteredMenu("Page", self._window)
        self.help_menu = LetteredMenu("Help", self._window)
        theme_menu = LetteredMenu("Theme", self.view_menu)
        theme_menu.addActions(list(self.schemes.values()))
        self.view_menu.addActions([self.reload, self.narrow])
        self.view_menu.addMenu(theme_menu)
        self.view_menu.addActions([self.larger, self.smaller, self.normal_size])
        self.view_menu.addSeparator()
        self.view_menu.addActions([self.next_pane, self.previous_pane, self.open_menu])
        self.help_menu.addActions([self.shortcuts, self.about])
        self._fill_doorman()
        self._fill_go()
        self.page_menu.menuAction().setVisible(False)
        self._mark_menus()
        self._icons[theme_menu.menuAction()] = "sun"
        for menu in (self.doorman_menu, self.go_menu, self.view_menu, self.help_menu, theme_menu):
            menu.aboutToShow.connect(self._draw_icons)
        return (self.page_menu, self.go_menu, self.view_menu, self.doorman_menu, self.help_menu)

    def _mark_menus(self) -> None:
        """Give each menu its letter; the page's comes last, so that the others keep theirs."""
        fixed = (self.go_menu, self.view_menu, self.doorman_menu, self.help_menu)
        mark_letters(menu.menuAction() for menu in (*fixed, self.page_menu))

    def _draw_icons(self) -> None:
        """Draw the icons that are missing: when a menu first opens, not while the window starts."""
        while self._icons:
            set_icon(*self._icons.popitem())

    def _fill_doorman(self) -> None:
        self.doorman_menu.clear()
        self.doorman_menu.addActions(list(self.profiles))
        self.doorman_menu.addSeparator()
        self.doorman_menu.addActions([self.new_connection, self.try_demo, self.disconnect_profile])
        self.doorman_menu.addSeparator()
        self.doorman_menu.addActions([self.copy_link, self.quit])

    def _fill_go(self) -> None:
        self.go_menu.clear()
        self.go_menu.addActions([self.go_to, self.back, self.forward])
        self.go_menu.addSeparator()
        self.go_menu.addActions(list(self.pages))


def _leaves(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _leaves(inner)
        elif not action.isSeparator():
            yield action
