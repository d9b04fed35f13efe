"""What a request is about, before anything is decided: who asks for what, since when, and what came before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.portal import Environment, Status, Subscription
from ui.approvals.facts import Facts
from ui.approvals.frames import MARGIN, scrolled
from ui.approvals.requested import RequestedEvents
from ui.approvals.words import properties
from ui.text import counted, day_and_clock
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind
from ui.widgets.label import Label
from ui.widgets.panel import Line, Panel
from ui.widgets.pill import Tag


class Overview(QWidget):
    """A page of facts; *Review the request* leads to the events."""

    review_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = Label("", Role.SECTION, wraps=True)
        self._environment = _EnvironmentLine()
        self._facts = Facts()
        self._events = Facts()
        self.review = Button("Review the request", Kind.PRIMARY, trailing="arrow-right")
        self.review.clicked.connect(self.review_requested)
        asked = Panel(20, spacing=12)
        asked.body.addWidget(self._sentence)
        asked.body.addWidget(self._environment)
        asked.body.addWidget(Line())
        asked.body.addWidget(self._facts)
        asked.body.addWidget(self.review, 0, Qt.AlignmentFlag.AlignLeft)
        named = Panel(20, spacing=12)
        named.body.addWidget(Label("The events", Role.SECTION))
        named.body.addWidget(self._events)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 16, MARGIN, MARGIN)
        column.setSpacing(16)
        column.addWidget(asked)
        column.addWidget(named)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, name="Overview"))

    def show_request(self, subscription: Subscription, events: RequestedEvents) -> None:
        """This request as it is now."""
        asked = subscription.summary
        where = f"all {properties(asked.requested_count)}" if subscription.requests_all_properties else ""
        verb = "asks for" if asked.status is Status.PENDING else "asked for"
        of = where or properties(asked.requested_count)
        what = counted(len(events), events.noun.removesuffix("s"), events.noun)
        self._sentence.setText(f"{asked.partner} {verb} {what} from {of}.")
        self._environment.show_environment(asked.environment)
        self._facts.show_facts(_facts(subscription))
        self._events.show_facts(_families(events))
        self.review.setVisible(asked.status is Status.PENDING)


class _EnvironmentLine(QWidget):
    """Chain, environment, code: never a plain word alone."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Label("", Role.STRONG, Token.TEXT_2)
        self._tag = Tag("")
        self._code = Label("", Role.CODE, Token.TEXT_2)
        self._region = Label("", Role.BODY, Token.TEXT_2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        for part in (self._name, self._tag, self._code, self._region):
            row.addWidget(part)
        row.addStretch(1)

    def show_environment(self, environment: Environment) -> None:
        """This one."""
        self._name.setText(environment.chain_name)
        self._tag.set(environment.kind.value)
        self._code.setText(environment.chain)
        self._region.setText(f"·  {environment.region}" if environment.region else "")


def _facts(subscription: Subscription) -> tuple[tuple[str, str], ...]:
    asked = subscription.summary
    facts = [
        ("Application", asked.application),
        ("What it does", subscription.description or "The partner does not say"),
        ("Asked", f"by {asked.requested_by}, {day_and_clock(asked.requested_at)}"),
    ]
    if asked.approved_before_at is not None:
        by = f" by {asked.approved_before_by}" if asked.approved_before_by else ""
        before = properties(asked.approved_before_count)
        facts.append(("Approved before", f"for {before}{by}, {day_and_clock(asked.approved_before_at)}"))
    else:
        facts.append(("Approved before", "Never: this is its first request"))
    if asked.decided_at is not None:
        facts.append(("Decided", f"by {asked.decided_by or 'somebody'}, {day_and_clock(asked.decided_at)}"))
        facts.append(("Granted", properties(asked.granted_count)))
    facts.append(("Request", asked.id))
    return tuple(facts)


def _families(events: RequestedEvents) -> tuple[tuple[str, str], ...]:
    families: dict[str, list[str]] = {}
    for row in events.in_order():
        families.setdefault(row.family, []).append(row.meaning.label)
    return tuple((family, ", ".join(labels)) for family, labels in families.items())
