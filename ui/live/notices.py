"""What the live page says instead of rows, or above them: the state of stream and archive in a few words.

One notice at a time, the most urgent::

    archive unreadable ──► stream or recorder in trouble ──► damaged in part ──► (paused) ──► connecting, reading ──►
    nothing yet

Where there are rows, a notice is a banner above them; where there are none, it fills the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.filter import Facet
from app.domain.link import LinkReport, LinkState, Need
from ui.live.state import LiveState
from ui.live.times import SECOND, Clocks
from ui.problem import problem_of
from ui.text import count
from ui.tokens import Token


class Remedy(Enum):
    """What a notice offers to do; its button says it in words of its own."""

    CHECK = "check"  # see the connections
    CHANGE_KEYS = "change keys"
    READ_AGAIN = "read again"
    STOP_READING = "stop reading"
    SHOW_NEW = "show new"
    CLEAR_FILTER = "clear filter"
    COPY_DETAILS = "copy details"
    RECORD = "record"  # start the recorder, or start it anew


Offer = tuple[Remedy, str]
"""A remedy, and what its button says."""

_CHECK: Offer = (Remedy.CHECK, "Check the connection")
_TRY_AGAIN: Offer = (Remedy.RECORD, "Try again")
_READ_AGAIN: Offer = (Remedy.READ_AGAIN, "Try again")
_START: Offer = (Remedy.RECORD, "Start recording")

SLOW = 1_000_000
"""After so many microseconds of reading it is said what is waited for."""

_NEEDS: dict[Need | None, tuple[str, tuple[Offer, ...]]] = {
    Need.KEYS: ("The keys are refused", ((Remedy.CHANGE_KEYS, "Change the keys"), _TRY_AGAIN)),
    Need.ARCHIVE: ("The archive cannot be written", (_TRY_AGAIN, _CHECK)),
    Need.ACCESS: ("The stream does not open", (_CHECK, _TRY_AGAIN)),
    None: ("The stream needs you", (_CHECK, _TRY_AGAIN)),
}
"""Title and remedies by what a person has to see to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice. ``sentence`` and ``detail`` may hold a server's text: show them plain. The first remedy counts most.

    ``count`` is the part of title or sentence that moves on by itself: the seconds that are left, how many wait.
    """

    icon: str
    token: Token
    title: str
    sentence: str
    detail: str = ""
    remedies: tuple[Offer, ...] = ()
    is_turning: bool = False
    count: str = ""

    @property
    def news(self) -> str:
        """What is worth an alert: all but the count, which would be read out every second."""
        said = f"{self.title} {self.sentence}"
        return said.replace(self.count, "", 1) if self.count else said


def notice_of(state: LiveState, clocks: Clocks, now: int) -> Notice | None:
    """The notice at this moment, or None where the rows speak for themselves. ``now`` is in microseconds, UTC."""
    if state.problem is not None:
        problem = problem_of(state.problem)
        remedies: tuple[Offer, ...] = (_READ_AGAIN, (Remedy.COPY_DETAILS, "Copy details"))
        return Notice(problem.icon, Token.DANGER, problem.title, problem.sentence, problem.detail, remedies)
    if state.link is not None and state.is_troubled:
        return _trouble(state.link, clocks, now)
    if state.passed_over:
        return _passed_over(state.passed_over)
    if state.paused_at is not None and not state.is_empty:
        return _paused(state, clocks)
    return _nothing(state, now) if state.is_empty else None


def _trouble(link: LinkReport, clocks: Clocks, now: int) -> Notice:
    match link.state:
        case LinkState.NEEDS_YOU:
            title, remedies = _NEEDS[link.need]
            return Notice("circle-x", Token.DANGER, title, link.sentence, link.detail, remedies)
        case LinkState.HELD:
            return _held(link, now)
        case LinkState.RESTARTING:
            return _restarting(link, now)
        case LinkState.OFF:
            return _off()
        case _:
            return _reconnecting(link, clocks, now)


def _held(link: LinkReport, now: int) -> Notice:
    sentence = link.sentence or (
        "A stream has one consumer per application key and chain. Close the other program, or give Doorman a key of "
        "its own."
    )
    wait = _countdown(link, now, " Doorman tries again in {}.")
    remedies = ((Remedy.CHANGE_KEYS, "Use another key"), _TRY_AGAIN)
    title = "Another program holds this stream"
    return Notice("lock", Token.WARNING, title, f"{sentence}{wait}", link.detail, remedies, count=wait)


def _restarting(link: LinkReport, now: int) -> Notice:
    wait = _countdown(link, now, " in {}")
    title = f"The recorder is started again{wait}"
    sentence = f"{link.sentence} Nothing is lost: it goes on from the last committed event."
    detail = " · ".join(part for part in (_attempt(link), link.detail) if part)
    remedies = ((Remedy.RECORD, "Start now"),)
    return Notice("refresh-cw", Token.WARNING, title, sentence, detail, remedies, count=wait)


def _reconnecting(link: LinkReport, clocks: Clocks, now: int) -> Notice:
    wait = _countdown(link, now, " in {}")
    title = f"Reconnecting{wait}"
    why = link.sentence or f"The connection broke at {clocks.time(link.at)}."
    sentence = f"{why} Nothing is lost: Doorman goes on from the last committed event."
    detail = " · ".join(part for part in (_position(link), _attempt(link), link.detail) if part)
    remedies = ((Remedy.RECORD, "Reconnect now"),)
    return Notice("refresh-cw", Token.WARNING, title, sentence, detail, remedies, count=wait)


def _off() -> Notice:
    sentence = "No recorder runs. The server keeps events for 7 days: start within that time, and nothing is missing."
    return Notice("unplug", Token.TEXT_2, "Nothing is being recorded", sentence, remedies=(_START,))


def _passed_over(names: tuple[str, ...]) -> Notice:
    sentence = (
        "All events that read are shown; those in the damaged part are missing here. The recorder puts it right as far "
        "as it can be when it starts."
    )
    title = "Part of the archive is damaged"
    remedies = ((Remedy.RECORD, "Start the recorder anew"),)
    return Notice("circle-x", Token.DANGER, title, sentence, ", ".join(names), remedies)


def _paused(state: LiveState, clocks: Clocks) -> Notice:
    assert state.paused_at is not None
    waiting = "No new event is waiting."
    remedies: tuple[Offer, ...] = ()
    if state.waiting:
        are = "event is" if state.waiting == 1 else "events are"
        waiting = f"{count(state.waiting)} new {are} waiting."
        remedies = ((Remedy.SHOW_NEW, f"Show {count(state.waiting)} new"),)
    title = f"Paused at {clocks.time(state.paused_at)}"
    return Notice("pause", Token.WARNING, title, f"Recording goes on. {waiting}", remedies=remedies, count=waiting)


def _nothing(state: LiveState, now: int) -> Notice | None:
    if not state.is_read:
        return _reading(state, now)
    if state.searched_back_to is not None:
        return None
    if state.filter:
        return _nothing_found(state)
    return Notice(
        "inbox",
        Token.TEXT_2,
        "No event yet",
        "The stream is open. The first event shows up here as soon as one of the properties sends it.",
    )


def _reading(state: LiveState, now: int) -> Notice | None:
    """What is waited for until the archive has answered once; nothing in the first second, when it is quick."""
    if state.is_reading_stopped:
        sentence = "The archive was not read. What is recorded is safe all the same."
        return Notice("circle-slash", Token.TEXT_2, "You stopped waiting", sentence, remedies=(_READ_AGAIN,))
    if state.link is not None and state.link.state is LinkState.CONNECTING:
        sentence = "Doorman signs in and opens the chain's stream. Events appear here as soon as they are committed."
        return Notice("loader-circle", Token.INFO, "Connecting", sentence, is_turning=True)
    if state.reading_since is None or now - state.reading_since < SLOW:
        return None
    cancel = ((Remedy.STOP_READING, "Cancel"),)
    if state.link is None:
        sentence = "The recorder is being started; it makes the archive in which events are kept."
        return Notice(
            "loader-circle", Token.INFO, "Waiting for the recorder", sentence, remedies=cancel, is_turning=True
        )
    sentence = "The newest events are being read. A large archive or a slow disk takes a while; recording goes on."
    return Notice("loader-circle", Token.INFO, "Opening the archive", sentence, remedies=cancel, is_turning=True)


def _nothing_found(state: LiveState) -> Notice:
    facets = {condition.facet for condition in state.filter.conditions}
    if state.filter.text:
        sentence = f"The archive holds no event with “{state.filter.text}” under this filter."
    elif facets == {Facet.HOTEL}:
        sentence = "These properties sent nothing that is archived. New events show up here as they come."
    else:
        sentence = "No archived event passes this filter. New ones show up here as they come."
    return Notice(
        "search", Token.TEXT_2, "Nothing found", sentence, remedies=((Remedy.CLEAR_FILTER, "Clear the filter"),)
    )


def _countdown(link: LinkReport, now: int, words: str) -> str:
    """How long it is until the next attempt, put into ``words``; "" where none is planned."""
    if link.retry_at is None or link.retry_at <= now:
        return ""
    seconds = -((now - link.retry_at) // SECOND)
    return words.format(f"{seconds} s" if seconds < 60 else f"{seconds // 60}:{seconds % 60:02}")


def _position(link: LinkReport) -> str:
    return f"position {link.offset}" if link.offset else ""


def _attempt(link: LinkReport) -> str:
    return f"attempt {link.attempt}" if link.attempt > 1 else ""
