"""The recorder's reports as JSON, one line each, ended by a line feed. Version 1, as in docs/recorder-reports.md.

::

    {"type":"link","v":1,"state":"live","at":1795507200000000,"sentence":"…","detail":"","retryAt":null,"attempt":0,
     "offset":"…","need":null}
    {"type":"committed","v":1,"seq":8,"events":8,"offset":"…","at":1795507200000000,"duplicates":0,"unreadable":0,
     "masked":0}
    {"type":"notice","v":1,"at":1795507200000000,"sentence":"…","detail":""}
    {"type":"end","v":1,"exitCode":0,"sentence":"…","detail":""}

``at`` and ``retryAt`` are microseconds since 1970, UTC; ``state`` is one of :class:`app.domain.link.LinkState`;
``need`` is one of :class:`app.domain.link.Need` or null; ``offset`` is opaque text. Readers ignore fields that they do
not know; a change of meaning raises ``v``.
"""

from __future__ import annotations

import msgspec

from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, Need, NoticeReport, Report

VERSION = 1


class _Link(msgspec.Struct, frozen=True, rename="camel", tag="link", tag_field="type"):
    v: int
    state: LinkState
    at: int
    sentence: str = ""
    detail: str = ""
    retry_at: int | None = None
    attempt: int = 0
    offset: str = ""
    need: Need | None = None


class _Committed(msgspec.Struct, frozen=True, rename="camel", tag="committed", tag_field="type"):
    v: int
    seq: int
    events: int
    offset: str
    at: int
    duplicates: int = 0
    unreadable: int = 0
    masked: int = 0


class _Notice(msgspec.Struct, frozen=True, rename="camel", tag="notice", tag_field="type"):
    v: int
    at: int
    sentence: str
    detail: str = ""


class _End(msgspec.Struct, frozen=True, rename="camel", tag="end", tag_field="type"):
    v: int
    exit_code: int
    sentence: str
    detail: str = ""


_KINDS: dict[type[_Link | _Committed | _Notice | _End], type[Report]] = {
    _Link: LinkReport,
    _Committed: CommittedReport,
    _Notice: NoticeReport,
    _End: EndReport,
}
_LINES = {report: line for line, report in _KINDS.items()}
_decode = msgspec.json.Decoder(_Link | _Committed | _Notice | _End).decode


def encode(report: Report) -> bytes:
    """One line of JSON, with its line feed."""
    line = _LINES[type(report)]
    fields = {name: getattr(report, name) for name in line.__struct_fields__ if name != "v"}
    return msgspec.json.encode(line(v=VERSION, **fields)) + b"\n"


def decode(line: bytes) -> Report:
    """The report in a line. Raises ValueError where it is none, or of a newer version."""
    try:
        found = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as failure:
        raise ValueError(f"not a report: {failure}") from failure
    if found.v != VERSION:
        raise ValueError(f"a report of version {found.v}, where {VERSION} is known")
    fields = {name: getattr(found, name) for name in found.__struct_fields__ if name != "v"}
    return _KINDS[type(found)](**fields)
