"""Oracle's rules for the stream: what each ending means and asks for, and how long everything waits.

Nothing here has a clock or a socket. Source: OHIP guide, "Streaming API"; where sources differ, the stricter one.

::

    ending ──► Rule ──► RETRY  wait, longer each time, and connect again
                        RENEW  get a new token and connect at once; a second time in a row a person has to look
                        HELD   find out who holds the stream: an earlier connection of ours, or another consumer
                        STOP   a person has to act; the rule's error says what to do
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from app.domain import errors
from app.domain.errors import DoormanError, StreamRefused, UsageError
from app.domain.link import Need
from app.domain.profile import is_loopback


class Then(StrEnum):
    """What to do after an ending."""

    RETRY = "retry"
    RENEW = "renew"
    HELD = "held"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. ``wait`` is in seconds, before a first retry; ``sentence`` names ``{host}``."""

    then: Then
    sentence: str
    wait: float = 0.0
    error: type[DoormanError] = StreamRefused

    def raised(self, host: str, detail: str) -> DoormanError:
        """The error to raise where a person has to act."""
        return self.error(self.sentence.format(host=host), detail=detail)


_BROKEN = Rule(Then.RETRY, "The connection to {host} broke.", wait=4)
_FAULT = Rule(Then.STOP, "{host} does not accept how Doorman asks for events: check the chain code, else tell support.")
_AT_WORK = Rule(Then.RETRY, "{host} has trouble of its own.", wait=8)
_LATER = Rule(Then.RETRY, "{host} asks to come back later.", wait=15)
_BEHIND = Rule(Then.RETRY, "{host} waited too long for the system behind it.", wait=15)
_NOT_A_STREAM = Rule(
    Then.RETRY,
    "Something else than the stream answers for {host}: sign in to the network in a browser, or check the "
    "stream's address.",
    wait=15,
)

CLOSED: dict[int, Rule] = {
    1000: Rule(Then.RETRY, "{host} ended the connection.", wait=1),
    1001: Rule(Then.RETRY, "{host} is being maintained.", wait=4),
    1005: _BROKEN,
    1006: _BROKEN,
    1008: Rule(
        Then.RENEW,
        "{host} ends the connection for a rule of its own, with a new token too: see that the keys and the approval "
        "still stand, else tell support.",
    ),
    1009: Rule(Then.STOP, "A message was larger than {host} and Doorman let pass: tell support."),
    1011: _AT_WORK,
    1012: Rule(Then.RETRY, "{host} starts anew.", wait=8),
    1013: _LATER,
    4400: _FAULT,
    4401: Rule(
        Then.RENEW,
        "{host} refuses the token or the application key, new ones too: check the profile's keys.",
        error=errors.CredentialsRefused,
    ),
    4403: Rule(
        Then.STOP,
        "{host} does not stream this chain to this application: see that the subscription is approved "
        "and that the chain code is right.",
    ),
    4406: Rule(Then.STOP, "{host} does not speak graphql-transport-ws: check the stream's address."),
    4408: Rule(Then.RETRY, "{host} found the greeting too slow.", wait=8),
    4409: Rule(Then.HELD, "The stream of {host} is held by another connection.", error=errors.StreamHeld),
    4429: Rule(Then.RETRY, "{host} counted too many greetings.", wait=60),
    4500: _AT_WORK,
    4504: _BEHIND,
}
"""By the close code of the WebSocket."""

UPGRADED: dict[int, Rule] = {
    400: Rule(
        Then.STOP,
        "{host} does not open the stream. See that the application key and the stream's address are right, that the "
        "application is approved for this chain, and that streaming is enabled for the environment.",
    ),
    401: Rule(
        Then.STOP,
        "{host} refuses the application key for the stream: check it in the profile.",
        error=errors.CredentialsRefused,
    ),
    403: Rule(Then.STOP, "{host} does not let this application have the stream: ask for its approval."),
    404: Rule(Then.STOP, "There is no stream at this address of {host}: check the stream's address."),
    407: Rule(
        Then.RETRY,
        "The proxy between here and {host} wants to know who asks: give it in the system's network settings.",
        wait=15,
    ),
    429: Rule(Then.RETRY, "{host} counted too many connections.", wait=120),
    499: _BROKEN,
    502: _AT_WORK,
    503: _LATER,
    504: _BEHIND,
    511: _NOT_A_STREAM,
}
"""By the status of the answer to the upgrade, where that is not 101."""


BROKEN_BY_AN_EVENT: dict[int, Rule] = {
    **dict.fromkeys(
        (1002, 1003, 1007), Rule(Then.RETRY, "What came from {host} was against the rules of WebSockets.", wait=4)
    ),
    1005: _BROKEN,
    1006: _BROKEN,
    1009: Rule(Then.RETRY, "A message of {host} was larger than is let pass.", wait=4),
    1011: _AT_WORK,
    4500: _AT_WORK,
}
"""By the close code, ours or the server's, while events flowed: it may be one of them that the connection breaks on."""


