"""What a row of the live table says in each column. Made when the row is painted; only then its body is read.

Personal data is hidden until the person asks to see it.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.event import ArchivedEvent, BusinessEvent, Cause, Gap
from app.domain.filter import Condition, Facet
from app.services import meanings
from app.services.summary import Phrase, summarise
from app.wire import events
from ui.live.times import CHAIN, SECOND, Clocks
from ui.models import Column
from ui.text import span
from ui.tokens import Token
from ui.widgets.cell import EMPTY, Cell, Icon, Run, body, code, ident, joined, muted, old_new, small, strong

Row = ArchivedEvent | Gap

TONES = {
    meanings.Tone.NEUTRAL: Token.TEXT_2,
    meanings.Tone.INFO: Token.INFO,
    meanings.Tone.SUCCESS: Token.SUCCESS,
    meanings.Tone.WARNING: Token.WARNING,
    meanings.Tone.DANGER: Token.DANGER,
}
UNREADABLE = "Unreadable"


def event_icon(row: ArchivedEvent) -> Icon:
    """The event's icon in its colour."""
    if not row.readable:
        return Icon("circle-question-mark", Token.WARNING)
    meaning = meanings.event(row.name)
    return Icon(meaning.icon, TONES[meaning.tone])


def event_word(row: ArchivedEvent) -> str:
    """What the event is called in plain words."""
    return meanings.event(row.name).label if row.readable else UNREADABLE


def read_event(row: ArchivedEvent) -> BusinessEvent | None:
    """The event whole, or None where it cannot be read."""
    if not row.readable:
        return None
    try:
        return events.read(row.body)
    except ValueError:
        return None


def gap_sentence(gap: Gap) -> str:
    """ "Gap of 2 h 35 min, no longer on the server", that the archive was damaged, or that an event was passed over."""
    if gap.cause is Cause.PASSED_OVER:
        return "An event broke the connection each time, and was passed over"
    # Of what came before the first event that is known, nobody knows how long it was.
    gap_of = f"Gap of {span((gap.to_time - gap.from_time) / SECOND)}" if gap.from_time else "Gap at the beginning"
    is_damage = gap.cause is Cause.DAMAGED
    return f"{gap_of}, where the archive was damaged" if is_damage else f"{gap_of}, no longer on the server"


class EventCells:
    """Cells of the live table, on the clocks that the person chose.

    ``names`` are properties' names by code; ``shows_guests`` says whether personal data is in clear. After a change of
    either, the model must repaint all.
    """

    def __init__(self, clocks: Clocks, names: Mapping[str, str]) -> None:
        self.clocks = clocks
        self.names = names
        self.shows_guests = False

    def columns(self) -> list[Column[Row]]:
        """Time, property, event, reservation, what changed."""
        return [
            Column("Time", self.time, width=116),
            Column("Property", self.property, width=76),
            Column("Event", self.event, width=176),
            Column("Reservation", self.reservation, width=96, gives_way=1),
            Column("What changed", self.changed, width=140, stretch=True),
        ]

    def time(self, row: Row) -> Cell:
        """When it was received. A gap's notice starts here and runs across the row."""
        if isinstance(row, Gap):
            return self._gap(row)
        return Cell(code(self.clocks.time(row.received_at, row.hotel or CHAIN)))

    def property(self, row: Row) -> Cell:
        """The property's code."""
        if isinstance(row, Gap):
            return EMPTY
        if row.hotel is None:
            return Cell(body("Chain"))
        return Cell(ident(row.hotel))

    def event(self, row: Row) -> Cell:
        """Icon and plain word."""
        if isinstance(row, Gap):
            return EMPTY
        if not row.readable:
            return Cell(event_icon(row), strong(UNREADABLE))
        return Cell(event_icon(row), strong(event_word(row)))

    def reservation(self, row: Row) -> Cell:
        """The id of the reservation, or of whatever the event is about."""
        if isinstance(row, Gap) or not row.primary_key:
            return EMPTY
        return Cell(code(row.primary_key))

    def changed(self, row: Row) -> Cell:
        """Old → new, in the words of a sentence."""
        if isinstance(row, Gap):
            return EMPTY
        event = read_event(row)
        if event is None:
            return Cell(body("Not in the form that Oracle describes; kept as it came"))
        phrases = summarise(event, reveal=self.shows_guests)
        if not phrases:
            return Cell(muted("No value changed"))
        return Cell(*joined([_phrase_runs(phrase) for phrase in phrases]))

    def explained(self, row: Row, column: int) -> str:
        """What a tooltip tells of a cell. Made when somebody points at it, not for each row that passes by."""
        if isinstance(row, Gap):
            return row.reason
        match column:
            case 0:
                return f"Received\n{self.clocks.everywhere(row.received_at, row.hotel or CHAIN)}"
            case 1:
                return self.names.get(row.hotel, "") if row.hotel else "An event of the chain, not of one property"
            case 2 if row.readable:
                return "\n".join(part for part in (row.name, row.module, meanings.event(row.name).sentence) if part)
            case 2:
                return "Kept as it came: see the detail"
            case _:
                return ""

    def _gap(self, gap: Gap) -> Cell:
        day = self.clocks.day(gap.to_time)
        return Cell(Icon("triangle-alert", Token.WARNING), strong(gap_sentence(gap)), small(day), tooltip=gap.reason)


def condition_of(row: Row, column: int) -> Condition | None:
    """What a cell is as a filter, or None where it is none: property, event and reservation are."""
    if isinstance(row, Gap):
        return None
    match column:
        case 1:
            return Condition(Facet.HOTEL, row.hotel or "")
        case 2:
            return Condition(Facet.EVENT, row.name) if row.name else None
        case 3:
            return Condition(Facet.RESERVATION, row.primary_key) if row.primary_key else None
        case _:
            return None


def _phrase_runs(phrase: Phrase) -> tuple[Run, ...]:
    """A piece of the line: a grey label, then old → new."""
    if phrase.is_hidden:
        return (body(f"{phrase.label} hidden"), Icon("eye-off", Token.TEXT_3, 14))
    label = (body(phrase.label),) if phrase.label else ()
    if phrase.old:
        return (*label, *old_new(phrase.old, phrase.new))
    return (*label, strong(phrase.new)) if phrase.new else label
