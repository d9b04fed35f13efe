"""Where in the window one is: a route, the way back, and the link that leads there from outside."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from app.domain.errors import UsageError

SCHEME = "doorman"
MOST_STEPS_BACK = 100


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the window. ``page`` is the key of a :class:`ui.places.Place`.

    ``subject`` is the id of what the page shows (a subscription, an application), ``step`` a part of it ("properties"),
    ``filter`` the page's own text of what its list is narrowed to. ``str(route)`` is the link: *Copy link* gives
    ``doorman:applications/SUB-7/properties?filter=status%3DPending`` and :meth:`parse` reads it again.
    """

    page: str
    subject: str = ""
    step: str = ""
    filter: str = ""

    def __str__(self) -> str:
        parts = [self.page, self.subject, self.step]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        path = "/".join(quote(part, safe="") for part in parts)
        query = f"?{urlencode({'filter': self.filter})}" if self.filter else ""
        return f"{SCHEME}:{path}{query}"

    @classmethod
    def parse(cls, link: str) -> Route:
        """The route that a link names. Raises :class:`UsageError` where the text is no link of Doorman."""
        try:
            parts = urlsplit(link.strip())
        except ValueError as error:
            raise UsageError("This is not a link of Doorman.", detail=str(error)) from error
        page, subject, step, *more = (unquote(part) for part in f"{parts.path}//".split("/"))
        if parts.scheme != SCHEME or not page or any(more):
            raise UsageError(f"This is not a link of Doorman: such a link starts with {SCHEME}: and names a page.")
        return cls(page, subject, step, "".join(parse_qs(parts.query).get("filter", [])))


class History:
    """The places one has been, as a browser keeps them: :meth:`back`, :meth:`forward`, and a visit cuts off forward."""

    def __init__(self) -> None:
        self._routes: list[Route] = []
        self._at = -1

    @property
    def current(self) -> Route | None:
        """Where one is, or None before the first visit."""
        return self._routes[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one came back from somewhere."""
        return self._at + 1 < len(self._routes)

    def visit(self, route: Route) -> None:
        """Go to a new place. The place where one already is adds nothing."""
        if route == self.current:
            return
        self._routes[self._at + 1 :] = [route]
        del self._routes[:-MOST_STEPS_BACK]
        self._at = len(self._routes) - 1

    def amend(self, route: Route) -> None:
        """The same place, told more exactly (another filter, another step): no step of its own on the way back."""
        if self._at < 0:
            self.visit(route)
        else:
            self._routes[self._at] = route

    def back(self) -> Route | None:
        """One place back, or None at the first."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self.current

    def forward(self) -> Route | None:
        """One place forward again, or None at the last."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self.current

    def clear(self) -> None:
        """Forget everything: another profile was opened, and its ids mean nothing there."""
        self._routes.clear()
        self._at = -1
