"""Connecting: what is wrong with what was typed, what trying it out finds, and then opening it.

Opening belongs to the switchboard: it goes on when this page has given way to the first page of the profile.

::

    typing ──check──► checking ──► every step good ──► kept, opened
                          └──────► a step failed: the page says which, and typing goes on
                                       └─ signed in, something later failed ──keep──► kept, opened
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import DoormanError
from app.domain.profile import Credentials, Profile, Secret
from app.services.drafts import ProfileDraft, problems, suggested_name
from app.services.tasks import Tasks
from ui.settings.card import read_card
from ui.switchboard import Switchboard

if TYPE_CHECKING:
    from app.domain.checks import Finding


SIGNED_IN_AFTER = 2
"""Steps of the check until Doorman is signed in: the gateway and the token. What fails later may be kept."""


class ConnectPresenter(QObject):
    """What stands behind the Connect page."""

    draft_read = Signal(object, object)
    """A card was read: the :class:`ProfileDraft`, and the names of the fields it filled."""
    problems_changed = Signal(object, bool)
    """What is wrong, a sentence by field, as far as it should be said yet; and whether it can be tried."""
    checking_changed = Signal(bool)
    found = Signal(object)
    """A :class:`Finding` of the check that runs."""
    may_keep_changed = Signal(bool)
    """Whether the draft can be kept though a later step failed."""
    replaces_changed = Signal(str)
    """The name of the profile that this one will take the place of; "" for a new one, and for one that is changed."""
    profiles_read = Signal(object)
    """The profiles that are kept already."""
    failed = Signal(object)
    """An error that belongs to no field."""
    demo_starting_changed = Signal(bool)

    def __init__(self, switchboard: Switchboard, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._switchboard = switchboard
        self._tasks = tasks
        self._touched: set[str] = set()
        self._names: frozenset[str] = frozenset()
        self._draft = ProfileDraft()
        switchboard.failed.connect(self._opening_failed)

    def begin(self, draft: ProfileDraft) -> None:
        """Begin with this draft: empty, or of a profile that is to be changed."""
        self._draft = draft
        self._touched = set()
        self._tell()
        self._tasks.spawn(self._look_up_profiles(), "read the profiles")

    def type(self, draft: ProfileDraft) -> None:
        """The person is typing: a problem that is said already is taken back or changed at once."""
        self._draft = draft
        self._tell()

    def leave(self, field: str) -> None:
        """The person left a field: from now on its problem is said."""
        self._touched.add(field)
        self._tell()

    def paste(self, text: str) -> None:
        """Read an environment's card."""
        draft, fields = read_card(text, self._draft)
        if not fields:
            self.failed.emit(
                DoormanError(
                    "Nothing of an environment’s card is in the clipboard: mark the card’s text in the Developer "
                    "Portal, copy it, and paste again."
                )
            )
            return
        self._draft = draft
        self._touched |= fields
        self.draft_read.emit(draft, fields)
        self._tell()

    def check(self) -> None:
        """Try it out; open it when everything is well."""
        self._tasks.spawn(self._check(), "check a connection")

    def keep(self) -> None:
        """Keep and open it although a step failed."""
        draft = self._draft
        opening = self._switchboard.add_and_open(draft.profile(), draft.credentials())
        self._switchboard.tasks.spawn(opening, "keep and open a connection")

    def try_demo(self) -> None:
        """Open the sandbox's chain."""
        self.demo_starting_changed.emit(True)
        self._switchboard.tasks.spawn(self._switchboard.open_demo(), "start the demo")

    def open(self, name: str) -> None:
        """Open a connection that is kept already."""
        self._switchboard.tasks.spawn(self._switchboard.open(name), "open a connection")

    async def _check(self) -> None:
        self._touched |= set(ProfileDraft.__slots__)
        self._tell()
        draft = self._draft
        if problems(draft):
            return
        self.may_keep_changed.emit(False)
        self.checking_changed.emit(True)
        try:
            findings = await self._findings(draft)
        finally:
            self.checking_changed.emit(False)
        if not any(finding.problem for finding in findings):
            self.keep()
        else:
            self.may_keep_changed.emit(all(finding.problem is None for finding in findings[:SIGNED_IN_AFTER]))

    async def _findings(self, draft: ProfileDraft) -> tuple[Finding, ...]:
        findings: list[Finding] = []
        checks = await asyncio.to_thread(import_module, "app.services.checks")  # with HTTP, when it is needed
        async for finding in checks.check(draft.profile(), draft.credentials()):
            findings.append(finding)
            self.found.emit(finding)
        return tuple(findings)

    def _opening_failed(self, _error: BaseException) -> None:
        self.demo_starting_changed.emit(False)

    async def _look_up_profiles(self) -> None:
        profiles = await self._switchboard.list()
        self._names = frozenset(profile.name for profile in profiles)
        self.profiles_read.emit(profiles)
        self._tell()

    def _tell(self) -> None:
        found = problems(self._draft)
        said = {field: sentence for field, sentence in found.items() if field in self._touched}
        self.problems_changed.emit(said, not found)
        name = suggested_name(self._draft.chain, self._draft.kind)
        self.replaces_changed.emit(name if name in self._names and not self._draft.name else "")


def draft_of(profile: Profile, credentials: Credentials | None = None) -> ProfileDraft:
    """A profile as a draft, to be changed; without its secrets where they could not be fetched."""
    secrets = credentials or Credentials(Secret(""), Secret(""))
    return ProfileDraft(
        gateway=profile.gateway,
        chain=profile.chain,
        enterprise_id=profile.enterprise_id,
        app_key=secrets.app_key.reveal(),
        client_id=profile.client_id,
        client_secret=secrets.client_secret.reveal(),
        kind=profile.kind,
        sign_in=profile.sign_in,
        username=profile.username,
        password=secrets.password.reveal(),
        portal=profile.portal or "",
        stream=profile.stream,
        chain_name=profile.chain_name,
        region=profile.region,
        name=profile.name,
    )
