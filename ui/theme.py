"""Colours, type and sizes of the window, in light, dark and high contrast, at any text zoom.

There is one theme, as there is one application::

    from ui.theme import Role, Token, theme

    theme.install(app)                   # once, in the composition root
    theme.color(Token.ACCENT)            # QColor
    theme.font(Role.BODY)                # QFont
    theme.follow(self._restyle)          # calls it now and whenever colours or sizes change

The colours follow the system's scheme until the person chooses another (:meth:`Theme.set_scheme`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessibilityHints, QColor, QFont, QFontDatabase, QFontMetricsF, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QToolTip

from ui.style import Style
from ui.tokens import DARK, LIGHT, Face, Role, Token

__all__ = ["ZOOM_RANGE", "Face", "Role", "Scheme", "Theme", "Token", "theme"]

ZOOM_RANGE: Final = (90, 150)
"""The least and the greatest text zoom, in percent."""

_FONTS = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Medium.ttf",
    "JetBrainsMono-SemiBold.ttf",
)


class Scheme(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The look as values. ``changed`` is emitted after every change, when all values are the new ones."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scheme = Scheme.SYSTEM
        self._zoom = 100
        self._contrast: bool | None = None
        self._motion: bool | None = None
        self._hex: dict[Token, str] = dict(LIGHT)
        self._colors: dict[Token, QColor] = {}
        self._fonts: dict[Role, QFont] = {}
        self._metrics: dict[Role, QFontMetricsF] = {}
        self._app: QApplication | None = None
        self._hints: QStyleHints | None = None
        self._accessibility: QAccessibilityHints | None = None

    # -- setting up and choosing ---------------------------------------------------------------------------------

    def install(self, app: QApplication) -> None:
        """Gives the application its style, fonts and palette, and follows the system from now on."""
        if self._app is app:
            return
        self._app = app
        for name in _FONTS:
            QFontDatabase.addApplicationFontFromData(files("resources").joinpath("fonts", name).read_bytes())
        app.setStyle(Style())
        self._hints = app.styleHints()  # both are kept: a wrapper that goes takes its child with it
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._refresh)
        self._accessibility.contrastPreferenceChanged.connect(self._refresh)
        self._refresh()

    @property
    def scheme(self) -> Scheme:
        """What the person chose; :attr:`is_dark` says what it comes to."""
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Follows the system, or overrides it."""
        self._scheme = scheme
        self._refresh()

    @property
    def zoom(self) -> int:
        """Text zoom in percent."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Sets the text zoom, held within ``ZOOM_RANGE``."""
        least, greatest = ZOOM_RANGE
        self._zoom = max(least, min(greatest, percent))
        self._refresh()

    def set_high_contrast(self, on: bool | None) -> None:
        """Overrides the system's wish for high contrast; None follows it."""
        self._contrast = on
        self._refresh()

    def set_reduced_motion(self, on: bool | None) -> None:
        """Overrides the wish for less motion; None stands for ordinary motion, since Qt reports no system setting."""
        self._motion = on
        self.changed.emit()

    # -- what widgets ask for ------------------------------------------------------------------------------------

    @property
    def is_dark(self) -> bool:
        """Whether the dark table is in use."""
        if self._scheme is Scheme.SYSTEM:
            return self._hints is not None and self._hints.colorScheme() == Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    @property
    def is_high_contrast(self) -> bool:
        """Whether the system's own palette is in use, without soft backgrounds."""
        if self._contrast is not None:
            return self._contrast
        hints = self._accessibility
        return hints is not None and hints.contrastPreference() == Qt.ContrastPreference.HighContrast

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing should move: no fading bar, no turning ring, no travelling piece."""
        return bool(self._motion)

    def color(self, token: Token) -> QColor:
        """The colour of a token. Shared: do not modify it."""
        color = self._colors.get(token)
        if color is None:
            color = self._colors[token] = QColor(self._hex[token])
        return color

    def hex(self, token: Token) -> str:
        """The colour of a token as ``#rrggbb``."""
        return self._hex[token]

    def font(self, role: Role) -> QFont:
        """The font of a role at the present zoom. Shared: copy it before modifying it."""
        font = self._fonts.get(role)
        if font is None:
            font = self._fonts[role] = self._make_font(role)
        return font

    def metrics(self, role: Role) -> QFontMetricsF:
        """The measures of :meth:`font`."""
        metrics = self._metrics.get(role)
        if metrics is None:
            metrics = self._metrics[role] = QFontMetricsF(self.font(role))
        return metrics

    def px(self, pixels: float) -> int:
        """A size that goes with the text (an icon, a circle), at the present zoom."""
        return round(pixels * self._zoom / 100)

    def height(self, base: int) -> int:
        """The height of a part that is ``base`` high at 100 % and holds one line of text: it grows with the line."""
        return base + max(0, self.px(16) - 16)

    @property
    def row_height(self) -> int:
        """The height of a table row: 28, or what a line needs."""
        return max(28, self.px(16) + 10)

    def follow(self, slot: Callable[[], object]) -> None:
        """Calls a method of a QObject now and after every change, for as long as that object lives."""
        self.changed.connect(slot)
        slot()

    # -- inside --------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._colors.clear()
        self._metrics.clear()
        self._fonts.clear()

    def _refresh(self) -> None:
        self._forget()
        self._hex = dict(DARK if self.is_dark else LIGHT)
        if self._app is not None:
            self._dress(self._app)
        self.changed.emit()

    def _dress(self, app: QApplication) -> None:
        if self.is_high_contrast:
            app.setPalette(QPalette())  # back to the system's own, to read it
            self._hex = _high_contrast(app.palette())
        else:
            app.setPalette(_palette(self._hex))
        app.setFont(self.font(Role.BODY))
        QToolTip.setFont(self.font(Role.SMALL_STRONG))
        QToolTip.setPalette(app.palette())

    def _make_font(self, role: Role) -> QFont:
        face, size, weight, spacing = role.value
        font = QFont([face.value, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()])
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if spacing:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing * self._zoom / 100)
        if face is Face.WORDS:
            font.setFeature(QFont.Tag("tnum"), 1)  # digits in columns do not dance
        else:
            font.setFeature(QFont.Tag("calt"), 0)  # no ligatures in codes
        return font


