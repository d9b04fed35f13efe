"""What the live page says of itself beside its rows: one value, told anew whenever something of it changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import DoormanError
from app.domain.filter import EventFilter
from app.domain.link import LinkReport, LinkState


@dataclass(frozen=True, slots=True)
class LiveState:
    """The page in one value. Times are microseconds since 1970, UTC.

    ``paused_at`` is None while the view moves. ``waiting`` counts the events under the filter that arrived above what
    is shown. Rates are events in the last 60 seconds. ``searched_back_to`` is where a search stands, None when
    none goes on; ``unindexed`` counts the events that have to be looked through one by one for the filter's text, 0
    while the index is as close behind as it should be. ``is_read`` is False until the archive answered once;
    ``reading_since`` is when it was asked for that, and ``is_reading_stopped`` says that the person waits no longer.
    ``problem`` is why the archive cannot be read, ``passed_over`` names the files of it that do not read while the
    others do.
    """

    filter: EventFilter = field(default_factory=EventFilter)
    is_following: bool = True
    paused_at: int | None = None
    waiting: int = 0
    total_rate: int = 0
    matching_rate: int | None = None
    searched_back_to: int | None = None
    is_search_stopped: bool = False
    unindexed: int = 0
    is_read: bool = False
    reading_since: int | None = None
    is_reading_stopped: bool = False
    is_empty: bool = True
    events: int = 0
    since: int | None = None
    link: LinkReport | None = None
    problem: DoormanError | None = None
    passed_over: tuple[str, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Whether the person froze the view. The recording never is."""
        return self.paused_at is not None

    @property
    def is_troubled(self) -> bool:
        """Whether the stream is in a state that a person should read about."""
        return self.link is not None and self.link.state in (
            LinkState.RECONNECTING,
            LinkState.HELD,
            LinkState.NEEDS_YOU,
            LinkState.RESTARTING,
            LinkState.OFF,
        )


class Board(QObject):
    """Holds the :class:`LiveState` and tells when it is another."""

    changed = Signal(object)
    """The new :class:`LiveState`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LiveState()

    def say(self, **changes: Any) -> None:
        """Change some of its fields."""
        state = replace(self.state, **changes)
        if state != self.state:
            self.state = state
            self.changed.emit(state)
