"""Events that the line breaks on, each time they are due: before them, in them, after them, or by what they are."""

from __future__ import annotations

from collections.abc import Callable


def _before(frame: bytes) -> bytes:
    return b""


def _in(frame: bytes) -> bytes:
    return frame[: len(frame) * 2 // 3]


def _after(frame: bytes) -> bytes:
    return frame


def _oversized(frame: bytes) -> bytes:
    """The head says a hundred gigabytes, and then the event comes."""
    return b"\x81\x7f" + (100 << 30).to_bytes(8, "big") + frame[frame.index(b"{") :]


def _unlawful(frame: bytes) -> bytes:
    """A bit is set that nobody has agreed on (RFC 6455, section 5.2)."""
    return bytes([frame[0] | 0x40]) + frame[1:]


POISONS: dict[str, Callable[[bytes], bytes]] = {
    "before": _before,
    "in": _in,
    "after": _after,
    "oversized": _oversized,
    "unlawful": _unlawful,
}
"""What is still sent of the event's frame, before the line breaks."""
