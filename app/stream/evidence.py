"""What our own code fails on is kept as it came, unreadable: no event ends the recorder, or is gone without a trace.

These are faults of ours that nobody foresaw, so they are caught whatever they are, here and nowhere else. What a person
or the system has to mend (``DoormanError``) is none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import structlog

from app.domain.errors import DoormanError
from app.domain.event import Arrival, is_askable
from app.wire import events

T = TypeVar("T")

_BLUNT = bytes(ord("*") if byte in b"0123456789" else byte for byte in range(256))
"""Without any digit there is no card number, for the case that it was the masking that failed."""

_log = structlog.get_logger(__name__)


def read_or_keep(read: Callable[[bytes, float, int], T], text: bytes, now: float, received_at: int) -> T | Arrival:
    """What ``read`` makes of a message, or the message as it came where it fails."""
    try:
        return read(text, now, received_at)
    except Exception as failure:  # noqa: BLE001 - see above
        _note(failure)
        return events.unreadable(text, received_at)


def store_or_keep(store: Callable[[Sequence[Arrival]], T], batch: Sequence[Arrival]) -> list[T]:
    """What ``store`` says of the batch, in one piece, or in several around events that it fails on.

    ``store`` stores a batch whole or not at all. Raises what it raises of one event however that is presented.
    """
    try:
        return [store(batch)]
    except DoormanError:
        raise
    except Exception as failure:  # noqa: BLE001 - see above
        _note(failure)
        if len(batch) > 1:
            middle = len(batch) // 2
            return [*store_or_keep(store, batch[:middle]), *store_or_keep(store, batch[middle:])]
        return [_store_one(store, batch[0], failure)]


def _store_one(store: Callable[[Sequence[Arrival]], T], arrival: Arrival, failure: Exception) -> T:
    for plainer in _plainer(arrival):
        try:
            return store([plainer])
        except DoormanError:
            raise
        except Exception as again:  # noqa: BLE001 - see above
            _note(again)
    raise failure


def _plainer(arrival: Arrival) -> Iterator[Arrival]:
    """The event with less and less of what may be the trouble: not looked into, without its head, without digits."""
    offset = arrival.offset if is_askable(arrival.offset) else ""
    yield arrival._replace(readable=False)
    yield events.unreadable(arrival.body, arrival.received_at)._replace(offset=offset)
    yield events.unreadable(arrival.body.translate(_BLUNT), arrival.received_at)._replace(offset=offset)


def _note(failure: Exception) -> None:
    """Where it failed and by what kind of error; its words may quote the event."""
    trace = failure.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
    _log.error("an event could not be taken as it is", kind=type(failure).__name__, where=where)
