"""The Readiness page: for each partner application the five things before events can flow, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.portal import PartnerApplication
from ui.approvals.frames import side_width
from ui.approvals.partners import POLL_EVERY, PartnersPresenter, utc_now
from ui.approvals.request_view import EVENTS
from ui.counts import Count
from ui.goto import Destination
from ui.page import Desk, Page
from ui.problem import problem_of
from ui.readiness.checks import FIVE, WAITING, lines, waiting_for_partner
from ui.readiness.no_portal import NoPortalReadiness
from ui.readiness.panel import ReadinessPanel
from ui.readiness.partner_list import PartnerList
from ui.readiness.presenter import ReadinessPresenter
from ui.routes import Route
from ui.theme import Role, Token, theme
from ui.widgets.button import Button
from ui.widgets.cell import State
from ui.widgets.label import Label
from ui.widgets.pill import Monogram, Pill, Tag
from ui.widgets.state_page import Skeleton, StatePage

PAGE, APPLICATIONS_PAGE = "readiness", "applications"
LIST_WIDTH = 280
_ROWS_TO_COME = ((24, 36), (76, 420), (900, 80))


class ReadinessPage(Page):
    """Partners at the left, the five checks of one of them at the right."""

    title: ClassVar[str] = "Readiness"

    def __init__(
        self,
        desk: Desk,
        *,
        now: Callable[[], datetime] = utc_now,
        poll_every: float = POLL_EVERY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._current = ""
        self._is_watching = False
        portal = desk.workspace.portal
        self.partners: PartnersPresenter | None = None
        if portal is None:
            self.by_stream = NoPortalReadiness(desk.workspace.profile, desk.reports)
            self.body.addWidget(self.by_stream)
            self.add_action("Check again", "refresh-cw", "Ctrl+Shift+R", self.by_stream.refresh)
            return
        self.state = StatePage()
        self.partners = PartnersPresenter(portal, now=now, poll_every=poll_every, parent=self)
        self.readiness = ReadinessPresenter(portal, self)
        self._make_views()
        self.partners.changed.connect(self._show_partners)
        self.readiness.checked.connect(self._show_checks)
        self.add_action("Find a partner", "search", "/", self.list.focus_search)
        self.add_action("Check again", "refresh-cw", "Ctrl+Shift+R", self.check_again)
        self.add_action("Write a reminder", "pencil", "Ctrl+Shift+M", self.panel.write_reminder)
        self.add_action("Copy the reminder", "copy", "Ctrl+Shift+K", self.panel.copy_reminder)

    def _make_views(self) -> None:
        self.list = PartnerList()
        theme.follow(self._fit_list)
        self.list.chosen.connect(self._choose)
        self.panel = ReadinessPanel()
        self.panel.review_requested.connect(self._review)
        self._head = _Head()
        self._head.again.clicked.connect(self.check_again)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.panel, 1)
        self._again = self.state.add_button("Read again")
        self._again.clicked.connect(self.check_again)
        self._stack = QStackedWidget()
        self._loading = Skeleton(_ROWS_TO_COME)
        self._shown = shown
        for page in (self._loading, self.state, shown):
            self._stack.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self._stack, 1)
        self.body.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list takes no more than its share of a small window."""
        super().resizeEvent(event)
        if self.partners is not None:
            self._fit_list()

    def _fit_list(self) -> None:
        """As wide as the size of the text asks for, where there is room beside it."""
        self.list.setFixedWidth(side_width(self.width(), LIST_WIDTH))

    # -- the frame's side ------------------------------------------------------------------------------------------

    async def open(self, route: Route) -> None:
        """Show the application that the route names, or the first."""
        if self.partners is None:
            return
        self._current = route.subject or self._current
        if not self._is_watching:
            self._is_watching = True
            self.tasks.spawn(self.partners.watch(), "look for requests")
        else:
            await self.partners.refresh()
            self.check_again()

    def panes(self) -> tuple[QWidget, ...]:
        """The partners, then the checks."""
        return (self,) if self.partners is None else (self.list, self._stack)

    def destinations(self) -> Sequence[Destination]:
        """Each partner's readiness."""
        partners = self.partners.partners if self.partners else ()
        return [Destination(f"{p.partner} · {p.name}", "Readiness", "list-checks", Route(PAGE, p.id)) for p in partners]

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show_partners(self) -> None:
        assert self.partners is not None
        if self.partners.read_at is None:
            if self.partners.problem is not None:
                problem = problem_of(self.partners.problem)
                self.state.say(problem.icon, problem.title, problem.sentence, token=problem.tone)
                self._stack.setCurrentWidget(self.state)
            return
        shown = lines(self.partners.partners)
        self.list.show_lines(shown)
        self._desk.counts.tell(PAGE, Count(waiting_for_partner(self.partners.partners), WAITING))
        if not shown:
            self.state.say("list-checks", "No partner applications", "Partners show up here once they are yours.")
            self._stack.setCurrentWidget(self.state)
            return
        if self.partners.partner(self._current) is None:
            self._current = shown[0].application_id
        self.list.set_current(self._current)
        if self.readiness.of(self._current) is None:
            self.check_again()

    def _show_checks(self, application_id: str) -> None:
        application = self._application
        if application is None or application.id != application_id:
            return
        problem = self.readiness.problem(application_id)
        if problem is not None:
            self.show_problem(problem)
        else:
            self.clear_problem()
        readiness = self.readiness.of(application_id)
        if readiness is None:
            return
        environment = application.subscription.environment if application.subscription else self.readiness.environment
        if environment is None:
            return
        self._head.show_application(application, readiness.done)
        self._head.show_environment(environment.chain_name, environment.kind.value, environment.chain)
        self.panel.show_readiness(readiness, application, environment)
        self._stack.setCurrentWidget(self._shown)

    @property
    def _application(self) -> PartnerApplication | None:
        return self.partners.partner(self._current) if self.partners else None

    # -- what a person does ----------------------------------------------------------------------------------------

    def check_again(self) -> None:
        """Ask for the five of the current application; without one, for the list."""
        if self.partners is None:
            return
        application = self._application
        if application is None:
            self.tasks.spawn(self.partners.refresh(), "read the applications")
        else:
            self.tasks.spawn(self.readiness.check(application), "check the readiness")

    def _choose(self, application_id: str) -> None:
        self._current = application_id
        self.route_changed.emit(Route(PAGE, application_id))
        self._show_checks(application_id)
        self.check_again()

    def _review(self) -> None:
        application = self._application
        if application is not None and application.subscription is not None:
            self.route_requested.emit(Route(APPLICATIONS_PAGE, application.subscription.id, EVENTS))


