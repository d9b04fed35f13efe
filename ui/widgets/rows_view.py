"""What the table and the tree share as views of rows: whether the keyboard is here, and who leads, keyboard or mouse.

A row that the keyboard has made current gets a frame, a row that was clicked none; a selection is neutral while the
keyboard is elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.widgets.focus import by_keyboard

if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object  # at run time Qt's class comes with the view, which is one already


class RowsView(_View):
    """Stands before Qt's class among the bases of a view: ``class TableView(RowsView, QTableView)``."""

    _keyboard_leads = False
    _typed_into: QWidget | None = None

    def take_keys_of(self, field: QWidget) -> None:
        """The keyboard stays in this field, and what it does is done here: the rows look as if they had the focus."""
        self._typed_into = field

    @property
    def has_keyboard(self) -> bool:
        """Whether keys go to these rows, straight or by way of a field."""
        return self.hasFocus() or (self._typed_into is not None and self._typed_into.hasFocus())

    @property
    def frames_current(self) -> bool:
        """Whether the current row has the keyboard's frame."""
        return self._keyboard_leads and self.has_keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From now on the mouse leads: no frame."""
        self._lead(keyboard=False)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From now on the keyboard leads: the current row has a frame."""
        self._lead(keyboard=True)
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A frame only where the keyboard came from."""
        self._lead(keyboard=by_keyboard(event.reason()))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The selection turns neutral."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyboardSearch(self, _search: str) -> None:
        """Letters are shortcuts here; searching is a field's work."""

    def _lead(self, *, keyboard: bool) -> None:
        if keyboard != self._keyboard_leads:
            self._keyboard_leads = keyboard
            self.viewport().update()
