"""The Portal API's JSON, as pydantic models. The OpenAPI document is made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.sandbox.chain import Blocked
from app.sandbox.portal.vocabulary import (
    Actor,
    AuthenticationScheme,
    Capability,
    EnvironmentKind,
    PrerequisiteName,
    PropertyStatus,
    StatusName,
)

T = TypeVar("T")

HotelCode = Annotated[str, Field(min_length=1, max_length=20, description="The hotel's code.", examples=["AUR01"])]


class Shape(BaseModel):
    """Camel case on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True)


class Order(Shape):
    """What a client sends: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid")


class Named(Shape):
    """Somebody or something with an id and a name."""

    id: str = Field(examples=["acorn-upsell"])
    name: str = Field(examples=["Acorn Upsell"])


class Environment(Shape):
    """One chain in one OPERA Cloud installation. One chain code may exist in several: show kind and code together."""

    id: str = Field(examples=["lark-uat"])
    chain_code: str = Field(examples=["LARK"])
    chain_name: str = Field(examples=["Larkspur Hotels"])
    kind: EnvironmentKind
    region: str = Field(examples=["Europe"])
    gateway: str = Field(description="Base address of the gateway.", examples=["https://gateway.example.com"])
    enterprise_id: str = Field(examples=["LARKENT"])
    authentication_scheme: AuthenticationScheme
    streaming_enabled: bool = Field(description="The environment's own switch for streaming.")


class HotelAccess(Shape):
    """The hotels that the user may choose."""

    scope: Literal["all", "some"]
    hotels: list[HotelCode] = Field(description="With scope `some`: these. With `all`: empty.")


class Session(Shape):
    """Who is signed in, and what they may do here."""

    user: Named
    roles: list[str] = Field(examples=[["OHIPADMIN"]])
    capabilities: list[Capability] = Field(description="What this server can do. Do not offer what is not here.")
    hotel_access: HotelAccess
    environment: Environment


class Application(Shape):
    """An application of the chain itself."""

    id: str = Field(examples=["doorman"])
    name: str = Field(examples=["Doorman"])
    description: str
    status: StatusName | None = Field(description="Where its subscription stands; null without one.")
    event_count: int = Field(ge=0)
    property_count: int = Field(ge=0)


class PreviousApproval(Shape):
    """The approval that this request would replace."""

    at: datetime
    by: str
    property_count: int = Field(ge=0)
    event_count: int = Field(ge=0)


class SubscriptionSummary(Shape):
    """One event subscription as a list shows it: a partner's application asks one environment for events."""

    id: str = Field(examples=["sub-1002"])
    status: StatusName
    partner: Named
    application: Named
    environment: Environment
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    started_at: datetime | None = Field(description="When the server began to carry the approval out.")
    finished_at: datetime | None
    event_count: int = Field(ge=0)
    new_event_count: int = Field(
        ge=0, description="Events that the previous approval did not have; 0 on a first request."
    )
    personal_event_count: int = Field(ge=0, description="Events whose data elements speak of a person.")
    property_total: int = Field(ge=0, description="Properties of the environment.")
    requested_count: int = Field(ge=0)
    granted_count: int = Field(ge=0, description="Properties that are approved now.")
    failed_count: int = Field(ge=0)
    families: list[str] = Field(description="Plain words for the groups of events.", examples=[["booking", "arrival"]])
    previous_approval: PreviousApproval | None


class RequestedEvent(Shape):
    """One event that the partner asks for."""

    module: str = Field(examples=["RESERVATION"])
    name: str = Field(examples=["UPDATE RESERVATION"])
    elements: list[str] = Field(
        description="The data elements it shall carry.", examples=[["ARRIVAL DATE", "ROOM TYPE"]]
    )
    is_new: bool = Field(description="Whether the previous approval did not have it.")
    condition: str = Field(description="A condition of the partner's template, or empty.")


class Subscription(SubscriptionSummary):
    """One event subscription whole, at the version that the `ETag` names."""

    description: str
    requests_all_properties: bool
    events: list[RequestedEvent]


class SubscriptionProperty(Shape):
    """One property of the environment, as one subscription sees it."""

    hotel: HotelCode
    name: str = Field(examples=["Aurora Berlin Mitte"])
    brand: str = Field(examples=["Aurora"])
    region: str = Field(examples=["Central Europe"])
    country: str = Field(examples=["Germany"])
    city: str = Field(examples=["Berlin"])
    time_zone: str = Field(description="An IANA name.", examples=["Europe/Berlin"])
    requested: bool
    approved_before: bool = Field(description="Whether the previous approval had it.")
    blocked: Blocked | None = Field(description="Why it cannot be chosen.")
    blocked_since: datetime | None
    status: PropertyStatus
    started_at: datetime | None
    took_seconds: float | None = Field(ge=0)
    answer: str = Field(description="What the hotel's system answered.", examples=["Active"])
    code: int | None = Field(examples=[200])
    attempts: int = Field(ge=0)


class Counts(Shape):
    """How many of the approval's properties stand where."""

    approved: int = Field(ge=0)
    in_progress: int = Field(ge=0)
    waiting: int = Field(ge=0)
    failed: int = Field(ge=0)


class Status(Shape):
    """How far the server has come with an approval. It is `In Progress` until every property has ended."""

    subscription_id: str
    status: StatusName
    counts: Counts
    started_at: datetime | None
    finished_at: datetime | None
    next_look_seconds: float = Field(ge=0, description="When it makes sense to look again.")
    properties: list[SubscriptionProperty] = Field(description="The properties that the approval covers.")


class HistoryEntry(Shape):
    """Something that happened to a subscription."""

    at: datetime
    actor: str
    action: str = Field(examples=["Approved"])
    detail: str


class PartnerApplication(Shape):
    """A partner's application, with its latest subscription."""

    id: str = Field(examples=["upsell-connect"])
    name: str = Field(examples=["Upsell Connect"])
    description: str
    partner: Named
    subscription: SubscriptionSummary | None
    readiness_done: int | None = Field(
        ge=0, le=5, description="How many of the five prerequisites hold; null if unknown."
    )


class Prerequisite(Shape):
    """One of the five things that must be true before events flow."""

    name: PrerequisiteName
    holds: bool | None = Field(description="Null where the server cannot tell.")
    actor: Actor = Field(description="Who can make it true.")
    at: datetime | None
    detail: str


class Readiness(Shape):
    """The five prerequisites of one application in one environment, in order."""

    application_id: str
    environment_id: str
    checked_at: datetime
    prerequisites: list[Prerequisite] = Field(min_length=5, max_length=5)


class Page(Shape, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(description="The cursor of the next page, or null.")
    total: int = Field(ge=0, description="How many there are on all pages.")


class AllProperties(Order):
    """Every property that was requested and that this user may choose."""

    scope: Literal["all"]


class SomeProperties(Order):
    """These properties."""

    scope: Literal["some"]
    hotels: list[HotelCode] = Field(min_length=1, max_length=10_000)


class ApprovalOrder(Order):
    """The decision: for which properties."""

    properties: Annotated[AllProperties | SomeProperties, Field(discriminator="scope")]


class RetryOrder(Order):
    """The failed properties to try again."""

    hotels: list[HotelCode] = Field(min_length=1, max_length=10_000)


class ProblemDocument(BaseModel):
    """An error (RFC 9457). Some carry more members; each answer's description names them."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:doorman:problem:decided-meanwhile"])
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str | None


def dump(shape: Shape) -> dict[str, Any]:
    """A shape as JSON values."""
    return shape.model_dump(mode="json", by_alias=True)
