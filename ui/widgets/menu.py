"""Menus with round corners, and actions whose icons follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.icons import set_icon
from ui.text import menu_text

RADIUS = 8


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
