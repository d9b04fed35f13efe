"""Faults of the REST side: answers that are not the server's, and answers that never come."""

from __future__ import annotations

from dataclasses import dataclass, field

CAPTIVE_PORTAL = """<!doctype html><html><head><title>Welcome aboard</title></head>
<body><h1>Free Wi-Fi</h1><p>Accept the terms to go on line.</p></body></html>"""


@dataclass(slots=True)
class HttpFault:
    """One fault: for paths that begin so, so many times. ``cut``: let the request take effect, then cut the line."""

    path: str
    times: int = 1
    method: str | None = None
    status: int = 500
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    delay: float = 0.0


class HttpFaults:
    """Faults that wait for a request."""

    def __init__(self) -> None:
        self._waiting: list[HttpFault] = []

    def add(self, fault: HttpFault) -> None:
        """One more."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """None any longer."""
        self._waiting.clear()

    def take(self, method: str, path: str) -> HttpFault | None:
        """The fault that this request meets, counted down."""
        for fault in self._waiting:
            if path.startswith(fault.path) and fault.method in (None, method):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