def _palette(hexes: dict[Token, str]) -> QPalette:
    """The same colours for what Qt draws by itself."""
    roles = QPalette.ColorRole
    mapping = {
        roles.Window: Token.WINDOW,
        roles.Base: Token.SURFACE,
        roles.AlternateBase: Token.SUNKEN,
        roles.Text: Token.TEXT,
        roles.WindowText: Token.TEXT,
        roles.ButtonText: Token.TEXT,
        roles.PlaceholderText: Token.TEXT_3,
        roles.Button: Token.SURFACE,
        roles.Highlight: Token.SELECT,
        roles.HighlightedText: Token.TEXT,
        roles.Link: Token.ACCENT_TEXT,
        roles.LinkVisited: Token.ACCENT_TEXT,
        roles.Accent: Token.ACCENT,
        roles.Mid: Token.BORDER,
        roles.ToolTipBase: Token.TOOLTIP,
        roles.ToolTipText: Token.ON_TOOLTIP,
    }
    palette = QPalette()
    for role, token in mapping.items():
        palette.setColor(role, QColor(hexes[token]))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(hexes[Token.DISABLED]))
    palette.setColor(QPalette.ColorGroup.Inactive, roles.Highlight, QColor(hexes[Token.SELECT_IDLE]))
    return palette


def _high_contrast(system: QPalette) -> dict[Token, str]:
    """Every token in the system's colours. Soft backgrounds are gone: icons and words still carry the state."""
    window = system.window().color().name()
    base = system.base().color().name()
    text = system.text().color().name()
    accent = system.highlight().color().name()
    on_accent = system.highlightedText().color().name()
    hexes = dict.fromkeys(Token, text)
    hexes |= dict.fromkeys((Token.WINDOW, Token.NAV), window)
    plain = (Token.SURFACE, Token.SUNKEN, Token.HOVER, Token.SELECT, Token.SELECT_IDLE, Token.TRACK, Token.MARK)
    soft = tuple(token for token in Token if token.value.endswith("-soft"))
    hexes |= dict.fromkeys((*plain, *soft), base)
    filled = (Token.ACCENT, Token.ACCENT_HOVER, Token.ACCENT_PRESS, Token.BAR, Token.FOCUS, Token.RIBBON)
    hexes |= dict.fromkeys((*filled, Token.RIBBON_FOLD), accent)
    hexes |= dict.fromkeys((Token.ON_ACCENT, Token.ON_RIBBON), on_accent)
    hexes[Token.ACCENT_TEXT] = system.link().color().name()
    hexes[Token.TOOLTIP] = system.toolTipBase().color().name()
    hexes[Token.ON_TOOLTIP] = system.toolTipText().color().name()
    hexes[Token.DISABLED] = system.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name()
    return hexes


theme: Final = Theme()
"""The theme of this application."""
