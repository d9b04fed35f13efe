"""Cells are values that read themselves out."""

from __future__ import annotations

from ui.widgets.cell import (
    Action,
    Bar,
    Box,
    Cell,
    Icon,
    Letters,
    Spark,
    State,
    Tick,
    body,
    code,
    dot,
    joined,
    masked,
    old_new,
    pill,
    strong,
)


def test_a_cell_reads_out_what_it_shows():
    assert Cell(Icon("pencil"), strong("Update reservation")).text == "Update reservation"
    assert Cell(body("Room type"), *old_new("DLX", "STE")).text == "Room type DLX to STE"
    assert Cell(body("Guest"), *masked()).text == "Guest •••••• hidden"
    assert Cell(pill(State.PERSONAL, "Name, room")).text == "Name, room"
    assert Cell(pill(State.APPROVED)).text == "Approved"
    assert Cell(Letters("AU", says="Acorn Upsell"), Letters("BC")).text == "Acorn Upsell BC"
    assert Cell(Bar(32, 37, 1), Spark((1, 2))).text == "32 of 37, 1 failed"
    assert Cell(Bar(3, 5)).text == "3 of 5"
    assert Cell(body("No answer"), Action("Retry", "retry")).text == "No answer Retry"
    assert Cell(Box(Tick.PARTLY)).text == "partly selected"
    assert Cell(Box(Tick.OFF, enabled=False)).text == "cannot be selected"
    assert Cell().text == ""


def test_a_cell_can_say_something_else():
    assert Cell(code("934171"), says="Reservation 934171").text == "Reservation 934171"


def test_an_absent_value_reads_none():
    assert Cell(*old_new("", "412")).text == "none to 412"
    assert Cell(*old_new("412", "")).text == "412 to none"


def test_parts_are_joined_with_dots_between_them():
    assert joined([[body("a")], [body("b"), body("c")]]) == (body("a"), dot(), body("b"), body("c"))
    assert joined([]) == ()


def test_equal_cells_are_equal():
    assert Cell(strong("a")) == Cell(strong("a"))
    assert hash(Cell(strong("a"))) == hash(Cell(strong("a")))
    assert Cell(strong("a")) != Cell(strong("a"), tooltip="b")
    assert Cell(strong("a")) != Cell(body("a"))
    assert repr(Cell(strong("a"))) == "Cell('a')"


def test_what_turns_or_can_be_clicked_is_not_still():
    assert Cell(pill(State.APPROVED)).is_still
    assert not Cell(pill(State.IN_PROGRESS)).is_still
    assert not Cell(Action("Retry", "retry")).is_still
