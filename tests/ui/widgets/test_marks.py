"""Pills, tags, monograms, counts, boxes, cards, panels, menus, the way to a page."""

from __future__ import annotations

from math import inf

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tests.ui.keyboard import reached_by_tab
from ui.theme import Token, theme
from ui.widgets import paint
from ui.widgets.breadcrumbs import Breadcrumbs
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.cell import State
from ui.widgets.check import CheckBox
from ui.widgets.menu import Menu
from ui.widgets.panel import ClippedPanel, Line, Panel
from ui.widgets.pill import Count, Monogram, Pill, Tag
from ui.widgets.splitter import Splitter
from ui.widgets.turning import turning


@pytest.mark.parametrize("state", State)
def test_a_state_is_colour_icon_and_word(qtbot, state):
    pill = Pill(state)
    qtbot.addWidget(pill)
    assert pill.accessibleName() == state.word
    assert pill.sizeHint().height() == 20
    ground = pill.grab().toImage().pixelColor(pill.width() - 5, 10)
    assert ground == theme.color(state.soft) if state.soft else pill.width() > 0


def test_a_pill_changes_and_turns_only_in_progress(qtbot):
    pill = Pill(State.PENDING)
    qtbot.addWidget(pill)
    pill.show()
    pill.set(State.IN_PROGRESS, "In progress · 3 min")
    assert pill.accessibleName() == "In progress · 3 min"
    first = pill.grab().toImage()
    qtbot.waitUntil(lambda: pill.grab().toImage() != first)
    pill.set(State.APPROVED)
    qtbot.waitUntil(lambda: not turning.is_running)


def test_the_environment_is_never_a_plain_word(qtbot):
    uat, production = Tag("UAT"), Tag("PRODUCTION")
    qtbot.addWidget(uat)
    qtbot.addWidget(production)
    assert uat.grab().toImage().pixelColor(uat.width() // 2, 0) == theme.color(Token.WARNING)
    assert production.grab().toImage().pixelColor(40, 0) == theme.color(Token.DANGER)
    assert uat.accessibleName() == "Environment UAT"
    uat.set("PRODUCTION")
    assert uat.sizeHint() == production.sizeHint()


def test_a_count_is_red_only_when_somebody_is_awaited(qtbot):
    count = Count("3", waiting=True, says="3 requests wait")
    qtbot.addWidget(count)
    assert count.accessibleName() == "3 requests wait"
    assert count.grab().toImage().pixelColor(4, 9) == theme.color(Token.RIBBON)
    count.set("3 of 5")
    count.resize(count.sizeHint())
    assert count.accessibleName() == "3 of 5"
    assert count.grab().toImage().pixelColor(5, 9) == theme.color(Token.NEUTRAL_SOFT)


def test_a_monogram_stands_for_a_name(qtbot):
    monogram = Monogram("Acorn Upsell")
    qtbot.addWidget(monogram)
    assert monogram.sizeHint().width() == 36
    before = monogram.grab().toImage()
    monogram.set("Brook CRM")
    assert monogram.accessibleName() == "Brook CRM"
    assert monogram.grab().toImage() != before


def test_all_of_a_box_can_be_clicked(qtbot):
    box = CheckBox("Remember & ask")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    before = box.grab().toImage()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 2, 4))
    assert box.isChecked()
    assert box.accessibleName() == "Remember & ask"
    assert box.grab().toImage() != before
    theme.set_zoom(150)
    assert box.sizeHint().height() > 24


@pytest.fixture
def card(qtbot):
    made = Card("Acorn Upsell")
    made.body.addWidget(QLabel("Acorn Upsell"))
    made.body.addWidget(Button("Review"))
    qtbot.addWidget(made)
    made.resize(384, 188)
    made.show()
    return made


def test_a_click_anywhere_on_a_card_is_a_click_on_it(card, qtbot):
    label = card.findChild(QLabel)
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=label.geometry().center())


def test_a_button_on_a_card_is_its_own(card, qtbot):
    with qtbot.assertNotEmitted(card.clicked):
        qtbot.mouseClick(card.findChild(Button), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_opens_a_card(card, qtbot, key):
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, key)


