"""What the live page says instead of rows, or above them: the state of stream and archive in a few words.

One notice at a time, the most urgent::

    archive unreadable ──► stream needs you ──► held ──► reconnecting ──► (paused) ──► connecting ──► nothing yet

Where there are rows, a notice is a banner above them; where there are none, it fills the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.filter import Facet
from app.domain.link import LinkReport, LinkState
from ui.live.state import LiveState
from ui.live.times import SECOND, Clocks
from ui.problem import problem_of
from ui.text import count
from ui.tokens import Token


class Remedy(Enum):
    """What a notice offers to do, as its button says it."""

    CHECK = "Check the connection"
    READ_AGAIN = "Try again"
    SHOW_NEW = "Show new"
    CLEAR_FILTER = "Clear the filter"
    COPY_DETAILS = "Copy details"
    RECONNECT = "Reconnect now"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice. ``sentence`` and ``detail`` may hold a server's text: show them plain. The first remedy counts most."""

    icon: str
    token: Token
    title: str
    sentence: str
    detail: str = ""
    remedies: tuple[tuple[Remedy, str], ...] = ()
    is_turning: bool = False


def offered(*remedies: Remedy) -> tuple[tuple[Remedy, str], ...]:
    """Remedies under their own words."""
    return tuple((remedy, remedy.value) for remedy in remedies)


def notice_of(state: LiveState, clocks: Clocks, now: int) -> Notice | None:
    """The notice at this moment, or None where the rows speak for themselves. ``now`` is in microseconds, UTC."""
    if state.problem is not None:
        problem = problem_of(state.problem)
        remedies = offered(Remedy.READ_AGAIN, Remedy.COPY_DETAILS)
        return Notice(problem.icon, Token.DANGER, problem.title, problem.sentence, problem.detail, remedies)
    if state.link is not None and state.is_troubled:
        return _trouble(state.link, clocks, now)
    if state.paused_at is not None and not state.is_empty:
        return _paused(state, clocks)
    return _nothing(state) if state.is_empty else None


def _trouble(link: LinkReport, clocks: Clocks, now: int) -> Notice:
    wait = _countdown(link, now)
    if link.state is LinkState.NEEDS_YOU:
        remedies = offered(Remedy.CHECK, Remedy.COPY_DETAILS)
        return Notice("circle-x", Token.DANGER, "The stream needs you", link.sentence, link.detail, remedies)
    if link.state is LinkState.HELD:
        title = "Another program holds this stream"
        sentence = link.sentence or (
            "A stream has one consumer per application key and chain. Close the other program, or give Doorman a key "
            "of its own."
        )
        if wait:
            sentence = f"{sentence} Doorman tries again in {wait}."
        return Notice("lock", Token.WARNING, title, sentence, link.detail, offered(Remedy.CHECK))
    title = f"Reconnecting in {wait}" if wait else "Reconnecting"
    sentence = (
        f"The connection broke at {clocks.time(link.at)}. Nothing is lost: the server keeps 7 days, and Doorman goes "
        "on from the last committed event."
    )
    detail = " · ".join(part for part in (_position(link), _attempt(link), link.detail) if part)
    return Notice("refresh-cw", Token.WARNING, title, sentence, detail, offered(Remedy.RECONNECT))


def _paused(state: LiveState, clocks: Clocks) -> Notice:
    assert state.paused_at is not None
    waiting = "No new event is waiting."
    remedies: tuple[tuple[Remedy, str], ...] = ()
    if state.waiting:
        are = "event is" if state.waiting == 1 else "events are"
        waiting = f"{count(state.waiting)} new {are} waiting."
        remedies = ((Remedy.SHOW_NEW, f"Show {count(state.waiting)} new"),)
    title = f"Paused at {clocks.time(state.paused_at)}"
    return Notice("pause", Token.WARNING, title, f"Recording goes on. {waiting}", remedies=remedies)


def _nothing(state: LiveState) -> Notice | None:
    if not state.is_read and state.link is not None and state.link.state is LinkState.CONNECTING:
        return Notice(
            "loader-circle",
            Token.INFO,
            "Connecting",
            "Doorman signs in and opens the chain's stream. Events appear here as soon as they are committed.",
            is_turning=True,
        )
    if state.link is not None and state.link.state is LinkState.OFF:
        return Notice(
            "unplug",
            Token.TEXT_2,
            "Nothing is being recorded",
            "No recorder runs for this profile, and its archive holds no event yet.",
            remedies=offered(Remedy.RECONNECT),
        )
    if not state.is_read or state.searched_back_to is not None:
        return None
    if state.filter:
        return _nothing_found(state)
    return Notice(
        "inbox",
        Token.TEXT_2,
        "No event yet",
        "The stream is open. The first event shows up here as soon as one of the properties sends it.",
    )


def _nothing_found(state: LiveState) -> Notice:
    facets = {condition.facet for condition in state.filter.conditions}
    if state.filter.text:
        sentence = f"The archive holds no event with “{state.filter.text}” under this filter."
    elif facets == {Facet.HOTEL}:
        sentence = "These properties sent nothing that is archived. New events show up here as they come."
    else:
        sentence = "No archived event passes this filter. New ones show up here as they come."
    return Notice("search", Token.TEXT_2, "Nothing found", sentence, remedies=offered(Remedy.CLEAR_FILTER))


def _countdown(link: LinkReport, now: int) -> str:
    if link.retry_at is None or link.retry_at <= now:
        return ""
    seconds = -((now - link.retry_at) // SECOND)
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60}:{seconds % 60:02}"


def _position(link: LinkReport) -> str:
    return f"position {link.offset}" if link.offset else ""


def _attempt(link: LinkReport) -> str:
    return f"attempt {link.attempt}" if link.attempt > 1 else ""
