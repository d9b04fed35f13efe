"""Buttons: primary, secondary, quiet, link; with icons, toggled, with a menu. QPushButtons that paint themselves.

One primary button a page at most. The verb and the number are on the button that matters.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import menu_text, tooltip
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.pressable import Pressable

RADIUS = 6
_GAP = 6


class Kind(Enum):
    """What a button is to its page."""

    PRIMARY = "primary"  # filled, one a page
    SECONDARY = "secondary"  # surface with a frame
    QUIET = "quiet"  # no frame
    LINK = "link"  # in the accent's colour


class Size(Enum):
    """How high a button is, and how much room its words have at either side."""

    NORMAL = (32, 14)
    SMALL = (28, 10)  # toolbars, cards
    TINY = (22, 8)  # inside rows

    @property
    def height(self) -> int:
        """Pixels at 100 %."""
        return self.value[0]

    @property
    def padding(self) -> int:
        """Pixels at either side."""
        return self.value[1]


class _Colors(NamedTuple):
    fill: Token | None
    line: Token | None
    text: Token
    icon: Token


_DISABLED = {
    Kind.PRIMARY: _Colors(Token.NEUTRAL_SOFT, None, Token.DISABLED, Token.DISABLED),
    Kind.SECONDARY: _Colors(Token.SURFACE, Token.BORDER, Token.DISABLED, Token.DISABLED),
    Kind.QUIET: _Colors(None, None, Token.DISABLED, Token.DISABLED),
    Kind.LINK: _Colors(None, None, Token.DISABLED, Token.DISABLED),
}
_NORMAL = {
    Kind.PRIMARY: _Colors(Token.ACCENT, None, Token.ON_ACCENT, Token.ON_ACCENT),
    Kind.SECONDARY: _Colors(Token.SURFACE, Token.BORDER, Token.TEXT, Token.TEXT_2),
    Kind.QUIET: _Colors(None, None, Token.TEXT_2, Token.TEXT_2),
    Kind.LINK: _Colors(None, None, Token.ACCENT_TEXT, Token.ACCENT_TEXT),
}
_TOGGLED = _Colors(Token.SELECT, Token.FOCUS, Token.ACCENT_TEXT, Token.ACCENT_TEXT)


class Button(Pressable):
    """A button. ``icon`` stands before the words, ``trailing`` behind them; a menu shows a chevron by itself.

    ``flush`` is for one without a frame: its words stand in line with what is above, and no ground shows under them.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        icon: str = "",
        trailing: str = "",
        size: Size = Size.NORMAL,
        checkable: bool = False,
        flush: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._kind = kind
        self._padding = 0 if flush else size.padding
        self._icon = icon
        self._trailing = trailing
        self._size = size
        self._words = ""
        self.set_words(text)
        self.setCheckable(checkable)
        self.setProperty("ring", RADIUS)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self._restyle)

    def set_words(self, text: str, icon: str | None = None) -> None:
        """Says something else; any text, an ampersand stays one. ``icon`` replaces the icon when given."""
        self._words = text
        if icon is not None:
            self._icon = icon
        self.setText(menu_text(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Becomes another kind of button, as *Pause* becomes the page's main action *Resume*."""
        self._kind = kind
        self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def sizeHint(self) -> QSize:
        """Words, icons and the room around them."""
        return QSize(round(self._content_width()) + 2 * self._padding, theme.height(self._size.height))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame, then icon, words, icon, centred together."""
        painter = QPainter(self)
        colors = self._colors()
        rect = QRectF(self.rect())
        paint.frame(painter, rect, RADIUS, colors.fill, colors.line)
        middle = rect.center().y()
        x = round(rect.center().x() - self._content_width() / 2)
        if self._icon:
            x += round(paint.draw_icon(painter, x, middle, self._icon, colors.icon)) + (_GAP if self._words else 0)
        if self._words:
            room = rect.width() - x
            x += round(paint.draw_elided(painter, x, middle, room, self._words, self._role(), theme.color(colors.text)))
        if self._end_icon():
            paint.draw_icon(painter, x + _GAP, middle, self._end_icon(), colors.icon)

    def _colors(self) -> _Colors:
        if not self.isEnabled():
            return _DISABLED[self._kind]
        if self.isChecked():
            return _TOGGLED
        colors = _NORMAL[self._kind]
        if self._kind is Kind.PRIMARY:
            if self.isDown():
                return colors._replace(fill=Token.ACCENT_PRESS)
            return colors._replace(fill=Token.ACCENT_HOVER) if self.underMouse() else colors
        if not self._padding:
            return colors._replace(text=Token.TEXT, icon=Token.TEXT) if self.underMouse() else colors
        if self.isDown():
            return colors._replace(fill=Token.NEUTRAL_SOFT)
        return colors._replace(fill=Token.HOVER) if self.underMouse() else colors

    def _role(self) -> Role:
        return Role.SMALL_STRONG if self._size is Size.TINY else Role.STRONG

    def _end_icon(self) -> str:
        return self._trailing or ("chevron-down" if self.menu() is not None else "")

    def _content_width(self) -> float:
        icon = theme.px(16)
        width = paint.text_width(self._words, self._role()) if self._words else 0.0
        if self._icon:
            width += icon + (_GAP if self._words else 0)
        return width + (icon + _GAP if self._end_icon() else 0)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class IconButton(Button):
    """A quiet button with an icon alone. ``name`` is its tooltip and its name read out; ``key`` does the same."""

    def __init__(
        self,
        icon: str,
        name: str,
        key: str = "",
        *,
        kind: Kind = Kind.QUIET,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", kind, icon=icon, size=Size.SMALL, checkable=checkable, parent=parent)
        self.rename(name, key)

    def rename(self, name: str, key: str = "", icon: str | None = None) -> None:
        """Does something else from now on."""
        if icon is not None:
            self.set_words("", icon)
        self.setAccessibleName(name)
        self.setToolTip(tooltip(name, key))

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme.height(Size.SMALL.height)
        return QSize(side, side)
