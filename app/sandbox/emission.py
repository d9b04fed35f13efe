"""Putting events into the stream: the story as it goes on, and on demand as many as wanted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from app.sandbox.bulk import Bulk, unique_id
from app.sandbox.catalogue import PROFILE
from app.sandbox.chain import Chain
from app.sandbox.clock import Clock
from app.sandbox.event import Body, Element, Record
from app.sandbox.log import Log
from app.sandbox.stories import Stories

_PATTERNS = 64
_WISHES = 32
_FRAME = 420
"""About how long the JSON of an event is without its elements."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the events shall be: at this hotel, of this name, about this guest, about so many bytes long. None: any."""

    hotel: str | None = None
    event: str | None = None
    guest: str | None = None
    size: int | None = None
    flaw: str = ""


class Emission:
    """Writes into the log. ``salt`` makes the unique ids of this run differ from those of every other."""

    def __init__(self, clock: Clock, chain: Chain, log: Log, seed: int, salt: int) -> None:
        self._clock = clock
        self._chain = chain
        self._log = log
        self._salt = salt
        self._stories = Stories(chain, seed)
        self._pattern = Stories(chain, seed + 1)
        self._known: dict[Wish, list[Body]] = {}
        self._source = random.Random(seed)  # noqa: S311 (a story, not a secret)

    def tell(self, at: datetime | None = None) -> None:
        """One more event of the story."""
        told = self._stories.next(at or self._clock.today())
        # Real offsets do not always go by one.
        offset = self._log.next_offset + self._source.choice((0, 0, 0, 1, 2))
        self._log.append(Record(offset, unique_id(offset, self._salt), *told))

    def backlog(self, events: int, rate: float) -> None:
        """What has been waiting: events up to now, as far apart as the rate says, no older than six days."""
        now = self._clock.today()
        spacing = min(timedelta(seconds=1 / (rate or 1.0)), timedelta(days=6) / max(1, events))
        for n in range(events, 0, -1):
            self.tell(now - n * spacing)

    def emit(self, count: int, wish: Wish) -> tuple[int, int]:
        """So many events at once; the offsets of the first and the last."""
        bodies = self._patterns(wish)
        bulk = Bulk(
            first_offset=self._log.next_offset,
            count=count,
            bodies=bodies,
            hotels=self._hotels(wish, bodies),
            moment=self._clock.today(),
            spacing=timedelta(microseconds=20),
            salt=self._salt,
            now=self._clock.now(),
            turn=self._log.end,
        )
        self._log.extend(bulk)
        return bulk.record(0).offset, bulk.last_offset

    def _patterns(self, wish: Wish) -> list[Body]:
        """Bodies to choose from. The same wish gets the same ones: how they are rendered is then remembered."""
        known = self._known.get(wish)
        if known is None:
            place = self._chain.hotels[wish.hotel] if wish.hotel else None
            now = self._clock.today()
            found = [self._pattern.next(now, wish.event, place).body for _ in range(_PATTERNS)]
            if wish.event is None:
                found = [b for b in found if b.module != PROFILE]
            known = [self._dress(body, wish) for body in found]
            if len(self._known) >= _WISHES:
                del self._known[next(iter(self._known))]
            self._known[wish] = known
        return known

    def _hotels(self, wish: Wish, bodies: Sequence[Body]) -> list[str | None]:
        if all(b.module == PROFILE for b in bodies):
            return [None]
        return [wish.hotel] if wish.hotel else [h.code for h in self._chain.hotels.values() if h.produces] or [None]

    def _dress(self, body: Body, wish: Wish) -> Body:
        elements = list(body.elements)
        if wish.guest is not None:
            name = escape(wish.guest)
            elements = [e for e in elements if e.name not in ("NAME", "FIRST NAME")] + [Element("NAME", name, name)]
        if wish.size is not None:
            missing = wish.size - _FRAME - sum(120 + len(e.old or "") + len(e.new or "") for e in elements)
            if missing > 0:
                elements.append(
                    Element("COMMENTS", "", ("A long stay has a long story. " * (missing // 30 + 1))[:missing])
                )
        return replace(body, elements=tuple(elements), shared=True, flaw=wish.flaw)
