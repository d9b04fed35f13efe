"""How the Connect page lies in windows and text of any size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from tests.ui.conftest import PATIENCE_MS, Doorman
from ui.settings.connect_page import ConnectPage
from ui.theme import theme
from ui.widgets.button import Button


@pytest.fixture
def page(doorman: Doorman) -> ConnectPage:
    page = doorman.window.page
    assert isinstance(page, ConnectPage)
    return page


def left(part: QWidget, page: ConnectPage) -> int:
    return part.mapTo(page, QPoint(0, 0)).x()


def button(page: ConnectPage, words: str) -> Button:
    return next(button for button in page.findChildren(Button) if button.words.startswith(words))


def test_links_stand_in_line_with_what_is_above_them(page):
    assert left(page.form.more, page) == left(page.form.client_id, page)
    needs = next(label for label in page.findChildren(QLabel) if label.text() == "What you need")
    assert left(button(page, "Oracle’s guide"), page) == left(needs, page)


def cut(page: ConnectPage) -> list[str]:
    shown = (part for part in page.findChildren(Button) if part.isVisible() and part.words)
    return [part.words for part in shown if part.width() < part.sizeHint().width()]


@pytest.mark.parametrize("zoom", [90, 100, 120, 150])
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_nothing_is_cut_at_any_text_size(page, doorman, qtbot, size, zoom):
    doorman.window.resize(*size)
    theme.set_zoom(zoom)
    qtbot.waitUntil(lambda: cut(page) == [], timeout=PATIENCE_MS)
    assert page.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


def test_the_demo_goes_below_the_form_where_both_have_no_room(page, doorman, qtbot):
    doorman.window.resize(1440, 900)
    assert left(page.demo, page) > left(page.form, page)
    doorman.window.resize(1024, 700)
    theme.set_zoom(150)
    qtbot.waitUntil(lambda: left(page.demo, page) < left(page.form, page), timeout=PATIENCE_MS)


def test_fields_beside_each_other_stand_in_line_also_where_one_has_an_error(page):
    page.form.show_problems({"client_id": "The client ID is missing: copy it from the environment's card. " * 2})
    page.form.layout().activate()
    secret, client = page.form.client_secret.line, page.form.client_id.line
    assert secret.mapTo(page, QPoint(0, 0)).y() == client.mapTo(page, QPoint(0, 0)).y()
    assert secret.height() == client.height()
