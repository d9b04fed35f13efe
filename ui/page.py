"""What every page of the window is, and what the window lends it.

How a page is added:

1. Subclass :class:`Page` in a package of its own: ``ui/live/page.py`` with ``class EventsPage(Page)``. Build the view
   in ``__init__`` into ``self.body``; hand what a click means to the page's presenter in one line.
2. Override :meth:`Page.open`, which is awaited each time the page is shown under a route, and :meth:`Page.leave` where
   something should rest while the page is hidden.
3. Add one :class:`ui.pages.PageEntry` to ``PAGES`` in ``ui/pages.py``, with a function that imports and makes it. Then
   it is in the navigation, in *Go to…*, in the menu with its Ctrl+number, and links to it work.

A page starts work with ``self.tasks.spawn(coroutine, "what it does")``. An error that nobody caught ends as the banner
of this page; show one that was caught with :meth:`Page.show_problem`, and take it away with :meth:`Page.clear_problem`.
Actions are added with ``self.add_action(…)``: they get a menu entry and a shortcut, which hold while the page is shown.
To go elsewhere emit ``route_requested(Route(…))``; when the place is the same and only its step or filter moved, emit
``route_changed(Route(…))``, so that *Copy link* and the way back know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.link import NoticeReport
from app.services.tasks import Tasks
from ui.counts import Counts
from ui.icons import set_icon
from ui.problem import notice_of, problem_of
from ui.problem_banner import ProblemBanner
from ui.reports import Reports
from ui.routes import Route
from ui.settings.preferences import Preferences
from ui.text import menu_text

if TYPE_CHECKING:
    from app.services.workspace import Workspace
    from ui.goto import Destination
    from ui.switchboard import Switchboard


@dataclass(frozen=True, slots=True)
class Desk:
    """What the window lends each page of an opened profile."""

    workspace: Workspace
    switchboard: Switchboard
    preferences: Preferences
    counts: Counts

    @property
    def reports(self) -> Reports:
        """What the recorder says of itself: the link, and what is committed."""
        return self.switchboard.reports


class Page(QWidget):
    """One page of the window. ``title`` is its name in words."""

    title: ClassVar[str]

    route_requested = Signal(object)
    """A :class:`Route` to go to."""
    route_changed = Signal(object)
    """The :class:`Route` of this very place, told more exactly."""

    connect_requested = Signal(object)
    """The Connect page is asked for, with a draft to change or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = Tasks(self._failed)
        self.banner = ProblemBanner(self)
        self.banner.hide()
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addLayout(self.body, 1)
        self.setAccessibleName(self.title)

    async def open(self, route: Route) -> None:
        """Show what the route names. Called on the first visit and on every later one; it may be cancelled."""

    def leave(self) -> None:
        """Another page is shown now, or all is closed: keep what the person set, rest what only serves the eye.

        Work that was asked for goes on.
        """

    def panes(self) -> tuple[QWidget, ...]:
        """The parts that F6 steps through, in order; the first takes the focus when the page is shown first.

        On a later visit the keyboard is where it was.
        """
        return (self,)

    def destinations(self) -> Sequence[Destination]:
        """What *Go to…* offers of this page's content: partners, applications, properties."""
        return ()

    def add_action(self, text: str, icon_name: str, shortcut: str, do: Callable[[], object]) -> QAction:
        """An action of this page: in the menu and under a shortcut, while the page is shown."""
        action = QAction(menu_text(text), self)
        set_icon(action, icon_name)
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(do)
        self.addAction(action)
        return action

    def show_problem(self, error: BaseException) -> None:
        """Say above the content what went wrong, until :meth:`clear_problem` or the person closes it."""
        self.banner.show_problem(problem_of(error))

    def show_notice(self, report: NoticeReport) -> None:
        """Say above the content what the recorder wants to have read once."""
        self.banner.show_problem(notice_of(report))

    def clear_problem(self) -> None:
        """It is well again."""
        self.banner.hide()

    def _failed(self, _task: str, error: BaseException) -> None:
        self.show_problem(error)
