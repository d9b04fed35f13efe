"""``doormanctl requests``: the partners' requests, and the decision about one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from app.cli.connection import NOWHERE, Connection, Target, portal_of
from app.cli.output import age, facts, many, moment, plain, table
from app.domain.errors import DoormanError, UsageError
from app.domain.portal import Choice, Progress, Status, Subscription, SubscriptionProperty, SubscriptionSummary

if TYPE_CHECKING:
    from app.clients.portal import PortalClient
    from app.services.approvals import Approvals

app = App(name="requests", help="Partners’ requests for events: list, show, approve.")

NOTE = "Approvals run against the Portal API of the connected server. Oracle publishes none."

Json = Annotated[bool, Parameter(name="--json", help="Print JSON.", negative="")]


@app.command(name="list")
async def list_(
    *,
    search: Annotated[str, Parameter(help="Only those where partner, application, event or property holds this.")] = "",
    status: Annotated[list[str] | None, Parameter(help="Only these: Pending, “In Progress”, Approved, …")] = None,
    as_json: Json = False,
    target: Target = NOWHERE,
) -> None:
    """List the requests, longest waiting first."""
    from app.domain.portal import SubscriptionQuery
    from app.wire.plain import encode

    query = SubscriptionQuery(text=search, statuses=frozenset(_status(name) for name in status or ()))
    async with portal_of(target) as (connection, portal):
        found = await _approvals(connection, portal).list(query)
    if as_json:
        print(encode({"items": found}))
        return
    now = datetime.now(UTC)
    head = ("ID", "STATUS", "WAITS", "PARTNER", "APPLICATION", "ENVIRONMENT", "EVENTS", "PROPERTIES")
    print(table(head, (_row(summary, now) for summary in found)) if found else "There are no requests.")
    print(f"\n{NOTE}")


@app.command
async def show(id: str, /, *, as_json: Json = False, target: Target = NOWHERE) -> None:
    """Show one request: what it asks for, and where it stands.

    Parameters
    ----------
    id
        The request, as “requests list” gives it.
    """
    from app.wire.plain import encode

    async with portal_of(target) as (connection, portal):
        approvals = _approvals(connection, portal)
        subscription = await approvals.open(id)
        properties = await approvals.properties(id)
    if as_json:
        print(encode(_whole(subscription) | {"properties": properties}))
    else:
        print(_description(subscription, properties))


@app.command
async def approve(
    id: str,
    /,
    *,
    hotels: Annotated[str, Parameter(help="The properties to approve, as AUR01,AUR02.")] = "",
    every: Annotated[
        bool, Parameter(name="--all", help="All that are requested and may be chosen.", negative="")
    ] = False,
    dry_run: Annotated[bool, Parameter(help="Say what would happen, and send nothing.", negative="")] = False,
    wait: Annotated[bool, Parameter(help="Wait until the server has approved or failed.", negative="")] = False,
    as_json: Json = False,
    target: Target = NOWHERE,
) -> None:
    """Approve one request, for some or all of its properties.

    Parameters
    ----------
    id
        The request, as “requests list” gives it.
    """
    from app.wire.plain import encode

    if bool(hotels) == every:
        raise UsageError("Say which properties: --hotels A,B or --all.")
    async with portal_of(target) as (connection, portal):
        approvals = _approvals(connection, portal)
        plan = await _plan(approvals, id, hotels.split(","), every=every)
        if dry_run:
            print(
                encode(_whole(plan.subscription) | {"wouldApprove": sorted(plan.hotels)}) if as_json else plan.words()
            )
            return
        approved = await approvals.approve(plan.subscription, plan.choice)
        if not as_json:
            print(plan.words())
        progress = await _until_ended(approvals, id, tell=not as_json) if wait else None
        if progress is not None:
            approved = await approvals.open(id)
    if as_json:
        print(encode(_whole(approved) | {"approvedFor": sorted(plan.hotels)}))
    elif progress is None:
        print(f"Sent: the request is {approved.summary.status}. “requests show {plain(id)}” says how far it is.")
    if progress is not None and progress.status is not Status.APPROVED:
        raise DoormanError(_failure(progress))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be approved."""

    subscription: Subscription
    properties: tuple[SubscriptionProperty, ...]
    choice: Choice
    hotels: frozenset[str]

    def words(self) -> str:
        """The summary of the wizard's last step, as text."""
        from app.services.changes import changes

        summary = self.subscription.summary
        diff = changes(self.subscription, self.properties, self.choice)
        lines = [
            f"{plain(summary.partner)} will receive {many(summary.event_count, 'event', 'events')} "
            f"from {len(self.hotels)} of {many(summary.property_total, 'property', 'properties')}.",
            f"{plain(summary.environment.chain_name)} ({summary.environment.kind}), chain "
            f"{plain(summary.environment.chain)}, for the application {plain(summary.application)}.",
        ]
        if not diff.is_first:
            lines += [
                f"Since {moment(diff.since)}:",
                *_named("+", "event is new", "events are new", (event.name for event in diff.new_events)),
                *_named("+", "property is added", "properties are added", (p.hotel for p in diff.added)),
                *_named("-", "property is removed", "properties are removed", (p.hotel for p in diff.removed)),
            ]
        return "\n".join(lines)


