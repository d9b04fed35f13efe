"""The bar of a new row fades in 1.2 s."""

from __future__ import annotations

from ui.widgets.arrivals import FADE_MS, Arrivals


def test_rows_fade_by_the_batch_they_came_in():
    arrivals = Arrivals()
    arrivals.add(2, now=0)
    arrivals.add(3, now=600)
    freshness = [arrivals.freshness(row, now=600) for row in range(6)]
    assert freshness == [1.0, 1.0, 1.0, 0.5, 0.5, 0.0]


def test_what_has_faded_is_let_go():
    arrivals = Arrivals()
    arrivals.add(2, now=0)
    arrivals.add(3, now=600)
    assert arrivals.settle(now=FADE_MS)
    assert arrivals.freshness(3, now=FADE_MS) == 0.0
    assert arrivals.freshness(0, now=FADE_MS) == 0.5
    assert not arrivals.settle(now=600 + FADE_MS)


def test_everything_can_be_forgotten():
    arrivals = Arrivals()
    arrivals.add(2, now=0)
    arrivals.forget()
    assert arrivals.freshness(0, now=0) == 0.0
