"""When a connection that breaks is taken to break on an event, and what is passed over then."""

from __future__ import annotations

import pytest

from app.domain.event import Arrival, Cause
from app.stream.stumbles import TRIES, Break, Stumbles


def fall(place: int = 7, position: str = "100", *, is_proven: bool = True, remains: Arrival | None = None) -> Break:
    return Break(place, position, is_proven, remains, at=1)


def piece(offset: str) -> Arrival:
    return Arrival(offset, f"u-{offset}", "", "", "", None, "", 1, b"{", readable=False)


def test_breaks_at_other_places_do_not_add_up() -> None:
    stumbles = Stumbles()
    assert [stumbles.broke(fall(place, remains=piece("101"))) for place in (7, 7, 8, 8, 9, 9)] == [None] * 6
    assert stumbles.probe is None


def test_an_outage_is_no_event_that_breaks_the_connection() -> None:
    """What is archived does not come again either, so nothing says that the server is well."""
    stumbles = Stumbles()
    for _ in range(20):
        assert stumbles.broke(fall(is_proven=False, remains=piece("101"))) is None
    assert (stumbles.tries, stumbles.probe) == (0, None)


def test_each_probe_is_preceded_by_the_proof_that_it_is_needed() -> None:
    stumbles = Stumbles()
    asked = []
    for _ in range(3 + 2 * 10):
        assert stumbles.broke(fall(is_proven=stumbles.probe is None)) is None
        asked.append(stumbles.probe.resume if stumbles.probe else "")
    assert asked[:9] == ["", "", "101", "", "102", "", "103", "", "104"]
    assert [int(resume) - 100 for resume in asked if resume] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15]


def test_by_what_directly_follows_nothing_is_passed_over() -> None:
    stumbles = Stumbles()
    for _ in range(TRIES):
        stumbles.broke(fall())
    assert stumbles.probe is not None
    assert (stumbles.probe.resume, stumbles.probe.gap) == ("101", None)


def test_a_first_event_that_breaks_the_connection_is_passed_over_where_its_offset_is_known() -> None:
    stumbles = Stumbles()
    first = fall(0, "", is_proven=False, remains=piece("55"))
    assert [stumbles.broke(first) for _ in range(TRIES - 1)] == [None] * (TRIES - 1)
    skip = stumbles.broke(first)
    assert skip is not None
    assert (skip.resume, skip.evidence) == ("56", piece("55"))
    assert skip.gap is not None
    assert skip.gap.cause is Cause.PASSED_OVER


@pytest.mark.parametrize("position", ["", "opaque", "ä"])
def test_offsets_that_are_no_numbers_are_not_counted_on(position: str) -> None:
    stumbles = Stumbles()
    for _ in range(10):
        assert stumbles.broke(fall(position=position, remains=piece("odd"))) is None
    assert stumbles.probe is None
