"""What an application may receive."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """Hotels and events that are approved. None stands for all of them; events name the elements that they may carry.

    ``version`` changes whenever the grant does.
    """

    hotels: frozenset[str] | None = None
    events: dict[str, frozenset[str]] | None = field(default=None, hash=False)
    version: int = 0

    @property
    def everything(self) -> bool:
        """Whether nothing is held back."""
        return self.hotels is None and self.events is None

    @property
    def empty(self) -> bool:
        """Whether nothing is approved at all."""
        return self.hotels is not None and not self.hotels

    def allows(self, hotel: str | None, event: str) -> bool:
        """Whether an event passes. What belongs to the whole chain passes by its event alone."""
        if self.events is not None and event not in self.events:
            return False
        return self.hotels is None or hotel is None or hotel in self.hotels

    def elements(self, event: str) -> frozenset[str] | None:
        """The data elements that the event may carry, or None for all."""
        return None if self.events is None else self.events.get(event)
