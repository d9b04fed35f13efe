"""Whatever way the network cuts a stream of frames, the same messages come out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from app.stream.cutter import Cutter, ViolationError

LARGEST = 70_000


def wire(opcode: Opcode, data: bytes, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=False)


def whole(data: bytes) -> tuple[list[bytes], bytes]:
    return [data], wire(Opcode.TEXT, data)


def binary(data: bytes) -> tuple[list[bytes], bytes]:
    return [data], wire(Opcode.BINARY, data)


def pieces(data: bytes) -> tuple[list[bytes], bytes]:
    third = len(data) // 3
    first, second, last = data[:third], data[third : 2 * third], data[2 * third :]
    ping = wire(Opcode.PING, b"between")
    return [data], wire(Opcode.TEXT, first, False) + wire(Opcode.CONT, second, False) + ping + wire(Opcode.CONT, last)


def ping(data: bytes) -> tuple[list[bytes], bytes]:
    return [], wire(Opcode.PING, data[:125])


SIZES = st.sampled_from([0, 1, 2, 125, 126, 127, 300, 65_535, 65_536])
PARTS = st.builds(
    lambda make, size, fill: make(bytes([fill]) * size),
    st.sampled_from([whole, binary, pieces, ping]),
    SIZES,
    st.integers(0, 255),
)


@given(st.lists(PARTS, max_size=6), st.lists(st.integers(1, 70_000), max_size=12))
def test_any_stream_cut_anywhere_gives_its_messages(parts: list[tuple[list[bytes], bytes]], cuts: list[int]) -> None:
    stream = b"".join(bytes_ for _, bytes_ in parts)
    cutter = Cutter(LARGEST)
    messages: list[bytes] = []
    control: list[bytes] = []
    while stream:
        size = cuts.pop() if cuts else len(stream)
        got, other = cutter.cut(stream[:size])
        messages += got
        control += other
        stream = stream[size:]
    assert messages == [message for expected, _ in parts for message in expected]
    assert all(frame[0] == 0x80 | Opcode.PING for frame in control)


def test_a_stream_that_comes_byte_by_byte() -> None:
    stream = b"".join(part for _, part in (whole(b"a" * 126), pieces(b"b" * 130), ping(b"c"), whole(b"")))
    cutter = Cutter(LARGEST)
    cut = [cutter.cut(bytes([byte])) for byte in stream]
    assert [message for messages, _ in cut for message in messages] == [b"a" * 126, b"b" * 130, b""]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (wire(Opcode.TEXT, b"x" * (LARGEST + 1)), 1009),
        (wire(Opcode.TEXT, b"x" * (LARGEST + 1))[:20], 1009),
        (wire(Opcode.TEXT, b"x" * 40_000, False) + wire(Opcode.CONT, b"x" * 40_000), 1009),
        (b"\x81\x81\x01\x02\x03\x04y", 1002),  # masked, which only a client does
        (b"\xc1\x00", 1002),
        (b"\x83\x00", 1002),
        (wire(Opcode.CONT, b"x"), 1002),
        (wire(Opcode.TEXT, b"x", False) + wire(Opcode.TEXT, b"y"), 1002),
    ],
)
def test_what_is_against_the_rules_is_refused(stream: bytes, code: int) -> None:
    with pytest.raises(ViolationError) as raised:
        Cutter(LARGEST).cut(stream)
    assert raised.value.code == code


def test_a_large_message_comes_in_many_reads() -> None:
    cutter = Cutter(1 << 30)
    stream = wire(Opcode.TEXT, b"x" * 5_000_000)
    reads = [stream[at : at + 1000] for at in range(0, len(stream), 1000)]
    assert all(cutter.cut(read) == ([], []) for read in reads[:-1])
    messages, _ = cutter.cut(reads[-1])
    assert messages == [b"x" * 5_000_000]


def test_what_came_before_a_violation_in_the_same_read_is_not_lost() -> None:
    with pytest.raises(ViolationError) as raised:
        Cutter(LARGEST).cut(wire(Opcode.TEXT, b"good") + wire(Opcode.PING, b"p") + b"\xc1\x02hi")
    assert raised.value.before == ([b"good"], [wire(Opcode.PING, b"p")])


@pytest.mark.parametrize(
    ("stream", "remains"),
    [
        (b"", b""),
        (wire(Opcode.TEXT, b"whole"), b""),
        (wire(Opcode.TEXT, b"half of it")[:6], b"half"),
        (wire(Opcode.TEXT, b"x" * 300)[:14], b"x" * 10),
        (wire(Opcode.TEXT, b"x" * 66_000)[:20], b"x" * 10),
        (wire(Opcode.TEXT, b"a", False) + wire(Opcode.CONT, b"bc")[:3], b"ab"),
        (wire(Opcode.TEXT, b"a", False) + wire(Opcode.PING, b"ping")[:4], b"a"),
        (b"\x81", b""),
    ],
)
def test_what_came_of_a_message_that_is_not_whole_can_be_had(stream: bytes, remains: bytes) -> None:
    cutter = Cutter(LARGEST)
    cutter.cut(stream)
    assert cutter.remains == remains