def test_the_ribbon_hangs_over_the_edge_and_shifts_nothing(card):
    label = card.findChild(QLabel)
    before = label.geometry()
    assert card.ribbon_room() == 0
    card.set_ribbon("clock", "Pending")
    assert card.accessibleDescription() == "Pending"
    assert card.ribbon_room() > 60
    image = card.grab().toImage()
    assert image.pixelColor(381, 20) == theme.color(Token.RIBBON)
    assert image.pixelColor(379, 39) == theme.color(Token.RIBBON_FOLD)
    assert label.geometry() == before
    card.set_ribbon()
    assert card.grab().toImage().pixelColor(381, 20) != theme.color(Token.RIBBON)


def test_a_hovered_card_changes_its_frame(card):
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    assert card.grab().toImage().pixelColor(200, 0) == theme.color(Token.LINE)
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert card.grab().toImage().pixelColor(200, 0) == theme.color(Token.BORDER)


def test_a_panel_is_round_also_over_something_square(qtbot):
    square = QWidget()
    square.setAutoFillBackground(True)
    panel = ClippedPanel(square)
    qtbot.addWidget(panel)
    panel.resize(100, 100)
    panel.show()
    image = panel.grab().toImage()
    assert image.pixelColor(0, 0) == theme.color(Token.WINDOW)
    assert image.pixelColor(50, 0) == theme.color(Token.LINE)
    plain = Panel()
    qtbot.addWidget(plain)
    plain.resize(100, 100)
    assert plain.grab().toImage().pixelColor(50, 50) == theme.color(Token.SURFACE)


@pytest.mark.parametrize("standing", [True, False])
def test_a_hairline_is_one_pixel(qtbot, standing):
    line = Line(standing=standing)
    qtbot.addWidget(line)
    line.resize(line.sizeHint())
    assert 1 in (line.width(), line.height())
    assert line.grab().toImage().pixelColor(0, 0) == theme.color(Token.LINE)


def test_a_menu_shows_foreign_text_and_keys(qtbot):
    menu = Menu("Cell")
    qtbot.addWidget(menu)
    action = menu.offer("Show only Elm & Oak", "funnel", "F")
    assert action.text() == "Show only Elm && Oak\tF"
    assert not action.icon().isNull()
    assert menu.offer("Copy").text() == "Copy"


def test_the_way_to_a_page_leads_back(qtbot):
    way = Breadcrumbs()
    qtbot.addWidget(way)
    way.set_path(("Applications", "Partner applications", "Acorn Upsell"))
    way.show()
    crumbs = [crumb for crumb in way.findChildren(QPushButton) if crumb.isVisible()]
    assert [crumb.accessibleName() for crumb in crumbs] == ["Applications", "Partner applications"]
    with qtbot.waitSignal(way.crumb_requested) as told:
        qtbot.mouseClick(crumbs[1], Qt.MouseButton.LeftButton)
    assert told.args == [1]
    crumbs[0].grab()
    crumbs[1].setFocus()
    way.set_path(("Applications", "Partner applications", "Acorn Upsell"))
    assert crumbs[1].isVisible(), "the keyboard stays where it is while the page is read again"
    way.set_path(("Applications",))
    assert [crumb for crumb in way.findChildren(QPushButton) if crumb.isVisible()] == []


def test_the_way_to_a_page_comes_before_what_stands_below(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    way, below = Breadcrumbs(), Button("Below")
    column.addWidget(way)
    column.addWidget(below)
    way.set_path(("Applications", "Partner applications", "Acorn Upsell"))
    page.show()
    assert reached_by_tab(page) == ["Applications", "Partner applications", "Below"]


def test_a_splitter_is_a_hairline(qtbot):
    splitter = Splitter(Qt.Orientation.Horizontal, "Properties and events")
    qtbot.addWidget(splitter)
    assert splitter.handleWidth() == 1
    assert splitter.accessibleName() == "Properties and events"


def test_a_pill_without_room_cuts_its_word_and_keeps_its_end(qtbot):
    whole, cut = QImage(200, 24, QImage.Format.Format_RGB32), QImage(200, 24, QImage.Format.Format_RGB32)
    for image, room in ((whole, inf), (cut, 60)):
        image.fill(theme.color(Token.SURFACE))
        painter = QPainter(image)
        width = paint.pill(painter, 0, 12, State.IN_PROGRESS, "In progress", room=room)
        painter.end()
    assert width == 60
    assert cut.pixelColor(57, 12) == theme.color(Token.INFO_SOFT)  # the word ends before the pill does
    assert cut.pixelColor(70, 12) == theme.color(Token.SURFACE)
    assert whole.pixelColor(70, 4) == theme.color(Token.INFO_SOFT)
