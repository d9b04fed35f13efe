"""Card numbers are masked before they are stored, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.masking import is_card, mask, masked
from app.archive.reader import Reader
from app.archive.verify import stats, verify
from app.domain.event import Arrival
from app.wire import events
from tests.app.archive.samples import KEY, archive_of, arrival, arrivals, open_writer

CARDS = [
    "4111111111111111",
    "4222222222222",
    "5500005555555559",
    "2223003122003222",
    "378282246310005",
    "30569309025904",
    "6011111111111117",
    "3530111333300000",
    "6200000000000005",
    "6759649826438453",
    "4000000000000000006",
]


def completed(digits: str) -> str:
    """The digits and the check digit that goes with them."""
    doubled = sum(sum(divmod(int(d) * 2, 10)) if place % 2 == 0 else int(d) for place, d in enumerate(digits[::-1]))
    return digits + str(-doubled % 10)


def body_with(value: str, **head: str) -> bytes:
    event = json.loads(arrival(0, guest=value).body)
    return json.dumps(event | head, ensure_ascii=False).encode()


def value_in(body: bytes) -> str:
    return events.read(body).changes[0].new


@pytest.mark.parametrize("card", CARDS)
def test_the_numbers_of_all_issuers(card: str) -> None:
    body, found = mask(body_with(f"paid by {card}."))
    assert found == 1
    assert value_in(body) == f"paid by {'*' * (len(card) - 4)}{card[-4:]}."


@pytest.mark.parametrize(
    ("written", "kept", "cards"),
    [
        ("4111 1111 1111 1111", "**** **** **** 1111", 1),
        ("4111-1111-1111-1111", "****-****-****-1111", 1),
        ("3782 822463 10005", "**** ****** *0005", 1),
        ("41 11 11 11 11 11 11 1 1", "** ** ** ** ** ** 11 1 1", 1),
        ("4111  1111 - 1111 - 1111", "****  **** - **** - 1111", 1),
        ("room 12 4111 1111 1111 1111 12/28", "room 12 **** **** **** 1111 12/28", 1),
        ("4111111111111111 and 5500005555555559", "************1111 and ************5559", 2),
        ("4111111111111111 5500005555555559", "************1111 ************5559", 2),
    ],
)
def test_numbers_in_groups(written: str, kept: str, cards: int) -> None:
    body, found = mask(body_with(written))
    assert (value_in(body), found) == (kept, cards)


@pytest.mark.parametrize(
    "innocent",
    [
        "4111111111111112",  # the check digit is wrong
        "9111111111111111",  # no issuer's
        "411111111111",  # too short
        "41111111111111111111",  # too long
        "2026-03-03 16:45:48.000",
        "123e4567-e89b-12d3-a456-426614174000",
        "+49 30 12345678",
        "0.4111111111111111",
        "1,4111111111111111",
    ],
)
def test_other_digits_stay(innocent: str) -> None:
    body = body_with(innocent)
    assert mask(body) == (body, 0)


def test_the_head_is_never_touched() -> None:
    head = arrival(0, offset=CARDS[0], unique_id=CARDS[2], reservation=CARDS[3])
    assert masked([head]).batch == [head]
    mixed = arrival(0, offset=CARDS[0], unique_id=CARDS[2], reservation=CARDS[3], guest=CARDS[4])
    [kept], cards = masked([mixed])
    assert list(cards.values()) == [1]
    assert kept.body == mixed.body.replace(CARDS[4].encode(), b"***********0005")
    assert kept._replace(body=mixed.body) == mixed


def test_wherever_detail_stands_and_however_it_is_spelt() -> None:
    event = json.loads(arrival(0, offset="1234567890123456", guest=CARDS[0]).body)
    first = json.dumps({"detail": event.pop("detail")} | event).encode()
    pretty = json.dumps(json.loads(first), indent=2).encode()
    escaped = first.replace(b'"detail"', b'"\\u0064etail"')
    for body in (first, pretty, escaped):
        sent = events.arrived(body, 0)
        assert sent.readable
        assert masked([sent]).batch[0].body == body.replace(CARDS[0].encode(), b"************1111")


def test_fields_of_an_element_that_are_not_known_yet() -> None:
    event = json.loads(arrival(0).body)
    event["detail"][0]["dataValueMapping"] = {"externalValue": CARDS[0], "numbers": [None, int(CARDS[0])]}
    body, found = mask(json.dumps(event).encode())
    assert found == 2
    told = json.loads(body)["detail"][0]["dataValueMapping"]
    assert told == {"externalValue": "************1111", "numbers": [None, 9999999999991111]}


@pytest.mark.parametrize("body", [b'\xff garbage 4111 1111 1111 1111"', b'{"guest": "4111 1111 1111 1111"', b"[]"])
def test_what_nobody_can_read_is_masked_too(body: bytes) -> None:
    odd = arrival(0, body=body, readable=False)
    assert masked([odd]).batch[0].body == body.replace(b"4111 1111 1111", b"**** **** ****")


def test_of_an_unreadable_event_the_metadata_stay() -> None:
    body = json.dumps({"metadata": {"offset": CARDS[0]}, "detail": CARDS[2]}).encode()
    assert mask(body, readable=False)[0] == body.replace(CARDS[2].encode(), b"************5559")


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("0123456789 -"), max_size=80)


@given(TEXTS, st.text("0123456789", min_size=13, max_size=20))
def test_whatever_a_guest_writes_only_digits_become_stars_and_the_rest_stays(text: str, offset: str) -> None:
    for ascii_only in (True, False):
        event = json.loads(arrival(0, offset=offset, guest=text).body)
        sent = events.arrived(json.dumps(event, ensure_ascii=ascii_only).encode(), 0)
        [kept], _ = masked([sent])
        assert len(kept.body) == len(sent.body)
        assert json.loads(kept.body)["metadata"] == event["metadata"]
        differing = [(was, now) for was, now in zip(sent.body, kept.body, strict=True) if was != now]
        assert all(chr(was).isdigit() and chr(now) == "*" for was, now in differing)
        assert masked([kept]).batch == [kept]


@given(st.text("0123456789", min_size=12, max_size=18), st.sampled_from(["", " ", "-"]), st.integers(1, 6), TEXTS)
def test_a_card_is_found_in_any_text(rest: str, parting: str, width: int, text: str) -> None:
    card = completed("4" + rest[1:])
    assert is_card(card.encode())
    written = parting.join(card[at : at + width] for at in range(0, len(card), width))
    [_, kept, _], cards = masked([arrival(1), arrival(0, guest=f"{text}:{written}."), arrival(2)])
    shown = value_in(kept.body)[-len(written) - 1 : -1]
    assert [c for c in shown if c.isdigit()] == list(card[-4:])
    assert sum(cards.values()) >= 1


def test_it_is_masked_in_the_archive_and_counted(path: Path) -> None:
    sent = [arrival(0), arrival(1, guest=f"{CARDS[0]} {CARDS[2]}"), arrival(2, guest=CARDS[4])]
    with open_writer(path, per_segment=2) as writer:
        assert writer.add(sent).masked == 3
        assert writer.add(sent) == writer.add([])._replace(duplicates=3)
        assert writer.add([arrival(3, guest=CARDS[0])]).masked == 1
    with Reader.open(path, KEY) as reader:
        stored = [event.body for event in reader.walk()]
    assert stored[1] == sent[1].body.replace(CARDS[0].encode(), b"************1111").replace(
        CARDS[2].encode(), b"************5559"
    )
    assert verify(path, KEY).masked == stats(path, KEY).masked == 4
    assert verify(path, KEY).sound


def test_an_event_kept_unmasked_by_an_earlier_doorman_is_known_when_it_comes_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unchanged(batch: list[Arrival]) -> tuple[list[Arrival], dict[bytes, int]]:
        return batch, {}

    with monkeypatch.context() as earlier:
        earlier.setattr("app.archive.writer.masked", unchanged)
        archive_of(path, [arrival(0, guest=CARDS[0]), *arrivals(1, 4)])
    with open_writer(path) as writer:
        assert writer.add([arrival(0, guest=CARDS[0])]).duplicates == 1
