"""The ring around what the keyboard has reached: 2 px, one pixel outside. Never shown for a click, never removed.

It stays with the keyboard where the window itself moves the focus on, until somebody clicks.

Qt remembers on the window whether the last change of focus came from the keyboard; the ring reads that, so that no
event passes through Python for it. A widget says by properties how round it is (``ring``, a radius) and which part of
it the ring goes round (``ring_rect``, all of it unless set). What has no ``ring`` shows its focus by itself: fields
and tables do.

:func:`in_turn` gives what is made later its place in the order of Tab.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from ui.widgets import paint

_REACH = 3
_KEYBOARD = frozenset(
    (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
)


def by_keyboard(reason: Qt.FocusReason) -> bool:
    """Whether focus came by Tab, its like, or a shortcut."""
    return reason in _KEYBOARD


def in_turn(after: QWidget, *made: QWidget) -> None:
    """Tab reaches these, and the parts in them, right after ``after`` and in this order.

    Qt puts what is made while the window stands at the end of the window's order, wherever it is laid out.
    """
    parts = [part for widget in made for part in (widget, *widget.findChildren(QWidget))]
    policy = after.focusPolicy()
    after.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt puts nothing behind what Tab does not reach
    before = after
    for part in parts:
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(before, part)
            before = part
    after.setFocusPolicy(policy)


class FocusRing(QWidget):
    """The one ring of the application. :func:`install` makes it."""

    def __init__(self) -> None:
        super().__init__()
        self._around: QWidget | None = None
        self._by_keyboard = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The focus moved: by Tab, by a click, or because what had it is gone and the window chose another."""
        window = now.window() if now is not None else None
        reached = window is not None and window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if window is not None:
            window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        if now is not None and now is self._around and self.isVisible():
            return
        self._leave()
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._by_keyboard = False
        elif reached:
            self._by_keyboard = True
        if now is not None and self._by_keyboard and now.property("ring") is not None:
            self._surround(now)

    def _surround(self, widget: QWidget) -> None:
        self._around = widget
        for watched in self._chain(widget):
            watched.installEventFilter(self)
        widget.destroyed.connect(self._lost)
        self.setParent(_ground_of(widget))
        self._place()

    def _leave(self) -> None:
        if self._around is not None:
            for watched in self._chain(self._around):
                watched.removeEventFilter(self)
            self._around.destroyed.disconnect(self._lost)
        self._lost()

    def _lost(self) -> None:
        self._around = None
        self.hide()
        self.setParent(None)

    def _chain(self, widget: QWidget) -> list[QWidget]:
        """The widget and what carries it, up to the ground: when one of them moves, so does the ring."""
        ground = _ground_of(widget)
        chain: list[QWidget] = []
        link: QWidget | None = widget
        while link is not None and link is not ground:
            chain.append(link)
            link = link.parentWidget()
        return chain

    def _place(self) -> None:
        around, ground = self._around, self.parentWidget()
        if around is None or ground is None:
            return
        rect = _ringed(around).translated(around.mapTo(ground, QPoint(0, 0)))
        self.setGeometry(rect.adjusted(-_REACH, -_REACH, _REACH, _REACH))
        self.setVisible(around.isVisible())
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keeps its place when anything moves."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring."""
        if self._around is None:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(_REACH, _REACH, -_REACH, -_REACH)
        paint.focus_ring(painter, rect, float(self._around.property("ring")))


def _ground_of(widget: QWidget) -> QWidget:
    """What the ring lies on: the content of the nearest scroll area, to be cut where its widget is, or the window."""
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        carrier = above.parentWidget()
        if carrier is not None and isinstance(carrier.parentWidget(), QAbstractScrollArea):
            return above
        above = carrier
    return widget.window()


def _ringed(widget: QWidget) -> QRect:
    """The part of a widget that has the ring: its box, its frame without what hangs over, or all of it."""
    part = widget.property("ring_rect")
    return part if isinstance(part, QRect) else widget.rect()


_rings: list[FocusRing] = []


def install(app: QApplication) -> None:
    """Lets the ring follow the focus of this application."""
    if not _rings:
        ring = FocusRing()
        _rings.append(ring)
        app.focusChanged.connect(ring.follow)
