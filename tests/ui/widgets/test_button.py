"""Buttons: kinds, words, sizes; Qt's own button underneath."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.theme import Scheme, Token, theme
from ui.widgets.button import Button, IconButton, Kind, Size
from ui.widgets.menu import Menu


def ground(button: Button) -> str:
    """The colour beside the words."""
    return button.grab().toImage().pixelColor(6, button.height() // 2).name()


def test_heights_are_the_looks_own_and_grow_with_the_text(qtbot):
    heights = [Button("Review", size=size).sizeHint().height() for size in Size]
    assert heights == [32, 28, 22]
    theme.set_zoom(150)
    assert Button("Review").sizeHint().height() == 40


def test_words_may_hold_anything_and_are_its_name(qtbot):
    button = Button("Elm & Oak <b>")
    qtbot.addWidget(button)
    assert button.words == "Elm & Oak <b>"
    assert button.text() == "Elm && Oak <b>"
    assert button.accessibleName() == "Elm & Oak <b>"


def test_it_is_as_wide_as_words_icons_and_room(qtbot):
    plain = Button("Next").sizeHint().width()
    assert Button("Next", trailing="arrow-right").sizeHint().width() == plain + 22
    assert Button("Next", icon="check").sizeHint().width() == plain + 22


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        (Kind.PRIMARY, Token.ACCENT),
        (Kind.SECONDARY, Token.SURFACE),
    ],
)
def test_kinds_have_their_ground(qtbot, kind, token):
    button = Button("Approve", kind)
    qtbot.addWidget(button)
    assert ground(button) == theme.color(token).name()
    theme.set_scheme(Scheme.DARK)
    assert ground(button) == theme.color(token).name()


def test_a_toggled_button_is_selected_and_a_disabled_one_is_grey(qtbot):
    button = Button("Follow", checkable=True)
    qtbot.addWidget(button)
    button.setChecked(True)
    assert ground(button) == theme.color(Token.SELECT).name()
    primary = Button("Approve", Kind.PRIMARY)
    qtbot.addWidget(primary)
    primary.setEnabled(False)
    assert ground(primary) == theme.color(Token.NEUTRAL_SOFT).name()


def test_pressing_darkens(qtbot):
    button = Button("Approve", Kind.PRIMARY)
    qtbot.addWidget(button)
    button.setDown(True)
    assert ground(button) == theme.color(Token.ACCENT_PRESS).name()
    button.setDown(False)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert ground(button) == theme.color(Token.ACCENT_HOVER).name()


def test_pause_becomes_resume(qtbot):
    button = Button("Pause", icon="pause")
    qtbot.addWidget(button)
    button.set_words("Resume", icon="play")
    button.set_kind(Kind.PRIMARY)
    assert button.accessibleName() == "Resume"
    assert ground(button) == theme.color(Token.ACCENT).name()


def test_a_menu_shows_a_chevron(qtbot):
    button = Button("Export")
    qtbot.addWidget(button)
    before = button.sizeHint().width()
    button.setMenu(Menu("Export", button))
    assert button.sizeHint().width() == before + 22


def test_space_clicks(qtbot):
    button = Button("Approve")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_an_icon_alone_has_a_name_and_says_its_key(qtbot):
    button = IconButton("refresh-cw", "Read again", "F5")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Read again"
    assert "Read again" in button.toolTip()
    assert "F5" in button.toolTip()
    assert button.sizeHint().width() == button.sizeHint().height() == 28
    button.rename("Hide", icon="eye-off")
    assert button.accessibleName() == "Hide"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_space_and_enter_press_it(qtbot, key):
    button = Button("Review")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_enter_with_another_key_is_a_shortcuts(qtbot):
    button = Button("Review")
    qtbot.addWidget(button)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
