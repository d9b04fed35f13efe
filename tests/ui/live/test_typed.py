"""What is typed becomes a condition where it names one, and free text otherwise."""

import pytest

from app.domain.filter import Condition, EventFilter, Facet
from ui.live.typed import link_text, narrowed, read_link

HOTELS = ("AUR01", "BEA14")


@pytest.mark.parametrize(
    ("typed", "condition"),
    [
        ("AUR01", Condition(Facet.HOTEL, "AUR01")),
        (" aur01 ", Condition(Facet.HOTEL, "AUR01")),
        ("not BEA14", Condition(Facet.HOTEL, "BEA14", negated=True)),
        ("!BEA14", Condition(Facet.HOTEL, "BEA14", negated=True)),
        ("check in", Condition(Facet.EVENT, "CHECK IN")),
        ("CHECK IN", Condition(Facet.EVENT, "CHECK IN")),
        ("event is not new trace", Condition(Facet.EVENT, "NEW TRACE", negated=True)),
        ("event: SOMETHING NEW", Condition(Facet.EVENT, "SOMETHING NEW")),
        ("property: xyz9", Condition(Facet.HOTEL, "XYZ9")),
        ("hotel is XYZ9", Condition(Facet.HOTEL, "XYZ9")),
        ("module is Reservation", Condition(Facet.MODULE, "RESERVATION")),
        ("reservation = 934171", Condition(Facet.RESERVATION, "934171")),
    ],
)
def test_words_that_name_a_condition(typed: str, condition: Condition) -> None:
    assert narrowed(EventFilter(), typed, HOTELS) == EventFilter((condition,))


@pytest.mark.parametrize(
    ("typed", "text"),
    [("Lindqvist", "Lindqvist"), ("“check in”", "check in"), ('"AUR01"', "AUR01"), ("late   arrival", "late arrival")],
)
def test_everything_else_is_text(typed: str, text: str) -> None:
    assert narrowed(EventFilter(), typed, HOTELS) == EventFilter(text=text)


def test_a_plain_word_stands_for_all_of_its_names() -> None:
    found = narrowed(EventFilter(), "cancel", HOTELS)
    assert {c.value for c in found.conditions} >= {"CANCEL"}
    assert all(c.facet is Facet.EVENT for c in found.conditions)


def test_the_opposite_takes_the_place_of_a_condition_and_nothing_adds_nothing() -> None:
    aurora = narrowed(EventFilter(), "AUR01", HOTELS)
    assert narrowed(aurora, "not AUR01", HOTELS).conditions == (Condition(Facet.HOTEL, "AUR01", negated=True),)
    assert narrowed(aurora, "  ", HOTELS) == aurora


@pytest.mark.parametrize(
    "shown",
    [
        EventFilter(),
        EventFilter((Condition(Facet.HOTEL, "AUR01"), Condition(Facet.EVENT, "NEW TRACE", negated=True))),
        EventFilter((Condition(Facet.HOTEL, ""),)),
        EventFilter((Condition(Facet.RESERVATION, "934171"),), text="late, event is “odd”"),
        EventFilter(text="Lindqvist"),
    ],
)
def test_a_link_brings_the_filter_back(shown: EventFilter) -> None:
    assert read_link(link_text(shown)) == shown


def test_a_link_that_says_nothing_known_shows_everything() -> None:
    assert read_link("colour is red") == EventFilter()
