"""A row of the archive as a line of JSON."""

from __future__ import annotations

import json

import pytest

from app.domain.event import ArchivedEvent
from app.wire.rows import line

ROW = ArchivedEvent(
    seq=7,
    offset="180771204",
    unique_id="9c41",
    module="RESERVATION",
    name="CHECK IN",
    primary_key="934171",
    hotel="AUR01",
    timestamp="2026-11-24 10:42:06.812",
    received_at=1_795_509_727_031_000,
    committed_at=1_795_509_727_049_000,
    body=b'{"eventName":"CHECK IN"}',
    readable=True,
    contradicts=None,
)


def test_what_the_archive_knows_and_the_event_as_it_came() -> None:
    assert json.loads(line(ROW)) == {
        "seq": 7,
        "offset": "180771204",
        "uniqueEventId": "9c41",
        "receivedAt": "2026-11-24T08:42:07.031000Z",
        "committedAt": "2026-11-24T08:42:07.049000Z",
        "event": {"eventName": "CHECK IN"},
    }


def test_numbers_stay_as_they_came_and_line_feeds_go() -> None:
    assert line(ROW._replace(body=b'{"a":\n 1.50,\r\n "b": 12345678901234567890123}')).endswith(
        '"event":{"a":1.50,"b":12345678901234567890123}}'
    )


@pytest.mark.parametrize(("body", "text"), [(b"{", "{"), (b'"\xff', '"�'), (b"", "")])
def test_what_is_no_json_is_kept_as_text(body: bytes, text: str) -> None:
    told = json.loads(line(ROW._replace(body=body, readable=False, contradicts=3)))
    assert (told["event"], told["readable"], told["contradicts"]) == (text, False, 3)
