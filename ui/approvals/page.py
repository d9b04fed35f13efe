"""The Applications page: the list, one of the chain's own applications, and one request, each under its route.

::

    applications                                   Partner applications
    applications?filter=Pending                    those that wait
    applications//mine                             My applications
    applications/APP/partner-applications          one of the chain's own, opened
    applications/SUB/overview|events|properties|summary|readiness|activity
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.errors import DoormanError
from app.domain.portal import Application
from ui.approvals import applications_view, own_view, request_view
from ui.approvals.applications_view import ApplicationsView
from ui.approvals.board_view import BoardView
from ui.approvals.cards import Order, PartnerCard, Show, board
from ui.approvals.destinations import MINE, PAGE, READINESS_PAGE, destinations_of, route_to, route_to_own
from ui.approvals.no_portal import NoPortalView
from ui.approvals.open_request import OpenRequest, Tools
from ui.approvals.own_view import OwnView
from ui.approvals.partners import POLL_EVERY, PartnersPresenter, utc_now
from ui.approvals.request import Pace
from ui.approvals.request_actions import REQUEST_ACTIONS
from ui.approvals.request_view import RequestView
from ui.counts import Count
from ui.goto import Destination
from ui.page import Desk, Page
from ui.readiness.checks import WAITING, waiting_for_partner
from ui.readiness.presenter import ReadinessPresenter
from ui.routes import Route


class ApplicationsPage(Page):
    """Approvals of one profile. ``pace`` and ``poll_every`` are in seconds."""

    title: ClassVar[str] = "Applications"

    def __init__(
        self,
        desk: Desk,
        *,
        pace: Pace | None = None,
        now: Callable[[], datetime] = utc_now,
        poll_every: float = POLL_EVERY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._route = Route(PAGE)
        self._requests: dict[str, OpenRequest] = {}
        self._is_watching = False
        self._tools: Tools | None = None
        self._said: DoormanError | None = None
        self._request_actions: tuple[QAction, ...] = ()
        portal, approvals = desk.workspace.portal, desk.workspace.approvals
        if portal is None or approvals is None:
            self._no_portal = NoPortalView()
            self.body.addWidget(self._no_portal)
            self.add_action("Copy the steps", "copy", "Ctrl+Shift+S", self._no_portal.copy_steps)
            return
        self.partners = PartnersPresenter(portal, now=now, poll_every=poll_every, parent=self)
        self._tools = Tools(
            approvals=approvals,
            portal=portal,
            archive=desk.workspace.archive,
            partners=self.partners,
            readiness=ReadinessPresenter(portal, self),
            tasks=self.tasks,
            report=self.show_problem,
            pace=pace or Pace(),
            now=now,
        )
        self._make_views()
        self._make_actions()

    def _make_views(self) -> None:
        self.list = ApplicationsView()
        self.own = OwnView()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.own)
        self.body.addWidget(self.stack)
        self.list.tab_requested.connect(self._show_tab)
        self.list.own.opened.connect(self._open_own)
        self.list.read_line.reload_requested.connect(self._refresh)
        self.own.step_requested.connect(self._show_own_step)
        self.own.crumb_requested.connect(self._follow_own_crumb)
        self.own.copy_requested.connect(self._copy_link)
        self._connect_board(self.list.board)
        self._connect_board(self.own.board)
        self.partners.changed.connect(self._show_partners)
        self.partners.read.connect(self._tell_count)
        self._show_partners()

    def _connect_board(self, board: BoardView) -> None:
        board.opened.connect(self._open_card)
        board.review_requested.connect(self._review_card)
        board.show_requested.connect(self._narrow)
        board.order_requested.connect(self._sort)
        board.search_requested.connect(self._search)
        board.own_requested.connect(self._look_in_mine)
        board.reload_requested.connect(self._refresh)

    def _make_actions(self) -> None:
        self.add_action("Search", "search", "/", self._focus_search)
        self.add_action("What waits", "clock", "Ctrl+Shift+P", self._show_waiting)
        self.add_action("Review the next that waits", "arrow-right", "Ctrl+Shift+N", self._review_next)
        self.add_action("My applications", "layers", "Ctrl+Shift+M", self._show_mine)
        self.add_action("Cards or table", "table-2", "Ctrl+Shift+T", self._switch_form)
        self._request_actions = tuple(
            self.add_action(text, icon, keys, partial(self._in_request, do)) for text, icon, keys, do in REQUEST_ACTIONS
        )

    # -- the frame's side ------------------------------------------------------------------------------------------

    async def open(self, route: Route) -> None:
        """Show what the route names; on the first visit begin to look for new requests."""
        self._route = route
        if self._tools is None:
            return
        if not self._is_watching:
            self._is_watching = True
            self.tasks.spawn(self.partners.watch(), "look for requests")
        else:
            self._refresh()
        if not route.subject:
            self._show_list(route)
        elif route.step in own_view.STEPS:
            self._show_own(route)
        else:
            self._show_request(route)

    def panes(self) -> tuple[QWidget, ...]:
        """The view that is shown, and in a request the wizard's foot."""
        if self._tools is None:
            return (self,)
        request = self._request
        return (self.stack,) if request is None else (self.stack, request.view.wizard.foot)

    def destinations(self) -> Sequence[Destination]:
        """Every partner's application, and the chain's own."""
        if self._tools is None:
            return ()
        return destinations_of(self.partners.partners, self.partners.own, self._tools.now())

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def _request(self) -> OpenRequest | None:
        """The request that is shown, or None."""
        return self._requests.get(self._route.subject)

    def _show_list(self, route: Route) -> None:
        self.list.show_tab(applications_view.OWN if route.step == applications_view.OWN else applications_view.PARTNERS)
        if route.filter in set(Show):
            self.partners.narrow(Show(route.filter))
        self._bring(self.list)

    def _show_own(self, route: Route) -> None:
        self.own.show_step(route.step)
        self._bring(self.own)
        self._show_partners()
        self.own.focus_content()

    def _show_request(self, route: Route) -> None:
        assert self._tools is not None
        request = self._requests.get(route.subject)
        if request is None:
            request = self._requests[route.subject] = OpenRequest(self._tools, route.subject, self)
            self.stack.addWidget(request.view)
            request.view.step_requested.connect(partial(self._show_step, route.subject))
            request.view.crumb_requested.connect(self._follow_crumb)
            request.view.copy_requested.connect(self._copy_link)
            request.view.left.connect(self._leave_request)
        request.load()
        request.view.show_step(route.step)
        self._bring(request.view)
        request.view.focus_content()

    def _bring(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        for action in self._request_actions:
            action.setEnabled(self._request is not None)

    def _show_partners(self) -> None:
        self.list.show_partners(self.partners)
        application = self.partners.own_application(self._route.subject)
        if application is not None:
            self.own.show_application(application, self.partners.pending)
            self.own.board.show_board(self.partners.board, prefers_table=self.partners.is_many)
        problem = self.partners.problem
        if problem is not None and self.partners.read_at is not None:
            self.show_problem(problem)
        elif problem is None and self._said is not None:
            self.clear_problem()
        self._said = problem

    def _tell_count(self) -> None:
        """Both pages' counts, since both come from this list and Readiness may not have been visited yet."""
        self._desk.counts.tell(PAGE, Count(self.partners.pending, "pending", is_awaited=True))
        self._desk.counts.tell(READINESS_PAGE, Count(waiting_for_partner(self.partners.partners), WAITING))

    # -- where a person goes ---------------------------------------------------------------------------------------

    def _open_card(self, card: PartnerCard) -> None:
        self.route_requested.emit(route_to(card))

    def _review_card(self, card: PartnerCard) -> None:
        self.route_requested.emit(Route(PAGE, card.subscription_id, request_view.EVENTS))

    def _open_own(self, application: Application) -> None:
        self.route_requested.emit(route_to_own(application))

    def _show_tab(self, tab: str) -> None:
        self.route_requested.emit(MINE if tab == applications_view.OWN else Route(PAGE))

    def _show_waiting(self) -> None:
        self.route_requested.emit(Route(PAGE, filter=Show.PENDING))

    def _show_mine(self) -> None:
        self.route_requested.emit(MINE)

    def _look_in_mine(self, text: str) -> None:
        self.list.own.look_for(text)
        self._show_mine()
        self.list.focus_search()
        self._search("")

    def _review_next(self) -> None:
        waiting = board(self.partners.partners, utc_now(), show=Show.PENDING).cards
        if waiting:
            self._review_card(waiting[0])

    def _leave_request(self) -> None:
        self.route_requested.emit(Route(PAGE))

    def _follow_crumb(self, _part: int) -> None:
        self.route_requested.emit(Route(PAGE))

    def _follow_own_crumb(self, part: int) -> None:
        self.route_requested.emit(MINE if part else Route(PAGE))

    def _show_step(self, subject: str, step: str) -> None:
        """A request goes to another step; one that is not shown now does so for the next time."""
        view = self._requests[subject].view
        view.show_step(step)
        if self._route.subject == subject:
            self._amend(Route(PAGE, subject, step))
            view.focus_content()

    def _show_own_step(self, step: str) -> None:
        self._amend(Route(PAGE, self._route.subject, step))
        self.own.show_step(step)

    def _amend(self, route: Route) -> None:
        self._route = route
        self.route_changed.emit(route)

    # -- what a person asks for ------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.tasks.spawn(self.partners.refresh(), "read the applications")

    def _search(self, text: str) -> None:
        self.tasks.spawn(self.partners.search(text), "search applications")

    def _narrow(self, show: Show) -> None:
        self.partners.narrow(show)
        if not self._route.subject:
            self._amend(Route(PAGE, filter=show.value))

    def _sort(self, order: Order) -> None:
        self.partners.sort(order)

    def _focus_search(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, ApplicationsView | OwnView | RequestView):
            shown.focus_search()

    def _switch_form(self) -> None:
        (self.own if self.stack.currentWidget() is self.own else self.list).board.switch_form()

    def _copy_link(self) -> None:
        QGuiApplication.clipboard().setText(str(self._route))

    def _in_request(self, do: Callable[[OpenRequest], None], _checked: bool = False) -> None:
        request = self._request
        if request is not None:
            do(request)
