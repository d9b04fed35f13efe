"""What a few letters may mean among many names."""

from __future__ import annotations

import pytest

from ui.finder import Finder

NAMES = (
    "Applications Page",
    "Settings Page",
    "Larger text View",
    "Acorn Upsell · Upsell Connect Partner",
    "AUR01 Aurora Lisbon Harbour Property",
    "AUR02 Aurora Porto Riverside Property",
    "CED01 The Aurora at Cedar Hill Property",
    "BEA19 Lisboa Belém Property",
)


def names(text: str, limit: int = 12) -> list[str]:
    return [NAMES[number] for number in Finder(NAMES).find(text, limit)]


@pytest.mark.parametrize("text", ["", "  "])
def test_no_letters_mean_the_first_names_as_they_come(text):
    assert names(text, 3) == list(NAMES[:3])


def test_what_begins_so_comes_before_words_inside_and_before_letters_inside():
    assert names("aur") == [NAMES[4], NAMES[5], NAMES[6]]
    assert names("li") == [NAMES[4], NAMES[7], NAMES[0]]
    assert names("ettings") == ["Settings Page"]


def test_letters_may_stand_in_several_words_in_any_order():
    assert names("aur lis") == [NAMES[4]]
    assert names("harbour aurora") == [NAMES[4]]
    assert names("UPS acorn") == [NAMES[3]]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("aplications", 0), ("settngs", 1), ("aurroa porto", 5), ("acron upsel", 3), ("belem", 7)],
)
def test_a_misspelt_word_means_the_words_most_like_it(typed, meant):
    assert names(typed)[0] == NAMES[meant]


@pytest.mark.parametrize("text", ["zzzz", "qx", "aurora zzzz"])
def test_what_is_nowhere_is_not_found(text):
    assert names(text) == []


def test_no_more_are_found_than_asked_for():
    assert names("property", 2) == [NAMES[4], NAMES[5]]
