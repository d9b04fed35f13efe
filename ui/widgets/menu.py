"""Menus with round corners, and actions whose icons follow the theme."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.icons import set_icon
from ui.text import menu_text
from ui.theme import Token, theme

RADIUS = 8
_SHEET = Template("""
QMenu { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 14px 6px 10px; border-radius: 4px; min-width: 120px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 10px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
""")
"""The one style sheet: what Fusion draws of a menu the palette does not reach. Fonts are never set in it."""


class Menu(QMenu):
    """A QMenu. :meth:`offer` adds an action with any text, its icon and its key."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowFlags(
            self.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        )
        self._dressed = ""
        self.aboutToShow.connect(self.dress)

    def offer(self, text: str, icon: str = "", key: str = "") -> QAction:
        """One more action; the text may be foreign. The key is only shown: it works where the page says."""
        action = QAction(menu_text(text) + (f"\t{key}" if key else ""), self)
        if icon:
            set_icon(action, icon)
        self.addAction(action)
        return action

    def dress(self) -> None:
        """Take the colours of now. It is done when the menu opens: no menu is open while they change."""
        sheet = _SHEET.substitute({name: theme.hex(Token(name)) for name in _SHEET.get_identifiers()})
        if sheet != self._dressed:
            self._dressed = sheet
            self.setStyleSheet(sheet)

    def sizeHint(self) -> QSize:
        """As it will be: whoever places a menu asks before it opens."""
        self.dress()
        return super().sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The corners are cut anew."""
        super().resizeEvent(event)
        cut_corners(self, RADIUS + 1)


def cut_corners(popup: QWidget, radius: int) -> None:
    """Leave the corners of a translucent popup out: an X server without a compositor would paint them black."""
    if QGuiApplication.platformName() == "xcb":
        path = QPainterPath()
        path.addRoundedRect(QRectF(popup.rect()), radius, radius)
        popup.setMask(QRegion(path.toFillPolygon().toPolygon()))
