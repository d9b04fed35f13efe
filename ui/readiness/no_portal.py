"""The Readiness page without a Portal API: the five for any partner, as far as the chain’s own stream shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.link import LinkReport
from app.domain.profile import Profile
from app.services.readiness import shown_by_stream
from ui.approvals.frames import MARGIN
from ui.approvals.partners import utc_now
from ui.readiness.panel import ReadinessPanel
from ui.reports import Reports
from ui.theme import Role, Token
from ui.widgets.label import Label

_WHY = (
    "This profile names no Portal API, and Oracle publishes none: how far each partner is, its own portal shows. "
    "What holds for all of them alike, your own stream can show."
)


class NoPortalReadiness(QWidget):
    """Follows the link of the own stream."""

    def __init__(self, profile: Profile, reports: Reports, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chain = profile.chain_name or f"The chain {profile.chain}"
        self._reports = reports
        self.panel = ReadinessPanel()
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 14, MARGIN, 0)
        head.setSpacing(4)
        head.addWidget(Label("Readiness of any partner", Role.PAGE_TITLE))
        head.addWidget(Label(_WHY, Role.BODY, Token.TEXT_2, wraps=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.panel, 1)
        reports.link_changed.connect(self._link_changed)
        self.refresh()

    def refresh(self) -> None:
        """Look at the link as it is now."""
        self.panel.show_checks(shown_by_stream(self._reports.link, utc_now()), "The partner", self._chain)

    def _link_changed(self, _report: LinkReport) -> None:
        self.refresh()
