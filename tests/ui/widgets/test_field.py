"""Fields: what is typed, what is wrong, what is secret."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from ui.theme import Token, theme
from ui.widgets.field import Field, LineEdit, PasswordField, SearchField


def frame_color(edit: LineEdit) -> str:
    return edit.grab().toImage().pixelColor(edit.width() // 2, 0).name()


def test_the_frame_says_wrong_and_focus(qtbot):
    edit = LineEdit("Chain code")
    qtbot.addWidget(edit)
    edit.resize(200, edit.sizeHint().height())
    edit.show()
    edit.clearFocus()
    assert frame_color(edit) == theme.color(Token.CONTROL).name()
    edit.set_wrong(True)
    assert frame_color(edit) == theme.color(Token.DANGER).name()
    edit.set_wrong(False)
    edit.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    assert frame_color(edit) == theme.color(Token.FOCUS).name()


def test_heights(qtbot):
    assert LineEdit().sizeHint().height() == 32
    assert LineEdit(small=True).sizeHint().height() == 28
    theme.set_zoom(150)
    assert LineEdit().sizeHint().height() == 40


def test_the_text_stands_behind_the_icon_and_before_what_lies_on_it(qtbot):
    plain, search = LineEdit(), SearchField("Search", key="/")
    assert search.textMargins().left() == plain.textMargins().left() + 24
    assert search.textMargins().right() > plain.textMargins().right()
    plain.reserve(34)
    assert plain.textMargins().right() == 32


def test_esc_empties_a_search_and_then_is_the_pages(qtbot):
    search = SearchField("Search partner", name="Partners", key="/")
    qtbot.addWidget(search)
    qtbot.keyClicks(search, "aurora")
    with_text = search.grab().toImage()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert search.grab().toImage() != with_text
    assert search.accessibleName() == "Partners"
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_a_secret_is_shown_only_while_somebody_wants_to_look(qtbot):
    secret = PasswordField(name="Client secret")
    qtbot.addWidget(secret)
    secret.resize(200, 32)
    qtbot.keyClicks(secret, "hunter2")
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    eye = secret.findChild(QPushButton)
    assert eye.accessibleName() == "Show"
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert secret.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide"
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert secret.echoMode() == QLineEdit.EchoMode.Password


def test_a_field_says_below_what_is_wrong_and_what_to_do(qtbot):
    field = Field("Application key", LineEdit())
    qtbot.addWidget(field)
    field.show()
    assert field.editor.accessibleName() == "Application key"
    field.set_error("A key has 36 characters, this one has 32.")
    texts = [label.text() for label in field.findChildren(QLabel) if label.isVisible()]
    assert texts == ["Application key", "A key has 36 characters, this one has 32."]
    assert field.editor.accessibleDescription() == "A key has 36 characters, this one has 32."
    field.set_error("")
    assert [label.text() for label in field.findChildren(QLabel) if label.isVisible()] == ["Application key"]


def test_a_field_says_what_was_found(qtbot):
    field = Field("Gateway URL", LineEdit())
    qtbot.addWidget(field)
    field.show()
    field.set_error("Nothing listens there.")
    field.set_note("Reached in 84 ms")
    assert field.editor.accessibleDescription() == "Reached in 84 ms"
    field.editor.resize(200, 32)
    assert frame_color(field.editor) != theme.color(Token.DANGER).name()


def test_a_disabled_field_is_sunken(qtbot):
    edit = LineEdit()
    qtbot.addWidget(edit)
    edit.setEnabled(False)
    edit.resize(200, 32)
    assert edit.grab().toImage().pixelColor(100, 16).name() == theme.color(Token.SUNKEN).name()


def test_the_key_that_leads_to_a_search_is_not_typed_into_it(qtbot):
    field = SearchField("Search", key="/")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "/ab/c")
    assert field.text() == "ab/c"
