"""The last look before approving: the sentence, what changes, what it means, and where it will apply."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.domain.portal import Subscription
from ui.approvals.requested import RequestedEvents
from ui.approvals.selection import Selection
from ui.approvals.words import joined, properties
from ui.text import counted, day, n_of_m, span

PRICE = 0.001
"""Dollars that Oracle asks a partner for one event, in one edition of its FAQ."""


MOST_CODES = 48
"""Codes that a change names; of thousands nobody reads more, and what the approval means would be far below."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: an icon, what is the case, the codes that it is about, and a sentence more; both may be empty."""

    icon: str
    title: str
    codes: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One property in the list of all that are approved. ``is_added`` against the last approval."""

    hotel: str
    is_added: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Step 3 as values. ``sentence`` alternates plain and strong parts, beginning with plain."""

    sentence: tuple[str, ...]
    application: str
    changes_title: str
    changes: tuple[Line, ...]
    personal: Line | None
    volume: Line
    codes: tuple[Code, ...]
    codes_note: str

    @property
    def text(self) -> str:
        """The sentence whole, for copy and for a screen reader."""
        return "".join(self.sentence)


def sentence(
    subscription: Subscription, events: RequestedEvents, chosen: int, *, verb: str = "will receive"
) -> tuple[str, ...]:
    """ "Acorn Upsell will receive **14 reservation events** from **37 of 240 properties**.", by turns."""
    summary = subscription.summary
    what = f"{len(events):,} {events.noun if len(events) != 1 else events.noun.removesuffix('s')}"
    where = f"{n_of_m(chosen, summary.property_total)} properties"
    return (f"{summary.partner} {verb} ", what, " from ", where, ".")


def summary(subscription: Subscription, events: RequestedEvents, selection: Selection, hours: int) -> Summary:
    """What approving the selection would come to. ``hours`` is how long events were counted for."""
    asked = subscription.summary
    before, added = asked.approved_before_at, frozenset(selection.added)
    return Summary(
        sentence=sentence(subscription, events, len(selection)),
        application=asked.application,
        changes_title=f"What changes since {day(before)}" if before else "What changes",
        changes=_changes(subscription, events, selection),
        personal=_personal(events),
        volume=_volume(events, selection, hours),
        codes=tuple(Code(hotel, hotel in added) for hotel in selection.codes),
        codes_note=_by_brand(selection),
    )


def _changes(subscription: Subscription, events: RequestedEvents, selection: Selection) -> tuple[Line, ...]:
    asked = subscription.summary
    if asked.approved_before_at is None:
        none = "Until now it receives nothing: this is its first request."
        return (Line("plus", f"{asked.partner} begins to receive events", (), none),)
    added, removed, lines = selection.added, selection.removed, []
    if events.new:
        is_are = "event is new" if len(events.new) == 1 else "events are new"
        lines.append(Line("plus", f"{len(events.new)} {is_are}", tuple(row.asked.name for row in events.new)))
    if added:
        more = _more(added, "each has a plus below")
        lines.append(Line("plus", _number(added, "added"), added[:MOST_CODES], more))
    if removed:
        stops = f"{asked.partner} stops receiving their events."
        more = _more(removed, "step 2 marks each")
        lines.append(Line("minus", _number(removed, "removed"), removed[:MOST_CODES], f"{more} {stops}".strip()))
    stay = f"{counted(len(events) - len(events.new), 'event')} and {properties(len(selection) - len(added))} stay"
    lines.append(Line("equal", stay, (), f"As they were approved on {day(asked.approved_before_at)}."))
    return tuple(lines)


def _more(codes: tuple[str, ...], where: str) -> str:
    """How many are not named, and where they are found; "" where all are named."""
    rest = len(codes) - MOST_CODES
    return f"And {rest:,} more: {where}." if rest > 0 else ""


def _number(codes: tuple[str, ...], verb: str) -> str:
    return f"{properties(len(codes))} {'is' if len(codes) == 1 else 'are'} {verb}"


def _personal(events: RequestedEvents) -> Line | None:
    carrying = len(events.with_personal)
    if not carrying:
        return None
    verb = "carries" if carrying == 1 else "carry"
    kinds = joined([kind.value if i == 0 else kind.value.lower() for i, kind in enumerate(events.personal)])
    return Line("user-lock", f"{carrying} of the {counted(len(events), 'event')} {verb} personal data", (), f"{kinds}.")


def _volume(events: RequestedEvents, selection: Selection, hours: int) -> Line:
    rate = events.a_day(selection.codes)
    if rate is None or not hours:
        why = "Your archive does not hold a whole hour of events yet."
        return Line("activity", "How many events a day is not known", (), why)
    price = f"${rate * PRICE:,.2f}" if rate * PRICE >= 0.01 else "less than a cent"
    return Line(
        "activity",
        f"About {rate:,.0f} events a day",
        (),
        f"Counted from your own archive over {span(hours * 3600)}. At ${PRICE} an event, as one edition of Oracle’s "
        f"FAQ states it, the partner pays about {price} a day.",
    )


def _by_brand(selection: Selection) -> str:
    brands = Counter(p.brand or "other" for hotel in selection.codes if (p := selection.property_of(hotel)))
    return ", ".join(f"{number:,} {brand}" for brand, number in brands.most_common())
