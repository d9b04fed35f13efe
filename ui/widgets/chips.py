"""Conditions as chips, and a field behind them for free text. Backspace in the empty field takes the last chip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.text import menu_text
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.field import unframe
from ui.widgets.label import Drawing
from ui.widgets.pressable import Pressable

_GAP = 5


@dataclass(frozen=True, slots=True)
class ChipValue:
    """What a chip says: "Event is not NEW TRACE". ``data`` is the condition itself, handed back when it is taken."""

    key: str
    value: str
    negated: bool = False
    data: object = None

    @property
    def words(self) -> str:
        """The part before the value."""
        return f"{self.key} is not" if self.negated else self.key


class Chip(Pressable):
    """One condition. A click, Delete or Backspace takes it away: it emits ``removed`` with its data."""

    removed = Signal(object)

    def __init__(self, value: ChipValue, parent: QWidget | None = None) -> None:
        super().__init__(menu_text(f"{value.words} {value.value}"), parent)
        self._value = value
        self.setAccessibleName(f"{value.key} {'is not' if value.negated else 'is'} {value.value}, remove")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ring", 4)
        self.clicked.connect(self._remove)
        theme.follow(self._restyle)

    def sizeHint(self) -> QSize:
        """Words, value, cross."""
        width = paint.text_width(self._value.words, Role.SMALL) + paint.text_width(self._value.value, Role.CODE_STRONG)
        return QSize(ceil(width) + 8 + _GAP + _GAP + theme.px(14) + 6, theme.height(24))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace take it away."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """ "Is" in the accent's soft colour, "is not" in neutral."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        negated = self._value.negated
        line = Token.FOCUS if self.underMouse() else Token.BORDER
        paint.frame(painter, rect, 4, Token.NEUTRAL_SOFT if negated else Token.ACCENT_SOFT, line)
        middle = rect.center().y()
        x = 8.0
        x += paint.draw_text(painter, x, middle, self._value.words, Role.SMALL, theme.color(Token.TEXT_2)) + _GAP
        color = theme.color(Token.TEXT if negated else Token.ACCENT_TEXT)
        x += paint.draw_text(painter, x, middle, self._value.value, Role.CODE_STRONG, color) + _GAP
        paint.draw_icon(painter, x, middle, "x", Token.TEXT if self.underMouse() else Token.TEXT_2, 14)

    def _remove(self) -> None:
        self.removed.emit(self._value.data)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class ChipEdit(QLineEdit):
    """The field behind the chips, without a frame of its own."""

    backspaced = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        unframe(self)
        theme.follow(self._restyle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace in the empty field; Esc empties it."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backspaced.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        self.setFont(theme.font(Role.BODY))


class ChipBar(QWidget):
    """A funnel, chips, a field. The page keeps the conditions: it shows them here and hears of wishes."""

    removal_requested = Signal(object)
    """The data of a chip that a person took away."""
    text_changed = Signal(str)
    """What stands in the field."""
    submitted = Signal(str)
    """Enter in the field: its text."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[ChipValue, ...] = ()
        self._chips: list[Chip] = []
        self.edit = ChipEdit(placeholder)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(Drawing("funnel", Token.TEXT_2, says="Filter"))
        self._row.addWidget(self.edit, 1)
        self.edit.textChanged.connect(self.text_changed)
        self.edit.returnPressed.connect(self._submit)
        self.edit.backspaced.connect(self._take_last)

    def set_chips(self, values: Sequence[ChipValue]) -> None:
        """Shows these conditions and no others. The keyboard stays in the bar."""
        if tuple(values) == self._values:
            return
        focused = any(chip.hasFocus() for chip in self._chips)
        self._values = tuple(values)
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(value) for value in self._values]
        for place, chip in enumerate(self._chips, 1):
            self._row.insertWidget(place, chip)
        if focused:
            self.edit.setFocus()

    def _chip(self, value: ChipValue) -> Chip:
        chip = Chip(value, self)
        chip.removed.connect(self._ask_removal)
        return chip

    def _ask_removal(self, data: Any) -> None:
        self.removal_requested.emit(data)

    def _submit(self) -> None:
        self.submitted.emit(self.edit.text())

    def _take_last(self) -> None:
        if self._values:
            self.removal_requested.emit(self._values[-1].data)
