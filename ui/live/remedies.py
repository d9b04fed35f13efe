"""What the buttons of the live page's notices do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.errors import DoormanError
from app.services.tasks import Tasks
from ui.live.narrowing import Narrowing
from ui.live.notices import Notice, Remedy
from ui.live.presenter import LivePresenter
from ui.page import Desk
from ui.routes import Route
from ui.settings.connect_presenter import draft_of


class Remedies(QObject):
    """Applies a :class:`Remedy`; where it leads away from the page, says so."""

    route_requested = Signal(object)
    connect_requested = Signal(object)
    """The draft of this profile, its keys to be changed."""

    def __init__(
        self,
        desk: Desk,
        presenter: LivePresenter,
        narrowing: Narrowing,
        tasks: Tasks,
        notice: Callable[[], Notice | None],
    ) -> None:
        """``notice`` gives the one that is shown."""
        super().__init__(presenter)
        self._desk = desk
        self._tasks = tasks
        self._notice = notice
        self._does: dict[Remedy, Callable[[], object]] = {
            Remedy.SHOW_NEW: presenter.resume,
            Remedy.CLEAR_FILTER: narrowing.clear,
            Remedy.READ_AGAIN: presenter.read_again,
            Remedy.STOP_READING: presenter.stop_reading,
            Remedy.RECORD: self._record,
            Remedy.CHECK: self._check,
            Remedy.CHANGE_KEYS: self._change_keys,
            Remedy.COPY_DETAILS: self._copy_details,
        }

    def apply(self, remedy: Remedy) -> None:
        """Do what the button says."""
        self._does[remedy]()

    def _record(self) -> None:
        self._tasks.spawn(self._desk.workspace.recording.restart(), "start the recorder anew")

    def _check(self) -> None:
        self.route_requested.emit(Route("connections"))

    def _change_keys(self) -> None:
        self._tasks.spawn(self._fetch_draft(), "fetch the profile's secrets")

    async def _fetch_draft(self) -> None:
        profile = self._desk.workspace.profile
        try:
            credentials = await self._desk.switchboard.keys.load(profile.name)
        except DoormanError:
            credentials = None  # the fields are empty then, to be filled
        self.connect_requested.emit(draft_of(profile, credentials))

    def _copy_details(self) -> None:
        notice = self._notice()
        if notice is not None:
            QGuiApplication.clipboard().setText(f"{notice.title}\n{notice.sentence}\n{notice.detail}")
