"""A menu with round corners, and actions whose icons follow the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.icons import set_icon
from ui.text import menu_text


class Menu(QMenu):
    """A QMenu. :meth:`offer` adds an action with any text, its icon and its key."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowFlags(
            self.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        )

    def offer(self, text: str, icon: str = "", key: str = "") -> QAction:
        """One more action; the text may be foreign. The key is only shown: it works where the page says."""
        action = QAction(menu_text(text) + (f"\t{key}" if key else ""), self)
        if icon:
            set_icon(action, icon)
        self.addAction(action)
        return action
