"""Connections: which there are, and what is done with one. Asks the switchboard; the page shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.errors import DoormanError
from app.domain.profile import Profile
from app.domain.retention import Retention
from app.services.tasks import Tasks
from app.services.workspace import Workspace
from ui.settings.connect_presenter import draft_of
from ui.switchboard import Switchboard


class ConnectionsPresenter(QObject):
    """What stands behind the Connections page."""

    listed = Signal(object)
    """Every :class:`Profile`, as a tuple."""
    draft_ready = Signal(object)
    """A :class:`ProfileDraft` to be changed on the Connect page."""
    recording_changed = Signal()
    failed = Signal(object)

    def __init__(self, switchboard: Switchboard, workspace: Workspace, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._switchboard = switchboard
        self._workspace = workspace
        self._tasks = tasks
        switchboard.profiles_changed.connect(self.list)

    @property
    def open_name(self) -> str:
        """The name of the profile that is open."""
        return self._workspace.profile.name

    @property
    def is_recording(self) -> bool:
        """Whether the recorder runs."""
        return self._workspace.recording.is_running

    def list(self) -> None:
        """Read the profiles anew."""
        self._tasks.spawn(self._list(), "list the connections")

    def open(self, name: str) -> None:
        """Switch to this one. Goes on when this page is gone with its profile."""
        self._switchboard.tasks.spawn(self._switchboard.open(name), "open a connection")

    def edit(self, profile: Profile) -> None:
        """Fetch its secrets and hand a draft to the Connect page."""
        self._tasks.spawn(self._edit(profile), "fetch a connection's secrets")

    def remove(self, name: str) -> None:
        """Forget it, and its secrets."""
        self._switchboard.tasks.spawn(self._switchboard.remove(name), "remove a connection")

    def keep(self, limits: Retention) -> None:
        """Hold the archive of the open profile within these limits."""
        self._tasks.spawn(self._keep(limits), "change how much is kept")

    def start_recorder(self) -> None:
        """Start the recorder, or start it anew."""
        self._tasks.spawn(self._start(), "start the recorder")

    def stop_recorder(self) -> None:
        """Stop it; the archive stays."""
        self._tasks.spawn(self._stop(), "stop the recorder")

    async def _list(self) -> None:
        self.listed.emit(await self._switchboard.list())

    async def _edit(self, profile: Profile) -> None:
        try:
            credentials = await self._switchboard.keys.load(profile.name)
        except DoormanError as error:
            self.failed.emit(error)
            self.draft_ready.emit(draft_of(profile))
            return
        self.draft_ready.emit(draft_of(profile, credentials))

    async def _keep(self, limits: Retention) -> None:
        try:
            await self._switchboard.keep(self.open_name, limits)
        except DoormanError as error:
            self.failed.emit(error)
        self.recording_changed.emit()

    async def _start(self) -> None:
        await self._workspace.recording.restart()
        self.recording_changed.emit()

    async def _stop(self) -> None:
        await self._workspace.recording.stop()
        self.recording_changed.emit()
