"""The limits that the stream enforces, in seconds as Oracle's guides name them. The clock divides them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Rules:
    """Every limit of the stream in one place. ``POST /sandbox/rules`` changes them while the sandbox runs."""

    init_within: float = 5.0
    subscribe_within: float = 10.0
    ping_every: float = 15.0
    silent_after: float = 300.0
    rest_after_complete: float = 10.0
    """How long after ``complete`` a new subscription is still refused with 4409."""
    held_after_death: float = 120.0
    """How long a client that went away without ``complete`` still blocks the next one with 4409."""
    remembers: float = 24 * 3600.0
    """How long the place of a consumer is kept for one that comes without an offset."""
    upgrades: int = 150
    upgrade_window: float = 120.0
    burst_bytes: int = 1_800_000
    """While more than this waits, pongs wait too."""
    requests_per_second: float = 50.0
    """REST calls a second; bursts may be twice as long."""
    pong_delay: float = 0.0
    needs_hotel_id: bool = False
    """Whether the hotels are told only to a call that names one in ``x-hotelid``, as Oracle's specification demands."""
