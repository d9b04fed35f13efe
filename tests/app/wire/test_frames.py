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


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "text", [DEEP, b'{"type":"next","id":"s","payload":{"data":{"newEvent":' + DEEP, frame({})[:-1] + b',"x":' + DEEP]
)
def test_what_is_nested_deeper_than_a_decoder_follows_is_no_message_and_is_kept(text: bytes) -> None:
    assert frames.Events("s").arrival(text, 1) is None
    kept = frames.unreadable(text, 1)
    assert (kept.body, kept.readable) == (text, False)


def test_an_event_that_is_nested_too_deep_keeps_its_frame() -> None:
    odd = GOOD.replace('"detail"', f'"odd": {"[" * 100_000}{"]" * 100_000}, "detail"').encode()
    text = b'{"type":"next","id":"s","payload":{"data":{"newEvent":' + odd + b"}}}"
    reader = frames.Events("s")
    assert reader.arrival(next_(event(2)), 1) is not None
    kept = reader.arrival(text, 1) or frames.unreadable(text, 1)
    assert not kept.readable
    assert odd in kept.body


def test_of_a_frame_that_never_came_whole_offset_and_id_are_saved() -> None:
    whole = frame({"data": {"newEvent": event(7)}})
    for length in range(len(whole)):
        kept = frames.cut_short(whole[:length], 1)
        assert (kept.body, kept.readable) == (whole[:length], False)
        assert kept.offset in ("", "7")
    assert (kept.offset, kept.unique_id) == ("7", event(7)["metadata"]["uniqueEventId"])


@pytest.mark.parametrize(
    "text",
    [
        b'{"detail":[{"newValue":"\\"metadata\\":{\\"offset\\":\\"5\\"',
        b'{"metadata":{"offset":5',
        b'{"metadata":{"offset":"\xff"',
        b'{"metadata":{"offset":"5',
        b"",
    ],
)
def test_what_only_looks_like_an_offset_is_none(text: bytes) -> None:
    assert frames.cut_short(text, 1).offset == ""


def test_the_token_goes_into_the_greeting_and_nothing_else() -> None:
    greeting = json.loads(frames.init(Secret("t"), Secret("k")))
    assert greeting == {"type": "connection_init", "payload": {"Authorization": "Bearer t", "x-app-key": "k"}}
