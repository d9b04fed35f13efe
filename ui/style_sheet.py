"""The one style sheet of the application: what Fusion draws and the palette cannot reach.

Buttons, fields, boxes and rows paint themselves (``ui/widgets``); here are the bare Qt controls around them: scroll
bars, menus, tooltips, splitters, text areas, and the plain controls inside Qt's own dialogs. Fonts are set with
``setFont``, never here, so that their features survive.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from ui.tokens import Token

_SHEET = Template("""
QToolTip { background: $tooltip; color: $on_tooltip; border: none; padding: 4px 8px; }

QDialogButtonBox QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
                               padding: 0 14px; min-height: 30px; }
QDialogButtonBox QPushButton:hover { background: $hover; }
QDialogButtonBox QPushButton:pressed { background: $neutral_soft; }
QDialogButtonBox QPushButton:disabled { color: $disabled; }
QDialogButtonBox QPushButton:focus { border: 2px solid $focus; padding: 0 13px; min-height: 28px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox { background: $surface; color: $text; border: 1px solid $control;
                                                         border-radius: 6px; placeholder-text-color: $text_3; }
QLineEdit { padding: 0 9px; min-height: 28px; lineedit-password-character: 8226; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:focus { border: 2px solid $focus; padding: 0 8px; min-height: 26px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 4px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $sunken; color: $disabled; border-color: $border; }
LineEdit, LineEdit:focus, LineEdit:disabled { background: transparent; border: none; padding: 0; min-height: 0; }
QLineEdit[bare="true"], QPlainTextEdit[bare="true"], QTextEdit[bare="true"] { background: transparent; border: none;
                                                                              padding: 0; min-height: 0; }

QScrollArea, QScrollArea > QWidget > QWidget[page="true"] { background: transparent; border: none; }
QAbstractItemView { background: $surface; border: none; outline: none; }
QHeaderView { background: $sunken; border: none; }
QTableCornerButton::section { background: $sunken; border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $control; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QMenu { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 14px 6px 10px; border-radius: 4px; min-width: 120px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 10px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QMenuBar { background: $surface; color: $text_2; border: none; spacing: 0; padding: 0 4px; }
QMenuBar::item { padding: 5px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text; }

QSplitter::handle { background: $line; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
""")


def style_sheet(colors: Mapping[Token, str]) -> str:
    """The sheet for these colours, as ``#rrggbb`` each."""
    return _SHEET.substitute({token.value.replace("-", "_"): value for token, value in colors.items()})
