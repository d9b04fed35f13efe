"""The navigation at the left: the pages in their groups, and the recorder's card at the foot.

208 wide with words; 56 with icons alone, each with its tooltip, and a count as a dot.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.counts import Count
from ui.pages import PageEntry
from ui.recorder_card import RecorderCard
from ui.text import count, tooltip
from ui.theme import Role, Token, theme
from ui.widgets import paint
from ui.widgets.layouts import clear
from ui.widgets.pressable import EnterPresses, take_tab_stop

WIDE = 208
NARROW = 56
ITEM_HEIGHT = 32
EDGE = 12


class Navigation(QWidget):
    """The list of pages. ``page_requested`` carries the key of a page."""

    page_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Navigation")
        self.recorder_card = RecorderCard(self)
        self._items: dict[str, NavigationItem] = {}
        self._heads: list[QLabel] = []
        self._narrow = False
        self._choice = QButtonGroup(self)
        self._choice.idClicked.connect(self._chose)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(EDGE, EDGE + 2, EDGE, EDGE)
        outer.addLayout(self._list)
        outer.addStretch(1)
        outer.addWidget(self.recorder_card)
        theme.follow(self._restyle)

    def set_pages(self, pages: Iterable[PageEntry]) -> None:
        """Show these pages, under the heads of their groups."""
        self._clear()
        for group, entries in groupby(pages, key=_group_of):
            self._add_head(group, is_first=not self._heads)
            for entry in entries:
                self._add_item(entry)
        self._restyle()
        for before, after in pairwise((*self._items.values(), self.recorder_card)):
            self.setTabOrder(before, after)

    def set_current(self, page: str) -> None:
        """Mark the page that is shown; a key that is not listed marks none. Tab goes there, arrows to the others."""
        self._choice.setExclusive(False)
        for key, item in self._items.items():
            item.setChecked(key == page)
        self._choice.setExclusive(True)
        if page in self._items:
            take_tab_stop(self._items[page], self._items.values())

    def set_count(self, page: str, count: Count | None) -> None:
        """Show how much waits on a page."""
        item = self._items.get(page)
        if item is not None:
            item.set_count(count)

    @property
    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or icons with words."""
        self._narrow = narrow
        for head in self._heads:
            head.setText("" if narrow else head.accessibleName())
        for item in self._items.values():
            item.set_narrow(narrow)
        self.recorder_card.set_narrow(narrow)
        self.setFixedWidth(NARROW if narrow else theme.px(WIDE))

    def items(self) -> tuple[NavigationItem, ...]:
        """The lines, from the top."""
        return tuple(self._items.values())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the line at the right."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color(Token.NAV))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color(Token.LINE))

    def _clear(self) -> None:
        clear(self._list)
        self._items.clear()
        self._heads.clear()

    def _add_head(self, title: str, *, is_first: bool) -> None:
        if not is_first:
            self._list.addSpacing(8)
        head = QLabel(title, self)
        head.setAccessibleName(title)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setContentsMargins(10, 2, 0, 0)
        self._heads.append(head)
        self._list.addWidget(head)

    def _add_item(self, entry: PageEntry) -> None:
        item = NavigationItem(entry, self)
        self._choice.addButton(item, len(self._items))
        self._items[entry.key] = item
        self._list.addWidget(item)

    def _chose(self, number: int) -> None:
        self.page_requested.emit(tuple(self._items)[number])

    def _restyle(self) -> None:
        for head in self._heads:
            head.setFont(theme.font(Role.MICRO))
            palette = head.palette()
            palette.setColor(head.foregroundRole(), theme.color(Token.TEXT_3))
            head.setPalette(palette)
        self.set_narrow(self._narrow)
        self.update()


class NavigationItem(EnterPresses, QAbstractButton):
    """One page: its icon, its name, and how much waits there."""

    def __init__(self, entry: PageEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setText(entry.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ring", 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._icon = entry.icon
        self._count: Count | None = None
        self._narrow = False
        self._told()

    def set_count(self, count: Count | None) -> None:
        """How much waits there, or None."""
        self._count = count
        self._told()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon, and a dot for a count."""
        self._narrow = narrow
        self._told()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line of the navigation, or a square."""
        return QSize(ITEM_HEIGHT if self._narrow else theme.px(WIDE) - 2 * EDGE, theme.height(ITEM_HEIGHT))

    def _told(self) -> None:
        spoken = f"{self.text()}, {self._count}" if self._count else self.text()
        self.setAccessibleName(spoken)
        self.setToolTip(tooltip(spoken) if self._narrow else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, name, count."""
        painter = QPainter(self)
        here = self.isChecked()
        area = QRectF(self.rect())
        if here or self.underMouse():
            paint.frame(painter, area, 6, Token.SELECT if here else Token.NEUTRAL_SOFT)
        ink = Token.ACCENT_TEXT if here else Token.TEXT_2
        middle, side = self.height() / 2, theme.px(16)
        left = (self.width() - side) / 2 if self._narrow else 10
        paint.draw_icon(painter, left, middle, self._icon, ink)
        if self._narrow:
            self._paint_dot(painter)
            return
        right = self._paint_count(painter)
        role = Role.BOLD if here else Role.STRONG
        words = left + side + 10
        paint.draw_elided(painter, words, middle, right - words - 6, self.text(), role, theme.color(ink))

    def _paint_count(self, painter: QPainter) -> float:
        """Paint the number, and give where it begins."""
        if self._count is None:
            return float(self.width())
        number = count(self._count.number)
        height = theme.height(18)
        width = max(height + 2, paint.text_width(number, Role.MICRO) + 12)
        pill = QRectF(self.width() - width - 8, round((self.height() - height) / 2), width, height)
        paint.frame(painter, pill, height / 2, Token.RIBBON if self._count.is_awaited else Token.LINE)
        ink = theme.color(Token.ON_RIBBON if self._count.is_awaited else Token.TEXT_2)
        x = pill.center().x() - paint.text_width(number, Role.MICRO) / 2
        paint.draw_text(painter, x, pill.center().y(), number, Role.MICRO, ink)
        return pill.left()

    def _paint_dot(self, painter: QPainter) -> None:
        if self._count is not None:
            token = Token.RIBBON if self._count.is_awaited else Token.NEUTRAL
            paint.frame(painter, QRectF(self.width() - 11, 4, 7, 7), 3.5, token)


def _group_of(entry: PageEntry) -> str:
    return entry.group.value