class _Head(QWidget):
    """Whose readiness it is, in which environment, how many of five, and *Check again*."""

    def __init__(self) -> None:
        super().__init__()
        self._monogram = Monogram("", 40)
        self._title = Label("", Role.PAGE_TITLE, elides=True)
        self._pill = Pill(State.WAITING)
        self._line = Label("", Role.SMALL, Token.TEXT_2, elides=True)
        self._tag = Tag("")
        self._code = Label("", Role.CODE, Token.TEXT_2)
        self.again = Button("Check again", icon="refresh-cw")
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title)
        first.addWidget(self._pill)
        first.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(7)
        second.addWidget(self._line)
        second.addWidget(self._tag)
        second.addWidget(self._code)
        second.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(first)
        words.addLayout(second)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 0)
        row.setSpacing(12)
        row.addWidget(self._monogram)
        row.addLayout(words, 1)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)

    def show_application(self, application: PartnerApplication, done: int) -> None:
        """This application, and how many of the five hold."""
        self._monogram.set(application.partner)
        self._title.setText(application.partner)
        self._line.setText(application.name)
        state = State.DONE if done == len(FIVE) else State.AWAITED
        self._pill.set(state, f"{done} of {len(FIVE)}")

    def show_environment(self, chain_name: str, kind: str, chain: str) -> None:
        """Where."""
        self._line.setText(f"{self._line.text()} for {chain_name}")
        self._tag.set(kind)
        self._code.setText(chain)
