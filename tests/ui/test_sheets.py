"""The sheets over the window, at any text size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget

from ui.sheets import AboutSheet, ShortcutSheet
from ui.theme import theme
from ui.widgets.table import TableView


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_every_sentence_about_doorman_is_whole_also_when_text_grows(window, qtbot):
    sheet = AboutSheet(window)
    sheet.open()
    labels = [label for label in sheet.findChildren(QLabel) if label.wordWrap()]
    assert len(labels) == 4
    for zoom in (100, 150, 90):
        theme.set_zoom(zoom)
        qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))


def test_the_keys_are_listed_with_their_menus(window):
    action = QAction("&Larger text", window)
    action.setShortcuts(["Ctrl++", "Ctrl+="])
    sheet = ShortcutSheet(window, [("View", action), ("View", QAction("No key", window))])
    sheet.open()
    model = sheet.findChild(TableView).model()
    first = [model.index(0, column).data() for column in range(3)]
    assert first == ["Larger text", "Ctrl++, Ctrl+=", "View"]
    assert "No key" not in [model.index(row, 0).data() for row in range(model.rowCount())]
