"""Words, icons, lines of runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.theme import Role, Scheme, Token, theme
from ui.widgets import paint
from ui.widgets.cell import Cell, Icon, State, body, bold, old_new
from ui.widgets.label import Drawing, Label, Note, RunLine

HOSTILE = "<b>Bob</b><img src='file:///etc/passwd'>"


def test_foreign_text_is_plain(qtbot):
    label = Label(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_a_label_follows_the_theme(qtbot):
    label = Label("Now", Role.SECTION, Token.TEXT_2)
    qtbot.addWidget(label)
    assert label.font().pixelSize() == 14
    assert label.palette().windowText().color() == theme.color(Token.TEXT_2)
    theme.set_scheme(Scheme.DARK)
    theme.set_zoom(150)
    assert label.palette().windowText().color() == theme.color(Token.TEXT_2)
    assert label.font().pixelSize() == 21
    label.set_role(Role.SMALL)
    label.set_token(Token.DANGER)
    assert label.font().pixelSize() == 18
    assert label.palette().windowText().color() == theme.color(Token.DANGER)


def test_an_eliding_label_becomes_narrow_and_fits_in_one_line(qtbot):
    label = Label("Aurora Gdańsk Motława did not answer in time", elides=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() <= 24
    label.resize(80, 20)
    narrow = label.grab().toImage()
    label.setText("Aurora G\nother")
    assert label.grab().toImage() != narrow
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    label.setText("x")
    image = label.grab().toImage()
    assert image.pixelColor(4, 10) == image.pixelColor(40, 10)


def test_an_eliding_label_is_one_line_high_whatever_lines_its_text_has(qtbot):
    one, two = Label("Upsell Connect", elides=True), Label("Upsell Connect\nsecond line", elides=True)
    assert one.sizeHint().height() == two.sizeHint().height() == two.minimumSizeHint().height()


def test_an_icon_changes_and_turns_only_while_it_is_shown(qtbot):
    drawing = Drawing("clock", says="waiting", size=28)
    qtbot.addWidget(drawing)
    assert drawing.accessibleName() == "waiting"
    assert drawing.sizeHint().width() == 28
    drawing.show()
    drawing.set("loader-circle", Token.INFO, turns=True)
    first = drawing.grab().toImage()
    qtbot.waitUntil(lambda: drawing.grab().toImage() != first)
    drawing.set("circle-check", Token.SUCCESS)
    drawing.hide()


def test_a_note_says_a_state(qtbot):
    note = Note("clock", "Pending")
    qtbot.addWidget(note)
    note.set_state(State.APPROVED)
    assert note.label.text() == "Approved"
    note.set_state(State.IN_PROGRESS, "32 of 37")
    assert note.label.text() == "32 of 37"


def test_a_line_of_runs_reads_itself_out_and_may_be_cut(qtbot):
    line = RunLine(Cell(bold("61"), body("of 62 properties"), Icon("check")))
    qtbot.addWidget(line)
    assert line.accessibleName() == "61 of 62 properties"
    wide = line.sizeHint().width()
    line.set(Cell(bold("61")))
    assert line.sizeHint().width() < wide
    assert line.minimumSizeHint().width() <= 24
    assert line.grab().toImage().height() > 0


@pytest.mark.parametrize("room", [118, 96, 60])
def test_where_runs_do_not_fit_an_ellipsis_says_that_there_is_more(qtbot, monkeypatch, room):
    drawn: list[str] = []
    draw = paint.draw_text

    def note(painter, x, middle, text, role, color):
        drawn.append(text)
        return draw(painter, x, middle, text, role, color)

    monkeypatch.setattr(paint, "draw_text", note)
    line = RunLine(Cell(*old_new("Reserved", "In house"), Icon("check")))
    qtbot.addWidget(line)
    line.resize(line.sizeHint())
    line.grab()
    assert drawn == ["Reserved", "In house"]
    drawn.clear()
    line.resize(room, 20)
    line.grab()
    assert drawn[-1].endswith("…")
