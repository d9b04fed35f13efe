"""What stands behind the window: which page is shown, of which profile, and where the way back leads.

The switchboard says what is open; the shell gives each page of it a desk, follows routes, and keeps the history.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.domain.errors import UsageError
from app.domain.link import NoticeReport
from app.domain.profile import Profile
from app.services.drafts import ProfileDraft
from app.services.tasks import Tasks
from ui.counts import Counts
from ui.main_window import MainWindow
from ui.opening_page import OpeningPage
from ui.page import Desk, Page
from ui.pages import PageEntry
from ui.routes import History, Route
from ui.settings.connect_page import ConnectPage
from ui.settings.connect_presenter import draft_of
from ui.settings.preferences import Preferences
from ui.stream_watch import StreamWatch
from ui.switchboard import Switchboard

if TYPE_CHECKING:
    from app.services.workspace import Workspace
    from ui.goto import Destination


class Shell(QObject):
    """The window's presenter."""

    def __init__(
        self,
        window: MainWindow,
        switchboard: Switchboard,
        preferences: Preferences,
        entries: Sequence[PageEntry],
    ) -> None:
        """``entries`` are the pages there are, in the order of the navigation; the first is shown first."""
        super().__init__(window)
        self.entries = tuple(entries)
        self.counts = Counts(self)
        self.tasks = Tasks(self._task_failed)
        self._window = window
        self._switchboard = switchboard
        self._preferences = preferences
        self._history = History()
        self._desk: Desk | None = None
        self._asking: tuple[asyncio.Task[None], ...] = ()
        """What the frame wants to know of the profile that is open."""
        self._pages: dict[str, Page] = {}
        self._interim: Page | None = None
        """What is shown while no page of a profile is: Connect, or that one is being opened."""
        self._stream = StreamWatch(switchboard.reports, window.header, window.navigation.recorder_card, self)
        self.counts.changed.connect(self._count_changed)
        switchboard.opening.connect(self._opening)
        switchboard.opened.connect(self._opened)
        switchboard.refused.connect(self._refused)
        switchboard.idle.connect(self.show_connect)
        switchboard.failed.connect(self.say)
        switchboard.before_closing(self._let_go)
        switchboard.reports.noticed.connect(self._noticed)

    # -- where one is ----------------------------------------------------------------------------------------------

    @property
    def route(self) -> Route | None:
        """Where one is, or None while nothing is open."""
        return self._history.current

    def pages(self) -> tuple[Page, ...]:
        """The pages that were visited."""
        return tuple(self._pages.values())

    def destinations(self) -> list[Destination]:
        """What *Go to…* offers of the pages' content: visited ones say it themselves."""
        found: list[Destination] = []
        for entry in self.entries:
            page = self._pages.get(entry.key)
            if page is not None:
                found += page.destinations()
            elif entry.offers is not None and self._desk is not None:
                found += entry.offers(self._desk)
        return found

    def visit(self, route: Route) -> None:
        """Go to a place. A place that does not exist is said on the page where one is."""
        if self._desk is None:
            return
        if self._entry(route.page) is None:
            self.say(UsageError(f"There is no page “{route.page}” in this Doorman."))
            return
        self._history.visit(route)
        self._show(route)

    def follow_link(self, link: str) -> None:
        """Go where a link leads."""
        try:
            self.visit(Route.parse(link))
        except UsageError as error:
            self.say(error)

    def go_back(self) -> None:
        """One place back."""
        route = self._history.back()
        if route is not None:
            self._show(route)

    def go_forward(self) -> None:
        """One place forward again."""
        route = self._history.forward()
        if route is not None:
            self._show(route)

    def reload(self) -> None:
        """Open the place where one is anew."""
        if self._history.current is not None:
            self._show(self._history.current)

    def copy_link(self) -> None:
        """The link to where one is goes to the clipboard."""
        if self._history.current is not None:
            QGuiApplication.clipboard().setText(str(self._history.current))

    def show_connect(self, draft: ProfileDraft | None = None) -> None:
        """Show the Connect page, with this draft in its fields."""
        page = ConnectPage(self._switchboard, can_cancel=self._desk is not None)
        page.cancelled.connect(self.reload)
        self._show_interim(page)
        page.begin(draft or ProfileDraft())

    def say(self, error: BaseException) -> None:
        """Say an error on the page that is shown."""
        page = self._window.page
        if page is not None:
            page.show_problem(error)

    def _show(self, route: Route) -> None:
        page = self._page(route.page)
        self._bring_to_front(page, route.page)
        self._drop_interim()
        self._window.actions_.back.setEnabled(self._history.can_go_back)
        self._window.actions_.forward.setEnabled(self._history.can_go_forward)
        page.tasks.spawn(self._open(page, route), f"open {route.page}")

    async def _open(self, page: Page, route: Route) -> None:
        await page.open(route)
        self._window.page_filled(page)

    def _bring_to_front(self, page: Page, key: str) -> None:
        before = self._window.page
        if before is not None and before is not page:
            before.leave()
        self._window.show_page(page, page.actions())
        self._window.navigation.set_current(key)

    def _entry(self, key: str) -> PageEntry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            entry = self._entry(key)
            assert entry is not None
            assert self._desk is not None
            page = entry.make(self._desk)
            page.route_requested.connect(self.visit)
            page.route_changed.connect(self._history.amend)
            page.connect_requested.connect(self.show_connect)
            self._pages[key] = page
        return self._pages[key]

    # -- what is open ----------------------------------------------------------------------------------------------

    def _opening(self, profile: Profile) -> None:
        if self._window.page is None:
            self._show_interim(OpeningPage(profile))

    def _opened(self, workspace: Workspace) -> None:
        self._desk = Desk(workspace, self._switchboard, self._preferences, self.counts)
        self._window.navigation.set_pages(self.entries)
        self._window.actions_.set_pages(self.entries)
        self._window.header.show_profile(workspace.profile)
        self._window.set_connected(True)
        self._stream.start()
        self._asking = (
            self.tasks.spawn(self._name_person(workspace), "ask who is signed in"),
            self.tasks.spawn(self._stream.look_back(workspace.archive), "read the last hour"),
            self.tasks.spawn(_read_names(workspace), "read names of properties"),
        )
        self.visit(Route(self.entries[0].key))

    async def _let_go(self) -> None:
        front = self._window.page
        if front in self._pages.values() and front is not None:
            front.leave()
        self._desk = None
        self._history.clear()
        self.counts.clear()
        self._stream.stop()
        self._window.set_connected(False)
        for asked in self._asking:
            asked.cancel()
        if self._asking:
            await asyncio.wait(self._asking)
        pages, self._pages = self._pages, {}
        for page in pages.values():
            await self._drop(page)

    def _refused(self, profile: Profile, error: BaseException) -> None:
        self.show_connect(draft_of(profile))
        self.say(error)

    async def close(self) -> None:
        """Cancel what the pages and the shell still do: the window is closed."""
        for page in (*self._pages.values(), self._interim):
            if page is not None:
                await page.tasks.close()
        await self.tasks.close()

    async def _drop(self, page: Page) -> None:
        await page.tasks.close()
        self._window.drop_page(page)

    def _show_interim(self, page: Page) -> None:
        self._bring_to_front(page, "")
        self._drop_interim()
        self._interim = page

    def _drop_interim(self) -> None:
        page, self._interim = self._interim, None
        if page is not None:
            self.tasks.spawn(self._drop(page), "close a page")

    async def _name_person(self, workspace: Workspace) -> None:
        session = await workspace.session()
        if session is not None and workspace is self._switchboard.workspace:
            self._window.header.show_person(session)

    # -- what waits, and what failed -------------------------------------------------------------------------------

    def _count_changed(self, page: str) -> None:
        self._window.navigation.set_count(page, self.counts.of(page))
        self._window.show_counts(self.counts.awaited)

    def _noticed(self, report: NoticeReport) -> None:
        page = self._window.page
        if page is not None:
            page.show_notice(report)

    def _task_failed(self, _task: str, error: BaseException) -> None:
        self.say(error)


async def _read_names(workspace: Workspace) -> None:
    """So that *Go to…* knows the properties. What is refused is said by the page that shows them."""
    await workspace.book.read()
