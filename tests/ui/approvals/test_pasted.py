"""Pasted lists: codes and names in any order and spelling, and everything in doubt said."""

import pytest

from tests.ui.approvals.samples import PROPERTIES
from ui.approvals.pasted import folded, read


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("AUR01\nBEA01\n", ("AUR01", "BEA01")),
        ("aur01, bea01;AUR03\tBEA19", ("AUR01", "BEA01", "AUR03", "BEA19")),
        ("AUR01 AUR03 BEA19", ("AUR01", "AUR03", "BEA19")),
        ("AUR01 Aurora Berlin Mitte\nBEA01 Beacon Porto", ("AUR01", "BEA01")),
        ('"aurora lodz fabryka"', ("AUR02",)),
        ("beacon lisboa belem", ("BEA19",)),
        ("AUR01\nAUR01\naurora berlin mitte", ("AUR01",)),
        ("", ()),
    ],
)
def test_what_people_paste_is_understood(text, matched):
    pasted = read(text, PROPERTIES)
    assert pasted.matched == matched
    assert pasted.doubts == ()


def test_what_is_in_doubt_is_named_with_its_reason():
    pasted = read("AUR01\nlisboa\nBEA07\nBEA91\nZürich Seefeld", PROPERTIES)
    assert pasted.matched == ("AUR01",)
    assert [(d.entry, d.candidates) for d in pasted.ambiguous] == [("lisboa", ("BEA07", "BEA19"))]
    assert [(d.entry, d.words) for d in pasted.blocked] == [("BEA07", "No access: not among your hotels")]
    assert [d.entry for d in pasted.unknown] == ["BEA91", "Zürich Seefeld"]
    assert "BEA19" in pasted.unknown[0].candidates
    assert pasted.words == "1 of 5 matched, 1 ambiguous, 1 not selectable, 2 unknown"


@pytest.mark.parametrize(("text", "plain"), [("Belém", "belem"), ("ŁÓDŹ", "lodz"), ("  Nice \n Étoile", "nice etoile")])
def test_folding_takes_away_what_keyboards_lack(text, plain):
    assert folded(text) == plain
