"""The look's vocabulary: what a colour is for, and what a text is for. Values as measured for contrast; no Qt here.

A widget asks the theme (``ui/theme.py``) for a token or a role, never for a hex value or a pixel size of type.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import NamedTuple


class Token(StrEnum):
    """What a colour is for.

    ``ACCENT`` marks where you are and what you are about to do, never a state. ``RIBBON`` means that a person is
    awaited. ``BAR`` fills progress and coverage; ``SELECT_IDLE`` is the selection of a pane without keyboard focus;
    ``MARK`` lies behind a search match. Each state has a colour and a ``*_SOFT`` background.
    """

    WINDOW = "window"
    NAV = "nav"
    SURFACE = "surface"
    SUNKEN = "sunken"
    HOVER = "hover"
    LINE = "line"
    ROW = "row"
    BORDER = "border"
    CONTROL = "control"
    TEXT = "text"
    TEXT_2 = "text-2"
    TEXT_3 = "text-3"
    DISABLED = "disabled"
    ACCENT = "accent"
    BAR = "bar"
    ACCENT_HOVER = "accent-hover"
    ACCENT_PRESS = "accent-press"
    ON_ACCENT = "on-accent"
    ACCENT_TEXT = "accent-text"
    ACCENT_SOFT = "accent-soft"
    FOCUS = "focus"
    SELECT = "select"
    SELECT_IDLE = "select-idle"
    SUCCESS = "success"
    SUCCESS_SOFT = "success-soft"
    WARNING = "warning"
    WARNING_SOFT = "warning-soft"
    DANGER = "danger"
    DANGER_SOFT = "danger-soft"
    INFO = "info"
    INFO_SOFT = "info-soft"
    NEUTRAL = "neutral"
    NEUTRAL_SOFT = "neutral-soft"
    RIBBON = "ribbon"
    RIBBON_FOLD = "ribbon-fold"
    ON_RIBBON = "on-ribbon"
    TRACK = "track"
    TOOLTIP = "tooltip"
    ON_TOOLTIP = "on-tooltip"
    MARK = "mark"

    __hash__ = str.__hash__  # an enumeration's own is slow, and tokens are looked up for every stroke


LIGHT: dict[Token, str] = {
    Token.WINDOW: "#F6F4F1",
    Token.NAV: "#EFECE7",
    Token.SURFACE: "#FFFFFF",
    Token.SUNKEN: "#FAF8F6",
    Token.HOVER: "#F4F1ED",
    Token.LINE: "#E5E0D9",
    Token.ROW: "#EFEBE6",
    Token.BORDER: "#CFC8BE",
    Token.CONTROL: "#8E867C",
    Token.TEXT: "#231E1B",
    Token.TEXT_2: "#5C544E",
    Token.TEXT_3: "#6F6760",
    Token.DISABLED: "#A59D95",
    Token.ACCENT: "#6B3560",
    Token.BAR: "#6B3560",
    Token.ACCENT_HOVER: "#5A2A50",
    Token.ACCENT_PRESS: "#482041",
    Token.ON_ACCENT: "#FFFFFF",
    Token.ACCENT_TEXT: "#6B3560",
    Token.ACCENT_SOFT: "#F5ECF2",
    Token.FOCUS: "#8A4C7D",
    Token.SELECT: "#F3E8F0",
    Token.SELECT_IDLE: "#EFECE7",
    Token.SUCCESS: "#1C6A3A",
    Token.SUCCESS_SOFT: "#E7F3EA",
    Token.WARNING: "#855000",
    Token.WARNING_SOFT: "#FBF1DE",
    Token.DANGER: "#AE2A22",
    Token.DANGER_SOFT: "#FBEAE8",
    Token.INFO: "#1B5A90",
    Token.INFO_SOFT: "#E7F0F8",
    Token.NEUTRAL: "#5C544E",
    Token.NEUTRAL_SOFT: "#EFECE7",
    Token.RIBBON: "#B92B22",
    Token.RIBBON_FOLD: "#7A1912",
    Token.ON_RIBBON: "#FFFFFF",
    Token.TRACK: "#E5E0D9",
    Token.TOOLTIP: "#2B2522",
    Token.ON_TOOLTIP: "#F7F3F0",
    Token.MARK: "#FCE9B8",
}

DARK: dict[Token, str] = {
    Token.WINDOW: "#1A1918",
    Token.NAV: "#151312",
    Token.SURFACE: "#232120",
    Token.SUNKEN: "#1F1E1C",
    Token.HOVER: "#2B2826",
    Token.LINE: "#35312E",
    Token.ROW: "#2E2A28",
    Token.BORDER: "#4B4541",
    Token.CONTROL: "#857C75",
    Token.TEXT: "#F0EBE7",
    Token.TEXT_2: "#BCB3AC",
    Token.TEXT_3: "#A0978F",
    Token.DISABLED: "#6F6761",
    Token.ACCENT: "#925C84",
    Token.BAR: "#C58BB6",
    Token.ACCENT_HOVER: "#9B648D",
    Token.ACCENT_PRESS: "#7E4D71",
    Token.ON_ACCENT: "#FFFFFF",
    Token.ACCENT_TEXT: "#DFB4D3",
    Token.ACCENT_SOFT: "#372833",
    Token.FOCUS: "#C58BB6",
    Token.SELECT: "#3A2936",
    Token.SELECT_IDLE: "#322E2B",
    Token.SUCCESS: "#80C99A",
    Token.SUCCESS_SOFT: "#1F3327",
    Token.WARNING: "#E2B264",
    Token.WARNING_SOFT: "#3A2E18",
    Token.DANGER: "#F0958C",
    Token.DANGER_SOFT: "#3D2422",
    Token.INFO: "#92C0EA",
    Token.INFO_SOFT: "#1F3042",
    Token.NEUTRAL: "#BCB3AC",
    Token.NEUTRAL_SOFT: "#312D2A",
    Token.RIBBON: "#C43A30",
    Token.RIBBON_FOLD: "#7E1F18",
    Token.ON_RIBBON: "#FFFFFF",
    Token.TRACK: "#3B3633",
    Token.TOOLTIP: "#EDE7E2",
    Token.ON_TOOLTIP: "#231E1B",
    Token.MARK: "#5A4A1E",
}


class Face(StrEnum):
    """A family of type: words, or codes, times and ids."""

    WORDS = "Inter"
    CODE = "JetBrains Mono"


class Type(NamedTuple):
    """How a role is set: pixels at 100 %, weight as in CSS, and letter spacing in pixels."""

    face: Face
    size: int
    weight: int
    spacing: float = 0.0


class Role(Enum):
    """What a text is for. The value is how it is set."""

    HERO = Type(Face.WORDS, 28, 600, -0.4)
    HERO_CODE = Type(Face.CODE, 28, 500)
    WELCOME = Type(Face.WORDS, 24, 600, -0.3)
    PAGE_TITLE = Type(Face.WORDS, 20, 600, -0.3)
    SENTENCE = Type(Face.WORDS, 20, 400, -0.3)
    CARD_NUMBER = Type(Face.WORDS, 20, 600, -0.1)
    CARD_TITLE = Type(Face.WORDS, 15, 600)
    SECTION = Type(Face.WORDS, 14, 600)
    BODY = Type(Face.WORDS, 13, 400)
    STRONG = Type(Face.WORDS, 13, 500)
    BOLD = Type(Face.WORDS, 13, 600)
    TABLE_HEAD = Type(Face.WORDS, 12, 500, 0.01)
    SMALL = Type(Face.WORDS, 12, 400)
    SMALL_STRONG = Type(Face.WORDS, 12, 500)
    SMALL_BOLD = Type(Face.WORDS, 12, 600)
    MICRO = Type(Face.WORDS, 11, 600)
    CODE = Type(Face.CODE, 12, 400)
    CODE_STRONG = Type(Face.CODE, 12, 500)
    CODE_BOLD = Type(Face.CODE, 12, 600)
    CODE_SMALL = Type(Face.CODE, 11, 400)

    __hash__ = object.__hash__  # an enumeration's own is slow, and roles are looked up for every text
