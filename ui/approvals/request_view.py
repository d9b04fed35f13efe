"""The page of one request: its head, and the tabs Overview, Events, Readiness and Activity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.portal import Capability, HistoryEntry, Status, SubscriptionSummary
from ui.approvals import progress
from ui.approvals.activity import Activity
from ui.approvals.frames import inset, lay_out_tabbed
from ui.approvals.outcome import Kind, Outcome, ended
from ui.approvals.overview import Overview
from ui.approvals.page_head import PageHead
from ui.approvals.partners import utc_now
from ui.approvals.progress_view import ProgressView
from ui.approvals.request import RequestPresenter
from ui.approvals.requested import RequestedEvents
from ui.approvals.states import state_of
from ui.approvals.summary import sentence
from ui.approvals.wizard import STEPS as WIZARD_STEPS
from ui.approvals.wizard import Wizard
from ui.problem import problem_of
from ui.readiness.panel import ReadinessPanel
from ui.text import age, day
from ui.theme import Token
from ui.widgets.state_page import Skeleton, StatePage
from ui.widgets.tabs import Tabs

OVERVIEW, EVENTS, READINESS, ACTIVITY = "overview", "events", "readiness", "activity"
TABS = (OVERVIEW, EVENTS, READINESS, ACTIVITY)
STEPS = (*TABS, *WIZARD_STEPS)
"""The steps of a route that lead into a request; the wizard's are parts of the tab *Events*."""

_ROWS_TO_COME = ((10, 150), (250, 320), (700, 120))


