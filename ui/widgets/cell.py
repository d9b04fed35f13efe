"""What a cell of a table or tree shows: a list of runs, as values. Painted by ``ui/widgets/run_painter.py``.

A page makes cells with the small functions below::

    Cell(Icon("pencil"), strong("Update reservation"))
    Cell(muted("Room type"), *old_new("DLX", "STE"))
    Cell(code("AUR07", Token.TEXT))

All text is plain text and may be foreign. A cell reads itself out: ``Cell.text`` joins what its runs say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from ui.tokens import Role, Token


class State(Enum):
    """A state as the whole program shows it: colour, soft background, icon, and the word that goes with them."""

    PENDING = ("Pending", "clock", Token.DANGER, Token.DANGER_SOFT)
    IN_PROGRESS = ("In progress", "loader-circle", Token.INFO, Token.INFO_SOFT)
    APPROVED = ("Approved", "circle-check", Token.SUCCESS, Token.SUCCESS_SOFT)
    DONE = ("Done", "circle-check", Token.SUCCESS, Token.SUCCESS_SOFT)
    FAILED = ("Failed", "circle-x", Token.DANGER, Token.DANGER_SOFT)
    REJECTED = ("Rejected", "ban", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    REVOKED = ("Revoked", "unplug", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    NEEDS_YOU = ("Needs you", "triangle-alert", Token.WARNING, Token.WARNING_SOFT)
    WAITING = ("Waiting", "hourglass", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    AWAITED = ("Waiting", "hourglass", Token.WARNING, Token.WARNING_SOFT)  # somebody has to act, and it is late
    NO_REQUEST = ("No request", "circle-dashed", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    LATER = ("Later", "circle-dashed", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    UNKNOWN = ("Cannot be checked", "circle-question-mark", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    NEW = ("New", "sparkles", Token.ACCENT_TEXT, Token.ACCENT_SOFT)
    ADDED = ("Added", "plus", Token.ACCENT_TEXT, Token.ACCENT_SOFT)
    REMOVED = ("Removed", "minus", Token.NEUTRAL, Token.NEUTRAL_SOFT)
    PERSONAL = ("Personal data", "user-lock", Token.WARNING, None)  # outlined: a column of them must not shout
    NO_ACCESS = ("No access", "lock", Token.NEUTRAL, Token.NEUTRAL_SOFT)

    def __init__(self, word: str, icon: str, token: Token, soft: Token | None) -> None:
        self.word = word
        self.icon = icon
        self.token = token
        self.soft = soft


class Tick(StrEnum):
    """What a box shows."""

    OFF = "not selected"
    PARTLY = "partly selected"
    ON = "selected"


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a role and a colour. ``gap`` is the space after it, in pixels."""

    text: str
    role: Role = Role.BODY
    token: Token = Token.TEXT_2
    gap: int = 6


@dataclass(frozen=True, slots=True)
class Icon:
    """A drawing of ``resources/icons``. ``says`` is what it tells somebody who cannot see it."""

    name: str
    token: Token = Token.TEXT_2
    size: int = 16
    says: str = ""
    gap: int = 8


@dataclass(frozen=True, slots=True)
class PillRun:
    """A state as a pill; ``word`` replaces the state's own."""

    state: State
    word: str = ""
    gap: int = 8

    @property
    def text(self) -> str:
        """What it says."""
        return self.word or self.state.word


@dataclass(frozen=True, slots=True)
class Letters:
    """A small monogram, as in the column of partners; ``says`` is the whole name."""

    text: str
    says: str = ""
    gap: int = 4


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of counts over time, oldest first, on a scale of its own. ``silent`` shows it in the warning colour."""

    values: tuple[float, ...]
    width: int = 41
    height: int = 15
    silent: bool = False
    gap: int = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """``done`` of ``total``; ``failed`` is a red piece behind a gap."""

    done: int
    total: int
    failed: int = 0
    width: int = 96
    token: Token = Token.BAR
    gap: int = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick. The tree model makes these; a disabled one cannot be chosen."""

    tick: Tick
    enabled: bool = True
    gap: int = 8


@dataclass(frozen=True, slots=True)
class Action:
    """A small button inside a row, at its right end. The view emits ``action_requested(row, name)`` for a click."""

    label: str
    name: str
    gap: int = 8


Run = Text | Icon | PillRun | Letters | Spark | Bar | Box | Action