def after_close(code: int, *, while_streaming: bool = False) -> Rule:
    """What a close code asks for. Unknown ones of the protocol's own range are faults; other unknown ones may pass."""
    if while_streaming and code in BROKEN_BY_AN_EVENT:
        return BROKEN_BY_AN_EVENT[code]
    if code in CLOSED:
        return CLOSED[code]
    return _FAULT if 4400 <= code < 4500 else _AT_WORK


def after_upgrade(status: int) -> Rule:
    """What a status other than 101 asks for: a redirect or a page is no stream, and is not followed."""
    if status in UPGRADED:
        return UPGRADED[status]
    if status < 400:
        return _NOT_A_STREAM
    return _AT_WORK if status >= 500 else UPGRADED[400]


def after_failure(failure: DoormanError) -> Rule:
    """What a failure before the stream asks for: of the token call, or of the way there."""
    if isinstance(failure, errors.Unreachable | errors.ServerFault):
        wait = failure.retry_after if isinstance(failure, errors.TooManyRequests) else 4
        return Rule(Then.RETRY, _literally(failure.sentence), wait=wait, error=type(failure))
    return Rule(Then.STOP, _literally(failure.sentence), error=type(failure))


def need_of(failure: DoormanError) -> Need | None:
    """What a person has to see to before trying again makes sense, None where that is not one known thing."""
    if isinstance(failure, errors.CredentialsRefused | errors.StreamHeld):
        return Need.KEYS
    if isinstance(failure, errors.ArchiveBusy | errors.ArchiveUnreadable | errors.ArchiveUnwritable):
        return Need.ARCHIVE
    return Need.ACCESS if isinstance(failure, errors.StreamRefused | errors.NotAllowed) else None


def _literally(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take, and how long we wait, in seconds."""

    open_within: float = 15.0
    """From dialling to the upgrade."""
    acknowledge_within: float = 10.0
    answer_within: float = 3.0
    """For an answer to ``query { connection }``; the server wants a subscription within 5 to 10 of acknowledging."""
    ping_every: float = 10.0
    """The server wants one at least every 15."""
    silence: float = 45.0
    """With pings unanswered and nothing else heard for so long, the connection is dead."""
    drain_within: float = 60.0
    """After ``complete`` the server closes; if it does not, we do."""
    farewell: float = 1.5
    """The same when the recorder is asked to end, which may take 3."""
    after_complete: float = 10.5
    """Between a ``complete`` and the next ``subscribe``: at least 10."""
    ghost: float = 450.0
    """How long the server may go on holding the stream for a connection that ended without ``complete``: up to 300
    until it finds a silent one dead, and 120 after that."""
    look_again: float = 20.0
    """Between looks at a stream that is held."""
    upgrade_window: float = 120.0
    """The time in which so many connections may be opened (``app.stream.upgrades``)."""
    settled: float = 30.0
    """A stream open for so long counts as good: the next failure waits no longer than a first one."""
    longest: float = 60.0
    """No back-off waits longer, unless the rule itself says so."""

    def scaled(self, scale: float) -> Pace:
        """Everything divided by ``scale``; what only limits how slow a server may be stays above two seconds."""
        limits = {"open_within", "acknowledge_within", "answer_within", "silence", "drain_within"}
        divided = {f.name: getattr(self, f.name) / scale for f in fields(self) if f.name != "farewell"}
        return Pace(**{name: max(2.0, value) if name in limits else value for name, value in divided.items()})


def check_scale(scale: float, *urls: str) -> None:
    """Raises UsageError for a time scale other than 1 where a server is not this machine's own sandbox."""
    if scale == 1:
        return
    if not scale > 0:
        raise UsageError("The time scale must be a number greater than 0.")
    if not all(is_loopback(url) for url in urls):
        raise UsageError("A time scale is for the sandbox on this machine only: take it away for a real server.")


def stretches(source: random.Random) -> Iterator[float]:
    """Back-off: by how much each wait in a row is stretched. Doubles, with up to a quarter more to disperse crowds."""
    stretch = 1.0
    while True:
        yield stretch * source.uniform(1.0, 1.25)
        stretch = min(stretch * 2, 1024.0)


def wait_before_retry(rule: Rule, stretch: float, pace: Pace, scale: float = 1.0) -> float:
    """Seconds until the next try by ``rule``, stretched, and no longer than the longest or the rule's own wait."""
    own = rule.wait / scale
    return min(own * stretch, max(pace.longest, own * 1.25))
