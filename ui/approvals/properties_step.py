"""Step 2: the properties. A tree with boxes, search, and beside it what was picked and why some cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from app.domain.portal import SubscriptionProperty
from ui.approvals.columns.properties import PropertyCells
from ui.approvals.frames import NARROW_BELOW, STEP_GAP, lay_out_step, side_width
from ui.approvals.paste_panel import PastePanel
from ui.approvals.pasted import folded
from ui.approvals.selection import Grouping, Selection
from ui.approvals.selection_panel import SelectionPanel
from ui.theme import Role, Token, theme
from ui.tree_model import TreeModel
from ui.widgets.button import Button, Kind, Size
from ui.widgets.field import SearchField
from ui.widgets.label import Label
from ui.widgets.panel import ClippedPanel
from ui.widgets.scaled import scaled
from ui.widgets.segments import Segments
from ui.widgets.state_page import StatePage
from ui.widgets.tree import TreeView

LEAST_SEARCH = 180
"""Pixels at 100 % that the search field has in any case."""

FEW = 60
"""With at most so many found or picked, the groups of the tree that hold them are opened."""


class PropertiesStep(QWidget):
    """The picker. The selection is the presenter's; here it is shown, and what a person ticks is told."""

    chosen = Signal(object)
    """The codes that are ticked now, a frozenset; all others are not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = PropertyCells()
        self._grouping = Grouping.BRAND
        self._model: TreeModel[SubscriptionProperty] = TreeModel(
            self._cells.columns(),
            _code,
            Grouping.BRAND.path,
            may_tick=self._cells.may_tick,
            emphasis=self._cells.emphasis,
        )
        self._model.ticked_changed.connect(self._tell)
        self.tree: TreeView[SubscriptionProperty] = TreeView(self._model, "Properties")
        self._nothing = StatePage()
        self._nothing.add_button("Clear").clicked.connect(self._clear_search)
        self._stack = QStackedWidget()
        self._stack.addWidget(ClippedPanel(self.tree))
        self._stack.addWidget(self._nothing)
        self.panel = SelectionPanel()
        self.paste = PastePanel()
        self.paste.chosen.connect(self._choose_too)
        self.paste.closed.connect(self.show_panel)
        self.panel.pasted_requested.connect(self.show_paste)
        self._side = QStackedWidget()
        self._side.addWidget(self.panel)
        self._side.addWidget(self.paste)
        self._lay_out()

    def _lay_out(self) -> None:
        self.search = SearchField("Search code, name, city", name="Search properties", key="/")
        scaled(self.search.setMinimumWidth, LEAST_SEARCH)
        scaled(self.search.setMaximumWidth, 232)
        self.search.textChanged.connect(self._search)
        self.grouping = Segments("Group by")
        for grouping in Grouping:
            self.grouping.add(grouping, grouping.value)
        self.grouping.chosen.connect(self._group_by)
        find = QHBoxLayout()
        find.setSpacing(8)
        find.addWidget(self.search, 20)
        find.addWidget(self.grouping)
        find.addStretch(1)
        self._select = Label("Select", Role.SMALL, Token.TEXT_2)
        self._pick = pick = QHBoxLayout()
        pick.setSpacing(8)
        pick.addWidget(self._select)
        for words, name, do in (
            ("All", "Select all properties", self.select_all),
            ("None", "Select no property", self.select_none),
            ("Shown", "Select the properties that are shown", self.select_shown),
        ):
            button = Button(words, Kind.QUIET, size=Size.SMALL)
            button.setAccessibleName(name)
            button.clicked.connect(do)
            pick.addWidget(button)
        self.paste_button = Button("Paste a list…", icon="clipboard-paste")
        self.paste_button.clicked.connect(self.show_paste)
        pick.addStretch(1)
        pick.addWidget(self.paste_button)
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(8)
        self._tools.addLayout(find, 1)
        self._tools.addLayout(pick)
        lay_out_step(self, self._tools, self._stack, self._side)
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tools go by the room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """They also go by what they need, which is known only once they are shown."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Where there is little room the tools say less, and where that is not enough they take two lines."""
        narrow = self.width() < theme.px(NARROW_BELOW)
        self._select.setVisible(not narrow)
        self.paste_button.set_words("Paste…" if narrow else "Paste a list…")
        self._side.setFixedWidth(side_width(self.width(), 272))
        room = self.width() - self._side.width() - STEP_GAP
        self._pick.invalidate()
        least = theme.px(LEAST_SEARCH) + self.grouping.folded_width + self._pick.sizeHint().width() + 16
        direction = QBoxLayout.Direction
        self._tools.setDirection(direction.LeftToRight if least <= room else direction.TopToBottom)

    # -- what the page tells ---------------------------------------------------------------------------------------

    def show_selection(self, selection: Selection, a_day: Mapping[str, float]) -> None:
        """The picked properties as they are now, and events a day by hotel."""
        is_other, is_counted = selection is not self._cells.selection, a_day is not self._cells.a_day
        self._cells.selection, self._cells.a_day = selection, a_day
        if is_other:
            self._model.replace(sorted(selection.properties, key=self._place))
            self._open_first()
        self._model.set_ticked(selection.codes)
        if is_counted:
            self._model.repaint_all()
        self.panel.show_selection(selection, self._grouping, a_day)
        self.paste.set_properties(selection)

    def focus_search(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_tree(self) -> None:
        """The keyboard goes to the tree, on its first row unless one is current."""
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self._model.index(0, 0))
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what a person does ----------------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Tick everything that may be."""
        self._model.tick_all()

    def select_none(self) -> None:
        """Tick nothing."""
        self._model.tick_none()

    def select_shown(self) -> None:
        """Tick what the search shows, too."""
        self._model.tick_shown()

    def show_paste(self) -> None:
        """A panel takes a list instead of the counts."""
        self._side.setCurrentWidget(self.paste)
        self.paste.focus_text()

    def show_panel(self) -> None:
        """The counts again."""
        self.panel.show_pasted(self.paste.result)
        self._side.setCurrentWidget(self.panel)
        self.focus_tree()

    def _choose_too(self, codes: tuple[str, ...]) -> None:
        self._model.set_ticked(self._model.ticked | set(codes))

    def _tell(self) -> None:
        self.chosen.emit(self._model.ticked)

    def _group_by(self, grouping: Grouping) -> None:
        self._grouping = grouping
        self._model.replace(sorted(self._cells.selection.properties, key=self._place), self._grouping.path)
        self._open_first()
        self.panel.show_selection(self._cells.selection, self._grouping, self._cells.a_day)

    def _search(self, text: str) -> None:
        words = folded(text).split()
        self._model.show_only(_Wanted(words) if words else None)
        found = self._model.shown_rows
        if not found:
            self._nothing.say("search", f"No property matches “{text}”", "Codes, names and cities were looked through.")
        elif words and len(found) <= FEW:
            self.tree.expandAll()
        self._stack.setCurrentIndex(0 if found else 1)

    def _clear_search(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _place(self, item: SubscriptionProperty) -> tuple[object, ...]:
        return (*self._grouping.path(item), item.hotel)

    def _open_first(self) -> None:
        """Open all groups where that is not too much to look at, else those of what is picked, if that is not."""
        selection, path = self._cells.selection, self._grouping.path
        roots = {path(item)[:1] for item in selection.properties}
        if len(roots) == 1 or len(selection.properties) <= FEW:
            self.tree.expandAll()
        elif len(selection) <= FEW:
            picked = {path(item) for item in selection.properties if item.hotel in selection}
            self.tree.open_groups(*{one[:level] for one in picked for level in range(1, len(one) + 1)})


class _Wanted:
    """Lets through the properties that hold every word of a search in code, name or city."""

    def __init__(self, words: list[str]) -> None:
        self._words = words

    def __call__(self, item: SubscriptionProperty) -> bool:
        own = folded(f"{item.hotel} {item.name} {item.city}")
        return all(word in own for word in self._words)


def _code(item: SubscriptionProperty) -> str:
    return item.hotel
