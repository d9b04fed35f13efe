"""The ground of segments and tabs: a row of checkable buttons of which one is on. Arrow keys move between them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.text import menu_text
from ui.theme import theme
from ui.widgets.pressable import Pressable, take_tab_stop


@dataclass(slots=True)
class _Badge:
    """What stands behind a label: a count, and whether somebody is awaited."""

    text: str = ""
    waiting: bool = False
    dot: bool = False


class Choice(Pressable):
    """One of several."""

    def __init__(self, key: Hashable, label: str, parent: QWidget) -> None:
        super().__init__(menu_text(label), parent)
        self.key = key
        self.label = label
        self.badge = _Badge()
        self.offered = True
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.name()
        theme.follow(self._restyle)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def name(self) -> None:
        """What is read out: label, count, and whether somebody is awaited."""
        self.setAccessibleName(" ".join(part for part in (self.label, self.badge.text) if part))
        self.setAccessibleDescription("waiting" if self.badge.waiting or self.badge.dot else "")

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Choices(QWidget):
    """Buttons of which one is on."""

    chosen = Signal(object)
    """The key of the button that a person chose."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._tell)
        self._row = QHBoxLayout(self)
        self.setAccessibleName(name)

    @property
    def current(self) -> Hashable:
        """The key of the button that is on, or None."""
        button = self._group.checkedButton()
        return button.key if isinstance(button, Choice) else None

    def set_current(self, key: Hashable) -> None:
        """Turns one on, without a signal. Tab goes there, arrow keys to the others."""
        choice = self._of(key)
        choice.setChecked(True)
        take_tab_stop(choice, self._group.buttons())

    def set_count(self, key: Hashable, text: str, *, waiting: bool = False) -> None:
        """Shows a count behind a label; "" takes it away."""
        choice = self._of(key)
        choice.badge.text, choice.badge.waiting = text, waiting
        choice.name()
        choice.updateGeometry()
        choice.update()

    def button(self, key: Hashable) -> QPushButton:
        """The button itself, for a shortcut or a tooltip."""
        return self._of(key)

    def _add(self, choice: Choice) -> None:
        self._group.addButton(choice)
        self._row.addWidget(choice)
        if len(self._group.buttons()) == 1:
            choice.setChecked(True)

    def _of(self, key: Hashable) -> Choice:
        for button in self._group.buttons():
            if isinstance(button, Choice) and button.key == key:
                return button
        raise KeyError(key)

    def _tell(self, button: QAbstractButton) -> None:
        if isinstance(button, Choice):
            self.chosen.emit(button.key)
