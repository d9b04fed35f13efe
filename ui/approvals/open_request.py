"""One request that was opened: its presenter, its view, and what a person's clicks start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from app.clients.portal import PortalClient
from app.domain.errors import DoormanError
from app.services.approvals import Approvals
from app.services.archive_view import ArchiveView
from app.services.tasks import Tasks
from ui.approvals.partners import PartnersPresenter
from ui.approvals.request import Pace, RequestPresenter
from ui.approvals.request_view import RequestView
from ui.approvals.requested import RequestedEvents, Volumes
from ui.readiness.presenter import ReadinessPresenter

OBSERVED_DAYS = 7
"""Days of the archive that events a day are counted from."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What every request of one profile is served with. ``report`` is told what the request's page does not show."""

    approvals: Approvals
    portal: PortalClient
    archive: ArchiveView
    partners: PartnersPresenter
    readiness: ReadinessPresenter
    tasks: Tasks
    report: Callable[[DoormanError], None]
    pace: Pace
    now: Callable[[], datetime]


class OpenRequest(QObject):
    """Kept while the profile is open, so that a choice half made is found again."""

    def __init__(self, tools: Tools, subscription_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._volumes: Volumes = {}
        self._hours = 0
        self._etag = ""
        self._said: DoormanError | None = None
        self.presenter = RequestPresenter(
            tools.approvals, tools.portal, subscription_id, pace=tools.pace, now=tools.now, parent=self
        )
        self.view = RequestView(self.presenter, tools.partners.asked(subscription_id), now=tools.now)
        self.view.approve_requested.connect(self.approve)
        self.view.retry_requested.connect(self._retry)
        self.view.reload_requested.connect(self.load)
        self.presenter.changed.connect(self._follow)
        self.presenter.changed.connect(self._tell_problem)
        self.presenter.decided.connect(self._read_lists)
        tools.readiness.checked.connect(self._show_readiness)
        tools.tasks.spawn(self._observe(), "count events a day")

    def load(self) -> None:
        """Read the request, and watch it where the server is at work. An outcome that was read is put away."""
        if not self.presenter.is_busy:
            self.presenter.outcome = None
        self._tools.tasks.spawn(self.presenter.load(), "read a request")
        self._check()

    def approve(self) -> None:
        """Approve what is selected, with the seconds in which it can be taken back."""
        self._tools.tasks.spawn(self.presenter.approve(), "approve a request")

    def check_readiness(self) -> None:
        """Ask for the five prerequisites again."""
        self._check()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Another version of the request was read: its events may be others."""
        subscription = self.presenter.subscription
        if subscription is None or subscription.etag == self._etag:
            return
        if not self._etag:
            self._check()
        self._etag = subscription.etag
        self._show_events()

    def _tell_problem(self) -> None:
        """What went wrong beside the request itself: it is shown, so its view has no room for that."""
        problem, said = self.presenter.problem, self._said
        self._said = problem
        if problem is not None and problem is not said and self.presenter.subscription is not None:
            self._tools.report(problem)

    def _show_events(self) -> None:
        subscription = self.presenter.subscription
        if subscription is not None:
            hotels = [p.hotel for p in self.presenter.selection.properties]
            self.view.show_volumes(RequestedEvents(subscription.events, hotels, self._volumes), self._hours)

    async def _observe(self) -> None:
        now = round(self._tools.now().timestamp() * 1_000_000)
        observed = await self._tools.archive.volumes(OBSERVED_DAYS, now)
        self._volumes, self._hours = observed.per_day, observed.hours
        self._show_events()

    def _retry(self, hotels: Sequence[str]) -> None:
        self._tools.tasks.spawn(self.presenter.retry(hotels), "retry properties")

    def _read_lists(self) -> None:
        self._tools.tasks.spawn(self._tools.partners.refresh(), "read the applications")
        self._check()

    def _check(self) -> None:
        subscription = self.presenter.subscription
        if subscription is None:
            return
        application = self._tools.partners.partner(subscription.summary.application_id)
        if application is not None:
            self._tools.tasks.spawn(self._tools.readiness.check(application), "check the readiness")

    def _show_readiness(self, application_id: str) -> None:
        subscription = self.presenter.subscription
        if subscription is None or subscription.summary.application_id != application_id:
            return
        readiness = self._tools.readiness.of(application_id)
        application = self._tools.partners.partner(application_id)
        problem = self._tools.readiness.problem(application_id)
        if readiness is not None and application is not None:
            self.view.readiness.show_readiness(readiness, application, subscription.summary.environment)
            self.view.show_readiness_count(readiness.done)
        if problem is not None:
            self._tools.report(problem)
