"""What is asked next: a person's wish before news, news before the second's look at everything, all in their pace."""

from __future__ import annotations

from ui.live.agenda import ACTIVITY_EVERY, COUNT_EVERY, POLL_EVERY, SLOW_TICK, TICK, Agenda, Ask, Ledger


def settled(*, committed: int = 0, is_reporting: bool = True) -> Agenda:
    """An agenda whose first screen was read, and whose properties were looked at, at second 0."""
    agenda = Agenda(Ledger(committed, 0, is_reporting))
    agenda.wishes.clear()
    agenda.looked(0.0)
    agenda._activity.strike(0.0)
    return agenda


def test_wishes_come_before_everything():
    agenda = settled(committed=9)
    agenda.wishes |= {Ask.NEWER, Ask.START}
    assert agenda.next(0.0, follows=True, searches=True) == (Ask.START, 0.0)
    agenda.wishes.discard(Ask.START)
    assert agenda.next(0.0, follows=True, searches=True) == (Ask.NEWER, 0.0)


def test_the_tail_is_looked_at_once_a_tick_and_less_often_where_more_comes_than_fits():
    agenda = settled(committed=9)
    assert agenda.next(0.0, follows=True, searches=False) == (Ask.TAIL, 0.0)
    assert agenda.next(0.0, follows=True, searches=False) == (None, TICK)
    agenda.pace(overrun=True)
    assert agenda.next(TICK, follows=True, searches=False) == (Ask.TAIL, 0.0)
    assert agenda.next(TICK, follows=True, searches=False) == (None, SLOW_TICK)


def test_what_waits_is_counted_where_nobody_follows():
    agenda = settled(committed=9)
    assert agenda.next(0.0, follows=False, searches=False) == (Ask.COUNT, 0.0)
    assert agenda.next(0.0, follows=False, searches=False) == (None, COUNT_EVERY)


def test_without_news_only_the_properties_are_looked_at():
    agenda = settled()
    assert agenda.next(0.0, follows=True, searches=False) == (None, ACTIVITY_EVERY)
    assert agenda.next(ACTIVITY_EVERY, follows=True, searches=False) == (Ask.ACTIVITY, 0.0)


def test_where_nobody_reports_the_archive_is_asked_for_news():
    agenda = settled(is_reporting=False)
    assert agenda.next(0.0, follows=True, searches=False) == (None, POLL_EVERY)
    assert agenda.next(POLL_EVERY, follows=True, searches=False) == (Ask.TAIL, 0.0)


def test_a_search_goes_on_when_nothing_else_is_due():
    agenda = settled()
    assert agenda.next(0.0, follows=True, searches=True) == (Ask.SEARCH, 0.0)
