"""What the recorder says of itself: the state of the link, and what is committed. One report, one line of JSON.

The names of the JSON fields are in ``app.wire.reports``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    """One honest word for the stream. Paused is the window's own and is not here: recording goes on."""

    OFF = "off"  # no recorder runs
    CONNECTING = "connecting"
    LIVE = "live"
    RECONNECTING = "reconnecting"  # with a time when it tries again
    HELD = "held"  # another consumer has the stream
    NEEDS_YOU = "needs-you"  # a person has to act
    CLOSING = "closing"
    RESTARTING = "restarting"  # the recorder itself crashed, with a time when it is started again


class Need(StrEnum):
    """What a person has to see to before a stream that is held, or needs them, can go on."""

    KEYS = "keys"  # the profile's keys: they are refused, or another consumer uses them
    ACCESS = "access"  # the approval, the chain, the address, or the environment's streaming switch
    ARCHIVE = "archive"  # another recorder writes into it, or it cannot be read


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The link changed. Times are microseconds since 1970, UTC. ``sentence`` is for people, ``detail`` for support.

    ``need`` is what a person has to see to, None where nobody has to act, or nothing that is known would help.
    """

    state: LinkState
    at: int
    sentence: str = ""
    detail: str = ""
    retry_at: int | None = None
    attempt: int = 0
    offset: str = ""
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class CommittedReport:
    """Everything up to ``seq`` is on disk. ``events`` counts rows in the archive; ``offset`` is the position.

    ``duplicates``, ``unreadable`` and ``masked`` (card numbers) are counted since the recorder began.
    """

    seq: int
    events: int
    offset: str
    at: int
    duplicates: int = 0
    unreadable: int = 0
    masked: int = 0


@dataclass(frozen=True, slots=True)
class NoticeReport:
    """Something that a person should read once, though recording goes on."""

    at: int
    sentence: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EndReport:
    """The recorder's last word: its exit code, and why."""

    exit_code: int
    sentence: str
    detail: str = ""


Report = LinkReport | CommittedReport | NoticeReport | EndReport