class Cell:
    """What one cell shows. ``tooltip`` is plain text; ``says`` replaces what is read out; ``copies`` what is copied.

    ``below`` is a second line, for a table whose rows have two; a cell without one stands in the middle of such a row.
    """

    __slots__ = ("_hash", "_says", "below", "copies", "runs", "tooltip")

    def __init__(
        self, *runs: Run, below: tuple[Run, ...] = (), tooltip: str = "", says: str = "", copies: str = ""
    ) -> None:
        self.runs = runs
        self.below = below
        self.tooltip = tooltip
        self.copies = copies
        self._says = says
        self._hash = hash((runs, below, tooltip))

    @property
    def text(self) -> str:
        """The cell read out, in one line."""
        return self._says or " ".join(part for part in map(_spoken, (*self.runs, *self.below)) if part)

    @property
    def is_still(self) -> bool:
        """Whether nothing in it moves or can be clicked, so that it may be painted once and kept."""
        return not any(
            isinstance(run, Action) or (isinstance(run, PillRun) and run.state is State.IN_PROGRESS)
            for run in (*self.runs, *self.below)
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell) and (self.runs, self.below, self.tooltip, self._says, self.copies) == (
            other.runs,
            other.below,
            other.tooltip,
            other._says,
            other.copies,
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Cell({self.text!r})"


EMPTY = Cell()


class Emphasis(Enum):
    """How a whole row looks."""

    NORMAL = "normal"
    FAILED = "failed"
    BLOCKED = "blocked"  # cannot be chosen: text and icons are grey
    GROUP = "group"  # the head of rows that belong together
    NOTICE = "notice"  # a warning across the whole row: a gap in the archive
    MOVING = "moving"  # like normal, and its ring turns


# -- runs by name ------------------------------------------------------------------------------------------------


def body(text: str, token: Token = Token.TEXT_2) -> Text:
    """Ordinary words."""
    return Text(text, Role.BODY, token)


def strong(text: str, token: Token = Token.TEXT) -> Text:
    """Event names, new values, names of properties."""
    return Text(text, Role.STRONG, token)


def bold(text: str, token: Token = Token.TEXT) -> Text:
    """Group heads, the number that counts."""
    return Text(text, Role.BOLD, token, 8)


def muted(text: str) -> Text:
    """Old values, counts behind a label, separators."""
    return Text(text, Role.BODY, Token.TEXT_3)


def small(text: str, token: Token = Token.TEXT_2) -> Text:
    """Second words, in 12."""
    return Text(text, Role.SMALL, token)


def code(text: str, token: Token = Token.TEXT_2) -> Text:
    """Times, reservations, offsets."""
    return Text(text, Role.CODE, token, 8)


def ident(text: str, token: Token = Token.TEXT) -> Text:
    """What identifies: a property's code, an element's name."""
    return Text(text, Role.CODE_STRONG, token, 8)


def pill(state: State, word: str = "") -> PillRun:
    """A state as a pill."""
    return PillRun(state, word)


def old_new(old: str, new: str, role: Role = Role.STRONG) -> tuple[Run, ...]:
    """Old → new: grey, arrow, strong. An empty old value reads "none"."""
    return (
        muted(old or "none"),
        Icon("arrow-right", Token.TEXT_3, 12, says="to", gap=6),
        Text(new or "none", role, Token.TEXT),
    )


def masked() -> tuple[Run, ...]:
    """A text that is hidden: six dots and an eye with a stroke."""
    return (Text("••••••", Role.BODY, Token.TEXT_2, 6), Icon("eye-off", Token.TEXT_3, 14, says="hidden"))


def dot() -> Text:
    """The separator between two things of one cell."""
    return muted("·")


def joined(parts: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    """Several lists of runs in one, with dots between them."""
    runs: list[Run] = []
    for part in parts:
        if runs:
            runs.append(dot())
        runs.extend(part)
    return tuple(runs)


def _spoken(run: Run) -> str:
    match run:
        case Text() | PillRun():
            return run.text
        case Icon() | Letters():
            return run.says or getattr(run, "text", "")
        case Bar():
            return f"{run.done} of {run.total}" + (f", {run.failed} failed" if run.failed else "")
        case Box():
            return str(run.tick) if run.enabled else "cannot be selected"
        case Action():
            return run.label
        case _:
            return ""
