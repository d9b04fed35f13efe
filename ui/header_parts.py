"""The painted buttons of the header: the environment, the state of the stream, the way to *Go to…*, and small ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.domain.profile import EnvironmentKind, Profile
from ui.stream_state import NOT_CONNECTED, StreamState
from ui.text import count, initials, one_line, tooltip
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Icon, Run, Spark, Text
from ui.widgets.pressable import EnterPresses
from ui.widgets.run_painter import Painted, RunPainter, runs_width
from ui.widgets.scaled import scaled

TAGS = {EnvironmentKind.UAT: Token.WARNING, EnvironmentKind.PRODUCTION: Token.DANGER}
SIDE = 26
PADDING = 8
RADIUS = 6
TAG_HEIGHT = 18
TAG_PADDING = 6
LEAST_MINUTES = 5
"""Of fewer minutes a line would say more than is known."""


class HeaderButton(EnterPresses, QAbstractButton):
    """A button that lies flat on the header: a ground on hover, a ring for the keyboard, runs as its content."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ring", RADIUS)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def tell(self, name: str, description: str = "", key: str = "") -> None:
        """The accessible name, and the tooltip that says the same."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setToolTip(tooltip(f"{name}\n{description}" if description else name, key))

    def restyle(self) -> None:
        """Colours, sizes or the content are others now."""
        self.updateGeometry()
        self.update()

    def runs(self) -> Sequence[Run]:
        """What is painted, from the left."""
        return ()

    def sizeHint(self) -> QSize:
        """As wide as its runs."""
        return QSize(round(runs_width(self.runs())) + 2 * PADDING, theme.height(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and runs."""
        painter = QPainter(self)
        self.paint_ground(painter)
        self.paint_runs(painter, self.runs(), PADDING)

    def paint_ground(self, painter: QPainter) -> None:
        """The ground of a quiet button."""
        area = QRectF(self.rect())
        if self.isDown() or self.underMouse():
            paint.frame(painter, area, RADIUS, Token.NEUTRAL_SOFT if self.isDown() else Token.HOVER)

    def paint_runs(self, painter: QPainter, runs: Sequence[Run], left: float) -> None:
        """Runs from ``left`` to the right edge, cut there."""
        RunPainter(painter, Painted()).paint(runs, left, self.width() - PADDING + 1, self.height() / 2)


