"""Banners, progress, empty pages, the timeline, the way back to the newest: what tells what is going on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QTableView, QVBoxLayout, QWidget

from ui.theme import Token, theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.new_rows import NewRows
from ui.widgets.progress import ProgressBar
from ui.widgets.spark import SparkLine
from ui.widgets.stat import Hero, Stat
from ui.widgets.state_page import SKELETON_AFTER_MS, Skeleton, StatePage
from ui.widgets.timeline import Moment, Timeline
from ui.widgets.turning import turning


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and not label.isHidden()]


@pytest.mark.parametrize("tone", [Token.INFO, Token.WARNING, Token.DANGER, Token.SUCCESS])
def test_a_banner_says_one_thing_in_its_tone(qtbot, tone):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say(tone, "info", "Paused.", "<b>Recording</b> goes on.")
    banner.resize(600, banner.sizeHint().height())
    assert banner.height() == 44
    assert texts(banner) == ["Paused.", "<b>Recording</b> goes on."]
    assert banner.accessibleName() == "Paused. <b>Recording</b> goes on."
    image = banner.grab().toImage()
    assert image.pixelColor(1, 22) == theme.color(tone)
    assert image.pixelColor(400, 4) == theme.color(Token(f"{tone}-soft"))


def test_a_banner_has_buttons_and_can_be_closed(qtbot):
    banner = Banner(edge=True, closable=True)
    qtbot.addWidget(banner)
    banner.say(Token.INFO, "layers", "Lens")
    banner.show()
    retry = banner.add_button("Retry", "rotate-ccw")
    with qtbot.waitSignal(retry.clicked):
        qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
    close = next(button for button in banner.findChildren(Button) if button.accessibleName() == "Close")
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()
    banner.clear_buttons()
    assert retry.isHidden()
    assert banner.sizeHint().height() == 40


def test_in_high_contrast_a_banner_has_a_frame_instead_of_a_ground(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say(Token.DANGER, "circle-x", "1 property failed.")
    theme.set_high_contrast(True)
    banner.resize(300, 44)
    assert banner.grab().toImage().pixelColor(150, 0) == theme.color(Token.CONTROL)


def test_progress_shows_what_is_done_and_what_failed(qtbot):
    bar = ProgressBar("Approval", subject=True)
    qtbot.addWidget(bar)
    bar.resize(370, bar.sizeHint().height())
    bar.set_done(20, 37, failed=5, token=Token.INFO)
    assert bar.height() == 8
    assert bar.accessibleDescription() == "20 of 37, 5 failed"
    image = bar.grab().toImage()
    assert image.pixelColor(100, 4) == theme.color(Token.INFO)
    assert image.pixelColor(225, 4) == theme.color(Token.DANGER)
    assert image.pixelColor(320, 4) == theme.color(Token.TRACK)


def test_one_failure_among_many_is_a_piece_of_its_own(qtbot):
    bar = ProgressBar("Properties")
    qtbot.addWidget(bar)
    bar.resize(100, bar.sizeHint().height())
    bar.set_done(61, 62, 1)
    image = bar.grab().toImage()
    middle = image.height() // 2
    colors = [image.pixelColor(x, middle).name() for x in range(image.width())]
    done, failed, track = (theme.color(token).name() for token in (Token.BAR, Token.DANGER, Token.TRACK))
    pieces = [color for color, before in zip(colors, ["", *colors], strict=False) if color != before]
    assert [color for color in pieces if color in (done, failed, track)] == [done, track, failed]


def test_progress_of_unknown_length_travels_and_names_no_number(qtbot):
    bar = ProgressBar("Reading")
    qtbot.addWidget(bar)
    bar.resize(200, 6)
    bar.show()
    bar.set_unknown()
    assert bar.accessibleDescription() == ""
    first = bar.grab().toImage()
    qtbot.waitUntil(lambda: bar.grab().toImage() != first)
    bar.hide()
    qtbot.waitUntil(lambda: not turning.is_running)


def test_with_reduced_motion_nothing_turns(qtbot):
    theme.set_reduced_motion(True)
    bar = ProgressBar("Reading")
    qtbot.addWidget(bar)
    bar.show()
    bar.set_unknown()
    qtbot.waitUntil(lambda: not turning.is_running)
    bar.grab()
    assert turning.part() == 0.0
    assert not turning.is_running


def test_an_empty_page_says_what_happened_and_what_to_do(qtbot):
    page = StatePage()
    qtbot.addWidget(page)
    page.resize(500, 300)
    page.say("inbox", "Nothing waits for you", "All 11 requests are decided.", detail="3rd attempt")
    one_line = page._text.height()
    page.say("inbox", "Nothing waits for you", "All 11 requests are decided. " * 5)
    assert page._text.height() > 2 * one_line
    page.say("inbox", "Nothing waits for you", "All 11 requests are decided.", detail="3rd attempt")
    shown = page.add_button("Show approved")
    page.add_button("Clear")
    page.show()
    assert texts(page) == ["Nothing waits for you", "All 11 requests are decided.", "3rd attempt"]
    assert page.accessibleName() == "Nothing waits for you"
    assert shown.isVisible()
    page.clear_buttons()
    assert shown.isHidden()
    page.say("search", "Nothing found", "Two names are close.")
    assert texts(page) == ["Nothing found", "Two names are close."]


def test_rows_to_come_are_shown_only_when_it_takes_long(qtbot):
    skeleton = Skeleton([(10, 54), (84, 42)])
    qtbot.addWidget(skeleton)
    skeleton.resize(300, 200)
    empty = skeleton.grab().toImage()
    skeleton.show()
    assert not skeleton.is_late
    qtbot.waitUntil(lambda: skeleton.is_late, timeout=SKELETON_AFTER_MS + 2000)
    assert skeleton.grab().toImage() != empty
    skeleton.hide()
    skeleton.show()
    assert not skeleton.is_late


def test_a_timeline_reads_itself_out_and_is_left_alone_when_nothing_changed(qtbot):
    line = Timeline("What happened")
    qtbot.addWidget(line)
    line.resize(250, 300)
    moments = (
        Moment("check", "You approved", ("M. Keller",), "10:41:57", Token.SUCCESS),
        Moment("loader-circle", "In Progress", ("Property by property,", "about five minutes"), turns=True),
        Moment("circle-check", "Approved", ("Not yet",), to_come=True),
    )
    line.set_moments(moments)
    line.show()
    names = [entry.accessibleName() for entry in line._entries]
    assert names[0] == "You approved 10:41:57 M. Keller"
    assert names[2] == "Approved Not yet"
    assert line._entries[1].sizeHint().height() > line._entries[0].sizeHint().height()
    first = line._entries[0]
    line.set_moments(list(moments))
    assert line._entries[0] is first
    line.grab()
    assert turning.is_running
    line.set_moments(moments[:1])
    qtbot.waitUntil(lambda: not turning.is_running)


def test_the_way_back_shows_a_number_that_does_not_race(qtbot):
    table = QTableView()
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    pill = NewRows(table)
    pill.set_number(86)
    assert pill.isVisible()
    assert pill.accessibleName() == "86 new rows, go to the newest"
    pill.set_number(1204)
    assert pill.accessibleName() == "86 new rows, go to the newest"
    qtbot.waitUntil(lambda: pill.accessibleName() == "1,204 new rows, go to the newest")
    centre = pill.geometry().center().x()
    assert abs(centre - table.viewport().width() // 2) <= 1
    table.resize(600, 200)
    assert abs(pill.geometry().center().x() - table.viewport().width() // 2) <= 1
    pill.grab()
    pill.set_number(0)
    assert not pill.isVisible()


def test_numbers_come_first(qtbot):
    stat = Stat("14", "events")
    hero = Hero("37", "of 240 selected", code=True)
    qtbot.addWidget(stat)
    qtbot.addWidget(hero)
    stat.set("15", "events")
    hero.set("38", "of 240 selected")
    assert texts(stat) == ["15", "events"]
    assert hero.accessibleName() == "38 of 240 selected"


def test_the_number_a_page_is_about_is_read_out_as_it_changes(qtbot, monkeypatch):
    heard = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", heard.append)
    hero = Hero("0", "of 240 selected")
    qtbot.addWidget(hero)
    assert hero.accessibleName() == "0 of 240 selected"
    hero.set("3", "of 240 selected")
    assert heard == []  # nobody sees it yet
    hero.show()
    hero.set("37", "of 240 selected")
    hero.set("37", "of 240 selected")
    assert [event.message() for event in heard] == ["37 of 240 selected"]
    assert heard[0].object() is hero
    assert heard[0].politeness() is QAccessible.AnnouncementPoliteness.Polite
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    hero.set("38", "of 240 selected")
    assert len(heard) == 1


def test_a_spark_line_is_drawn_in_its_state(qtbot):
    spark = SparkLine("Events a minute")
    qtbot.addWidget(spark)
    empty = spark.grab().toImage()
    spark.set_values([1, 5, 2, 4])
    normal = spark.grab().toImage()
    assert normal != empty
    spark.set_values([1, 5, 0, 0], silent=True)
    assert spark.grab().toImage() != normal
    spark.set_values([0, 0, 0])
    assert spark.grab().toImage() != empty


@pytest.mark.parametrize(("edge", "height"), [(True, 40), (False, 44)])
def test_a_banner_s_sentence_is_never_cut(qtbot, edge, height):
    holder, banner = QWidget(), Banner(edge=edge)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(banner)
    column.addStretch(1)
    qtbot.addWidget(holder)
    banner.say(Token.WARNING, "lock", "Held", "A sentence that says what happened, and what somebody can do now. " * 3)
    banner.add_button("Try again")
    holder.resize(3000, 300)
    holder.show()
    assert banner.height() == height
    holder.resize(500, 300)
    qtbot.waitUntil(lambda: banner.height() > height + 20)


def test_the_lines_of_an_empty_page_are_of_about_one_length(qtbot):
    page = StatePage()
    qtbot.addWidget(page)
    page.say("search", "Nothing found", "The archive holds no event with “zebra” under this filter.")
    text = page.findChildren(QLabel)[1]
    line = text.fontMetrics().lineSpacing()
    assert text.height() // line == 2  # as many lines as in the whole width
    assert text.width() < 260  # and no single word on the last one
    page.say("search", "Nothing found", "Short.")
    assert text.height() // line == 1
