"""Picking properties: what a request starts from, what cannot be picked, and what a change against before is."""

from tests.ui.approvals.samples import PROPERTIES, hotel
from ui.approvals.selection import Blocked, Grouping, Selection, Share


def test_a_request_that_comes_again_starts_from_what_was_approved_before():
    selection = Selection(PROPERTIES)
    assert selection.codes == ("AUR01", "AUR02", "BEA01")
    assert (len(selection), selection.total, selection.selectable) == (3, 7, 5)
    assert (selection.added, selection.removed) == ((), ())


def test_a_first_request_starts_from_nothing_and_nothing_counts_as_added():
    selection = Selection([hotel("AUR01", "Aurora Berlin"), hotel("AUR02", "Aurora Wien")])
    assert len(selection) == 0
    selection.choose(["AUR01"])
    assert selection.codes == ("AUR01",)
    assert selection.added == ()


def test_what_was_not_asked_for_is_not_on_offer():
    selection = Selection([hotel("AUR01", "Aurora Berlin"), hotel("AUR02", "Aurora Wien", requested=False)])
    selection.choose_all()
    assert selection.codes == ("AUR01",)
    assert selection.total == 1


def test_added_and_removed_are_against_the_last_approval():
    selection = Selection(PROPERTIES)
    selection.choose(["BEA19", "AUR03"])
    selection.choose(["BEA01"], False)
    assert selection.added == ("AUR03", "BEA19")
    assert selection.removed == ("BEA01",)
    assert selection.choice.hotels == {"AUR01", "AUR02", "AUR03", "BEA19"}
    assert not selection.choice.everything


def test_what_cannot_be_picked_is_never_picked():
    selection = Selection(PROPERTIES)
    selection.choose(["BEA07", "CED01", "NOWHERE"])
    selection.choose_all()
    assert selection.codes == ("AUR01", "AUR02", "AUR03", "BEA01", "BEA19")
    assert selection.blocked("BEA07") is Blocked.NO_ACCESS
    assert [(t.count, t.words) for t in selection.tallies()] == [
        (1, "inactive since 31 Oct"),
        (1, "not among your hotels"),
    ]


def test_a_reason_that_doorman_does_not_know_blocks_too():
    selection = Selection([hotel("AUR01", "Aurora Berlin", blocked="on-fire")])
    selection.choose_all()
    assert len(selection) == 0
    assert selection.blocked("AUR01").note() == "The portal does not permit it"


def test_what_was_approved_before_and_is_no_longer_asked_for_falls_out_with_its_reason():
    selection = Selection([hotel("AUR01", "Aurora Berlin", requested=False, approved_before=True)])
    selection.choose_all()
    assert (len(selection), selection.removed) == (0, ("AUR01",))
    assert selection.blocked("AUR01") is Blocked.NOT_REQUESTED


def test_what_the_server_refused_falls_out_and_is_named():
    selection = Selection(PROPERTIES)
    assert selection.refuse([("AUR02", "no-access"), ("AUR03", "streaming-off")]) == ("AUR02",)
    assert selection.codes == ("AUR01", "BEA01")
    assert selection.removed == ("AUR02",)
    assert selection.blocked("AUR03") is Blocked.STREAMING_OFF


def test_shares_are_of_the_outermost_group():
    selection = Selection(PROPERTIES)
    assert selection.shares(Grouping.BRAND) == (Share("Aurora", 2, 3), Share("Beacon", 1, 3), Share("Cedar", 0, 1))
    assert selection.shares(Grouping.COUNTRY)[2] == Share("Poland", 1, 1)
    assert Grouping.REGION.path(PROPERTIES[0]) == ("Europe", "Germany")
    assert Grouping.BRAND.path(hotel("X", "Xenia Rom", brand="", country="")) == ("Other", "Other")