class EnvironmentButton(HeaderButton):
    """Chain, tag, chain code and region in one button. A click opens the list of profiles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_profile(self, profile: Profile) -> None:
        """Show this environment."""
        self._profile = profile
        chain = one_line(profile.chain_name) or profile.chain
        self.tell(f"{chain}, {profile.kind}, chain {profile.chain}", "Switch to another profile")
        self.restyle()

    def sizeHint(self) -> QSize:
        """Everything in full."""
        if self._profile is None:
            return QSize(0, theme.height(32))
        parts = self._name_width(self._profile) + self._tag_width(self._profile) + runs_width(self._rest(self._profile))
        return QSize(round(parts) + 2 * PADDING, theme.height(32))

    def minimumSizeHint(self) -> QSize:
        """With the chain's name cut, never its tag and code."""
        if self._profile is None:
            return self.sizeHint()
        return QSize(
            self.sizeHint().width() - round(max(0, self._name_width(self._profile) - theme.px(80))), theme.height(32)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Name, tag, code, region."""
        painter = QPainter(self)
        self.paint_ground(painter)
        profile = self._profile
        if profile is None:
            return
        missing = self.sizeHint().width() - self.width()
        x = float(PADDING)
        if profile.chain_name:
            room = self._name_width(profile) - 9 - max(0, missing)
            name = one_line(profile.chain_name)
            x += paint.draw_elided(painter, x, self.height() / 2, room, name, Role.BOLD, theme.color(Token.TEXT)) + 9
        x += self._paint_tag(painter, x, profile.kind) + 9
        self.paint_runs(painter, self._rest(profile), x)

    def _paint_tag(self, painter: QPainter, x: float, kind: EnvironmentKind) -> float:
        width = paint.text_width(kind.value, Role.MICRO) + 2 * TAG_PADDING
        height = theme.height(TAG_HEIGHT)
        area = QRectF(x, round((self.height() - height) / 2), width, height)
        token = TAGS[kind]
        paint.frame(painter, area, 4, line=token, width=1.25)
        paint.draw_text(painter, x + TAG_PADDING, area.center().y(), kind.value, Role.MICRO, theme.color(token))
        return width

    def _name_width(self, profile: Profile) -> float:
        return paint.text_width(one_line(profile.chain_name), Role.BOLD) + 9 if profile.chain_name else 0

    def _tag_width(self, profile: Profile) -> float:
        return paint.text_width(profile.kind.value, Role.MICRO) + 2 * TAG_PADDING + 9

    def _rest(self, profile: Profile) -> tuple[Run, ...]:
        region = (Text("·", Role.BODY, Token.TEXT_3), Text(one_line(profile.region))) if profile.region else ()
        return (Text(profile.chain, Role.CODE), *region, Icon("chevrons-up-down", Token.TEXT_3, 14))


class StreamButton(HeaderButton):
    """The stream's state in its colour, the last hour as a line, and events a minute. A click opens Connections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = NOT_CONNECTED
        self._volume: tuple[float, ...] = ()
        self._rate: int | None = None
        self.show_state(NOT_CONNECTED)

    def show_state(self, state: StreamState) -> None:
        """Say this of the stream."""
        self._state = state
        self.tell(f"Stream: {state.word}", state.sentence)
        self.restyle()

    def show_rate(self, per_minute: int | None, volume: Sequence[float]) -> None:
        """Events a minute, None to leave them out, and the counts of the last minutes, oldest first."""
        if (per_minute, tuple(volume)) != (self._rate, self._volume):
            self._rate = per_minute
            self._volume = tuple(volume)
            self.restyle()

    def runs(self) -> Sequence[Run]:
        """Icon and word of the state, then the last hour."""
        state = self._state
        role = Role.STRONG if state.token is Token.TEXT_2 else Role.BOLD
        said: list[Run] = [Icon(state.icon, state.token, gap=6), Text(state.word, role, state.token, 7)]
        if self._rate is not None:
            if any(self._volume) and len(self._volume) >= LEAST_MINUTES:
                said.append(Spark(self._volume, 56, 18))
            said.append(Text(f"{count(self._rate)}/min", Role.STRONG))
        return said


class GoToField(HeaderButton):
    """Looks like a field, since what follows is typing; a click or Ctrl K opens the list to type into."""

    WIDTH = 184
    KEY = "Ctrl K"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        scaled(self.setMaximumWidth, self.WIDTH)
        self.tell("Go to…", "Pages, partners, applications, properties and actions", self.KEY)

    def sizeHint(self) -> QSize:
        """The drawing and the key; it takes what the others leave, so that the chain's name is cut last."""
        return QSize(round(2 * PADDING + theme.px(16) + self._key_width()), theme.height(28))

    def runs(self) -> Sequence[Run]:
        """What an empty field says, where there is room for it before the key."""
        whole = (Icon("search", Token.TEXT_2), Text("Go to…", Role.BODY, Token.TEXT_3))
        return whole if 2 * PADDING + runs_width(whole) + self._key_width() <= self.width() else whole[:1]

    def _key_width(self) -> float:
        return paint.text_width(self.KEY, Role.SMALL_STRONG) + 9

    def paint_ground(self, painter: QPainter) -> None:
        """The frame of a field, and the key at its right."""
        area = QRectF(self.rect())
        paint.frame(painter, area, RADIUS, Token.SURFACE, Token.CONTROL)
        width, height = self._key_width(), theme.height(18)
        key = QRectF(self.width() - width - 5, (self.height() - height) / 2, width, height)
        paint.frame(painter, key, 3, Token.SUNKEN, Token.BORDER)
        paint.draw_text(
            painter, key.x() + 4.5, key.center().y(), self.KEY, Role.SMALL_STRONG, theme.color(Token.TEXT_2)
        )


class IconButton(HeaderButton):
    """One icon; its tooltip and its accessible name are the same words."""

    def __init__(self, icon_name: str, name: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon_name
        self.tell(name, key=key)

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(theme.px(SIDE), theme.px(SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon."""
        painter = QPainter(self)
        self.paint_ground(painter)
        left = (self.width() - theme.px(16)) / 2
        paint.draw_icon(painter, left, self.height() / 2, self._icon, Token.TEXT_2)


class PersonButton(HeaderButton):
    """The initials of who is signed in at the portal; the tooltip has the name and the roles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = ""

    def show_person(self, name: str, roles: Sequence[str]) -> None:
        """Show this person."""
        self._initials = initials(one_line(name))
        self.tell(one_line(name), one_line(", ".join(roles)))
        self.update()

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(theme.px(SIDE), theme.px(SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The initials."""
        painter = QPainter(self)
        paint.monogram(painter, QRectF(self.rect()), self._initials, Role.MICRO, 6)
