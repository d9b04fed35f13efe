"""The header: the mark, the environment that is open, the state of the stream, *Go to…*, help, the menu and the person.

The environment is never a plain word: UAT is an amber tag, PRODUCTION a red one, always beside the chain's code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.header_parts import EnvironmentButton, GoToField, IconButton, PersonButton, StreamButton
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.menu import Menu

if TYPE_CHECKING:
    from app.domain.portal import PortalSession
    from app.domain.profile import Profile

HEIGHT = 48
MARGIN = 16
MARK = 24
DIVIDER = 24


class Header(QWidget):
    """Top of the window. Emits what was clicked; shows what it is told."""

    go_to_requested = Signal()
    stream_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Header")
        self.mark = Mark(self)
        self.environment = EnvironmentButton(self)
        self.stream = StreamButton(self)
        self.divider = Divider(self)
        self.go_to = GoToField(self)
        self.help = IconButton("circle-question-mark", "Help", parent=self)
        self.menu_button = IconButton("menu", "Menu", "F10", parent=self)
        self.person = PersonButton(self)
        self._menu = Menu("Menu", self)
        self._help_menu: QMenu | None = None
        self._profile_menu = Menu("Profiles", self)
        self._lay_out()
        self.go_to.clicked.connect(self.go_to_requested)
        self.stream.clicked.connect(self.stream_requested)
        self.environment.clicked.connect(self.open_profiles)
        self.help.clicked.connect(self._open_help)
        self.menu_button.clicked.connect(self.open_menu)
        theme.follow(self._restyle)

    def set_menus(self, menus: Sequence[QMenu], help_menu: QMenu) -> None:
        """What the ≡ button and the help button open."""
        self._help_menu = help_menu
        for menu in menus:
            self._menu.addMenu(menu)

    def set_profile_actions(self, actions: Sequence[QAction]) -> None:
        """What the environment's button offers."""
        self._profile_menu.clear()
        self._profile_menu.addActions(list(actions))

    def set_connected(self, connected: bool) -> None:
        """Without a profile there is no environment, nowhere to go, and nobody."""
        for part in (self.environment, self.divider, self.go_to):
            part.setVisible(connected)
        self.mark.set_divided(connected)
        self.person.setVisible(False)

    def show_profile(self, profile: Profile) -> None:
        """The environment that is open."""
        self.environment.show_profile(profile)

    def show_person(self, session: PortalSession) -> None:
        """Who is signed in at the portal."""
        self.person.show_person(session.user_name, session.roles)
        self.person.setVisible(True)

    def set_mark_width(self, width: int) -> None:
        """The mark's column is as wide as the navigation."""
        self.mark.setFixedWidth(width)

    def open_menu(self) -> None:
        """Open the menu of everything."""
        self._popup(self._menu, self.menu_button)

    def open_menu_at(self, menu: QMenu) -> None:
        """Open the menu of everything, and this one of its parts."""
        self.open_menu()
        self._menu.setActiveAction(menu.menuAction())

    def open_profiles(self) -> None:
        """Open the list of profiles."""
        self._popup(self._profile_menu, self.environment)

    def _open_help(self) -> None:
        if self._help_menu is not None:
            self._popup(self._help_menu, self.help)

    def _popup(self, menu: QMenu, below: QWidget) -> None:
        right = below is not self.environment
        x = below.width() - menu.sizeHint().width() if right else 0
        menu.popup(below.mapToGlobal(QPoint(x, below.height() + 4)))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, MARGIN, 0)
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.environment)
        row.addStretch(1)
        row.addWidget(self.stream)
        row.addWidget(self.divider)
        row.addSpacing(8)
        row.addWidget(self.go_to, 1000)
        row.addSpacing(2)
        for part in (self.help, self.menu_button, self.person):
            row.addWidget(part)

    def _restyle(self) -> None:
        self.setFixedHeight(theme.height(HEIGHT))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color(Token.SURFACE))
        line = paint.hairline(painter)
        paint.horizontal_line(painter, 0, self.height() - line, self.width(), Token.LINE)


class Mark(QWidget):
    """The product's mark and name, in a column as wide as the navigation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Doorman")
        self._divided = True

    def set_divided(self, divided: bool) -> None:
        """Whether a line parts it from what follows."""
        self._divided = divided
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark, name, and the line behind them."""
        painter = QPainter(self)
        middle, side = self.height() / 2, theme.height(MARK)
        left = min(MARGIN, (self.width() - side) // 2)
        paint.frame(painter, QRectF(left, round(middle - side / 2), side, side), side / 4, Token.ACCENT)
        paint.draw_icon(painter, left + (side - theme.px(16)) / 2, middle, "concierge-bell", Token.ON_ACCENT, 16)
        if self.width() > 3 * MARGIN + side:
            paint.draw_text(painter, left + side + 10, middle, "Doorman", Role.SECTION, theme.color(Token.TEXT))
        if self._divided:
            paint.vertical_line(painter, self.width() - 1, middle - DIVIDER / 2, DIVIDER, Token.LINE)


class Divider(QWidget):
    """A line between two parts of the header."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        paint.vertical_line(painter, 0, (self.height() - DIVIDER) / 2, DIVIDER, Token.LINE)
