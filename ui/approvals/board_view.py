"""The board of partner applications: search, filter, order, and the same content as cards or as a table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.approvals.card_grid import CardGrid
from ui.approvals.cards import Board, Order, PartnerCard, Show
from ui.approvals.columns.partners import card_columns, card_key
from ui.approvals.frames import inset
from ui.models import RowsModel
from ui.problem import Problem
from ui.widgets.button import Button, Kind
from ui.widgets.field import SearchField
from ui.widgets.menu import Menu
from ui.widgets.panel import ClippedPanel
from ui.widgets.scaled import scaled
from ui.widgets.segments import Segments
from ui.widgets.state_page import Skeleton, StatePage
from ui.widgets.table import TableView

CARDS, TABLE = "cards", "table"
TYPED_FOR = 150
"""Milliseconds of rest after the last letter until a search is asked for."""

_RARE = (Show.FAILED, Show.OTHER)
"""Offered only where there are any: not every server has such states."""

_CARDS_TO_COME = tuple((left, 320) for left in (24, 420, 816))


class BoardView(QWidget):
    """Shows a :class:`Board`: what a person wants to see is asked for, what came of it is told by `show_board`."""

    opened = Signal(object)
    """The card whose application should be opened."""
    review_requested = Signal(object)
    """The card whose request should be reviewed."""
    show_requested = Signal(object)
    """The :class:`Show` to narrow to."""
    order_requested = Signal(object)
    """The :class:`Order` to sort by."""
    search_requested = Signal(str)
    own_requested = Signal(str)
    """The text to look for among the chain's own applications instead."""
    reload_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = Board()
        self._chosen_form: str | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(TYPED_FOR)
        self._resting.timeout.connect(self._ask_search)
        self.cards = CardGrid()
        self.cards.opened.connect(self.opened)
        self.cards.review_requested.connect(self.review_requested)
        self._model: RowsModel[PartnerCard] = RowsModel(card_columns(), card_key)
        self.table: TableView[PartnerCard] = TableView(self._model, "Partner applications")
        self.table.row_activated.connect(self.opened)
        self.table.clicked.connect(self._open_clicked)
        self.state = StatePage()
        self._stack = QStackedWidget()
        self._pages = {"loading": Skeleton(_CARDS_TO_COME), CARDS: self.cards, "state": self.state}
        self._pages[TABLE] = inset(ClippedPanel(self.table))
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._toolbar())
        column.addWidget(self._stack, 1)

    def _toolbar(self) -> QHBoxLayout:
        self.search = SearchField("Search partner, event, property", name="Search partner applications", key="/")
        scaled(self.search.setMinimumWidth, 140)
        scaled(self.search.setMaximumWidth, 280)
        self.search.textChanged.connect(self._resting.start)
        self.search.returnPressed.connect(self._open_found)
        self.filter = Segments("Show")
        for show in Show:
            self.filter.add(show, show.value)
        self.filter.chosen.connect(self.show_requested)
        self.order = Button(Order.LONGEST_WAITING.value, Kind.QUIET, icon="arrow-up-down")
        self.order.setMenu(self._order_menu())
        self.form = Segments("Cards or table")
        self.form.add(CARDS, "Cards")
        self.form.add(TABLE, "Table")
        self.form.chosen.connect(self._choose_form)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        row.addWidget(self.search, 20)
        row.addWidget(self.filter)
        row.addStretch(1)
        row.addWidget(self.order)
        row.addWidget(self.form)
        return row

    def _order_menu(self) -> Menu:
        menu = Menu("Order", self)
        group = QActionGroup(menu)
        group.triggered.connect(self._order_chosen)
        for order in Order:
            action = menu.offer(order.value)
            action.setCheckable(True)
            action.setChecked(order is Order.LONGEST_WAITING)
            action.setData(order)
            group.addAction(action)
        return menu

    # -- what the page tells ---------------------------------------------------------------------------------------

    def show_loading(self) -> None:
        """Nothing was read yet."""
        self._stack.setCurrentWidget(self._pages["loading"])

    def show_problem(self, problem: Problem) -> None:
        """Nothing could be read, and nothing was known before."""
        self.state.say(problem.icon, problem.title, problem.sentence, token=problem.tone)
        self._offer("Read again", self.reload_requested.emit)

    def show_board(self, board: Board, *, prefers_table: bool = False) -> None:
        """The board as it is now. ``prefers_table`` counts until a person chose the form."""
        self._board = board
        self._keep_text(board.text)
        for show in Show:
            count = board.counts.get(show, 0)
            self.filter.set_count(show, f"{count:,}")
            self.filter.set_offered(show, bool(count) or show not in _RARE or show is board.show)
        self.filter.set_current(board.show)
        self.order.set_words(board.order.value)
        if self._chosen_form is None:
            self.form.set_current(TABLE if prefers_table else CARDS)
        self._put_up()

    def focus_search(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def switch_form(self) -> None:
        """Cards become a table and a table cards."""
        self.form.set_current(CARDS if self.form.current == TABLE else TABLE)
        self._choose_form(self.form.current)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _keep_text(self, text: str) -> None:
        """What the board is narrowed to stands in the search, also where it was typed into another board's."""
        if not (self.search.hasFocus() or self._resting.isActive() or self.search.text() == text):
            with QSignalBlocker(self.search):
                self.search.setText(text)

    def _put_up(self) -> None:
        if not self._board.cards:
            self._say_nothing()
            return
        form = str(self.form.current)
        if form == CARDS:
            self.cards.show_sections(self._board.sections)
        else:
            self._model.replace(self._board.cards)
        self._stack.setCurrentWidget(self._pages[form])

    def _say_nothing(self) -> None:
        board = self._board
        if board.text:
            looked = "Partners, applications, events and properties were looked through."
            own = board.own_found
            also = f" Of your own applications, {own:,} {'does' if own == 1 else 'do'}." if own else ""
            self.state.say("search", f"No partner application matches “{board.text}”", f"{looked}{also}")
            if own:
                self._offer("Look in My applications", self._ask_own)
                self.state.add_button("Clear", Kind.QUIET).clicked.connect(self.search.clear)
            else:
                self._offer("Clear", self.search.clear)
        elif board.show is Show.PENDING:
            decided = "No partner has asked for events." if not board.total else "Every partner request is decided."
            self.state.say(
                "inbox", "Nothing waits for you", f"{decided} A new one shows up here and in the window’s title."
            )
            self._offer("Show all", self._show_all)
        elif board.total:
            self.state.say("inbox", f"None is “{board.show.value}”", "Other partner applications are under All.")
            self._offer("Show all", self._show_all)
        else:
            self.state.say("inbox", "No partner applications", "Partners show up here once they add your environment.")
            self._offer("Read again", self.reload_requested.emit)

    def _offer(self, words: str, do: object) -> None:
        self.state.clear_buttons()
        self.state.add_button(words).clicked.connect(do)
        self._stack.setCurrentWidget(self.state)

    def _show_all(self) -> None:
        self.show_requested.emit(Show.ALL)

    def _ask_search(self) -> None:
        self.search_requested.emit(self.search.text())

    def _ask_own(self) -> None:
        self.own_requested.emit(self._board.text)

    def _open_found(self) -> None:
        """Enter in the search: the only one that is left, or on to where there is one."""
        if len(self._board.cards) == 1:
            self.opened.emit(self._board.cards[0])
        elif not self._board.cards and self._board.own_found:
            self._ask_own()

    def _open_clicked(self, index: QModelIndex) -> None:
        card = self._model.row_at(index)
        if card is not None:
            self.opened.emit(card)

    def _order_chosen(self, action: QAction) -> None:
        self.order_requested.emit(action.data())

    def _choose_form(self, form: object) -> None:
        self._chosen_form = str(form)
        self._put_up()
