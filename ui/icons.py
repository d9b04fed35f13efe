"""Icons: Lucide's drawings in the theme's colours, crisp at the screen's own ratio.

A drawing's name is its file in ``resources/icons`` without the ending. Strokes are drawn thinner on large icons and
thicker on small ones, so that lines weigh the same on screen.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from ui.theme import Token, theme

#: Stroke width, in the drawing's 24 units, up to a size in pixels at 100 %.
_STROKES = ((12, 2.25), (15, 2.0), (20, 1.75))
_LARGE_STROKE = 1.5


def icon_image(name: str, token: Token, size: int, ratio: float) -> QImage:
    """The icon for painting, ``size`` device-independent pixels at 100 % text zoom, for this device pixel ratio.

    An image and not a pixmap, since images may outlive the application. Raises FileNotFoundError when there is no such
    drawing.
    """
    return _render(name, theme.hex(token), theme.px(size), _stroke(size), ratio)


def icon_pixmap(name: str, token: Token = Token.TEXT_2, size: int = 16, ratio: float | None = None) -> QPixmap:
    """The icon as a pixmap, for the first screen's device pixel ratio unless given."""
    if ratio is None:
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    return QPixmap.fromImage(icon_image(name, token, size, ratio))


def icon(name: str, token: Token = Token.TEXT_2, size: int = 16) -> QIcon:
    """The icon for Qt's own controls, with its disabled look. It keeps its colours: see :func:`set_icon`."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, token, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(icon_pixmap(name, Token.DISABLED, size, ratio), QIcon.Mode.Disabled)
    return made


def set_icon(target: QAction | QAbstractButton, name: str, token: Token = Token.TEXT_2, size: int = 16) -> None:
    """Gives an action or button an icon that follows the theme for as long as the target lives."""
    for kept in target.findChildren(_FollowingIcon, options=Qt.FindChildOption.FindDirectChildrenOnly):
        kept.setParent(None)
        kept.deleteLater()
    _FollowingIcon(target, name, token, size)


class _FollowingIcon(QObject):
    """Keeps the icon of its parent in the theme's colours."""

    def __init__(self, target: QAction | QAbstractButton, name: str, token: Token, size: int) -> None:
        super().__init__(target)
        self._target = target
        self._name = name
        self._token = token
        self._size = size
        theme.follow(self._apply)

    def _apply(self) -> None:
        if self.parent() is None:
            return
        self._target.setIcon(icon(self._name, self._token, self._size))
        if isinstance(self._target, QAbstractButton):
            self._target.setIconSize(QSize(theme.px(self._size), theme.px(self._size)))


def _stroke(size: int) -> float:
    for limit, width in _STROKES:
        if size <= limit:
            return width
    return _LARGE_STROKE


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def _render(name: str, color: str, size: int, stroke: float, ratio: float) -> QImage:
    svg = _drawing(name).replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    side = round(size * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