class RequestView(QWidget):
    """Shows what a :class:`RequestPresenter` holds. ``step_requested`` is a step of the route to this request."""

    step_requested = Signal(object)
    crumb_requested = Signal(int)
    copy_requested = Signal()
    approve_requested = Signal()
    retry_requested = Signal(object)
    reload_requested = Signal()
    left = Signal()
    """Away from this request, back to the list."""

    def __init__(
        self,
        presenter: RequestPresenter,
        known: SubscriptionSummary | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        """``known`` is what a list says of the request: the head shows it until the request itself is read."""
        super().__init__(parent)
        self.presenter = presenter
        self._known = known
        self._now = now
        self._events = RequestedEvents((), (), {})
        self._step = OVERVIEW
        self._waits_on_tab = False
        self.head = PageHead()
        self.tabs = Tabs("Parts of the request")
        for key, label in zip(TABS, ("Overview", "Events", "Readiness", "Activity"), strict=True):
            self.tabs.add(key, label)
        self.overview = Overview()
        self.wizard = Wizard(presenter)
        self.progress = ProgressView(now=now)
        self.readiness = ReadinessPanel()
        self.activity = Activity()
        self.state = StatePage()
        self._loading = Skeleton(_ROWS_TO_COME)
        self._progress_page = inset(self.progress, top=16)
        self._stack = QStackedWidget()
        for shown in (self._loading, self.state, self.overview, self.wizard, self._progress_page):
            self._stack.addWidget(shown)
        self._stack.addWidget(self.readiness)
        self._stack.addWidget(self.activity)
        lay_out_tabbed(self, self.head, self.tabs, self._stack)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.presenter.changed.connect(self.refresh)
        self.head.crumb_requested.connect(self.crumb_requested)
        self.head.copy_requested.connect(self.copy_requested)
        self.tabs.chosen.connect(self.step_requested)
        self.overview.review_requested.connect(self.show_events)
        self.readiness.review_requested.connect(self.show_events)
        self.progress.request_requested.connect(self.show_overview)
        self.progress.retry_requested.connect(self.retry_requested)
        self.wizard.step_requested.connect(self.step_requested)
        self.wizard.approve_requested.connect(self.approve_requested)
        self.wizard.cancel_requested.connect(self.left)

    # -- what the page tells ---------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The step of the route that is shown."""
        return self._step

    @property
    def is_deciding(self) -> bool:
        """Whether the wizard is shown."""
        return self._stack.currentWidget() is self.wizard

    @property
    def is_picking(self) -> bool:
        """Whether step 2 of the wizard is shown."""
        return self.is_deciding and self.wizard.step == "properties"

    @property
    def is_summing_up(self) -> bool:
        """Whether step 3 of the wizard is shown."""
        return self.is_deciding and self.wizard.step == "summary"

    def show_step(self, step: str) -> None:
        """This tab, or this step of the wizard."""
        self._step = step if step in STEPS else OVERVIEW
        self.tabs.set_current(EVENTS if step in WIZARD_STEPS else self._step)
        if step in WIZARD_STEPS:
            self.wizard.show_step(step)
        self._show_content()

    def show_volumes(self, events: RequestedEvents, hours: int) -> None:
        """The requested events, with how many of each come in a day."""
        self._events = events
        self.wizard.show_events(events, hours)
        self.refresh()

    def show_readiness_count(self, done: int | None) -> None:
        """How many of the five hold, on the tab; None where it is not known."""
        self.tabs.set_count(READINESS, "" if done is None else f"{done} of 5")

    def refresh(self) -> None:
        """Everything as the presenter holds it now."""
        self._show_head()
        subscription = self.presenter.subscription
        if subscription is not None:
            self.overview.show_request(subscription, self._events)
            self.activity.show_history(self.presenter.history)
            self.tabs.set_dot(EVENTS, subscription.summary.status is Status.PENDING and self.presenter.is_open)
            self._show_progress()
        self._show_content()

    def show_events(self) -> None:
        """Go to the tab *Events*."""
        self.step_requested.emit(EVENTS)

    def show_overview(self) -> None:
        """Go to the tab *Overview*."""
        self.step_requested.emit(OVERVIEW)

    def show_activity(self) -> None:
        """Go to the tab *Activity*."""
        self.step_requested.emit(ACTIVITY)

    def focus_search(self) -> None:
        """The keyboard goes to the search of what is shown."""
        if self.is_deciding:
            self.wizard.focus_search()

    def focus_content(self) -> None:
        """The keyboard goes to what is shown, or to its tab, from where the arrows lead to the others.

        While the request is still being read it waits on the tab.
        """
        self._waits_on_tab = self._stack.currentWidget() is self._loading
        if self.is_deciding:
            self.wizard.focus_content()
        else:
            self.tabs.button(self.tabs.current).setFocus()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        subscription = self.presenter.subscription
        asked = subscription.summary if subscription else self._known
        if asked is None:
            self.head.set_path(("Applications", "Partner applications", self.presenter.id))
            self.head.say(self.presenter.id, "", None)
            return
        self.head.set_path(("Applications", "Partner applications", asked.partner))
        when = f"{day(asked.requested_at)}, {age(asked.requested_at, self._now())} ago"
        state, word = state_of(self._status(asked))
        self.head.say(asked.partner, f"{asked.application} · asked by {asked.requested_by} on {when}", state, word)

    def _status(self, asked: SubscriptionSummary) -> Status:
        """Where the request stands: what was read last may be older than what the server said since."""
        presenter = self.presenter
        if presenter.outcome is not None and presenter.outcome.kind is Kind.WITHDRAWN:
            return Status.WITHDRAWN
        return presenter.progress.status if presenter.is_moving and presenter.progress else asked.status

    def _show_progress(self) -> None:
        presenter = self.presenter
        if presenter.progress is None or presenter.subscription is None:
            return
        granted = presenter.progress.total if presenter.is_moving else presenter.progress.approved
        grant = "".join(sentence(presenter.subscription, self._events, granted)[1:4])
        self.progress.show_progress(
            presenter.progress,
            progress.steps(self._since_asked(), presenter.progress, presenter.sent),
            grant,
            partner=presenter.partner,
            may_retry=presenter.can(Capability.RETRY),
        )

    def _since_asked(self) -> tuple[HistoryEntry, ...]:
        """What happened to this request, without what happened to those before it."""
        subscription = self.presenter.subscription
        asked_at = subscription.summary.requested_at if subscription else None
        return tuple(entry for entry in self.presenter.history if asked_at is None or entry.at >= asked_at)

    def _show_content(self) -> None:
        presenter = self.presenter
        if presenter.subscription is None and presenter.outcome is None:
            self._show_reading()
        elif self._step in (OVERVIEW, READINESS, ACTIVITY):
            pages = {OVERVIEW: self.overview, READINESS: self.readiness, ACTIVITY: self.activity}
            self._stack.setCurrentWidget(pages[self._step])
        elif (outcome := self._outcome()) is not None:
            self._show_outcome(outcome)
        else:
            self._stack.setCurrentWidget(self.wizard if presenter.is_open else self._progress_page)
        if self._waits_on_tab and self.tabs.button(self.tabs.current).hasFocus():
            self.focus_content()

    def _outcome(self) -> Outcome | None:
        """What stands in place of the wizard, or None."""
        presenter = self.presenter
        if presenter.outcome is not None and presenter.outcome.replaces_wizard:
            return presenter.outcome
        return ended(presenter.subscription.summary) if presenter.subscription else None

    def _show_reading(self) -> None:
        if self.presenter.problem is None:
            self._stack.setCurrentWidget(self._loading)
            return
        problem = problem_of(self.presenter.problem)
        self._offer("Read again", self.reload_requested.emit)
        self.state.say(problem.icon, problem.title, problem.sentence, token=problem.tone)

    def _show_outcome(self, outcome: Outcome) -> None:
        if outcome.kind is Kind.DECIDED:
            self.state.say("users", outcome.title, outcome.sentence, token=Token.INFO)
            self._offer("See the decision", self.reload_requested.emit)
        elif outcome.kind is Kind.ENDED:
            self.state.say("ban", outcome.title, outcome.sentence)
            self._offer("See what happened", self.show_activity)
        else:
            self.state.say("ban", outcome.title, outcome.sentence)
            self._offer("Back to the applications", self.left.emit)

    def _offer(self, words: str, do: Callable[[], None]) -> None:
        self.state.clear_buttons()
        self.state.add_button(words).clicked.connect(do)
        self._stack.setCurrentWidget(self.state)
