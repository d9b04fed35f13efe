"""Where the stream stands by what is archived, and where to ask the server to go on.

The position is the offset of the newest row that has one: nothing else writes it, so it cannot differ from what is
archived. All that is asked here is asked of the segments, the oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.archive.retention import RESUME_EVENTS
from app.archive.segment import ANY, ASKABLE, Form, Leap, Segment

Segments = Sequence[Segment]


def newest_offset(segments: Segments) -> str:
    """The offset of the event that arrived last, or "" where none has one."""
    return _offset_up_to(segments, segments[-1].newest_seq, ANY) or ""


def resume_offset(segments: Segments, back: int) -> str | None:
    """Where to ask the server to go on from, so that nothing is missed. None where nothing is known.

    It is the offset of an archived event both 200 events and ``back`` microseconds (of receiving) before the newest, or
    of the oldest one if there are fewer: the server replays, and what is known is dropped. Where events were lost by
    damage that the server may still keep, it is an offset before those. An offset that the server would refuse, since
    an event came malformed, is passed over where there are others.
    """
    if lost := lost_from(segments):
        return lost
    received_at = next((s.newest_received_at() for s in reversed(segments) if s.events), None)
    if received_at is None:
        return None
    by_time = _newest_received_by(segments, received_at - back)
    seq = min(segments[-1].newest_seq - RESUME_EVENTS, by_time)
    over = _latest_leap(segments)
    if over is not None and seq <= over.seq:
        return _offset_after(segments, over.seq) or over.offset
    oldest = segments[0].first_seq - 1
    places = (_offset_up_to(segments, seq, form) or _offset_from(segments, oldest, form) for form in (ASKABLE, ANY))
    return next(filter(None, places), None)


def leap(segments: Segments) -> str | None:
    """The offset to ask for though no archived event has it: what broke the connection was passed over, and nothing
    came since. None where :func:`resume_offset` says an archived one.
    """
    over = None if lost_from(segments) else _latest_leap(segments)
    return None if over is None or _offset_after(segments, over.seq) else over.offset


def lost_from(segments: Segments) -> str | None:
    """The offset from which rows are asked for again that damage took, and that the server may still keep."""
    return next((segment.replay_from for segment in segments if segment.replay_from), None)


def _offset_up_to(segments: Segments, seq: int, form: Form) -> str | None:
    return next(filter(None, (segment.newest_offset(seq, form) for segment in reversed(segments))), None)


def _offset_from(segments: Segments, seq: int, form: Form) -> str | None:
    later = (segment for segment in segments if segment.newest_seq > seq)
    return next(filter(None, (segment.offset_after(seq, form) for segment in later)), None)


def _offset_after(segments: Segments, seq: int) -> str | None:
    return _offset_from(segments, seq, ASKABLE) or _offset_from(segments, seq, ANY)


def _latest_leap(segments: Segments) -> Leap | None:
    return next(filter(None, (segment.leap() for segment in reversed(segments))), None)


def _newest_received_by(segments: Segments, time: int) -> int:
    return next(filter(None, (segment.newest_received_by(time) for segment in reversed(segments))), 0)
