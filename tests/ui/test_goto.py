"""*Go to…* by itself: what a person types, sees and gets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.goto import Destination, GoTo
from ui.routes import Route
from ui.theme import Scheme, Token, theme


@pytest.fixture
def larger(qapp):
    action = QAction("Larger text")
    action.setShortcut("Ctrl++")
    return action


@pytest.fixture
def offered(larger):
    return [
        Destination("Applications", "Page", "layers", Route("applications")),
        Destination("Lisboa Belém", "Property", "building", Route("events", filter="property is BEA19")),
        Destination("Larger text", "View", "keyboard", larger),
    ]


@pytest.fixture
def sheet(qtbot, offered):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    sheet = GoTo(window)
    sheet.open(offered)
    qtbot.waitUntil(sheet.field.hasFocus)
    return sheet


def titles(sheet: GoTo) -> list[str]:
    model = sheet.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def ground(sheet: GoTo, row: int) -> str:
    image = sheet.list.viewport().grab().toImage()
    height = sheet.list.rowHeight(row)
    return image.pixelColor(image.width() - 8, round((row + 0.5) * height * image.devicePixelRatio())).name().upper()


def test_letters_find_and_enter_takes_the_first(sheet, offered, qtbot):
    assert titles(sheet) == [destination.title for destination in offered]
    qtbot.keyClicks(sheet.field, "lisboa")
    assert titles(sheet) == ["Lisboa Belém"]
    with qtbot.waitSignal(sheet.chosen) as chosen:
        qtbot.keyPress(sheet.field, Qt.Key.Key_Return)
    assert chosen.args == [offered[1]]


def test_the_key_that_leads_there_too_is_told(offered):
    assert offered[2].key.startswith("Ctrl")
    assert offered[0].key == ""


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_row_that_enter_will_take_is_seen_at_once(sheet, qtbot, scheme):
    theme.set_scheme(scheme)
    assert ground(sheet, 0) == theme.hex(Token.SELECT).upper()
    assert ground(sheet, 1) == theme.hex(Token.SURFACE).upper()
    qtbot.keyPress(sheet.field, Qt.Key.Key_Down)
    assert ground(sheet, 1) == theme.hex(Token.SELECT).upper()
    assert ground(sheet, 0) == theme.hex(Token.SURFACE).upper()


def test_what_is_nowhere_is_said(sheet, qtbot):
    qtbot.keyClicks(sheet.field, "zzzz")
    assert titles(sheet) == []
    assert sheet.nothing.isVisible()
    assert sheet.nothing.text() == "Nothing here is called “zzzz”."
    sheet.field.clear()
    assert not sheet.nothing.isVisible()
