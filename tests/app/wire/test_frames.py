"""Events are read out of frames the quick way only where the careful way would say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.event import Arrival
from app.domain.profile import Secret
from app.wire import frames
from tests.app.stream.scripted import event


def frame(payload: Any, operation: str = "s", kind: str = "next", **more: Any) -> bytes:
    return json.dumps({"id": operation, "type": kind, "payload": payload} | more).encode()


def next_(one: Any) -> bytes:
    return frame({"data": {"newEvent": one}})


def careful(text: bytes) -> Arrival | None:
    return frames.Events("s").arrival(text, 1)


def practised(text: bytes) -> Arrival | None:
    """By a reader that has seen other frames."""
    reader = frames.Events("s")
    for offset in (1, 2):
        assert reader.arrival(next_(event(offset)), 1) is not None
    return reader.arrival(text, 1)


def inserted(middle: str) -> bytes:
    """A frame whose beginning and end are the usual ones, with anything between."""
    return next_("#").replace(b'"#"', middle.encode())


GOOD = json.dumps(event(3))


@pytest.mark.parametrize(
    "text",
    [
        next_(event(3)),
        next_(event(3, primaryKey=None)),
        next_(None),
        inserted(GOOD + " "),
        inserted(GOOD + ', "other": ' + GOOD),
        inserted(GOOD + '}, "errors": [{}], "extensions": {"a": {}'),
        inserted(GOOD + '}}, "payload": {"data": {"newEvent": ' + GOOD),
        inserted("[" + GOOD + "]"),
        inserted(GOOD[:-1]),
        inserted(""),
        frame({"data": {"newEvent": event(3)}}, operation="other"),
        frame({"data": {"newEvent": event(3)}}, kind="other"),
        frame({"data": {"newEvent": event(3)}}, extensions={}),
        frame({"data": {"newEvent": event(3)}, "errors": []}),
        b"",
        b"{}",
    ],
)
def test_practice_changes_nothing(text: bytes) -> None:
    assert practised(text) == careful(text)


@given(st.text(max_size=30))
def test_practice_changes_nothing_whatever_stands_between(middle: str) -> None:
    for text in (inserted(middle), inserted(GOOD + middle), inserted(middle + GOOD)):
        assert practised(text) == careful(text)


def test_an_event_that_occurs_twice_in_its_frame_teaches_nothing() -> None:
    reader = frames.Events("s")
    twice = frame({"data": {"newEvent": event(1)}}, extensions=event(1))
    first, second = reader.arrival(twice, 1), reader.arrival(next_(event(2)), 1)
    assert first is not None
    assert second is not None
    assert (first.offset, second.offset) == ("1", "2")


def test_the_token_goes_into_the_greeting_and_nothing_else() -> None:
    greeting = json.loads(frames.init(Secret("t"), Secret("k")))
    assert greeting == {"type": "connection_init", "payload": {"Authorization": "Bearer t", "x-app-key": "k"}}
