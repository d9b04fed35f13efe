"""How parts are painted: frames, boxes, bars, spark lines, pills, ribbons. Shared by widgets and by rows.

Sizes are device-independent pixels; lines are one of them, or the nearest whole number of the screen's own pixels, so
that they stay crisp at 125 and 150 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor, inf

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from ui.icons import icon_image
from ui.text import in_its_order
from ui.theme import Role, Token, theme
from ui.widgets.cell import State, Tick

PILL_HEIGHT = 20
RIBBON_HEIGHT = 24
RIBBON_OVERHANG = 6
_RIBBON_NOTCH = 7
_SPARK_FILL = 0.13


# -- lines and frames --------------------------------------------------------------------------------------------


def hairline(painter: QPainter) -> float:
    """The width of a line of one pixel, as whole pixels of the screen."""
    ratio = painter.device().devicePixelRatioF()
    return max(1, floor(ratio + 0.01)) / ratio


def snap(painter: QPainter, position: float) -> float:
    """The nearest position that falls on a whole pixel of the screen."""
    ratio = painter.device().devicePixelRatioF()
    return floor(position * ratio + 0.5) / ratio


def frame(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: Token | None = None,
    line: Token | None = None,
    width: float | None = None,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded rectangle that fills ``rect`` exactly, its line inside. ``width`` is a hairline unless given."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(theme.color(fill)) if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    pen_width = hairline(painter) if width is None else width
    painter.setPen(QPen(theme.color(line), pen_width, style))
    half = pen_width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def horizontal_line(painter: QPainter, x: float, y: float, width: float, token: Token) -> None:
    """A hairline whose upper edge is at ``y``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(x, y, width, hairline(painter)), theme.color(token))


def vertical_line(painter: QPainter, x: float, y: float, height: float, token: Token) -> None:
    """A hairline whose left edge is at ``x``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(x, y, hairline(painter), height), theme.color(token))


def focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The 2 px ring, one pixel outside ``rect``."""
    frame(painter, rect.adjusted(-3, -3, 3, 3), radius + 3, line=Token.FOCUS, width=2)


# -- text and icons ----------------------------------------------------------------------------------------------


def text_width(text: str, role: Role) -> float:
    """How wide a text is in one line."""
    return _measured(text, role, theme.zoom)


@lru_cache(maxsize=4096)
def _measured(text: str, role: Role, _zoom: int) -> float:
    return theme.metrics(role).horizontalAdvance(text)


@lru_cache(maxsize=2048)
def _cut(text: str, role: Role, width: int, _zoom: int) -> str:
    return theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=64)
def _rise(role: Role, _zoom: int) -> float:
    """How far the baseline lies below the middle of the line."""
    metrics = theme.metrics(role)
    return (metrics.ascent() - metrics.descent()) / 2


def draw_text(painter: QPainter, x: float, middle: float, text: str, role: Role, color: QColor) -> float:
    """A plain text whose line is centred on ``middle``. Returns its width."""
    text = in_its_order(text)
    painter.setFont(theme.font(role))
    painter.setPen(color)
    painter.drawText(QPointF(x, snap(painter, middle + _rise(role, theme.zoom))), text)
    return text_width(text, role)


def draw_elided(
    painter: QPainter, x: float, middle: float, width: float, text: str, role: Role, color: QColor
) -> float:
    """Like :func:`draw_text`, cut with an ellipsis where it is wider than ``width``."""
    if text_width(text, role) > width + 0.5:
        text = _cut(text, role, max(0, int(width)), theme.zoom)
    return draw_text(painter, x, middle, text, role, color)


@lru_cache(maxsize=512)
def _lines(text: str, role: Role, width: int, _zoom: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, role) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines) or ("",)


def wrapped(text: str, role: Role, width: float) -> tuple[str, ...]:
    """A text as lines that are no wider than ``width``, broken between words; a longer word has a line of its own."""
    return _lines(text, role, max(1, int(width + 0.5)), theme.zoom)


def draw_icon(
    painter: QPainter, x: float, middle: float, name: str, token: Token, size: int = 16, turn: float = 0.0
) -> float:
    """A drawing centred on ``middle``, turned by ``turn`` of a whole turn. Returns its width."""
    image = icon_image(name, token, size, painter.device().devicePixelRatioF())
    side = theme.px(size)
    top = snap(painter, middle - side / 2)
    if turn:
        _draw_turned(painter, QPointF(x + side / 2, top + side / 2), image, side, turn)
    else:
        painter.drawImage(QPointF(x, top), image)
    return side


