"""Icons: Lucide's drawings in the theme's colours, crisp at the screen's ratio."""

from __future__ import annotations

from importlib.resources import files

import pytest
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QPushButton

from ui.icons import icon, icon_image, icon_pixmap, set_icon
from ui.theme import Scheme, Token, theme
from ui.widgets.cell import State


@pytest.fixture(autouse=True)
def light(qapp):
    theme.install(qapp)
    theme.set_scheme(Scheme.LIGHT)
    yield
    theme.set_zoom(100)
    theme.set_scheme(Scheme.SYSTEM)


def colors_of(image) -> set[str]:
    """The opaque colours of a drawing."""
    image = image.convertToFormat(image.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {color.name() for color in pixels if color.alpha() == 255}


def test_a_drawing_has_the_tokens_colour():
    assert theme.hex(Token.DANGER).lower() in colors_of(icon_image("circle-x", Token.DANGER, 16, 4.0))


def test_it_is_rendered_at_the_screens_own_pixels():
    image = icon_image("clock", Token.TEXT, 16, 1.5)
    assert (image.width(), image.devicePixelRatio()) == (24, 1.5)
    pixmap = icon_pixmap("clock", Token.TEXT, 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)


def test_it_grows_with_the_text():
    theme.set_zoom(150)
    assert icon_image("clock", Token.TEXT, 16, 1.0).width() == 24


def test_strokes_weigh_the_same_at_every_size():
    """Less ink per area on a large icon than on a small one."""

    def ink(size: int) -> float:
        image = icon_image("minus", Token.TEXT, size, 4.0)
        total = sum(image.pixelColor(x, y).alphaF() for x in range(image.width()) for y in range(image.height()))
        return total / image.width() ** 2

    assert ink(12) > ink(14) > ink(16) > ink(28)


def test_the_same_drawing_is_rendered_once():
    assert icon_image("clock", Token.TEXT, 16, 1.0) is icon_image("clock", Token.TEXT, 16, 1.0)


def test_an_unknown_drawing_is_an_error():
    with pytest.raises(FileNotFoundError):
        icon("no-such-drawing")


def test_an_icon_has_a_disabled_look():
    made = icon("clock", Token.TEXT)
    on = made.pixmap(16, QIcon.Mode.Normal).toImage()
    off = made.pixmap(16, QIcon.Mode.Disabled).toImage()
    assert on != off


@pytest.mark.parametrize("kind", [QAction, QPushButton])
def test_a_set_icon_follows_the_theme_and_is_replaced_by_the_next(kind):
    target = kind()
    set_icon(target, "clock", Token.TEXT)
    set_icon(target, "minus", Token.TEXT)
    before = target.icon().pixmap(16).toImage()
    theme.set_scheme(Scheme.DARK)
    after = target.icon().pixmap(16).toImage()
    assert before != after
    assert after == icon("minus", Token.TEXT).pixmap(16).toImage()


def test_every_drawing_of_the_states_is_bundled_with_its_licence():
    folder = files("resources").joinpath("icons")
    assert folder.joinpath("LICENSE-lucide.txt").is_file()
    for state in State:
        assert folder.joinpath(f"{state.icon}.svg").is_file()
