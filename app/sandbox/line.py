"""The connection, as those who send through it see it. :class:`app.sandbox.websocket.StreamSocket` is the real one."""

from __future__ import annotations

from typing import Protocol


class Outlet(Protocol):
    """Where frames go."""

    @property
    def writable(self) -> bool:
        """Whether it takes more just now; ``Session.wake`` is called when it does again."""

    def write(self, frames: bytes) -> None:
        """Send finished frames."""

    def hang_up(self) -> None:
        """End the connection without a word, once all that was written has left: FIN, no close frame."""


class Line(Outlet, Protocol):
    """The connection, as a session needs it."""

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake."""

    def drop(self) -> None:
        """End the connection without a word."""

    def reset(self) -> None:
        """The same, and so that the other side's next read fails."""

    def mute(self, seconds: float, *, deaf: bool) -> None:
        """Send nothing for so many real seconds; read nothing either if ``deaf``."""
