"""Any sequence of batches, repetitions, contradictions, gaps and reopenings: the archive equals a plain list."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.archive.reader import Reader
from app.archive.verify import verify
from app.domain.event import Arrival, Cause, Gap
from app.domain.filter import EventFilter
from tests.app.archive.samples import KEY, SECOND, START, arrival, open_writer

PER_SEGMENT = 8


@st.composite
def events(draw: st.DrawFn) -> Arrival:
    """Few ids and few bodies, so that they meet; any order of offsets and times."""
    number = draw(st.integers(0, 25))
    return arrival(
        number,
        offset=draw(st.sampled_from([str(1_000 + number), str(1_000 + number), ""])),
        hotel=draw(st.sampled_from(["AUR01", "BEA02", None])),
        name=draw(st.sampled_from(["CHECK IN", "CANCEL"])),
        at=START + draw(st.integers(-5, 300)) * SECOND,
        guest=draw(st.sampled_from(["Ada", "Ada", "Grace"])),
        readable=draw(st.sampled_from([True, True, True, False])),
    )


class ArchiveMachine(RuleBasedStateMachine):
    """The archive beside the list that it should equal."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "archive"
        self.writer = open_writer(self.path, per_segment=PER_SEGMENT)
        self.reader = Reader.open(self.path, KEY)
        self.rows: list[Arrival] = []
        self.contradicts: list[int | None] = []
        self.duplicates = 0
        self.gaps: list[Gap] = []

    @rule(batch=st.lists(events(), max_size=12))
    def add(self, batch: list[Arrival]) -> None:
        committed = self.writer.add(batch)
        duplicates = unreadable = 0
        for one in batch:
            same_id = [seq for seq, row in enumerate(self.rows, 1) if row.unique_id == one.unique_id]
            if any(self.rows[seq - 1].body == one.body for seq in same_id):
                duplicates += 1
                continue
            self.rows.append(one)
            self.contradicts.append(same_id[0] if same_id else None)
            unreadable += not one.readable
        self.duplicates += duplicates
        assert committed == (len(self.rows), len(self.rows), self.position(), duplicates, unreadable, 0)

    @rule()
    def reopen(self) -> None:
        self.writer.close()
        self.writer = open_writer(self.path, per_segment=PER_SEGMENT)

    @rule()
    def note_gap(self) -> None:
        gap = Gap(len(self.rows), "1", "2", START, START + 1, Cause.FORGOTTEN, "nobody knows")
        self.writer.record_gap(gap)
        self.gaps.append(gap)

    @rule()
    def verify(self) -> None:
        found = verify(self.path, KEY)
        assert found.problems == ()
        assert (found.events, found.duplicates) == (len(self.rows), self.duplicates)
        assert found.contradictions == sum(seq is not None for seq in self.contradicts)
        assert found.unreadable == sum(not row.readable for row in self.rows)
        assert found.gaps == tuple(self.gaps)

    @invariant()
    def equals_the_model(self) -> None:
        found = list(self.reader.walk())
        assert [event.seq for event in found] == list(range(1, len(self.rows) + 1))
        assert [(e.unique_id, e.offset, e.hotel, e.received_at, e.body, e.readable) for e in found] == [
            (row.unique_id, row.offset, row.hotel, row.received_at, row.body, row.readable) for row in self.rows
        ]
        assert [event.contradicts for event in found] == self.contradicts
        assert self.reader.count() == len(self.rows)
        assert self.reader.position() == self.writer.position() == self.position()
        assert tuple(reversed(self.reader.newest(EventFilter(), 1_000).rows)) == tuple(found)

    @invariant()
    def counts_are_right(self) -> None:
        hotels = Counter(row.hotel for row in self.rows)
        activity = self.reader.activity(START + 300 * SECOND)
        assert {hotel.hotel: hotel.events for hotel in activity.hotels} == hotels
        assert activity.events == len(self.rows)
        assert sum(activity.overall.minutes) == len(self.rows)
        assert activity.since == min((row.received_at for row in self.rows), default=None)
        last = {row.hotel: row.received_at for row in self.rows}
        assert {h.hotel: h.last_received_at for h in activity.hotels}.keys() == last.keys()

    @invariant()
    def resumes_far_enough_back(self) -> None:
        with_offset = [row.offset for row in self.rows if row.offset]
        assert self.writer.resume_offset() == (with_offset[0] if with_offset else None)

    def position(self) -> str:
        return next((row.offset for row in reversed(self.rows) if row.offset), "")

    def teardown(self) -> None:
        if hasattr(self, "writer"):
            self.reader.close()
            self.writer.close()
            shutil.rmtree(self.folder)


ArchiveMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestArchive = ArchiveMachine.TestCase
