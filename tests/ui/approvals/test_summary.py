"""The last look before approving: the sentence and every change against before, in words and codes."""

from dataclasses import replace

from app.domain.portal import RequestedEvent
from tests.ui.approvals.samples import EVENTS, FIRST, PROPERTIES, SUBSCRIPTION, hotel
from ui.approvals.requested import EventShow, RequestedEvents, per_day
from ui.approvals.selection import Selection
from ui.approvals.summary import MOST_CODES, summary

VOLUMES = {
    ("AUR01", "NEW RESERVATION"): 60.0,
    ("AUR01", "CANCEL"): 6.0,
    ("BEA19", "NEW RESERVATION"): 40.0,
    ("ELSE1", "NEW RESERVATION"): 1000.0,
    ("AUR01", "NIGHT AUDIT"): 99.0,
}
WEEK = 7 * 24


def requested():
    return RequestedEvents(EVENTS, [p.hotel for p in PROPERTIES], VOLUMES)


def test_events_stand_in_the_order_of_a_stay_with_their_meaning_and_volume():
    events = requested()
    assert [(r.family, r.meaning.label, r.personal_words, per_day(r.a_day)) for r in events.in_order()] == [
        ("Booking", "New reservation", "Name, contact", "100"),
        ("Booking", "Cancel", "None", "6"),
        ("Arrival", "Check in", "Name, room", "–"),
    ]
    assert events.counts() == {EventShow.ALL: 3, EventShow.NEW: 1, EventShow.PERSONAL: 2}
    assert [r.asked.name for r in events.in_order(EventShow.NEW)] == ["CHECK IN"]
    assert [r.asked.name for r in events.in_order(EventShow.PERSONAL)] == ["NEW RESERVATION", "CHECK IN"]
    assert events.in_order(text="e-mail email") == ()
    assert [r.asked.name for r in events.in_order(text="email")] == ["NEW RESERVATION"]


def test_an_event_that_nobody_knows_keeps_its_words():
    events = RequestedEvents((RequestedEvent("SPA", "BOOK MASSAGE", ("WISHES",), False, ""),), (), {})
    (row,) = events.in_order()
    assert (row.family, row.meaning.label, events.noun) == ("Other", "Book massage", "spa events")


def test_the_sentence_and_what_changes_since_the_last_approval():
    selection = Selection(PROPERTIES)
    selection.choose(["BEA19"])
    selection.choose(["AUR02"], False)
    shown = summary(SUBSCRIPTION, requested(), selection, WEEK)
    assert shown.text == "Acorn Upsell will receive 3 reservation events from 3 of 7 properties."
    assert shown.changes_title == "What changes since 12 Mar 2026"
    assert [(line.icon, line.title, line.codes) for line in shown.changes] == [
        ("plus", "1 event is new", ("CHECK IN",)),
        ("plus", "1 property is added", ("BEA19",)),
        ("minus", "1 property is removed", ("AUR02",)),
        ("equal", "2 events and 2 properties stay", ()),
    ]
    assert [(c.hotel, c.is_added) for c in shown.codes] == [("AUR01", False), ("BEA01", False), ("BEA19", True)]
    assert shown.codes_note == "2 Beacon, 1 Aurora"
    assert shown.personal.title == "2 of the 3 events carry personal data"
    assert shown.personal.sentence == "Name, contact and room."
    assert shown.volume.title == "About 106 events a day"
    assert shown.volume.sentence.startswith("Counted from your own archive over 7 days. ")
    assert "one edition of Oracle’s FAQ" in shown.volume.sentence
    assert "about $0.11 a day" in shown.volume.sentence


def test_a_first_request_changes_everything_and_nothing_observed_is_said():
    selection = Selection([hotel("AUR01", "Aurora Berlin")])
    selection.choose_all()
    first = replace(SUBSCRIPTION, summary=FIRST)
    shown = summary(first, RequestedEvents(EVENTS[1:2], ["AUR01"], {}), selection, 0)
    assert shown.text == "Acorn Upsell will receive 1 reservation event from 1 of 7 properties."
    assert [line.title for line in shown.changes] == ["Acorn Upsell begins to receive events"]
    assert shown.personal is None
    assert shown.volume.title == "How many events a day is not known"


def test_of_thousands_some_are_named_and_the_rest_is_counted():
    added = [hotel(f"NEW{number:04}", "Aurora Lisboa") for number in range(3000)]
    removed = [hotel(f"OLD{number:04}", "Aurora Porto", approved_before=True) for number in range(100)]
    selection = Selection((*added, *removed))
    selection.choose_only([property_.hotel for property_ in added])
    lines = {line.title: line for line in summary(SUBSCRIPTION, requested(), selection, WEEK).changes}
    assert len(lines["3,000 properties are added"].codes) == MOST_CODES
    assert lines["3,000 properties are added"].sentence == "And 2,952 more: each has a plus below."
    assert lines["100 properties are removed"].sentence == (
        "And 52 more: step 2 marks each. Acorn Upsell stops receiving their events."
    )
