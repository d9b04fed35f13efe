"""The filters of known ids: they never forget one, rarely suspect a stranger, and stand side by side without mixing."""

from __future__ import annotations

import pickle
import random

from hypothesis import given
from hypothesis import strategies as st

from app.archive.known import KnownIds, SealedIds, hash_ids

HASHES = st.integers(0, 2**32 - 1)


def filter_of(hashes: set[int], capacity: int = 1_000) -> KnownIds:
    known = KnownIds(capacity)
    known.add(hashes)
    return known


@given(st.sets(HASHES))
def test_what_was_added_is_always_suspected(hashes: set[int]) -> None:
    assert filter_of(hashes, capacity=8).suspects(hashes) == hashes


def test_a_stored_filter_is_the_same() -> None:
    known = filter_of(set(hash_ids(f"event-{number}" for number in range(1_000))))
    asked = set(hash_ids(f"event-{number}" for number in range(5_000)))
    assert KnownIds(1_000, known.store()).suspects(asked) == known.suspects(asked)


def test_hardly_a_stranger_is_suspected() -> None:
    """In an archive of ten million events each new id is asked of twenty filters, and each suspicion reads the disk."""
    draw = random.Random(1)
    known = filter_of({draw.getrandbits(32) for _ in range(50_000)}, capacity=50_000)
    strangers = {draw.getrandbits(32) for _ in range(50_000)}
    assert len(known.suspects(strangers)) < 20


def test_a_hash_that_differs_in_one_bit_is_another() -> None:
    """All bits of a hash count: among ten million ids, many share all but one."""
    for known in hash_ids(f"event-{number}" for number in range(500)):
        neighbours = {known ^ 1 << bit for bit in range(32)}
        assert filter_of({known}, capacity=5_000).suspects(neighbours) == set()


def test_what_was_pruned_takes_no_room() -> None:
    """A recorder that lives for a year drops a segment a day."""
    sealed, hashes = SealedIds(), hash_ids(f"event-{number}" for number in range(8))
    grown = []
    for day in range(60):
        sealed.put(day, filter_of(set(hashes), capacity=64))
        sealed.settle()
        if day >= 6:
            sealed.drop(day - 6)
        grown.append(len(pickle.dumps(sealed)))
    assert max(grown[8:]) <= 1.5 * max(grown[:8])
    assert set(sealed.suspects(hashes)) == set(range(54, 60))


@given(
    st.lists(st.tuples(st.sets(HASHES, max_size=20), st.sampled_from([4, 64, 1_000])), max_size=7),
    st.sets(HASHES, max_size=20),
    st.data(),
)
def test_side_by_side_they_say_what_each_says(
    segments: list[tuple[set[int], int]], strangers: set[int], data: st.DataObject
) -> None:
    """Whenever they are put there, and whichever are dropped."""
    filters = {number: filter_of(hashes, capacity) for number, (hashes, capacity) in enumerate(segments, 1)}
    asked = strangers.union(*(hashes for hashes, _ in segments))
    beside = SealedIds()
    for number, known in filters.items():
        beside.put(number, known)
        if data.draw(st.booleans(), label="ask"):
            beside.suspects(asked)
    dropped = data.draw(st.sets(st.sampled_from(sorted(filters)))) if filters else set()
    for number in dropped:
        beside.drop(number)
    found = beside.suspects(asked)
    wanted = {number: known.suspects(asked) for number, known in filters.items() if number not in dropped}
    assert found == {number: suspects for number, suspects in wanted.items() if suspects}
