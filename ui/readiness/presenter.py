"""Readiness of partner applications, asked of the portal one application at a time and kept until asked again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.clients.portal import PortalClient
from app.domain.errors import DoormanError
from app.domain.portal import Environment, PartnerApplication
from app.domain.readiness import Readiness
from app.services import readiness


class ReadinessPresenter(QObject):
    """Serves the readiness page and the readiness tab of a request."""

    checked = Signal(str)
    """The id of the application whose five checks, or whose failure, is known now."""

    def __init__(self, portal: PortalClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._portal = portal
        self.environment: Environment | None = None
        self._known: dict[str, Readiness] = {}
        self._problems: dict[str, DoormanError] = {}

    def of(self, application_id: str) -> Readiness | None:
        """The five checks as they were read last, or None before the first answer."""
        return self._known.get(application_id)

    def problem(self, application_id: str) -> DoormanError | None:
        """Why the last look failed, or None."""
        return self._problems.get(application_id)

    async def check(self, application: PartnerApplication) -> None:
        """Ask now. A failure is kept in :meth:`problem`; what was known stays."""
        try:
            session = await self._portal.session()
            self.environment = session.environment
            self._known[application.id] = await readiness.check(self._portal, session, application)
        except DoormanError as error:
            self._problems[application.id] = error
        else:
            self._problems.pop(application.id, None)
        self.checked.emit(application.id)
