"""The three steps to an approval: events, properties, summary. Shows what the presenter holds and hands on intents."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.approvals.events_step import EventsStep
from ui.approvals.foot import Foot
from ui.approvals.frames import MARGIN
from ui.approvals.outcome import Kind, Outcome
from ui.approvals.properties_step import PropertiesStep
from ui.approvals.request import Phase, RequestPresenter
from ui.approvals.requested import RequestedEvents
from ui.approvals.summary import summary
from ui.approvals.summary_step import SummaryStep
from ui.approvals.words import properties
from ui.text import day, n_of_m
from ui.theme import Token
from ui.widgets.banner import Banner
from ui.widgets.steps import Steps

STEPS = ("events", "properties", "summary")
"""The steps as a route names them."""

_LABELS = ("Events", "Properties", "Summary")
_LAST = len(STEPS) - 1
_BANNERS = {
    Kind.CHANGED: (Token.INFO, "info"),
    Kind.HOTELS_REFUSED: (Token.WARNING, "lock"),
    Kind.NOT_ALLOWED: (Token.WARNING, "lock"),
    Kind.UNKNOWN: (Token.WARNING, "circle-help"),
    Kind.ARRIVED: (Token.INFO, "info"),
    Kind.FAILED: (Token.DANGER, "circle-x"),
}
_LEADS_TO = {Kind.CHANGED: STEPS[0], Kind.HOTELS_REFUSED: STEPS[1]}
"""Where a person has to look again."""


class Wizard(QWidget):
    """One request on its way to an approval."""

    step_requested = Signal(object)
    """The step that should be shown, as a route names it."""
    approve_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, presenter: RequestPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._step = 0
        self._told: Outcome | None = None
        self.events = RequestedEvents((), (), {})
        self._hours = 0
        self.steps = Steps(_LABELS)
        self.steps.step_requested.connect(self._go_back_to)
        self.banner = Banner(closable=True)
        self.banner.hide()
        self.events_step = EventsStep()
        self.properties_step = PropertiesStep()
        self.properties_step.chosen.connect(presenter.choose_only)
        self.summary_step = SummaryStep()
        self.summary_step.personal_requested.connect(self._show_personal)
        self._stack = QStackedWidget()
        for shown in (self.events_step, self.properties_step, self.summary_step):
            self._stack.addWidget(shown)
        self.foot = Foot()
        self.foot.cancel_requested.connect(self.cancel_requested)
        self.foot.back_requested.connect(self.go_back)
        self.foot.next_requested.connect(self.go_on)
        self.foot.approve_requested.connect(self.approve_requested)
        self.foot.take_back_requested.connect(presenter.take_back)
        self._lay_out()
        presenter.changed.connect(self.refresh)
        presenter.selection_changed.connect(self._show_selection)
        presenter.ticked.connect(self._show_foot)

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(MARGIN, 16, MARGIN, 16)
        inner.setSpacing(16)
        inner.addWidget(self.steps)
        inner.addWidget(self.banner)
        inner.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner, 1)
        column.addWidget(self.foot)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_events(self, events: RequestedEvents, hours: int) -> None:
        """The requested events with their volumes, and how many hours these were counted for."""
        self.events, self._hours = events, hours
        self.refresh()

    def show_step(self, step: str) -> None:
        """This step."""
        self._step = STEPS.index(step) if step in STEPS else 0
        self._stack.setCurrentIndex(self._step)
        self.steps.set_current(self._step)
        self.refresh()

    @property
    def step(self) -> str:
        """The step that is shown."""
        return STEPS[self._step]

    def refresh(self) -> None:
        """Everything as the presenter holds it now; where nothing is to be decided, nobody sees it."""
        subscription = self._presenter.subscription
        if subscription is None:
            return
        asked = subscription.summary
        before = asked.approved_before_at
        compared = f"Compared with the approval of {day(before)}" if before else "A first request: nothing came before"
        self.events_step.show_events(self.events, asked.partner, compared)
        new = len(self.events.new)
        self.steps.set_note(0, f"{len(self.events)}, {new} of them new" if new else str(len(self.events)))
        self._show_outcome(self._presenter.outcome)
        if self._presenter.is_open:
            self._show_selection()

    def _show_selection(self) -> None:
        presenter = self._presenter
        selection = presenter.selection
        self.properties_step.show_selection(selection, self.events.a_day_by_hotel)
        self.steps.set_note(1, n_of_m(len(selection), selection.total) if self._step else "")
        if self.step == "summary" and presenter.subscription is not None:
            shown = summary(presenter.subscription, self.events, selection, self._hours)
            environment = presenter.subscription.summary.environment
            self.summary_step.show_summary(shown, environment, presenter.partner, presenter.pace.grace)
        self._show_foot()

    def _show_foot(self) -> None:
        presenter, chosen = self._presenter, len(self._presenter.selection)
        if presenter.phase is Phase.COUNTDOWN:
            self.foot.show_countdown(presenter.left, presenter.pace.grace, chosen)
        elif presenter.phase is Phase.SENDING:
            self.foot.show_under_way(f"Sending the approval for {properties(chosen)} to the portal")
        elif presenter.phase is Phase.UNKNOWN:
            self.foot.show_under_way("Asking the portal what became of the approval")
        else:
            self.foot.show_step(self._step, _LAST, self._note(), chosen, presenter.cannot_approve)

    def _note(self) -> str:
        presenter = self._presenter
        if self._step == 0:
            return "Nothing is sent until you approve in step 3."
        if self._step == 1:
            asked = "all " if presenter.subscription and presenter.subscription.requests_all_properties else ""
            total = properties(presenter.selection.total)
            return f"The request asked for {asked}{total}. You choose {len(presenter.selection):,}."
        user = presenter.session.user_name if presenter.session else ""
        return f"You approve as {user}." if user else ""

    def _show_outcome(self, outcome: Outcome | None) -> None:
        is_news, self._told = outcome is not self._told, outcome
        if is_news and outcome is not None and outcome.kind in _LEADS_TO:
            self.step_requested.emit(_LEADS_TO[outcome.kind])
        look = _BANNERS.get(outcome.kind) if outcome else None
        self.banner.setVisible(look is not None)
        if look is not None and outcome is not None:
            self.banner.say(*look, outcome.title, outcome.sentence)

    # -- what a person does ----------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """One step further."""
        if self._step < _LAST and not self._presenter.is_busy:
            self.step_requested.emit(STEPS[self._step + 1])

    def go_back(self) -> None:
        """One step back."""
        if self._step > 0 and not self._presenter.is_busy:
            self.step_requested.emit(STEPS[self._step - 1])

    def focus_search(self) -> None:
        """The keyboard goes to the search of the step."""
        if self.step == "events":
            self.events_step.focus_search()
        elif self.step == "properties":
            self.properties_step.focus_search()

    def focus_content(self) -> None:
        """The keyboard goes to what the step is about."""
        if self.step == "events":
            self.events_step.table.setFocus()
        elif self.step == "properties":
            self.properties_step.focus_tree()
        else:
            self.foot.focus_way_on()

    def _go_back_to(self, step: int) -> None:
        if not self._presenter.is_busy:
            self.step_requested.emit(STEPS[step])

    def _show_personal(self) -> None:
        self.events_step.show_personal()
        self.step_requested.emit(STEPS[0])
