"""The look as values: contrast holds for every pair in use, and the system's wishes are followed."""

from __future__ import annotations

from importlib.resources import files

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QLabel, QStyle

from ui.theme import Role, Scheme, Theme, Token, theme
from ui.tokens import DARK, LIGHT, Face

TEXT, SHAPE = 4.5, 3.0
GROUNDS = ["window", "nav", "surface", "sunken", "hover", "select", "select-idle", "neutral-soft"]
SOFTS = ["warning-soft", "danger-soft", "info-soft", "success-soft", "accent-soft"]

#: What stands on what, and the least contrast it needs (WCAG 2.2): every pair of the look's own table.
PAIRS: list[tuple[str, str, float]] = [
    *((text, ground, TEXT) for text in ("text", "text-2", "text-3") for ground in (*GROUNDS, *SOFTS)),
    *(
        ("accent-text", ground, TEXT)
        for ground in ["window", "surface", "sunken", "select", "accent-soft", "nav", "hover"]
    ),
    *(("on-accent", ground, TEXT) for ground in ("accent", "accent-hover", "accent-press")),
    *(
        (state, ground, TEXT)
        for state in ("success", "warning", "danger", "info")
        for ground in ("surface", "window", "sunken", f"{state}-soft", "select", "nav")
    ),
    ("warning", "hover", TEXT),
    ("neutral", "neutral-soft", TEXT),
    ("on-ribbon", "ribbon", TEXT),
    ("on-tooltip", "tooltip", TEXT),
    ("text-2", "line", TEXT),
    ("text-2", "track", TEXT),
    ("text", "mark", TEXT),
    *(("control", ground, SHAPE) for ground in ("window", "surface", "sunken", "nav")),
    *(("focus", ground, SHAPE) for ground in ["window", "surface", "sunken", "nav", "select", "hover", "accent-soft"]),
    *((fill, ground, SHAPE) for fill in ("accent", "ribbon") for ground in ("surface", "window")),
    *((fill, "track", SHAPE) for fill in ("bar", "info", "success", "danger")),
]


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def made(qapp):
    """The theme in use, put back afterwards."""
    theme.install(qapp)
    yield theme
    theme.set_high_contrast(None)
    theme.set_reduced_motion(None)
    theme.set_zoom(100)
    theme.set_scheme(Scheme.SYSTEM)


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground", "least"), PAIRS)
def test_contrast(table, shape, ground, least):
    assert contrast(table[Token(shape)], table[Token(ground)]) >= least


def test_every_token_has_a_colour_in_both_tables():
    assert set(LIGHT) == set(DARK) == set(Token)


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", ["Inter", "JetBrainsMono"])
def test_each_font_comes_with_its_licence(name):
    licence = files("resources").joinpath("fonts", f"LICENSE-{name}.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert licence.startswith("Copyright")


@pytest.mark.parametrize("role", Role)
def test_roles_are_set_in_the_bundled_faces(made, role):
    info = QFontInfo(made.font(role))
    assert info.family() == role.value.face.value
    assert info.weight() == role.value.weight
    assert made.font(role).pixelSize() == role.value.size


def test_digits_in_columns_do_not_dance_and_codes_have_no_ligatures(made):
    assert made.metrics(Role.BODY).horizontalAdvance("1111") == made.metrics(Role.BODY).horizontalAdvance("0000")
    assert {tag.toString().data().decode() for tag in made.font(Role.BODY).featureTags()} == {"tnum"}
    assert {tag.toString().data().decode() for tag in made.font(Role.CODE).featureTags()} == {"calt"}


def test_the_person_overrides_the_system_and_everybody_hears_of_it(made, qtbot):
    made.set_scheme(Scheme.LIGHT)
    with qtbot.waitSignal(made.changed):
        made.set_scheme(Scheme.DARK)
    assert made.is_dark
    assert made.color(Token.WINDOW) == QColor(DARK[Token.WINDOW])
    assert made.hex(Token.TEXT) == DARK[Token.TEXT]


class Hints(QObject):
    """A system that changes its mind."""

    colorSchemeChanged = Signal(object)  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        self.scheme = Qt.ColorScheme.Light

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme


def test_the_system_is_followed_until_overridden(made, monkeypatch):
    hints = Hints()
    made.set_scheme(Scheme.SYSTEM)
    monkeypatch.setattr(made, "_hints", hints)
    hints.colorSchemeChanged.connect(made._refresh)
    hints.scheme = Qt.ColorScheme.Dark
    hints.colorSchemeChanged.emit(hints.scheme)
    assert made.hex(Token.WINDOW) == DARK[Token.WINDOW]
    made.set_scheme(Scheme.LIGHT)
    hints.colorSchemeChanged.emit(hints.scheme)
    assert made.hex(Token.WINDOW) == LIGHT[Token.WINDOW]


def test_palette_follows_the_tokens(made, qapp):
    made.set_scheme(Scheme.DARK)
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window) == QColor(DARK[Token.WINDOW])
    assert palette.color(QPalette.ColorRole.PlaceholderText) == QColor(DARK[Token.TEXT_3])
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(DARK[Token.DISABLED])
    idle = palette.color(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight)
    assert idle == QColor(DARK[Token.SELECT_IDLE])


def test_zoom_enlarges_text_rows_and_parts_within_its_range(made):
    made.set_zoom(150)
    assert made.font(Role.BODY).pixelSize() == 20
    assert made.row_height == 34
    assert made.height(32) == 40
    assert made.px(16) == 24
    made.set_zoom(300)
    assert made.zoom == 150
    made.set_zoom(10)
    assert made.zoom == 90
    assert made.row_height == 28


def test_tooltips_wait_as_the_look_says(made, qapp):
    assert qapp.style().styleHint(QStyle.StyleHint.SH_ToolTip_WakeUpDelay) == 600
    assert qapp.style().styleHint(QStyle.StyleHint.SH_ToolTip_FallAsleepDelay) == 2000  # as in Fusion


def test_high_contrast_takes_the_systems_colours_and_drops_soft_grounds(made, qapp):
    made.set_high_contrast(True)
    base = qapp.palette().base().color().name()
    assert {made.hex(token) for token in Token if token.value.endswith("-soft")} == {base}
    assert made.hex(Token.TEXT) == qapp.palette().text().color().name()
    assert made.hex(Token.DANGER) == made.hex(Token.TEXT)
    made.set_high_contrast(False)
    assert made.hex(Token.DANGER) in (LIGHT[Token.DANGER], DARK[Token.DANGER])


def test_who_follows_is_called_at_once_and_after_every_change(made, qtbot):
    class Follower(QLabel):
        heard = 0

        def restyle(self) -> None:
            self.heard += 1

    follower = Follower()
    qtbot.addWidget(follower)
    made.follow(follower.restyle)
    made.set_zoom(110)
    assert follower.heard == 2


def test_reduced_motion_is_a_wish(made, qtbot):
    assert not made.reduced_motion
    with qtbot.waitSignal(made.changed):
        made.set_reduced_motion(True)
    assert made.reduced_motion


def test_the_application_has_no_style_sheet_that_every_widget_would_be_held_against(made, qapp):
    assert qapp.styleSheet() == ""


def test_a_theme_without_an_application_knows_its_colours(qapp):
    assert Theme().hex(Token.WINDOW) == LIGHT[Token.WINDOW]


def test_faces_are_two():
    assert {role.value.face for role in Role} == set(Face)
