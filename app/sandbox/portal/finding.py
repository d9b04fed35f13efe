"""Finding what a path names, or answering why it is not there."""

from __future__ import annotations

from app.sandbox.applications import Application
from app.sandbox.portal.desk import Desk
from app.sandbox.portal.subscription import Subscription
from app.sandbox.portal.vocabulary import WITHDRAWN
from app.sandbox.problems import Problem


def application_or_problem(desk: Desk, application_id: str) -> Application:
    """A partner's application.

    Raises:
        Problem: 404.
    """
    found = desk.applications.get(application_id)
    if found is None or found.partner_id is None:
        raise Problem(404, "There is no such partner application")
    return found


def subscription_or_problem(desk: Desk, subscription_id: str) -> Subscription:
    """A subscription that counts.

    Raises:
        Problem: 404, or 410 where the partner took it back.
    """
    found = desk.subscription(subscription_id)
    if found is None:
        raise Problem(404, "There is no such subscription")
    if found.status == WITHDRAWN:
        entry = found.history[-1]
        raise Problem(
            410,
            f"{entry.actor} took the request back",
            "withdrawn",
            withdrawnAt=entry.at.isoformat().replace("+00:00", "Z"),
            withdrawnBy=entry.actor,
        )
    return found
