"""Bars that scroll, painted as the look has them, and areas whose content lies on what is behind them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QFrame, QScrollArea, QScrollBar, QWidget

from ui.theme import Token, theme
from ui.widgets import paint

THICKNESS = 10
"""Pixels that a bar takes."""
_MARGIN = 2
_LEAST_LENGTH = 36
_RADIUS = 3


class ScrollBar(QScrollBar):
    """A handle on nothing: no arrows, no trough. Beside the handle a press goes on by a page."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._grip: float | None = None
        """Where in the handle it was taken, while it is being drawn."""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As thick as the look has it; the area gives the length."""
        return QSize(THICKNESS, 2 * _LEAST_LENGTH) if self._stands else QSize(2 * _LEAST_LENGTH, THICKNESS)

    def minimumSizeHint(self) -> QSize:
        """The handle must not vanish."""
        return QSize(THICKNESS, THICKNESS)

    def handle(self) -> QRectF:
        """Where the handle is."""
        length, at = self._length(), self._begin()
        thick = THICKNESS - 2 * _MARGIN
        if self._stands:
            return QRectF(_MARGIN, at + _MARGIN, thick, length - 2 * _MARGIN)
        return QRectF(at + _MARGIN, _MARGIN, length - 2 * _MARGIN, thick)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The handle, where there is something to scroll."""
        if self.maximum() > self.minimum():
            lit = self._grip is not None or self.underMouse()
            paint.frame(QPainter(self), self.handle(), _RADIUS, Token.CONTROL if lit else Token.BORDER)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the handle, or goes on by a page."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at, begin = self._along(event), self._begin()
        if begin <= at <= begin + self._length():
            self._grip = at - begin
            self.setSliderDown(True)
        else:
            action = QAbstractSlider.SliderAction
            self.setRepeatAction(action.SliderPageStepSub if at < begin else action.SliderPageStepAdd)
            self.triggerAction(action.SliderPageStepSub if at < begin else action.SliderPageStepAdd)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draws the handle along."""
        free = self._whole - self._length()
        if self._grip is not None and free > 0:
            part = min(1.0, max(0.0, (self._along(event) - self._grip) / free))
            self.setSliderPosition(round(self.minimum() + part * (self.maximum() - self.minimum())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self._grip = None
        self.setRepeatAction(QAbstractSlider.SliderAction.SliderNoAction)
        self.setSliderDown(False)
        self.update()

    # -- measures --------------------------------------------------------------------------------------------------

    @property
    def _stands(self) -> bool:
        return self.orientation() == Qt.Orientation.Vertical

    @property
    def _whole(self) -> int:
        return self.height() if self._stands else self.width()

    def _along(self, event: QMouseEvent) -> float:
        return event.position().y() if self._stands else event.position().x()

    def _length(self) -> float:
        pages = self.maximum() - self.minimum() + self.pageStep()
        return min(float(self._whole), max(_LEAST_LENGTH, self._whole * self.pageStep() / max(1, pages)))

    def _begin(self) -> float:
        span = max(1, self.maximum() - self.minimum())
        return (self._whole - self._length()) * (self.sliderPosition() - self.minimum()) / span


def dress(area: QAbstractScrollArea) -> None:
    """Gives an area its bars, and takes its frame."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(ScrollBar(Qt.Orientation.Vertical))
    area.setHorizontalScrollBar(ScrollBar(Qt.Orientation.Horizontal))


class ScrollArea(QScrollArea):
    """Scrolls a widget that lies on whatever is behind the area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)

    def setWidget(self, widget: QWidget) -> None:
        """Shows this widget; Qt would have it fill its ground."""
        super().setWidget(widget)
        widget.setAutoFillBackground(False)
