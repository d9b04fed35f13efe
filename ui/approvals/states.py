"""How a status looks: its pill, and the server's own word where Doorman does not know it."""

from __future__ import annotations

from app.domain.portal import Status
from ui.widgets.cell import Run, State, pill

STATES = {
    Status.PENDING: State.PENDING,
    Status.WAITING: State.WAITING,
    Status.IN_PROGRESS: State.IN_PROGRESS,
    Status.APPROVED: State.APPROVED,
    Status.FAILED: State.FAILED,
    Status.REJECTED: State.REJECTED,
    Status.REVOKED: State.REVOKED,
}
"""How a status looks. What is not here is a grey pill with the server's word."""


def state_of(status: Status | None) -> tuple[State, str]:
    """How a status looks, and the word where it is not the state's own. None is one that has asked for nothing."""
    if status is None:
        return State.NO_REQUEST, ""
    state = STATES.get(status)
    return (state, "") if state else (State.NO_REQUEST, status.value)


def status_pill(status: Status | None) -> Run:
    """A status as a pill."""
    return pill(*state_of(status))
