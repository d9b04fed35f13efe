"""Every test of the parts runs in the light theme at 100 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Scheme, theme
from ui.widgets import focus


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform says so for every window; it is no fault of ours."""
    item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


def move_pointer(viewport: QWidget, position: QPoint) -> None:
    """The pointer moves over a widget."""
    where = QPointF(position)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(viewport.mapToGlobal(position)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.install(qapp)
    focus.install(qapp)
    theme.set_scheme(Scheme.LIGHT)
    yield
    theme.set_high_contrast(None)
    theme.set_reduced_motion(None)
    theme.set_zoom(100)
    theme.set_scheme(Scheme.SYSTEM)