async def _plan(approvals: Approvals, id: str, codes: list[str], *, every: bool) -> Plan:
    from app.services.changes import choose, chosen

    subscription = await approvals.open(id)
    properties = await approvals.properties(id)
    choice = Choice(frozenset(), everything=True) if every else choose(properties, codes)
    hotels = chosen(properties, choice)
    if not hotels:
        raise UsageError(f"The request {id} has no property that you may choose: nothing was sent.")
    return Plan(subscription, properties, choice, hotels)


async def _until_ended(approvals: Approvals, id: str, *, tell: bool) -> Progress | None:
    progress: Progress | None = None
    async for progress in approvals.watch(id):
        if tell:
            failed = f", {progress.failed} failed" if progress.failed else ""
            print(f"{progress.status}: {progress.approved} of {progress.total} approved{failed}", flush=True)
    return progress


def _failure(progress: Progress) -> str:
    failed = ", ".join(p.hotel for p in progress.properties if p.status is Status.FAILED)
    where = f" for {failed}" if failed else ""
    return f"The server ended with {progress.status}{where}: look at the request, and try again there."


def _approvals(connection: Connection, portal: PortalClient) -> Approvals:
    from app.services.approvals import Approvals
    from app.services.questions import Questions

    return Approvals(portal, Questions(connection.places.questions / connection.profile.name))


def _status(name: str) -> Status:
    for status in Status:
        if status.value.lower() == name.strip().lower().replace("-", " "):
            return status
    raise UsageError(f"There is no status “{name}”: choose one of {', '.join(Status)}.")


def _row(summary: SubscriptionSummary, now: datetime) -> tuple[object, ...]:
    place = summary.environment
    waits = age(summary.requested_at, now) if summary.status is Status.PENDING else ""
    count = summary.requested_count if summary.status is Status.PENDING else summary.granted_count
    return (
        summary.id,
        summary.status.value,
        waits,
        summary.partner,
        summary.application,
        f"{place.chain} {place.kind}",
        summary.event_count,
        f"{count} of {summary.property_total}",
    )


def _whole(subscription: Subscription) -> dict[str, Any]:
    """A request as one JSON object: the summary's members, and what only the whole has."""
    from app.wire.plain import plain as as_json

    whole: dict[str, Any] = as_json(subscription)
    summary: dict[str, Any] = whole.pop("summary")
    return summary | whole


def _description(subscription: Subscription, properties: tuple[SubscriptionProperty, ...]) -> str:
    from app.services import meanings

    summary = subscription.summary
    place = summary.environment
    known = facts(
        [
            ("Request", summary.id),
            ("Status", summary.status.value),
            ("Partner", summary.partner),
            ("Application", summary.application),
            ("Environment", f"{place.chain_name} ({place.kind}), chain {place.chain}, {place.region}"),
            ("Asked", f"{moment(summary.requested_at)} by {summary.requested_by}"),
            ("Decided", f"{moment(summary.decided_at)} by {summary.decided_by}" if summary.decided_at else ""),
            ("Properties", f"{summary.requested_count} requested, {summary.granted_count} approved, "
                           f"{summary.property_total} in the environment"),
        ]
    )  # fmt: skip
    events = table(
        ("EVENT", "NAME IN OPERA", "PERSONAL DATA", ""),
        (
            (
                meanings.event(event.name).label,
                event.name,
                ", ".join(meanings.personal_in(event.elements)) or "none",
                "new" if event.is_new and summary.approved_before_at else "",
            )
            for event in subscription.events
        ),
    )
    hotels = table(
        ("PROPERTY", "NAME", "STATUS", "NOTE"),
        ((p.hotel, p.name, p.status.value, _note(p)) for p in properties if p.requested),
    )
    return f"{known}\n\n{events}\n\n{hotels}\n\n{NOTE}"


def _note(item: SubscriptionProperty) -> str:
    from app.clients.refusals import REASONS

    return REASONS.get(item.blocked, item.blocked) if item.blocked else item.answer


def _named(sign: str, one: str, more: str, names: Iterable[str]) -> list[str]:
    listed = [plain(name) for name in names]
    return [f"  {sign} {many(len(listed), one, more)}: {', '.join(listed)}"] if listed else []
