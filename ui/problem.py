"""How an error becomes something to read: one mechanism for every page.

An error of ``app.domain.errors`` already holds its sentence. Here it gets its icon, its tone and its few words of
title; a page shows the result as a banner above its content or in place of it (:meth:`ui.page.Page.show_problem`).
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from app.domain import errors
from app.domain.link import NoticeReport
from ui.tokens import Token


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person reads of an error. ``sentence`` and ``detail`` may hold a server's text: show them plain."""

    title: str
    sentence: str
    detail: str
    icon: str
    tone: Token


@dataclass(frozen=True, slots=True)
class _Look:
    title: str
    icon: str
    tone: Token


# The most special type comes first: the first that fits is taken.
_LOOKS: tuple[tuple[type[errors.DoormanError], _Look], ...] = (
    (errors.CredentialsRefused, _Look("The sign-in was refused", "key-round", Token.DANGER)),
    (errors.NotAllowed, _Look("Not allowed here", "lock", Token.WARNING)),
    (errors.StreamRefused, _Look("The stream refuses to open", "circle-x", Token.DANGER)),
    (errors.StreamHeld, _Look("Another program holds this stream", "lock", Token.WARNING)),
    (errors.AlreadyInUse, _Look("Already in use", "lock", Token.WARNING)),
    (errors.PersonNeeded, _Look("Needs you", "triangle-alert", Token.WARNING)),
    (errors.ArchiveUnreadable, _Look("The archive cannot be read", "hard-drive", Token.DANGER)),
    (errors.NotTheServer, _Look("Not the server", "wifi-off", Token.DANGER)),
    (errors.Unreachable, _Look("Not reached", "wifi-off", Token.WARNING)),
    (errors.TooManyRequests, _Look("Too many requests", "hourglass", Token.WARNING)),
    (errors.ServerFault, _Look("The server failed", "server", Token.DANGER)),
    (errors.DecidedMeanwhile, _Look("Somebody was first", "users", Token.INFO)),
    (errors.Withdrawn, _Look("No longer there", "ban", Token.INFO)),
    (errors.FileDamaged, _Look("A file was damaged", "triangle-alert", Token.WARNING)),
    (errors.OutcomeUnknown, _Look("The answer was lost", "circle-help", Token.WARNING)),
    (errors.KeyStoreUnavailable, _Look("No key store", "key-round", Token.WARNING)),
)
_OTHER = _Look("That did not work", "circle-alert", Token.DANGER)
_BUG = "Doorman met something it was not built for. Copy the details for whoever looks after this computer."


def problem_of(error: BaseException) -> Problem:
    """The problem to show for an error; anything that is no :class:`DoormanError` is a fault of Doorman's own."""
    if not isinstance(error, errors.DoormanError):
        return Problem(
            "A fault in Doorman", _BUG, "".join(traceback.format_exception(error)), "circle-alert", Token.DANGER
        )
    look = next((look for kind, look in _LOOKS if isinstance(error, kind)), _OTHER)
    return Problem(look.title, error.sentence, error.detail, look.icon, look.tone)


def notice_of(report: NoticeReport) -> Problem:
    """The same for what the recorder says though nothing stands still."""
    return Problem("Recording goes on", report.sentence, report.detail, "info", Token.INFO)
