"""The segmented filter: a row of buttons in a trough, or one button with a menu where there is no room."""

from __future__ import annotations

from collections.abc import Hashable
from math import ceil

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.button import Button, Kind
from ui.widgets.choices import Choice, Choices
from ui.widgets.menu import Menu

LEAST_TO_FOLD = 3
_COUNT_GAP = 5


class _Segment(Choice):
    """A segment: the current one is surface with a frame, in a neutral trough."""

    def __init__(self, key: Hashable, label: str, parent: QWidget) -> None:
        super().__init__(key, label, parent)
        self.setProperty("ring", 5)

    def sizeHint(self) -> QSize:
        """Label and count."""
        width = paint.text_width(self.label, Role.STRONG) + 23
        if self.badge.text:
            width += paint.text_width(self.badge.text, Role.BODY) + _COUNT_GAP
        return QSize(ceil(width), theme.height(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Label, then count in grey."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            paint.frame(painter, rect, 5, Token.SURFACE, Token.BORDER)
        elif self.underMouse():
            paint.frame(painter, rect, 5, Token.LINE)
        on = self.isChecked()
        role, token = (Role.STRONG, Token.TEXT) if on else (Role.BODY, Token.TEXT_2)
        if not self.isEnabled():
            token = Token.DISABLED
        middle = rect.center().y()
        width = paint.text_width(self.label, role)
        counted = paint.text_width(self.badge.text, Role.BODY) + _COUNT_GAP if self.badge.text else 0.0
        x = round((rect.width() - width - counted) / 2)
        x += round(paint.draw_text(painter, x, middle, self.label, role, theme.color(token)))
        if self.badge.text:
            color = theme.color(Token.TEXT_3 if self.isEnabled() else Token.DISABLED)
            paint.draw_text(painter, x + _COUNT_GAP, middle, self.badge.text, Role.BODY, color)


class Segments(Choices):
    """A segmented filter. ``add`` them in order; the first is on until another is chosen.

    Where the row it stands in has no room for all, three and more fold into one button with a menu of them.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._watched: QWidget | None = None
        self._menu = Menu(name, self)
        self._menu.aboutToShow.connect(self._offer)
        self._menu.triggered.connect(self._take)
        self._folded = Button("", Kind.SECONDARY, parent=self)
        self._folded.setMenu(self._menu)
        self._folded.hide()
        self._row.addWidget(self._folded)
        self._spread()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def add(self, key: Hashable, label: str) -> None:
        """One more segment, at the right."""
        self._add(_Segment(key, label, self))

    def set_offered(self, key: Hashable, offered: bool) -> None:
        """Leaves one out where there is nothing to choose, or offers it again."""
        choice = self._of(key)
        if choice.offered != offered:
            choice.offered = offered
            choice.setVisible(offered and not self.is_folded)
            self._fit()

    @property
    def is_folded(self) -> bool:
        """Whether one button stands for all."""
        return not self._folded.isHidden()

    def set_current(self, key: Hashable) -> None:
        """Turns one on, without a signal."""
        super().set_current(key)
        self._name_folded()

    def set_count(self, key: Hashable, text: str, *, waiting: bool = False) -> None:
        """Shows a count behind a label; "" takes it away."""
        super().set_count(key, text, waiting=waiting)
        self._name_folded()

    @property
    def folded_width(self) -> int:
        """The width that it needs once it is folded."""
        return self._folded.sizeHint().width()

    def showEvent(self, event: QShowEvent) -> None:
        """From now on it goes by the room that its parent has."""
        super().showEvent(event)
        if self._watched is not self.parentWidget():
            if self._watched is not None:
                self._watched.removeEventFilter(self)
            self._watched = self.parentWidget()
            if self._watched is not None:
                self._watched.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The parent has laid out its parts anew: Qt does so before it asks here."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The trough."""
        if not self.is_folded:
            line = Token.CONTROL if theme.is_high_contrast else None
            paint.frame(QPainter(self), QRectF(self.rect()), 6, Token.NEUTRAL_SOFT, line)

    def _fit(self) -> None:
        above = self.parentWidget()
        row = _layout_of(self, above.layout() if above is not None else None)
        if row is None or len(self._group.buttons()) < LEAST_TO_FOLD:
            return
        missing = self._width_spread() - self.minimumSizeHint().width()
        fold = row.minimumSize().width() + missing > row.geometry().width()
        if fold != self.is_folded:
            self._fold(fold)

    def _fold(self, fold: bool) -> None:
        focused = self.isAncestorOf(self.window().focusWidget())
        for choice in self._offered():
            choice.setVisible(not fold)
        self._folded.setVisible(fold)
        self._spread()
        self._name_folded()
        current = self._folded if fold else self._group.checkedButton()
        if focused and current is not None:
            current.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _spread(self) -> None:
        edge = 0 if self.is_folded else 2
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(0)

    def _width_spread(self) -> int:
        return 4 + sum(choice.sizeHint().width() for choice in self._offered())

    def _offered(self) -> list[Choice]:
        return [button for button in self._group.buttons() if isinstance(button, Choice) and button.offered]

    def _name_folded(self) -> None:
        button = self._group.checkedButton()
        if isinstance(button, Choice):
            self._folded.set_words(button.accessibleName())
            self._folded.setAccessibleName(f"{self.accessibleName()}: {button.accessibleName()}")

    def _offer(self) -> None:
        self._menu.clear()
        for choice in self._offered():
            action = self._menu.offer(choice.accessibleName())
            action.setCheckable(True)
            action.setChecked(choice.isChecked())
            action.setEnabled(choice.isEnabled())

    def _take(self, action: QAction) -> None:
        self._offered()[self._menu.actions().index(action)].click()
        self._name_folded()


def _layout_of(widget: QWidget, layout: QLayout | None) -> QLayout | None:
    """The layout that holds a widget, looked for in this one."""
    if layout is None or layout.indexOf(widget) >= 0:
        return layout
    for number in range(layout.count()):
        item = layout.itemAt(number)
        found = _layout_of(widget, item.layout()) if item is not None else None
        if found is not None:
            return found
    return None
