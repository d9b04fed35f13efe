"""Sheets that open over the window: every keyboard shortcut (F1), and what this program is."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.models import Column, RowsModel
from ui.text import menu_words
from ui.theme import Role, Token, theme
from ui.widgets.button import Button
from ui.widgets.cell import Cell, body, code, strong
from ui.widgets.label import Label
from ui.widgets.table import TableView

ABOUT_WIDTH = 468

# What the parts of every page answer to by themselves, besides the actions.
_EVERYWHERE = (
    ("Everywhere", "Go from part to part", "Tab"),
    ("Everywhere", "Open what is marked", "Enter"),
    ("Everywhere", "Tick or take back", "Space"),
    ("Everywhere", "Leave, or empty a search", "Esc"),
)


class Sheet(QDialog):
    """A dialog that is opened and goes by itself: Esc or Close."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(24, 20, 24, 16)
        self.rows.setSpacing(12)
        self.rows.addWidget(Label(title, Role.PAGE_TITLE))

    def add_foot(self) -> None:
        """The button that closes it, at the right."""
        close = Button("Close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        self.rows.addLayout(foot)


class ShortcutSheet(Sheet):
    """Every action with its shortcut, under the menu where it also is."""

    def __init__(self, window: QWidget, actions: Iterable[tuple[str, QAction]]) -> None:
        super().__init__("Keyboard shortcuts", window)
        native = QKeySequence.SequenceFormat.NativeText
        lines = [
            (menu, menu_words(action.text()), ", ".join(keys.toString(native) for keys in action.shortcuts()))
            for menu, action in actions
            if action.shortcuts()
        ]
        model: RowsModel[tuple[str, str, str]] = RowsModel(
            [
                Column("What", _what, stretch=True),
                Column("Keys", _keys, width=190),
                Column("Menu", _menu, width=130),
            ],
            key=_line,
        )
        model.replace(dict.fromkeys([*lines, *_EVERYWHERE]))
        table: TableView[tuple[str, str, str]] = TableView(model, "Keyboard shortcuts")
        self.rows.addWidget(table)
        self.add_foot()
        self.resize(theme.px(640), 620)


class AboutSheet(Sheet):
    """Version, and what is whose."""

    def __init__(self, window: QWidget) -> None:
        super().__init__("Doorman", window)
        self.rows.addWidget(Label(f"Version {version('doorman')}", Role.BODY, Token.TEXT_2))
        for sentence in (
            "Approve what partners may receive from OPERA Cloud, and watch the events arrive.",
            "Doorman is not made by Oracle, and not affiliated with Oracle. OPERA is a trademark of Oracle.",
            "Tokens, hotels and the stream are Oracle’s interfaces. Oracle publishes none for approvals: "
            "those run against a Portal API, which this project specifies and its demo serves.",
            "MIT licence. Icons by Lucide (ISC), type by Inter and JetBrains Mono (SIL OFL).",
        ):
            self.rows.addWidget(Label(sentence, Role.BODY, Token.TEXT_2, wraps=True))
        self.add_foot()
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Its parts want other sizes: the text was zoomed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """As high as its sentences are in this width."""
        width = theme.px(ABOUT_WIDTH)
        self.setFixedSize(width, self.rows.totalHeightForWidth(width))


def _line(line: tuple[str, str, str]) -> tuple[str, str, str]:
    return line


def _what(line: tuple[str, str, str]) -> Cell:
    return Cell(strong(line[1]))


def _keys(line: tuple[str, str, str]) -> Cell:
    return Cell(code(line[2], Token.TEXT))


def _menu(line: tuple[str, str, str]) -> Cell:
    return Cell(body(line[0]))
