"""Sizes that go with the text."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.theme import theme
from ui.widgets.scaled import scaled


def test_a_size_goes_with_the_text_also_while_the_window_stands(qtbot):
    theme.set_zoom(120)
    widget = QWidget()
    qtbot.addWidget(widget)
    scaled(widget.setFixedWidth, 100)
    scaled(widget.setMinimumHeight, 10)
    assert widget.width() == 120
    theme.set_zoom(150)
    assert widget.width() == 150
    assert widget.minimumHeight() == 15


def test_a_widget_that_is_gone_is_not_sized_any_more(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    widget = QWidget(parent)
    scaled(widget.setFixedWidth, 100)
    with qtbot.waitSignal(widget.destroyed):
        widget.deleteLater()
    theme.set_zoom(150)
    assert not isValid(widget)
