"""The menu by keyboard, as in other programs on Windows and Linux: Alt by itself, Alt and a letter, then letters.

A letter is marked by an ampersand in the words of a menu or an action, and underlined on screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from ui.text import menu_text, menu_words
from ui.widgets.menu import Menu

_SOMETHING_ELSE = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.WindowDeactivate,
    )
)
"""What may come while Alt is down, and makes it part of that instead."""


class AltKey(QObject):
    """Watches every event, but only while Alt is down. The window tells with :meth:`press` when that begins."""

    pressed_alone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_down = False

    def press(self) -> None:
        """Alt went down."""
        application = QCoreApplication.instance()
        if not self._is_down and application is not None:
            self._is_down = True
            application.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Alt that comes up before anything else came was alone."""
        if event.type() == QEvent.Type.KeyRelease and _is_alt(event):
            self._let_go()
            self.pressed_alone.emit()
            return True
        if event.type() in _SOMETHING_ELSE and not _is_alt(event):
            self._let_go()
        return False

    def _let_go(self) -> None:
        self._is_down = False
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)


class MenuLetter(QObject):
    """Alt and the letter that is marked in a menu's title ask for that menu, while it has something to offer."""

    menu_requested = Signal(object)

    def __init__(self, menu: QMenu, window: QWidget) -> None:
        super().__init__(window)
        self._menu = menu
        self._shortcut = QShortcut(window)
        self._shortcut.activated.connect(self._ask)
        menu.menuAction().changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._shortcut.setKey(QKeySequence.mnemonic(self._menu.title()))
        self._shortcut.setEnabled(self._menu.menuAction().isVisible())

    def _ask(self) -> None:
        self.menu_requested.emit(self._menu)


class LetteredMenu(Menu):
    """A menu whose every line has a letter of its own."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setTitle(title)
        self.aboutToShow.connect(self._mark)

    def _mark(self) -> None:
        mark_letters(self.actions())


def mark_letters(actions: Iterable[QAction]) -> None:
    """Give each of these actions, which stand in one menu, a letter of its own: a word’s first where it is free."""
    taken: set[str] = set()
    for action in actions:
        if not action.isSeparator():
            action.setText(_with_letter(menu_words(action.text()), taken))


def _with_letter(words: str, taken: set[str]) -> str:
    firsts = [at for at, letter in enumerate(words) if letter.isalnum() and (at == 0 or words[at - 1] == " ")]
    for at in chain(firsts, range(len(words))):
        letter = words[at].casefold()
        if letter.isalnum() and letter not in taken:
            taken.add(letter)
            return "&".join(part.replace("&", "&&") for part in (words[:at], words[at:]))
    return menu_text(words)


def _is_alt(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
