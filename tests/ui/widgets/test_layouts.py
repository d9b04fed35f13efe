"""What is taken out of a layout is gone at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.layouts import clear


def test_everything_is_taken_out_and_gone_at_once(qtbot, qapp):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for word in ("one", "two"):
        column.addWidget(QLabel(word))
    column.addLayout(QHBoxLayout())
    column.addStretch(1)
    window.show()
    clear(column)
    assert column.count() == 0
    assert not any(label.isVisible() for label in window.findChildren(QLabel))
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(QLabel) == []
