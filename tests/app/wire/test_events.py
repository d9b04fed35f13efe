"""Events as they come: read where they can be, saved where they cannot."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.event import Change
from app.wire.events import arrived, read

EVENT: dict[str, Any] = {
    "metadata": {"offset": "42", "uniqueEventId": "u-42"},
    "moduleName": "RESERVATION",
    "eventName": "UPDATE RESERVATION",
    "primaryKey": "7",
    "timestamp": "28-APR-24 06.18.59.028027 AM",
    "hotelId": "AUR01",
    "publisherId": None,
    "actionInstanceId": "9",
    "detail": [
        {"elementName": "NAME", "oldValue": "O&#39;Hara", "newValue": "O&#39;Hara &amp; Söhne", "elementSequence": "1"},
        None,
        {"elementName": "RATE AMOUNT", "oldValue": None, "newValue": "99", "scopeFrom": "2026-12-01", "unknown": {}},
    ],
    "dataValueMapping": [{"dataElement": "x"}],
}


def body(**changed: Any) -> bytes:
    return json.dumps({key: value for key, value in (EVENT | changed).items() if value is not ...}).encode()


def test_the_head_is_read_and_the_body_kept_byte_for_byte() -> None:
    came = b" " + body()
    arrival = arrived(came, 5)
    assert arrival.readable
    assert arrival.body == came
    assert (arrival.offset, arrival.unique_id, arrival.hotel, arrival.received_at) == ("42", "u-42", "AUR01", 5)
    assert (arrival.module, arrival.name, arrival.primary_key) == ("RESERVATION", "UPDATE RESERVATION", "7")


def test_an_event_of_the_chain_itself_has_no_hotel() -> None:
    assert arrived(body(hotelId=None), 0).hotel is None
    assert arrived(body(hotelId=...), 0).readable


def test_the_whole_event_is_read_with_escapes_undone() -> None:
    event = read(body())
    assert event.changes == (
        Change("NAME", "O'Hara", "O'Hara & Söhne", sequence="1"),
        Change("RATE AMOUNT", "", "99", scope_from="2026-12-01"),
    )
    assert (event.publisher, event.action) == ("", "9")


@pytest.mark.parametrize(
    ("changed", "offset", "unique_id"),
    [
        ({"primaryKey": ...}, "42", "u-42"),
        ({"eventName": None}, "42", "u-42"),
        ({"timestamp": 5}, "42", "u-42"),
        ({"detail": "x"}, "42", "u-42"),
        ({"detail": ...}, "42", "u-42"),
        ({"detail": [{"newValue": "no name"}]}, "42", "u-42"),
        ({"detail": [{"elementName": "ROOM", "newValue": 12}]}, "42", "u-42"),
        ({"hotelId": ["A"]}, "42", "u-42"),
        ({"metadata": {"offset": 43, "uniqueEventId": 44}}, "43", "44"),
        ({"metadata": {"offset": "43"}}, "43", None),
        ({"metadata": {"uniqueEventId": "u", "offset": True}}, "", "u"),
        ({"metadata": None}, "", None),
        ({"metadata": ...}, "", None),
    ],
)
def test_what_does_not_fit_is_kept_with_what_of_its_head_can_be_saved(
    changed: dict[str, Any], offset: str, unique_id: str | None
) -> None:
    came = body(**changed)
    arrival = arrived(came, 0)
    assert not arrival.readable
    assert arrival.body == came
    assert arrival.offset == offset
    assert arrival.unique_id == unique_id or (unique_id is None and arrival.unique_id.startswith("unreadable:"))
    with pytest.raises(ValueError, match="not a business event"):
        read(came)


@pytest.mark.parametrize("came", [b"", b"null", b"5", b"[]", b"{", b"\xff", b'{"metadata": "\xff"}'])
def test_anything_at_all_can_be_kept(came: bytes) -> None:
    arrival = arrived(came, 0)
    assert (arrival.readable, arrival.body, arrival.offset) == (False, came, "")


def test_the_same_unreadable_body_has_the_same_made_up_id() -> None:
    assert arrived(b"x", 1).unique_id == arrived(b"x", 2).unique_id != arrived(b"y", 1).unique_id


def test_events_whose_id_is_empty_are_told_apart_by_their_bodies() -> None:
    """Else all of them would be one, that contradicts itself again and again."""
    one, other = (arrived(body(metadata={"offset": offset, "uniqueEventId": ""}), 0) for offset in ("1", "2"))
    assert one.readable
    assert other.readable
    assert one.unique_id.startswith("nameless:")
    assert one.unique_id != other.unique_id
    assert one.unique_id == arrived(one.body, 5).unique_id
