"""The window: header, navigation, and a stack of pages. A frame: it knows no client and decides nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.counts import Count
from ui.header import Header
from ui.menu_keys import AltKey, MenuLetter
from ui.navigation import Navigation

if TYPE_CHECKING:
    from ui.page import Page

MINIMUM = QSize(1024, 700)
DEFAULT = QSize(1440, 900)
NARROW_BELOW = 1200
"""Below this width of the window the navigation shows icons alone, unless the person chose."""

NAME = "Doorman"


class MainWindow(QMainWindow):
    """``closed`` is emitted when the person closed the window; what must still end is up to who listens."""

    closed = Signal()
    painted = Signal()
    """The window's content was painted for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(NAME)
        self.setMinimumSize(MINIMUM)
        self.resize(DEFAULT)
        self.actions_ = Actions(self)
        self.header = Header(self)
        self.navigation = Navigation(self)
        self.stack = QStackedWidget(self)
        self._page: Page | None = None
        self._narrow: bool | None = None
        self._is_painted = False
        self._lay_out()
        self.header.set_menus(self.actions_.menus, self.actions_.help_menu)
        self.actions_.open_menu.triggered.connect(self.header.open_menu)
        self._alt = AltKey(self)
        self._alt.pressed_alone.connect(self.header.open_menu)
        for menu in self.actions_.menus:
            MenuLetter(menu, self).menu_requested.connect(self.header.open_menu_at)
        self.actions_.next_pane.triggered.connect(self.focus_next_pane)
        self.actions_.previous_pane.triggered.connect(self.focus_previous_pane)
        self.set_connected(False)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_page(self, page: Page, actions: Sequence[QAction]) -> None:
        """Bring a page to the front, and the keyboard into it; ``actions`` are what its menu offers."""
        stays = self.focusWidget() in self.navigation.items() and page is not self._page  # arrow keys look through them
        before = page.focusWidget()
        self._page = page
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.actions_.set_page_actions(page.title, actions)
        if before is not None and before.isVisible() and not stays:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not stays:
            self._focus_page()

    def page_filled(self, page: Page) -> None:
        """The page has its content now: the keyboard goes into it, unless the person has led it elsewhere."""
        focus = self.focusWidget()
        if page is self._page and (focus is None or focus is page or not focus.isVisible()):
            self._focus_page()

    def drop_page(self, page: Page) -> None:
        """Take a page out of the window for good."""
        if self._page is page:
            self._page = None
        self.stack.removeWidget(page)
        page.deleteLater()

    @property
    def page(self) -> Page | None:
        """The page at the front."""
        return self._page

    def set_connected(self, connected: bool) -> None:
        """Without a profile there is only the Connect page: no navigation, and a header that says *Not connected*."""
        self.navigation.setVisible(connected)
        self.header.set_connected(connected)
        self.actions_.set_connected(connected)

    def show_counts(self, counts: Sequence[Count]) -> None:
        """What waits for the person, in the window's title: "3 pending, Doorman"."""
        self.setWindowTitle(", ".join([*map(str, counts), NAME]))

    # -- sizes -----------------------------------------------------------------------------------------------------

    def set_narrow(self, narrow: bool | None) -> None:
        """Navigation with icons alone or with words; None goes by the window's width."""
        self._narrow = narrow
        self._fit_navigation()

    def saved_geometry(self) -> str:
        """Place and size, as text for :meth:`restore`."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore(self, geometry: str) -> None:
        """Take up the place and size of last time; Qt keeps them on a screen that exists."""
        if not geometry or not self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii"))):
            room = QGuiApplication.primaryScreen().availableSize()
            self.resize(DEFAULT.boundedTo(room))

    # -- panes -----------------------------------------------------------------------------------------------------

    def focus_next_pane(self) -> None:
        """F6: the keyboard goes to the next pane."""
        self._step_pane(1)

    def focus_previous_pane(self) -> None:
        """Shift F6: to the one before."""
        self._step_pane(-1)

    def _focus_page(self) -> None:
        """To the first pane that takes it; one that is still hidden has it as soon as it is shown."""
        if self._page is None:
            return
        first, *others = self._page.panes()
        if first.focusPolicy() & Qt.FocusPolicy.TabFocus:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not any(_focus_first(pane, Qt.FocusReason.OtherFocusReason) for pane in (first, *others)):
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_pane(self, step: int) -> None:
        page = self.page
        panes = [self.header, self.navigation, *(page.panes() if page else ())]
        shown = [pane for pane in panes if pane.isVisible()]
        focus = self.focusWidget()
        here = [n for n, pane in enumerate(shown) if focus is not None and (pane is focus or pane.isAncestorOf(focus))]
        at = here[-1] + step if here else 0
        _focus_first(shown[at % len(shown)], Qt.FocusReason.TabFocusReason)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        centre = QWidget(self)
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.navigation)
        columns.addWidget(self.stack, 1)
        rows.addLayout(columns, 1)
        self.setCentralWidget(centre)
        if sys.platform == "darwin":
            for menu in self.actions_.menus:
                self.menuBar().addMenu(menu)

    def _fit_navigation(self) -> None:
        narrow = self.width() < NARROW_BELOW if self._narrow is None else self._narrow
        if narrow != self.navigation.is_narrow:
            self.navigation.set_narrow(narrow)
        self.header.set_mark_width(self.navigation.width())
        self.actions_.narrow.setChecked(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The navigation goes by the width."""
        super().resizeEvent(event)
        self._fit_navigation()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tells of the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt by itself opens the menu, except where the system has a menu bar of its own."""
        if event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat() and sys.platform != "darwin":
            self._alt.press()
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hides the window and tells."""
        super().closeEvent(event)
        self.closed.emit()


def _focus_first(pane: QWidget, reason: Qt.FocusReason) -> bool:
    """Give the keyboard to the pane, or to the first part of it, in the order of Tab, that takes it, if one does."""
    part: QWidget | None = pane
    while part is not None and not (_takes_focus(part) and (part is pane or pane.isAncestorOf(part))):
        part = part.nextInFocusChain()
        if part is pane:
            return False
    if part is not None:
        part.setFocus(reason)
    return part is not None


def _takes_focus(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()
