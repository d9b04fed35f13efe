"""Card numbers in what guests and staff wrote: found in a batch of events, and masked but for the last four digits.

A card number has 13 to 19 digits, alone or in groups parted by blanks or dashes, begins as an issuer's numbers do, and
has the right check digit. It is looked for in the texts below ``detail`` only: offsets, ids and times are no cards,
whatever their digits. (Sources: ISO/IEC 7812-1, Annex B for the check digit; the issuers' published ranges.)

Nearly no event holds one. So the first look is a quick one: blanks and dashes left out and all digits made zeros, are
there thirteen zeros in a row? Only events that have those are read closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from app.domain.event import Arrival
from app.wire.events import DETAIL, METADATA

SHORTEST, LONGEST = 13, 19
"""Digits of a card number."""
_KEPT = 4

_DETAIL, _METADATA = DETAIL.encode(), METADATA.encode()

_PARTING = b" -"
_ZEROS = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_SUSPICIOUS = b"0" * SHORTEST

_RUN = re.compile(rb"(?<![0-9])(?<![0-9][.,])[0-9](?:[ -]{0,3}[0-9]){12,}")
"""Digits behind a decimal point are none."""
_GROUP = re.compile(rb"[0-9]+")
_DIGIT = re.compile(rb"[0-9]")
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]|[^"{}\[\]]+', re.DOTALL)
_NUMBERS = re.compile(rb"(?:[\s:,0-9.eE+-]|null|true|false)*")
_COLON = re.compile(rb"\s*:")

_ISSUERS = (
    *((first, first, range(13, 20)) for first in (4, 50, 56, 57, 58, 59)),  # Visa, Maestro
    (51, 55, range(16, 17)),  # Mastercard
    (2221, 2720, range(16, 17)),
    (2200, 2204, range(16, 20)),  # Mir
    (34, 34, range(15, 16)),  # American Express
    (37, 37, range(15, 16)),
    (300, 305, range(14, 20)),  # Diners Club
    (3095, 3095, range(14, 20)),
    (36, 36, range(14, 20)),
    (38, 39, range(14, 20)),
    (3528, 3589, range(16, 20)),  # JCB
    (60, 69, range(13, 20)),  # Discover, UnionPay, Maestro, RuPay
    (81, 82, range(16, 20)),  # UnionPay, RuPay
    (9792, 9792, range(16, 17)),  # Troy
)
"""From and to which first digits, and how many digits in all."""


class Masked(NamedTuple):
    """A batch without card numbers, and how many there were in each body that had some, by the body as it is now."""

    batch: Sequence[Arrival]
    cards: dict[bytes, int]


def masked(batch: Sequence[Arrival]) -> Masked:
    """The batch as it may be stored: the same events, the very same objects where they hold no card number."""
    clean, cards = list(batch), {}
    for place in _suspects(batch):
        body, found = mask(batch[place].body, readable=batch[place].readable)
        if found:
            clean[place] = batch[place]._replace(body=body)
            cards[body] = found
    return Masked(clean, cards) if cards else Masked(batch, cards)


def mask(body: bytes, *, readable: bool = True) -> tuple[bytes, int]:
    """A body with its card numbers masked, as long as before, and how many they were.

    In a body that nobody can read, all but what stands below ``metadata`` is looked through, as there may be no
    ``detail``.
    """
    cards = [card for run in _RUN.finditer(body) for card in _cards(run)]
    if not cards:
        return body, 0
    changed, found = bytearray(body), 0
    for start, end, mark in _texts(body, readable):
        for first, last in cards:
            if start <= first < end:
                found += 1
                changed[first:last] = _DIGIT.sub(mark, body[first:last])
    return (bytes(changed), found) if found else (body, 0)


def is_card(digits: bytes) -> bool:
    """Whether this is the number of a payment card, as far as its digits tell."""
    known = any(
        len(digits) in lengths and low <= int(digits[: len(str(low))]) <= high for low, high, lengths in _ISSUERS
    )
    return known and _check(digits) == 0


def _check(digits: bytes) -> int:
    """Luhn's sum, modulo 10: from the right, every second digit counts double, with its own digits added up."""
    doubled = (
        value * 2 - 9 * (value > 4) if place % 2 else value for place, value in enumerate(d - 48 for d in digits[::-1])
    )
    return sum(doubled) % 10


def _suspects(batch: Sequence[Arrival]) -> list[int]:
    """The places of the events in a batch that may hold a card number."""
    found = [place for place, arrival in enumerate(batch) if _SUSPICIOUS in arrival.body.translate(_ZEROS, _PARTING)]
    return [place for place in found if not _is_in_head(batch[place])]


def _is_in_head(arrival: Arrival) -> bool:
    """Whether all the digits stand before ``detail``, as those of an offset or an id usually do."""
    start = arrival.body.find(b'"%s"' % _DETAIL) if arrival.readable else -1
    return (
        start >= 0
        and arrival.body.find(b"\\", 0, start) < 0
        and _SUSPICIOUS not in arrival.body[start:].translate(_ZEROS, _PARTING)
    )


def _texts(body: bytes, readable: bool) -> Iterator[tuple[int, int, bytes]]:
    """Where a card number may stand, from and to, and what it is masked with; where text is no JSON, all of it is."""
    above: list[bytes] = []
    key = b""
    for token in _TOKEN.finditer(body):
        text = token[0]
        if text in b"{[":
            above.append(key)
            key = b""
        elif text in b"}]":
            key = b""
            if above:
                above.pop()
        else:
            if text[:1] == b'"' and _COLON.match(body, token.end()):
                key = _name(text)
            path = (*above, key)
            if _DETAIL in path if readable else _METADATA not in path:
                yield token.start(), token.end(), b"9" if _NUMBERS.fullmatch(text) else b"*"


def _name(text: bytes) -> bytes:
    """What a JSON string says."""
    try:
        return msgspec.json.decode(text, type=str).encode() if b"\\" in text else text[1:-1]
    except msgspec.DecodeError:
        return text


def _cards(run: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    """From and to where the digits to be masked of each card number stand in a run of digits.

    A number begins and ends where a group does; of several that begin at one place the longest counts.
    """
    groups = [(run.start() + group.start(), group[0]) for group in _GROUP.finditer(run[0])]
    place = 0
    while place < len(groups):
        sums = accumulate(len(digits) for _, digits in groups[place : place + LONGEST])
        lengths = [count for count, total in enumerate(sums, 1) if SHORTEST <= total <= LONGEST]
        for count in reversed(lengths):
            some = groups[place : place + count]
            if is_card(b"".join(digits for _, digits in some)):
                yield some[0][0], _before_the_last(some)
                place += count - 1
                break
        place += 1


def _before_the_last(groups: Sequence[tuple[int, bytes]]) -> int:
    """Where the digits begin that are kept."""
    kept = _KEPT
    for start, digits in reversed(groups):
        if len(digits) >= kept:
            return start + len(digits) - kept
        kept -= len(digits)
    return groups[0][0]
