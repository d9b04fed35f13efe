"""The table of endings, the waits, and the back-off."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from app.domain import errors
from app.domain.errors import DoormanError
from app.domain.link import Need
from app.stream.rules import (
    BROKEN_BY_AN_EVENT,
    CLOSED,
    UPGRADED,
    Pace,
    Rule,
    Then,
    after_close,
    after_failure,
    after_upgrade,
    check_scale,
    need_of,
    stretches,
    wait_before_retry,
)


@pytest.mark.parametrize(
    ("code", "then", "wait"),
    [
        (1000, Then.RETRY, 1),
        (1001, Then.RETRY, 4),
        (1005, Then.RETRY, 4),
        (1006, Then.RETRY, 4),
        (1008, Then.RENEW, 0),
        (1009, Then.STOP, 0),
        (1011, Then.RETRY, 8),
        (1012, Then.RETRY, 8),
        (1013, Then.RETRY, 15),
        (4400, Then.STOP, 0),
        (4401, Then.RENEW, 0),
        (4403, Then.STOP, 0),
        (4406, Then.STOP, 0),
        (4408, Then.RETRY, 8),
        (4409, Then.HELD, 0),
        (4429, Then.RETRY, 60),
        (4442, Then.STOP, 0),
        (4500, Then.RETRY, 8),
        (4504, Then.RETRY, 15),
        (4999, Then.RETRY, 8),
    ],
)
def test_each_close_code_has_its_rule(code: int, then: Then, wait: float) -> None:
    assert (after_close(code).then, after_close(code).wait) == (then, wait)


@pytest.mark.parametrize(
    ("code", "then"),
    [
        *((code, Then.RETRY) for code in (1002, 1006, 1007, 1009, 1011, 4500)),
        *((4400, Then.STOP), (4403, Then.STOP), (4401, Then.RENEW), (4409, Then.HELD)),
    ],
)
def test_while_events_flow_it_may_be_one_of_them_that_the_connection_ends_on(code: int, then: Then) -> None:
    assert after_close(code, while_streaming=True).then is then


@pytest.mark.parametrize(
    ("status", "then", "wait"),
    [
        (200, Then.RETRY, 15),
        (302, Then.RETRY, 15),
        (400, Then.STOP, 0),
        (401, Then.STOP, 0),
        (403, Then.STOP, 0),
        (404, Then.STOP, 0),
        (407, Then.RETRY, 15),
        (418, Then.STOP, 0),
        (429, Then.RETRY, 120),
        (499, Then.RETRY, 4),
        (500, Then.RETRY, 8),
        (502, Then.RETRY, 8),
        (503, Then.RETRY, 15),
        (504, Then.RETRY, 15),
        (511, Then.RETRY, 15),
    ],
)
def test_each_status_of_the_upgrade_has_its_rule(status: int, then: Then, wait: float) -> None:
    assert (after_upgrade(status).then, after_upgrade(status).wait) == (then, wait)


def test_a_refused_upgrade_explains_all_that_may_be_wrong() -> None:
    said = after_upgrade(400).raised("gateway.example", "400 Bad Request")
    assert isinstance(said, errors.StreamRefused)
    for reason in ("gateway.example", "application key", "address", "approved", "streaming is enabled"):
        assert reason in said.sentence


@pytest.mark.parametrize(
    ("failure", "need"),
    [
        (errors.CredentialsRefused(""), Need.KEYS),
        (errors.StreamHeld(""), Need.KEYS),
        (errors.StreamRefused(""), Need.ACCESS),
        (errors.NotAllowed(""), Need.ACCESS),
        (errors.ArchiveBusy(""), Need.ARCHIVE),
        (errors.WrongKey(""), Need.ARCHIVE),
        (errors.ArchiveUnwritable(""), Need.ARCHIVE),
        (errors.UsageError(""), None),
    ],
)
def test_what_a_person_has_to_see_to(failure: errors.DoormanError, need: Need | None) -> None:
    assert need_of(failure) is need


@pytest.mark.parametrize("rule", [*CLOSED.values(), *UPGRADED.values(), *BROKEN_BY_AN_EVENT.values()])
def test_every_rule_says_one_sentence_that_names_the_host(rule: Rule) -> None:
    assert "gateway.example" in rule.sentence.format(host="gateway.example")


@pytest.mark.parametrize(
    ("failure", "then"),
    [
        (errors.NameNotFound("{odd}"), Then.RETRY),
        (errors.ServerFault("x"), Then.RETRY),
        (errors.TooManyRequests("x", retry_after=30), Then.RETRY),
        (errors.CredentialsRefused("x"), Then.STOP),
        (errors.UsageError("x"), Then.STOP),
    ],
)
def test_a_failure_before_the_stream_is_tried_again_unless_a_person_is_needed(
    failure: DoormanError, then: Then
) -> None:
    rule = after_failure(failure)
    assert rule.then is then
    assert rule.sentence.format(host="h") == failure.sentence
    if isinstance(failure, errors.TooManyRequests):
        assert rule.wait == 30


def test_waits_double_disperse_and_have_an_end() -> None:
    waits = [
        wait_before_retry(after_close(1006), stretch, Pace()) for stretch in islice(stretches(random.Random(1)), 9)
    ]
    for exponent, wait in enumerate(waits):
        assert min(60, 4 * 2**exponent) <= wait <= min(60, 4 * 2**exponent * 1.25)
    assert waits[-1] == 60


def test_a_rule_that_wants_a_long_wait_gets_it_however_often() -> None:
    waits = [
        wait_before_retry(after_upgrade(429), stretch, Pace()) for stretch in islice(stretches(random.Random(1)), 5)
    ]
    assert all(120 <= wait <= 150 for wait in waits)


def test_a_time_scale_divides_waits_and_leaves_servers_time_to_answer() -> None:
    pace = Pace().scaled(100)
    assert pace.after_complete == pytest.approx(0.105)
    assert pace.ping_every == pytest.approx(0.1)
    assert pace.acknowledge_within == 2.0
    assert pace.farewell == Pace().farewell
    assert wait_before_retry(after_upgrade(429), 1.0, pace, 100) == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("scale", "urls", "refused"),
    [
        (1, ["https://gateway.example"], False),
        (60, ["http://127.0.0.1:8000", "ws://localhost:8000/subscriptions"], False),
        (60, ["http://127.0.0.1:8000", "wss://gateway.example/subscriptions"], True),
        (60, ["https://127.0.0.1.example"], True),
        (0, ["http://127.0.0.1"], True),
        (float("nan"), ["http://127.0.0.1"], True),
    ],
)
def test_a_time_scale_is_for_this_machine_only(scale: float, urls: list[str], refused: bool) -> None:
    if refused:
        with pytest.raises(errors.UsageError):
            check_scale(scale, *urls)
    else:
        check_scale(scale, *urls)
