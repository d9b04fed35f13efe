"""The conversation by table: what goes in, at what time, and what comes out. No socket, no clock."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from app.domain.event import Arrival
from app.domain.profile import Secret
from app.stream.protocol import Acknowledged, Answered, Completed, Happening, Lapse, Phase, Protocol, Refused, Settled
from app.stream.rules import Pace

PACE = Pace()
EVENT = {
    "metadata": {"offset": "42", "uniqueEventId": "u-42"},
    "moduleName": "RESERVATION",
    "eventName": "CHECK IN",
    "primaryKey": "7",
    "timestamp": "2026-11-24 10:00:00.000",
    "hotelId": "AUR01",
    "detail": [],
}


def frame(kind: str, **members: Any) -> bytes:
    return json.dumps({"type": kind, **members}).encode()


def next_(payload: Any, operation: str = "id-1") -> bytes:
    return frame("next", id=operation, payload=payload)


NEXT = next_({"data": {"newEvent": EVENT}})


class Talk:
    """A protocol that is as far as the test wants it, its first messages already sent."""

    def __init__(self, phase: Phase = Phase.STREAMING) -> None:
        ids = iter(("id-1", "id-2"))
        self.protocol = Protocol(PACE, 0.0, lambda: next(ids))
        if phase is not Phase.OPEN:
            self.protocol.greet(Secret("the-token"), Secret("the-key"), 0.0)
        if phase not in (Phase.OPEN, Phase.GREETING):
            assert self.hear(frame("connection_ack")) == Acknowledged()
        if phase in (Phase.STREAMING, Phase.DRAINING):
            self.protocol.subscribe("LARK", "41", 0.0)
        if phase is Phase.DRAINING:
            self.protocol.complete(0.0)
        self.greeting = self.said()

    def hear(self, text: bytes, now: float = 0.0) -> Happening | None:
        return self.protocol.receive(text, now, 1_000)

    def said(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.protocol.take_outgoing()]


def test_the_greeting_shows_token_and_key() -> None:
    assert Talk(Phase.GREETING).greeting == [
        {"type": "connection_init", "payload": {"Authorization": "Bearer the-token", "x-app-key": "the-key"}}
    ]


def test_a_subscription_names_chain_and_offset_and_a_ping_follows() -> None:
    _, subscribe, ping = Talk(Phase.STREAMING).greeting
    assert subscribe["type"] == "subscribe"
    assert subscribe["id"] == "id-1"
    assert subscribe["payload"]["variables"] == {"input": {"chainCode": "LARK", "offset": "41"}}
    assert subscribe["payload"]["query"].startswith("subscription Doorman($input: NewEventInput!)")
    assert ping == {"type": "ping"}


def test_without_an_offset_none_is_sent() -> None:
    talk = Talk(Phase.READY)
    talk.protocol.subscribe("LARK", None, 0.0)
    assert talk.said()[0]["payload"]["variables"] == {"input": {"chainCode": "LARK"}}


def test_an_event_arrives_with_its_head_read_and_its_body_as_it_came() -> None:
    arrival = Talk().hear(NEXT)
    assert arrival == Arrival(
        "42", "u-42", "RESERVATION", "CHECK IN", "7", "AUR01", "2026-11-24 10:00:00.000", 1_000,
        json.dumps(EVENT).encode(), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("phase", "text", "happening", "said"),
    [
        (Phase.GREETING, frame("connection_ack"), Acknowledged(), []),
        (Phase.GREETING, frame("connection_ack", payload={"any": 1}), Acknowledged(), []),
        (Phase.STREAMING, frame("connection_ack"), None, []),
        (Phase.STREAMING, frame("ping"), None, [{"type": "pong"}]),
        (Phase.DRAINING, frame("ping", payload={"at": 1}), None, [{"type": "pong"}]),
        (Phase.STREAMING, frame("pong"), Settled(), []),
        (Phase.READY, frame("pong"), None, []),
        (Phase.STREAMING, frame("complete", id="id-1"), Completed(), []),
        (Phase.DRAINING, frame("complete", id="id-1"), None, []),
        (Phase.STREAMING, frame("error", id="id-1", payload=[{"message": "no"}]), Refused('[{"message": "no"}]'), []),
    ],
)
def test_control_messages(phase: Phase, text: bytes, happening: Happening | None, said: list[object]) -> None:
    talk = Talk(phase)
    assert talk.hear(text) == happening
    assert talk.said() == said


def test_only_the_first_answer_to_a_ping_settles_it() -> None:
    talk = Talk()
    assert [talk.hear(frame("pong")), talk.hear(frame("pong"))] == [Settled(), None]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (next_({"data": {"connection": {"id": "c", "status": "Active"}}}, "id-2"), "Active"),
        (next_({"data": {"connection": {"id": "c", "status": "Inactive"}}}, "id-2"), "Inactive"),
        (next_({"data": {"connection": None}}, "id-2"), ""),
        (next_(None, "id-2"), ""),
        (frame("error", id="id-2", payload=[]), ""),
        (frame("complete", id="id-2"), ""),
    ],
)
def test_the_question_who_streams_has_one_answer(answer: bytes, status: str) -> None:
    talk = Talk(Phase.READY)
    talk.protocol.ask(1.0)
    (asked,) = talk.said()
    assert asked["id"] == "id-2"
    assert asked["payload"]["query"] == "query Doorman { connection { id status } }"
    assert talk.hear(answer) == Answered(status)
    assert talk.hear(frame("complete", id="id-2")) is None
    assert talk.protocol.tick(1.0 + PACE.answer_within) is None


@pytest.mark.parametrize(
    "text",
    [
        b"not json",
        b"\xff\xfe\x00",
        b"",
        b"[]",
        b"null",
        b'{"type": 5}',
        frame("hello"),
        next_({"data": {"newEvent": EVENT}}, "another"),
        next_({"data": None, "errors": [{"message": "failed"}]}),
        next_({"data": {"newEvent": EVENT}, "errors": [{"message": "partly"}]}),
        next_({"data": {}}),
        next_([]),
        next_("text"),
    ],
)
def test_what_cannot_be_understood_is_kept_as_it_came(text: bytes) -> None:
    arrival = Talk().hear(text)
    assert isinstance(arrival, Arrival)
    assert arrival.body == text
    assert not arrival.readable
    assert arrival.unique_id


def test_an_event_that_came_with_errors_keeps_its_place() -> None:
    arrival = Talk().hear(next_({"data": {"newEvent": EVENT}, "errors": [{"message": "partly"}]}))
    assert isinstance(arrival, Arrival)
    assert (arrival.offset, arrival.unique_id, arrival.readable) == ("42", "u-42", False)


def test_complete_is_said_once_and_what_is_under_way_still_arrives() -> None:
    talk = Talk()
    talk.protocol.complete(5.0)
    talk.protocol.complete(5.0)
    assert talk.said() == [{"type": "complete", "id": "id-1"}]
    assert isinstance(talk.hear(NEXT, 6.0), Arrival)
    assert talk.protocol.phase is Phase.DRAINING


def test_complete_before_a_subscription_says_nothing() -> None:
    talk = Talk(Phase.READY)
    talk.protocol.complete(0.0)
    assert talk.said() == []


@pytest.mark.parametrize(
    ("phase", "at", "lapse"),
    [
        (Phase.GREETING, PACE.acknowledge_within - 0.1, None),
        (Phase.GREETING, PACE.acknowledge_within, Lapse.NOT_ACKNOWLEDGED),
        (Phase.STREAMING, PACE.silence - 0.1, None),
        (Phase.STREAMING, PACE.silence, Lapse.SILENT),
        (Phase.DRAINING, PACE.silence, Lapse.SILENT),
        (Phase.DRAINING, PACE.drain_within, Lapse.NOT_CLOSED),
    ],
)
def test_what_does_not_happen_in_time(phase: Phase, at: float, lapse: Lapse | None) -> None:
    assert Talk(phase).protocol.tick(at) is lapse


def test_a_lapse_is_told_once() -> None:
    talk = Talk(Phase.READY)
    talk.protocol.ask(0.0)
    assert talk.protocol.tick(PACE.answer_within) is Lapse.NOT_ANSWERED
    assert talk.protocol.tick(PACE.answer_within) is None


def test_flowing_events_prove_life_while_pongs_wait() -> None:
    talk = Talk()
    talk.hear(NEXT, PACE.silence - 1)
    assert talk.protocol.tick(PACE.silence + 1) is None
    assert talk.protocol.tick(2 * PACE.silence - 1) is Lapse.SILENT


def test_silence_is_not_the_servers_while_we_do_not_listen() -> None:
    talk = Talk()
    talk.protocol.hear(PACE.silence - 1)
    assert talk.protocol.tick(PACE.silence + 1) is None


def test_a_ping_is_sent_at_least_every_twelve_seconds() -> None:
    talk, now, pinged = Talk(), 0.0, [0.0]
    while now < 120.0:
        now = talk.protocol.deadline
        assert talk.protocol.tick(now) is None
        if {"type": "ping"} in talk.said():
            pinged.append(now)
            talk.hear(frame("pong"), now)
    gaps = [after - before for before, after in pairwise(pinged)]
    assert len(gaps) >= 10
    assert max(gaps) <= 12


def test_nothing_is_due_before_the_greeting() -> None:
    assert Talk(Phase.OPEN).protocol.deadline == float("inf")
