"""The board: what waits comes first, counts tell what a filter would show, searching forgives accents."""

from datetime import timedelta

from app.domain.portal import Status
from tests.ui.approvals.samples import NOW, partner
from ui.approvals.cards import Order, Show, board, card_of

PARTNERS = (
    partner("Brook CRM", Status.APPROVED, finished_at=NOW - timedelta(days=3)),
    partner("Acorn Upsell", Status.PENDING, asked=NOW - timedelta(days=2)),
    partner("Élan Loyalty", Status.PENDING, asked=NOW - timedelta(days=9)),
    partner("Fathom Analytics", Status.IN_PROGRESS, failed_count=1),
    partner("Gull Ticketing", Status.FAILED, failed_count=1),
    partner("Marlow Parking", None),
    partner("Old Gate", Status.REVOKED),
)


def names(shown):
    return [card.partner for card in shown.cards]


def test_what_waits_longest_comes_first_and_what_rests_by_name():
    shown = board(PARTNERS, NOW)
    assert names(shown) == [
        "Élan Loyalty",
        "Acorn Upsell",
        "Fathom Analytics",
        "Gull Ticketing",
        "Brook CRM",
        "Old Gate",
        "Marlow Parking",
    ]
    assert [(s.title, s.note) for s in shown.sections] == [
        ("Waiting for you", "2 requests, the oldest for 9 days"),
        ("Everything else", "1 approved, 1 in progress, 1 failed, 1 revoked, 1 without a request"),
    ]


def test_counts_say_what_each_filter_would_show():
    shown = board(PARTNERS, NOW, show=Show.PENDING)
    assert names(shown) == ["Élan Loyalty", "Acorn Upsell"]
    assert shown.counts == {
        Show.ALL: 7,
        Show.PENDING: 2,
        Show.IN_PROGRESS: 1,
        Show.FAILED: 1,
        Show.APPROVED: 1,
        Show.NO_REQUEST: 1,
        Show.OTHER: 1,
    }
    assert (shown.pending, shown.total) == (2, 7)


def test_a_search_looks_at_names_and_at_what_the_server_found():
    assert names(board(PARTNERS, NOW, text="elan")) == ["Élan Loyalty"]
    assert names(board(PARTNERS, NOW, text="check in", found=frozenset({"APP-BROOK"}))) == ["Brook CRM"]
    shown = board(PARTNERS, NOW, text="nobody")
    assert (names(shown), shown.counts[Show.ALL]) == ([], 0)


def test_the_other_orders():
    assert names(board(PARTNERS, NOW, order=Order.PARTNER))[:3] == ["Acorn Upsell", "Élan Loyalty", "Brook CRM"]
    newest = board(PARTNERS[1:3], NOW, order=Order.NEWEST)
    assert names(newest) == ["Acorn Upsell", "Élan Loyalty"]


def test_a_long_wait_is_marked_from_seven_days_on():
    waiting = [card_of(partner("A B", Status.PENDING, asked=NOW - timedelta(days=d, seconds=1)), NOW) for d in (6, 7)]
    assert [(card.waiting, card.is_long) for card in waiting] == [("6 days", False), ("7 days", True)]


def test_the_line_says_whether_it_is_a_first_request():
    first = card_of(partner("A B", Status.PENDING), NOW)
    again = card_of(
        partner("A B", Status.PENDING, approved_before_at=NOW - timedelta(days=100), approved_before_count=34), NOW
    )
    assert first.line == "First request: booking, arrival"
    assert again.line == "Asks again, approved for 34 properties on 16 Aug 2026"
    assert card_of(PARTNERS[3], NOW).line == "5 done · 1 failed"
    assert card_of(PARTNERS[5], NOW).line == "Readiness 3 of 5"


def test_a_card_reads_itself_out():
    assert card_of(PARTNERS[1], NOW).summary == (
        "Acorn Upsell, Acorn Link, Pending, waiting 2 days, asked by J. Moss, 3 events, 7 properties"
    )
    assert card_of(PARTNERS[5], NOW).summary == "Marlow Parking, Marlow Link, No request"