def _draw_turned(painter: QPainter, centre: QPointF, image: QImage, side: float, turn: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(centre)
    painter.rotate(360 * turn)
    painter.drawImage(QPointF(-side / 2, -side / 2), image)
    painter.restore()


# -- small parts -------------------------------------------------------------------------------------------------


def pill_width(state: State, word: str) -> float:
    """How wide :func:`pill` will be."""
    return 7 + theme.px(14) + 4 + text_width(word, Role.SMALL_STRONG) + 9


def pill(
    painter: QPainter, x: float, middle: float, state: State, word: str, turn: float = 0.0, room: float = inf
) -> float:
    """A state: soft background, icon, word. Personal data is outlined instead. Returns its width.

    In less ``room`` than it needs the word is cut with an ellipsis; the last to stay is the icon.
    """
    height = theme.height(PILL_HEIGHT)
    around = pill_width(state, "")
    width = max(min(pill_width(state, word), room), around)
    rect = QRectF(x, snap(painter, middle - height / 2), width, height)
    outline = Token.BORDER if state.soft is None else Token.CONTROL if theme.is_high_contrast else None
    frame(painter, rect, 4, state.soft, outline)
    draw_icon(painter, x + 7, middle, state.icon, state.token, 14, turn)
    color = theme.color(Token.TEXT_2 if state.soft is None else state.token)
    draw_elided(painter, x + 7 + theme.px(14) + 4, middle, width - around, word, Role.SMALL_STRONG, color)
    return width


def monogram(painter: QPainter, rect: QRectF, letters: str, role: Role, radius: float) -> None:
    """Two letters in a neutral square."""
    frame(painter, rect, radius, Token.NEUTRAL_SOFT, Token.LINE)
    x = rect.center().x() - text_width(letters, role) / 2
    draw_text(painter, x, rect.center().y(), letters, role, theme.color(Token.TEXT_2))


def check_box(painter: QPainter, rect: QRectF, tick: Tick, enabled: bool) -> None:
    """A box of 16 pixels, radius 3: on, partly, off, not choosable."""
    if not enabled:
        frame(painter, rect, 3, Token.NEUTRAL_SOFT, Token.BORDER)
    elif tick is Tick.OFF:
        frame(painter, rect, 3, Token.SURFACE, Token.CONTROL)
    else:
        frame(painter, rect, 3, Token.ACCENT)
        side = rect.width() / 16
        painter.setPen(
            QPen(
                theme.color(Token.ON_ACCENT),
                1.75 * side,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        points = ((4.2, 8.3), (7.0, 11.0), (11.9, 5.4)) if tick is Tick.ON else ((4.6, 8.0), (11.4, 8.0))
        painter.drawPolyline(QPolygonF([rect.topLeft() + QPointF(x, y) * side for x, y in points]))


def bar(painter: QPainter, rect: QRectF, done: float, failed: float = 0.0, token: Token = Token.BAR) -> None:
    """A track with ``done`` of it filled, both as parts of 1; ``failed`` is a red piece behind a 2 px gap."""
    radius = rect.height() / 2
    frame(painter, rect, radius, Token.TRACK)
    width = rect.width()
    filled = max(done * width, rect.height()) if done > 0 else 0.0
    if failed > 0:
        gap = 2 if done > 0 else 0
        piece = max(failed * width - gap, 1.5 * rect.height())
        filled = min(filled, width - gap - piece)  # however few failed: their piece is seen, and parted from the rest
        frame(painter, QRectF(rect.x() + filled + gap, rect.y(), piece, rect.height()), radius, Token.DANGER)
    if done > 0:
        frame(painter, QRectF(rect.x(), rect.y(), filled, rect.height()), radius, token)


def spark(painter: QPainter, rect: QRectF, values: Sequence[float], token: Token, dot: bool = False) -> None:
    """Counts over time on a scale of their own: a line, a soft fill, no axes. ``dot`` marks the present."""
    if len(values) < 2:
        return
    top = max(values) or 1
    step = rect.width() / (len(values) - 1)
    points = [
        QPointF(rect.x() + n * step, rect.bottom() - 1 - value / top * (rect.height() - 2))
        for n, value in enumerate(values)
    ]
    line = QPolygonF(points)
    area = QPainterPath()
    area.addPolygon(line)
    area.lineTo(rect.bottomRight())
    area.lineTo(rect.bottomLeft())
    area.closeSubpath()
    color = theme.color(token)
    fill = QColor(color)
    fill.setAlphaF(_SPARK_FILL)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(area, fill)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(line)
    if dot:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(points[-1], 2, 2)


def ribbon_width(word: str) -> float:
    """How wide :func:`ribbon` is, without its overhang."""
    return _RIBBON_NOTCH + 8 + theme.px(14) + 5 + text_width(word, Role.SMALL_BOLD) + 20 - RIBBON_OVERHANG


def ribbon(painter: QPainter, right: float, top: float, icon: str, word: str) -> None:
    """The ribbon of a card whose right edge is at ``right``: a notched tail, an overhang, a fold beneath it."""
    height, end = theme.height(RIBBON_HEIGHT), right + RIBBON_OVERHANG
    left = right - ribbon_width(word)
    bottom = top + height
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    fold = QPainterPath(QPointF(right, bottom))
    fold.lineTo(end, bottom)
    fold.lineTo(right, bottom + RIBBON_OVERHANG)
    fold.closeSubpath()
    painter.fillPath(fold, theme.color(Token.RIBBON_FOLD))
    band = QPainterPath(QPointF(left, top))
    for x, y in ((end, top), (end, bottom), (left, bottom), (left + _RIBBON_NOTCH, top + height / 2)):
        band.lineTo(x, y)
    band.closeSubpath()
    painter.fillPath(band, theme.color(Token.RIBBON))
    x = left + _RIBBON_NOTCH + 8
    x += draw_icon(painter, x, top + height / 2, icon, Token.ON_RIBBON, 14) + 5
    draw_text(painter, x, top + height / 2, word, Role.SMALL_BOLD, theme.color(Token.ON_RIBBON))
