"""How far the server is with an approval, as rows, counts and a story. Nothing here is ahead of the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.portal import HistoryEntry, Progress, Status, SubscriptionProperty
from ui.approvals.words import properties, some_of
from ui.text import clock, counted

# Failed first: there somebody may be needed. Then what moves; what is done is at the bottom, last ended first.
_RANK = {Status.FAILED: 0, Status.IN_PROGRESS: 1, Status.WAITING: 2, Status.APPROVED: 3}

_UNSAID = {
    Status.WAITING: "Next in line",
    Status.IN_PROGRESS: "Accepted, waiting for the hotel",
    Status.APPROVED: "Active",
    Status.FAILED: "The portal gives no reason",
}


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One property of an approval. ``answer`` is the portal's own word where it has one, and foreign."""

    hotel: str
    name: str
    status: Status
    took: float | None
    answer: str
    note: str

    @property
    def is_failed(self) -> bool:
        """Whether it may be tried again."""
        return self.status is Status.FAILED


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what happened or happens next. ``notes`` stand below each other."""

    icon: str
    title: str
    at: datetime | None
    notes: tuple[str, ...] = ()
    is_done: bool = True
    is_now: bool = False


def rows(progress: Progress, now: datetime) -> tuple[ProgressRow, ...]:
    """The properties that the approval covers, as the table shows them at ``now``."""
    covered = [p for p in progress.properties if p.status in _RANK]
    covered.sort(key=lambda p: (_RANK[p.status], -(p.took or 0.0) if p.status is Status.APPROVED else 0.0, p.hotel))
    return tuple(_row(p, now) for p in covered)


def moving_rows(progress: Progress, now: datetime) -> tuple[ProgressRow, ...]:
    """Those of the rows whose time runs on, in no order."""
    return tuple(_row(p, now) for p in progress.properties if p.status is Status.IN_PROGRESS)


def _row(item: SubscriptionProperty, now: datetime) -> ProgressRow:
    return ProgressRow(item.hotel, item.name, item.status, _took(item, now), _answer(item), _note(item))


def failed_sentence(failed: Sequence[ProgressRow], total: int) -> tuple[str, str]:
    """The banner's bold start and its sentence: what failed, and what it does not touch."""
    title = f"{properties(len(failed))} failed."
    if len(failed) == 1:
        what = f"{failed[0].name} ({failed[0].hotel}): {failed[0].answer.rstrip('.')}."
    else:
        what = f"{some_of([row.hotel for row in failed])}."
    rest = total - len(failed)
    others = "The other one is" if rest == 1 else f"The other {rest:,} are"
    return title, f"{what} {others} not affected." if rest else what


def steps(history: Sequence[HistoryEntry], progress: Progress | None, sent: tuple[Step, ...] = ()) -> tuple[Step, ...]:
    """What happened, oldest first: what this window did (``sent``), what the server recorded, what is to come."""
    told = [Step(_icon(e.action), e.action, e.at, _notes(e)) for e in reversed(history)]
    line = [*sent, *told]
    line.sort(key=lambda step: step.at.timestamp() if step.at else 0.0)
    if progress is not None and progress.status.is_moving:
        done = f"{progress.approved:,} of {progress.total:,} done"
        line.append(Step("loader-circle", "In Progress", progress.started_at, (done,), is_now=True))
        line.append(Step("circle-check", "Approved", None, ("Not yet",), is_done=False))
    return tuple(line)


def took_words(progress: Progress, now: datetime) -> tuple[float, str]:
    """The seconds since the server began, and "since 10:42:07" or "10:42:07 to 10:46:45" below them."""
    if progress.started_at is None:
        return 0.0, ""
    end = progress.finished_at or now
    seconds = (end - progress.started_at).total_seconds()
    if progress.finished_at is None:
        return seconds, f"since {clock(progress.started_at)}"
    return seconds, f"{clock(progress.started_at)} to {clock(progress.finished_at)}"


def _took(item: SubscriptionProperty, now: datetime) -> float | None:
    if item.took is not None:
        return item.took
    return (now - item.started_at).total_seconds() if item.started_at and item.status is Status.IN_PROGRESS else None


def _answer(item: SubscriptionProperty) -> str:
    return item.answer or _UNSAID[item.status]


def _note(item: SubscriptionProperty) -> str:
    if item.status is Status.FAILED and item.code is not None:
        return str(item.code)
    if item.attempts > 1:
        return "after a second try" if item.attempts == 2 else f"after {counted(item.attempts, 'try', 'tries')}"
    return ""


def _notes(entry: HistoryEntry) -> tuple[str, ...]:
    return tuple(text for text in (entry.actor, entry.detail) if text)


def _icon(action: str) -> str:
    words = action.lower()
    for word, icon in (
        ("retr", "rotate-ccw"),
        ("again", "rotate-ccw"),
        ("fail", "circle-x"),
        ("ask", "message-square"),
    ):
        if word in words:
            return icon
    return "circle-check" if words.strip() == "approved" else "check"
