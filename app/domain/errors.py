"""The tree of everything that can go wrong in a way a person should read.

::

    DoormanError                      1
    ├── UsageError                    2   the call itself is wrong: a flag, a missing variable, an unknown hotel code
    ├── PersonNeeded                  3   somebody has to act before trying again makes sense
    │   ├── CredentialsRefused            the client id, secret or application key is wrong or ended
    │   ├── NotAllowed                    the role may not do this, or the property is not among the user's
    │   └── StreamRefused                 the stream will not open: key, URL, approval or streaming switch
    ├── AlreadyInUse                  4   somebody else holds it
    │   ├── StreamHeld                    another consumer has the stream (4409)
    │   └── ArchiveBusy                   another recorder writes into the archive
    ├── ArchiveUnreadable             5   nothing of it was changed
    │   ├── WrongKey
    │   ├── NotAnArchive
    │   ├── ArchiveDamaged
    │   └── NewerSchema
    ├── ArchiveUnwritable             5   read-only, or its disk fails
    │   └── DiskFull                      the recorder waits, and goes on by itself when there is room
    ├── Unreachable                   1   no answer, or not from whom we asked
    │   ├── NameNotFound · ConnectionRefused · TimedOut · TlsFailed
    │   └── NotTheServer                  an answer, but HTML or a redirect: a captive portal, a proxy, a wrong URL
    ├── ServerFault                   1   the server answered, and says that it failed
    │   └── TooManyRequests               with ``retry_after`` in seconds
    ├── DecidedMeanwhile              1   somebody decided first (409, 412); carries who, when and what
    ├── Withdrawn                     1   the subscription is no longer there (404, 410)
    ├── FileDamaged                   1   a file of Doorman's own does not read; it is kept under another name
    ├── OutcomeUnknown                1   the answer was lost: read again before repeating
    └── KeyStoreUnavailable           1   no key store, or it did not answer within its limit

The number is the exit code of ``doormanctl``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class DoormanError(Exception):
    """Something went wrong that a person should read.

    ``sentence`` says in plain words what happened and what to do. ``detail`` is for support: codes, offsets, the
    server's own text. Text of the server is foreign: show it as plain text only. Neither ever holds a secret.
    """

    exit_code = 1

    def __init__(self, sentence: str, *, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class UsageError(DoormanError):
    """The call itself is wrong: nothing was tried."""

    exit_code = 2


class PersonNeeded(DoormanError):
    """Trying again by itself is pointless: somebody has to act first."""

    exit_code = 3


class CredentialsRefused(PersonNeeded):
    """The client id, client secret, password or application key was refused."""


class NotAllowed(PersonNeeded):
    """Signed in, but this role or this property does not permit it (403, 422).

    ``refused`` holds the hotel codes that may not be chosen, each with the server's reason as a word of
    docs/portal-api.md ("no-access", "streaming-off", "inactive", "unknown"); empty where it is not about hotels.
    """

    def __init__(self, sentence: str, *, detail: str = "", refused: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(sentence, detail=detail)
        self.refused = refused


class StreamRefused(PersonNeeded):
    """The stream will not open: key, URL, approval or the environment's streaming switch."""


class AlreadyInUse(DoormanError):
    """Somebody else holds it."""

    exit_code = 4


class StreamHeld(AlreadyInUse):
    """Another consumer holds the stream of this application key and chain (4409)."""


class ArchiveBusy(AlreadyInUse):
    """Another recorder writes into this archive."""


class ArchiveUnreadable(DoormanError):
    """The archive cannot be read. Nothing of it was changed."""

    exit_code = 5


class WrongKey(ArchiveUnreadable):
    """The archive is encrypted with another key."""


class NotAnArchive(ArchiveUnreadable):
    """The folder or file is something else."""


class ArchiveDamaged(ArchiveUnreadable):
    """It is an archive, and part of it does not read: ``file``, where that is one."""

    def __init__(self, sentence: str, *, detail: str = "", file: Path | None = None) -> None:
        super().__init__(sentence, detail=detail)
        self.file = file


class NewerSchema(ArchiveUnreadable):
    """A newer Doorman wrote it."""


class ArchiveUnwritable(DoormanError):
    """The archive cannot be written: it is read-only, or its disk fails. What is in it is kept."""

    exit_code = 5


class DiskFull(ArchiveUnwritable):
    """There is no room on the disk. What was asked for was not done at all, and may be asked for again."""


class Unreachable(DoormanError):
    """No answer, or not from whom we asked."""


class NameNotFound(Unreachable):
    """The host's name does not resolve."""


class ConnectionRefused(Unreachable):
    """The host answers, and nothing listens there."""


class TimedOut(Unreachable):
    """No answer within the limit."""


class TlsFailed(Unreachable):
    """The certificate is not trusted, has ended, or belongs to another host."""


class NotTheServer(Unreachable):
    """An answer that cannot be the server's: HTML, a redirect, something that is not JSON."""


class ServerFault(DoormanError):
    """The server answered, and says that it failed."""


class TooManyRequests(ServerFault):
    """429. ``retry_after`` is in seconds."""

    def __init__(self, sentence: str, *, retry_after: float, detail: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.retry_after = retry_after


class DecidedMeanwhile(DoormanError):
    """Somebody decided first (409, 412). ``may_be_ours``: it may be our own decision, whose answer was lost."""

    def __init__(
        self,
        sentence: str,
        *,
        who: str | None,
        when: datetime | None,
        what: str | None,
        may_be_ours: bool = False,
        detail: str = "",
    ) -> None:
        super().__init__(sentence, detail=detail)
        self.may_be_ours = may_be_ours
        self.who = who
        self.when = when
        self.what = what


class Withdrawn(DoormanError):
    """The partner took the subscription back, or it is gone (404, 410)."""


class FileDamaged(DoormanError):
    """A file of Doorman's own, other than an archive, does not read. It is kept under another name, and begun anew."""


class OutcomeUnknown(DoormanError):
    """The request left and its answer was lost: it may or may not have taken effect. Read again before repeating."""


class KeyStoreUnavailable(DoormanError):
    """There is no key store, it is locked, or it did not answer within its limit."""
