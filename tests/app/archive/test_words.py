"""What free text finds, and that the terms of an event let nothing of it slip through."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.words import Wanted, term, terms
from tests.app.archive.samples import arrival

STAY = arrival(
    7,
    unique_id="4f1e2d3c-0a1b-4c5d-8e9f-aabbccddeeff",
    reservation="4711008",
    hotel="AUR01",
    name="UPDATE RESERVATION",
    body=json.dumps({
        "metadata": {"offset": "998877", "uniqueEventId": "4f1e2d3c-0a1b-4c5d-8e9f-aabbccddeeff"},
        "moduleName": "RESERVATION",
        "eventName": "UPDATE RESERVATION",
        "primaryKey": "4711008",
        "timestamp": "2026-11-24 16:45:48.000",
        "hotelId": "AUR01",
        "detail": [
            {"elementName": "GUEST NAME", "oldValue": "", "newValue": "Zoë Bergström", "elementSequence": "42"},
            {"elementName": "EMAIL", "oldValue": None, "newValue": "zoe.berg@example.com"},
            {"elementName": "ARRIVAL DATE", "oldValue": "2026-12-01", "newValue": "2026-12-03"},
            {"elementName": "NOTE", "newValue": "Ren&eacute;e O&#39;Neil &amp; Søn, café 東京ホテル"},
            {"elementName": "CARD", "newValue": "************1111"},
            {"elementName": "AMOUNT", "newValue": 1234.5},
        ],
    }).encode(),
).body  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        *("zoë", "ZOE", "bergström", "BERGSTROM", "berg", "bergstr zoe zoe"),
        *("zoe.berg@example.com", "berg@exam", "example.com", "com"),
        *("2026-12-03", "2026-12", "12-03", "03", "4711008", "4711", "1111", "1234.5"),
        *("renée", "renee", "o'neil", "O’Neil", "neil", "son", "cafe", "café,", "(zoë)", "“bergström”"),
        *("update reservation", "aur01", "guest name", "4f1e2d3c-0a1b", "4f1e2d3c-0a1b-4c5d-8e9f-aabbccddeeff"),
        *("東京", "ホテル", "京"),
    ],
)  # fmt: skip
def test_words_are_found_by_their_beginning(text: str) -> None:
    assert Wanted(text).is_in(STAY)


@pytest.mark.parametrize(
    "text",
    [
        *("strom", "erg", "711008", "026-12-03", "zoe bergmann", "zoe.bergmann", "11/11"),
        *("newValue", "elementName", "detail", "998877", "16:45", "42", "eacute", "amp"),
        *("@", "—", " ", "&"),
    ],
)
def test_other_text_is_not_found(text: str) -> None:
    assert not Wanted(text).is_in(STAY)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b'{"cut": "Ada Quillfeather', b"\xff\xfe Ada", b"[" * 5_000 + b"Ada", b'"Ada \\u00e9\\ud800"'],
)
def test_of_what_is_no_event_the_whole_text_counts(body: bytes) -> None:
    assert Wanted("ada").is_in(body) == (b"Ada" in body)
    terms(body)


VALUES = st.text("aAbé1 .-@'&ß東ﬁİ\u0301\u3000_\n;", max_size=40) | st.text(max_size=24)


@given(st.lists(VALUES, max_size=3), VALUES)
def test_an_event_that_holds_a_text_has_its_terms(values: list[str], text: str) -> None:
    body = json.dumps({"detail": [{"newValue": value} for value in values]}, ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )
    found = terms(body)
    wanted = Wanted(text)
    if wanted.is_in(body):
        assert all(any(one.startswith(term(word)) for one in found) for word in wanted.words)


@given(VALUES, st.data())
def test_each_beginning_of_a_value_is_found(value: str, data: st.DataObject) -> None:
    body = json.dumps({"detail": [{"newValue": value}]}).encode()
    beginning = value[: data.draw(st.integers(0, len(value)))]
    words = Wanted(beginning).words
    if words and beginning.isascii():
        assert Wanted(beginning).is_in(body) or "&" in value
