"""An opened profile: everything that the window and the command line use of one chain in one environment.

::

    Workspace
    ├── portal, approvals     None where the profile names no portal: then Live works alone
    ├── hotels, book          from the gateway; what properties are called, and their time zones
    ├── recording             the recorder's process, which writes the archive
    └── archive               a view of it
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from app.clients.hotels import list_hotels
from app.clients.http import make_client
from app.clients.portal import PortalClient
from app.clients.token import TokenAuth, TokenSource
from app.domain.link import Report
from app.domain.portal import Hotel, PortalSession
from app.domain.profile import Credentials, Profile
from app.domain.retention import Retention
from app.services.approvals import Approvals
from app.services.archive_view import ArchiveView
from app.services.places import Places
from app.services.property_book import PropertyBook
from app.services.questions import Questions
from app.services.recording import Recording
from app.services.tasks import Tasks


class Workspace:
    """One profile with its secrets, until :meth:`close`. Opening it sends nothing."""

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        places: Places,
        tasks: Tasks,
        on_report: Callable[[Report], None],
        *,
        time_scale: float = 1.0,
    ) -> None:
        """``on_report`` is told what the recorder says of itself. ``time_scale`` is for the sandbox alone."""
        self.profile = profile
        self.source = TokenSource(profile, credentials)
        self.archive_path = places.archive(profile.name)
        self.archive = ArchiveView(self.archive_path, credentials.archive_key)
        self.recording = Recording(profile, credentials, self.archive_path, tasks, on_report, time_scale=time_scale)
        self.portal: PortalClient | None = None
        self.approvals: Approvals | None = None
        self._gateway = make_client(profile.gateway, auth=TokenAuth(self.source, credentials.app_key))
        self._session: PortalSession | None = None
        self._hotels: tuple[Hotel, ...] | None = None
        if profile.portal is not None:
            self.portal = PortalClient.of(profile, self.source, credentials)
            self.approvals = Approvals(self.portal, Questions(places.questions / profile.name))
        self.book = PropertyBook(self.hotels, self.portal, self.session)

    async def session(self) -> PortalSession | None:
        """Who is signed in at the portal, asked once; None where the profile names no portal."""
        if self.portal is not None and self._session is None:
            self._session = await self.portal.session()
        return self._session

    async def hotels(self) -> tuple[Hotel, ...]:
        """The hotels of the chain, asked once. Raises what the gateway's client raises."""
        if self._hotels is None:
            self._hotels = await list_hotels(self._gateway, chain=self.profile.chain)
        return self._hotels

    async def keep(self, limits: Retention) -> None:
        """Hold the archive within other limits from now on."""
        self.profile = replace(self.profile, keep=limits)
        await self.recording.change(self.profile)

    async def close(self) -> None:
        """Stop the recorder, and let archive and connections go."""
        await self.recording.stop()
        await self.archive.close()
        if self.portal is not None:
            await self.portal.aclose()
        await self._gateway.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
