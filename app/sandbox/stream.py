"""The stream as a whole: what every session of it shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphql import GraphQLSchema

from app.sandbox.applications import Application, Applications
from app.sandbox.clock import Clock
from app.sandbox.consumers import Consumers
from app.sandbox.delivery import Delivery
from app.sandbox.log import Log
from app.sandbox.rules import Rules
from app.sandbox.schema import Subscription, load
from app.sandbox.tokens import Tokens

if TYPE_CHECKING:
    from app.sandbox.session import Session


@dataclass(slots=True)
class Stream:
    """The parts that sessions work with. ``enabled`` tells how the environment's own switch for streaming stands."""

    clock: Clock
    rules: Rules
    tokens: Tokens
    applications: Applications
    log: Log
    consumers: Consumers
    chain: str
    enabled: Callable[[], bool]
    schema: GraphQLSchema = field(default_factory=load)

    def forbids(self, application: Application, chain: str) -> str:
        """Why this application may not stream this chain, or ""."""
        if chain != self.chain:
            return f"Forbidden: {chain} is not a chain of this gateway"
        if not self.enabled():
            return "Forbidden: streaming is not enabled"
        if self.consumers.grant_of(application.id).empty:
            return "Forbidden: the application is not approved"
        return ""

    def deliver(self, application: Application, asked: Subscription, subscription_id: str) -> Delivery:
        """Begin a subscription's flow."""
        return Delivery(self.log, self.consumers, self.consumers.of(application), asked, subscription_id)

    def status_of(self, session: Session) -> dict[str, str]:
        """The answer to ``query { connection { id status } }``: whether anybody consumes this application's stream."""
        holder = self.consumers.of(session.application).holder
        return {"id": (holder or session).id, "status": "Active" if holder else "Inactive"}

    def token_ended(self) -> None:
        """Every token that is out has just ended."""
        for session in tuple(self.consumers.sessions):
            session.token_ended()
