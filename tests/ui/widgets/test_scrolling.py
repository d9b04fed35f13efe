"""The bar that scrolls by hand: drawn, pressed beside, and shown only where there is something to scroll."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.theme import Token, theme
from ui.widgets.scrolling import THICKNESS, ScrollArea, ScrollBar
from ui.widgets.text_area import TextArea, TextFrame

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=list(Qt.Orientation), ids=["across", "down"])
def bar(request, qtbot) -> ScrollBar:
    """200 pixels for four pages of 100."""
    made = ScrollBar(request.param)
    qtbot.addWidget(made)
    made.setRange(0, 300)
    made.setPageStep(100)
    stands = request.param == Qt.Orientation.Vertical
    made.resize(THICKNESS if stands else 200, 200 if stands else THICKNESS)
    made.show()
    return made


def at(bar: ScrollBar, along: int) -> QPoint:
    return QPoint(5, along) if bar.orientation() == Qt.Orientation.Vertical else QPoint(along, 5)


def extent(bar: ScrollBar) -> tuple[float, float]:
    handle = bar.handle()
    down = bar.orientation() == Qt.Orientation.Vertical
    return (handle.top(), handle.bottom()) if down else (handle.left(), handle.right())


def test_the_handle_says_how_much_is_seen_and_where(bar):
    assert extent(bar) == (2, 48)
    bar.setValue(300)
    assert extent(bar) == (152, 198)
    bar.setRange(0, 100_000)
    assert extent(bar)[1] - extent(bar)[0] == pytest.approx(32)


def test_the_handle_is_drawn_along_and_stops_at_the_ends(bar):
    QTest.mousePress(bar, LEFT, pos=at(bar, 20))
    assert bar.isSliderDown()
    QTest.mouseMove(bar, at(bar, 95))
    assert bar.value() == 150
    QTest.mouseMove(bar, at(bar, 900))
    assert bar.value() == 300
    QTest.mouseRelease(bar, LEFT, pos=at(bar, 900))
    assert not bar.isSliderDown()
    QTest.mouseMove(bar, at(bar, 20))
    assert bar.value() == 300


def test_a_press_beside_the_handle_goes_on_by_a_page(bar):
    QTest.mouseClick(bar, LEFT, pos=at(bar, 180))
    assert bar.value() == 100
    QTest.mouseClick(bar, LEFT, pos=at(bar, 180))
    assert bar.value() == 200
    QTest.mouseClick(bar, LEFT, pos=at(bar, 5))
    assert bar.value() == 100


def test_where_nothing_scrolls_nothing_is_painted(bar):
    middle = at(bar, 25)
    assert bar.grab().toImage().pixelColor(middle).name() in (
        theme.color(Token.BORDER).name(),
        theme.color(Token.CONTROL).name(),  # the pointer may be on it
    )
    bar.setRange(0, 0)
    assert bar.grab().toImage().pixelColor(middle).name() != theme.color(Token.BORDER).name()


def test_what_is_scrolled_lies_on_what_is_behind_it(qtbot):
    area, content = ScrollArea(), QWidget()
    qtbot.addWidget(area)
    area.setWidget(content)
    assert not content.autoFillBackground()
    assert not area.viewport().autoFillBackground()
    assert isinstance(area.verticalScrollBar(), ScrollBar)


def test_the_frame_of_a_text_says_where_the_keyboard_is(qtbot):
    text = TextArea("List")
    frame = TextFrame(text)
    qtbot.addWidget(frame)
    frame.resize(200, 120)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    edge = QPoint(100, 0)
    text.clearFocus()
    assert frame.grab().toImage().pixelColor(edge).name() == theme.color(Token.CONTROL).name()
    text.setFocus()
    qtbot.waitUntil(lambda: frame.grab().toImage().pixelColor(edge).name() == theme.color(Token.FOCUS).name())
