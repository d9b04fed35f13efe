"""The quick way through a read: messages are found by their lengths alone, control frames are left to the library.

At full rate a parser that is resumed several times per frame takes longer than reading the events does.
Source: RFC 6455, sections 5.2 (base framing) and 5.4 (fragmentation); no extension is ever negotiated.
"""

from __future__ import annotations

_FIN, _RESERVED, _CONTROL, _MASKED = 0x80, 0x70, 0x08, 0x80
_CONTINUATION, _TEXT, _BINARY = 0, 1, 2


class ViolationError(Exception):
    """What came is against RFC 6455, or too large. ``code`` is the close code to answer with.

    ``before`` are the messages and control frames of the same read that were whole, and in order, before it.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.before: tuple[list[bytes], list[bytes]] = ([], [])


class Cutter:
    """Cuts the bytes that one server sends into messages. ``largest`` message is in bytes."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._pieces: list[bytes] = []
        self._have = 0
        self._wanted = 0
        self._fragments: list[bytes] = []

    def cut(self, data: bytes) -> tuple[list[bytes], list[bytes]]:
        """The messages that are whole now, in order, and the control frames, whole as well. The rest is kept.

        Raises ViolationError.
        """
        messages: list[bytes] = []
        control: list[bytes] = []
        if self._pieces:
            data = self._joined(data)
        at, end, wanted = 0, len(data), 2
        try:
            while end - at >= 2:
                head, length, start = data[at], data[at + 1], at + 2
                if length >= 126:
                    start = at + _header(length)
                    if start > end:
                        wanted = start - at
                        break
                    length = int.from_bytes(data[at + 2 : start], "big")
                stop = start + length
                if stop > end:
                    self._check(head, length)
                    wanted = stop - at
                    break
                if head == _FIN | _TEXT and length <= self._largest and not self._fragments:
                    messages.append(data[start:stop])
                else:
                    self._check(head, length)
                    if head & _CONTROL:
                        control.append(data[at:stop])
                    else:
                        self._piece_together(head, data[start:stop], messages)
                at = stop
        except ViolationError as violation:
            violation.before = messages, control
            raise
        finally:
            if at < end:
                self._pieces, self._have, self._wanted = [data[at:]], end - at, wanted
        return messages, control

    @property
    def remains(self) -> bytes:
        """What has come of a message that is not whole, without the head of its last frame."""
        data = b"".join(self._pieces)
        if len(data) < 2 or data[0] & _CONTROL:
            data = b""
        start = 2 if len(data) < 2 or data[1] & 0x7F < 126 else _header(data[1] & 0x7F)
        return b"".join((*self._fragments, data[start:]))

    def _joined(self, data: bytes) -> bytes:
        """What was kept and this, once that makes a whole frame; until then nothing is copied."""
        self._pieces.append(data)
        self._have += len(data)
        if self._have < self._wanted:
            return b""
        whole = b"".join(self._pieces)
        self._pieces = []
        return whole

    def _check(self, head: int, length: int) -> None:
        if head & _RESERVED:
            raise ViolationError(1002, "reserved bits are set")
        if length + sum(map(len, self._fragments)) > self._largest:
            raise ViolationError(1009, f"a message of more than {self._largest} bytes")

    def _piece_together(self, head: int, payload: bytes, messages: list[bytes]) -> None:
        opcode = head & 0x0F
        if opcode not in (_CONTINUATION, _TEXT, _BINARY) or (opcode == _CONTINUATION) != bool(self._fragments):
            raise ViolationError(1002, "a fragment out of order")
        self._fragments.append(payload)
        if head & _FIN:
            messages.append(b"".join(self._fragments))
            self._fragments = []


def _header(length: int) -> int:
    """Bytes of a header whose short length is this. Raises ViolationError for a masked frame, which no server sends."""
    if length & _MASKED:
        raise ViolationError(1002, "a masked frame")
    return 4 if length == 126 else 10
