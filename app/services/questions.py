"""Approvals whose answer is not known yet, kept on disk so that a restart can finish asking.

A decision is asked for once, under one key (``Idempotency-Key``). Until the answer is known, the question stays in a
file of its own; asking again means sending the same key, which the server takes as the same decision.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec

from app.domain.errors import DoormanError, FileDamaged
from app.domain.portal import Choice, Subscription
from app.files import set_aside, write_atomically


class Question(msgspec.Struct, frozen=True):
    """One decision on its way: which request, at which version, for which hotels, under which key, since when."""

    key: str
    subscription_id: str
    etag: str
    hotels: tuple[str, ...]
    everything: bool
    asked_at: datetime

    @property
    def choice(self) -> Choice:
        """What was chosen."""
        return Choice(frozenset(self.hotels), self.everything)


class Questions:
    """The open questions of one profile, a file each in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, subscription: Subscription, choice: Choice) -> Question:
        """Keep a new question, before it is sent. Raises DoormanError where it cannot be kept: then nothing is sent."""
        question = Question(
            key=str(uuid4()),
            subscription_id=subscription.summary.id,
            etag=subscription.etag,
            hotels=tuple(sorted(choice.hotels)),
            everything=choice.everything,
            asked_at=datetime.now(UTC),
        )
        try:
            write_atomically(self._file(question), msgspec.json.encode(question))
        except OSError as failure:
            raise DoormanError(
                f"Nothing was sent, since {self._folder} cannot be written: check the disk, then approve again.",
                detail=str(failure),
            ) from failure
        return question

    def known(self, question: Question) -> None:
        """The answer is known: the question is closed."""
        self._file(question).unlink(missing_ok=True)

    def open(self) -> tuple[Question, ...]:
        """Every question without an answer, oldest first.

        Raises DoormanError where one cannot be read: it is moved aside, and said so, once.
        """
        found = [self._read(path) for path in self._folder.glob("*.json")]
        return tuple(sorted(found, key=lambda question: question.asked_at))

    def _file(self, question: Question) -> Path:
        return self._folder / f"{question.key}.json"

    def _read(self, path: Path) -> Question:
        try:
            return msgspec.json.decode(path.read_bytes(), type=Question)
        except OSError as failure:
            raise DoormanError(
                f"The note of an approval, {path}, cannot be read: check who may read it.", detail=str(failure)
            ) from failure
        except (msgspec.DecodeError, UnicodeDecodeError) as failure:
            aside = set_aside(path)
            raise FileDamaged(
                "The note of an approval whose answer never came was damaged, so that Doorman cannot ask about it any "
                f"more: look at what is still pending before you approve again. The note is kept as {aside.name}.",
                detail=f"{aside}: {failure}",
            ) from failure
