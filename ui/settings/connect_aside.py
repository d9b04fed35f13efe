"""Beside the form of the Connect page: the demo, what one needs, and the connections that are kept already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.profile import Profile
from ui.text import one_line
from ui.theme import Role, Token
from ui.widgets.button import Button, Kind, Size
from ui.widgets.label import Drawing, Label, Note
from ui.widgets.panel import Panel

GUIDE = "https://docs.oracle.com/en/industries/hospitality/integration-platform/ohipu/"
_DEMO = (
    ("building-2", "Larkspur Hotels", "240 hotels, four brands, six time zones"),
    ("layers", "12 partners", "Requests in every state, one of them failing"),
    ("activity", "A day of events", "Bookings, arrivals and changes as they happen"),
)
_NEEDS = (
    ("user-round", "A role that may approve: OHIPADMIN or OHIPENVIRONMENTS"),
    (
        "key-round",
        "An application key of Doorman’s own. A stream has one consumer; sharing a partner’s key would cut it off",
    ),
    ("radio", "Streaming enabled for the environment"),
)


class DemoPanel(Panel):
    """One click to a chain that does not exist."""

    demo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(20, spacing=12, parent=parent)
        self.button = Button("Try the demo", Kind.PRIMARY, icon="circle-play")
        self.button.clicked.connect(self.demo_requested)
        self._state = Label("Ready in about 5 s", Role.SMALL, Token.TEXT_2)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(Label("Try the demo", Role.CARD_TITLE))
        promise = "A chain that does not exist, on a server inside this computer. Nothing leaves it."
        head.addWidget(Label(promise, Role.BODY, Token.TEXT_2, wraps=True))
        self.body.addLayout(head)
        for icon, title, text in _DEMO:
            self.body.addLayout(_fact(icon, title, text))
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.button)
        foot.addWidget(self._state, 1)
        self.body.addLayout(foot)

    def show_starting(self, starting: bool) -> None:
        """The server is being started."""
        self.button.setEnabled(not starting)
        self._state.setText("Starting its server …" if starting else "Ready in about 5 s")

    def set_main(self, main: bool) -> None:
        """Whether this is the page's main action: not when the form can be tried."""
        self.button.set_kind(Kind.PRIMARY if main else Kind.SECONDARY)


class NeedsPanel(Panel):
    """What one needs before the form can be filled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(20, spacing=10, ground=Token.NAV, parent=parent)
        self.body.addWidget(Label("What you need", Role.SECTION))
        for icon, text in _NEEDS:
            self.body.addWidget(Note(icon, text, Token.TEXT_2, size=16, gap=10, wraps=True))
        guide = Button(
            "Oracle’s guide: first connection", Kind.LINK, trailing="arrow-up-right", size=Size.SMALL, flush=True
        )
        guide.clicked.connect(self._open_guide)
        self.body.addWidget(guide)

    def _open_guide(self) -> None:
        QDesktopServices.openUrl(QUrl(GUIDE))


class KnownPanel(Panel):
    """The connections that are kept; a click opens one."""

    profile_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(20, spacing=6, parent=parent)
        self.body.addWidget(Label("Your connections", Role.SECTION))
        self._links: list[ProfileLink] = []
        self.hide()

    def show_profiles(self, profiles: Sequence[Profile]) -> None:
        """Offer these."""
        for link in self._links:
            self.body.removeWidget(link)
            link.deleteLater()
        self._links = [ProfileLink(profile, self) for profile in profiles]
        for link in self._links:
            link.profile_requested.connect(self.profile_requested)
            self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(profiles))


class ProfileLink(Button):
    """Opens one profile."""

    profile_requested = Signal(str)

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        chain = one_line(profile.chain_name) or profile.chain
        super().__init__(
            f"{chain} · {profile.kind} · {profile.name}",
            Kind.LINK,
            icon="plug",
            size=Size.SMALL,
            flush=True,
            parent=parent,
        )
        self._name = profile.name
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.profile_requested.emit(self._name)


def _fact(icon: str, title: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Drawing(icon, Token.TEXT_2), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, Role.STRONG))
    words.addWidget(Label(text, Role.SMALL, Token.TEXT_2, wraps=True))
    row.addLayout(words, 1)
    return row
