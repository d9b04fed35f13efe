"""The stream in one honest word: what the header, the recorder's card and the state pages say of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.link import EndReport, LinkReport, LinkState
from ui.tokens import Token

DAY = 24 * 3600
KEPT_BY_SERVER = 7 * DAY
"""How long the server keeps events, in seconds (OHIP guide, "Offsets")."""

MEMORY_OF_SERVER = DAY
"""How long the server remembers where a consumer stood that names no offset, in seconds (OHIP guide, "Offsets")."""


@dataclass(frozen=True, slots=True)
class StreamState:
    """A word with its icon and colour, always together. ``sentence`` tells more, ``detail`` is for support."""

    word: str
    icon: str
    token: Token
    sentence: str = ""
    detail: str = ""


NOT_CONNECTED = StreamState("Not connected", "unplug", Token.TEXT_2)
STARTING = StreamState("Connecting", "loader-circle", Token.INFO, "The recorder is being started.")

_LOOKS: dict[LinkState, tuple[str, str, Token]] = {
    LinkState.CONNECTING: ("Connecting", "loader-circle", Token.INFO),
    LinkState.LIVE: ("Live", "radio", Token.SUCCESS),
    LinkState.RECONNECTING: ("Reconnecting", "refresh-cw", Token.WARNING),
    LinkState.HELD: ("Held by another consumer", "lock", Token.WARNING),
    LinkState.NEEDS_YOU: ("Needs you", "circle-x", Token.DANGER),
    LinkState.CLOSING: ("Closing", "loader-circle", Token.TEXT_2),
    LinkState.OFF: ("Not connected", "unplug", Token.TEXT_2),
    LinkState.RESTARTING: ("Recorder restarts", "refresh-cw", Token.WARNING),
}
_NEEDS_A_PERSON = (LinkState.HELD, LinkState.NEEDS_YOU)
_COMES_BACK = (LinkState.RECONNECTING, LinkState.RESTARTING)


def stream_state(link: LinkReport | None, end: EndReport | None, now: int) -> StreamState:
    """The state of an opened profile's stream at ``now`` (microseconds since 1970, UTC).

    ``link`` is what the recorder said last, None while it is being started; ``end`` its last word once it has ended. A
    wait for the next attempt counts down.
    """
    if end is not None and (link is None or link.state not in _NEEDS_A_PERSON):
        if not end.exit_code:
            return NOT_CONNECTED
        return StreamState("Needs you", "circle-x", Token.DANGER, end.sentence, end.detail)
    if link is None:
        return STARTING
    word, icon, token = _LOOKS[link.state]
    if link.state in _COMES_BACK and link.retry_at is not None and link.retry_at > now:
        word = f"{word} in {math.ceil((link.retry_at - now) / 1_000_000)} s"
    return StreamState(word, icon, token, link.sentence, link.detail)


def resume_safe_for(last_committed_at: int | None, now: int) -> float | None:
    """For how many seconds a restart is still covered, or None where nothing was ever committed.

    Doorman always resumes with the offset of an archived event, so the server's 7 days count, from the last committed
    event on; the 24 hours of :data:`MEMORY_OF_SERVER` are for consumers that name no offset.
    """
    if last_committed_at is None:
        return None
    return max(0.0, KEPT_BY_SERVER - (now - last_committed_at) / 1_000_000)
